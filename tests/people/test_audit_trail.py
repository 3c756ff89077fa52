"""The audit trail reads as sentences, on a British clock, without the codes it is kept under."""

import pytest

from audit.actions import record
from audit.models import AuditEvent
from ioc.staff import trail

pytestmark = pytest.mark.django_db


def test_events_read_as_sentences(cast, as_):
    record("calendar_feed.renewed", by=cast.participant, subject=cast.enrolment, edition=2)
    record("register.taken", by=cast.lead, subject=cast.cohort, changed={"302": ["present", "late"]})
    record("session.arranged", by=None, subject=cast.cohort, starts_at="2026-12-28T13:00:00+00:00")
    rows = as_(cast.admin).get("/audit-trail/").context["rows"][:3]
    assert [(row.cells[0].text, row.cells[2], row.cells[4]) for row in rows] == [
        ("Session arranged", "The service", "Starts at 28 Dec 2026, 1 pm"),
        ("Register taken", cast.lead.name, "Changed 302: present to late"),
        ("Calendar address renewed", cast.participant.name, "Edition 2"),
    ]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (True, "yes"),
        (3, "3"),
        ([], "none"),
        (["board_on", "ends_on"], "board on, ends on"),
        ({"state": ["", "held"]}, "state: nothing to held"),
        ("CS-HD49-X7HN", "CS-HD49-X7HN"),
        ("2026-07-01T13:00:00+00:00", "1 Jul 2026, 2 pm"),
    ],
)
def test_facts_read_as_words(value, words):
    assert trail.fact(value) == words


def test_the_list_narrows_to_one_kind_of_record_and_one_person(cast, as_):
    record("mark.started", by=cast.marker, subject=cast.cohort)
    record("marker.applied", by=cast.marker, subject=cast.cohort)
    client = as_(cast.team)
    found = client.get("/audit-trail/", {"about": "mark"}).context["rows"]
    assert [row.cells[0].text for row in found] == ["Mark started"]
    found = client.get("/audit-trail/", {"by": cast.marker.email.upper()}).context["rows"]
    assert [row.cells[0].text for row in found] == ["Marker applied", "Mark started"]
    everything = client.get("/audit-trail/", {"about": "no such"}).context["page_obj"].paginator.count
    assert everything == AuditEvent.objects.count()
