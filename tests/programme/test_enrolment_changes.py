"""Another route, another school, a later cohort, the end: who may, until when, who hears of it, and what stays."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import AuditEvent
from awards.requirements import track_of
from core import clock, jobs
from core.decisions import NotYours, Refused
from notifications.models import Message
from programme.actions import enrolment_changes as actions
from programme.models import Enrolment
from programme.queries.enrolment import visible_to
from programme.queries.register import register_of
from programme.queries.session import expected_at, timetable_of
from programme.queries.session import visible_to as sessions_of
from programme.rules.enrolment import can_see
from tests.factories.casestudies import CaseStudyFactory
from tests.factories.people import SchoolFactory, UserFactory
from tests.factories.programme import EnrolmentFactory, SessionFactory
from tests.house.access import PERSONAS


def url(enrolment: Enrolment, what: str = "") -> str:
    return f"/enrolments/{enrolment.pk}/{what}"


def mails(kind: str) -> list[tuple[str, str]]:
    return list(Message.objects.filter(kind=f"enrolment.{kind}").values_list("to_address", "subject"))


@pytest.fixture
def later(cast):
    """The other cohort a year later, so that somebody can be deferred into it."""
    year = cast.other_cohort
    year.starts_on += dt.timedelta(days=365)
    year.ends_on += dt.timedelta(days=365)
    year.save()
    return year


def test_a_participant_changes_the_route_until_the_date_and_the_lead_after_it(cast, as_):
    client = as_(cast.participant)
    answer = client.post(url(cast.enrolment, "route/"), {"route": "presentation"}, follow=True)
    assert [str(m) for m in answer.context["messages"]] == ["The route is now: Poster and presentation."]
    cast.enrolment.refresh_from_db()
    assert cast.enrolment.route == "presentation"
    event = AuditEvent.objects.get(event="enrolment.route_changed")
    assert (event.by_id, event.facts) == (cast.participant.pk, {"before": "essay", "after": "presentation"})
    assert mails("route_changed") == [
        ("participant@example.org", "Your route is now: Poster and presentation")
    ]
    # The same again changes nothing and tells nobody.
    client.post(url(cast.enrolment, "route/"), {"route": "presentation"})
    assert len(mails("route_changed")) == 1
    assert client.post(url(cast.enrolment, "route/"), {"route": "dance"}).context["form"].errors == {
        "route": ["Select a valid choice. dance is not one of the available choices."]
    }
    last = cast.cohort.route_change_until
    with clock.moved_to(clock.london(last, 23, 59)):
        assert as_(cast.participant).get(url(cast.enrolment, "route/")).status_code == 200
    with clock.moved_to(clock.end_of(last)):
        with pytest.raises(Refused, match="You could change your route until"):
            actions.change_route(enrolment=cast.enrolment, route="essay", by=cast.participant)
        actions.change_route(enrolment=cast.enrolment, route="essay", by=cast.lead)
    assert cast.enrolment.route == "essay"


def test_no_other_route_once_the_case_study_is_handed_in(cast):
    study = CaseStudyFactory(enrolment=cast.enrolment)
    actions.change_route(enrolment=cast.enrolment, route="presentation", by=cast.participant)
    type(study).objects.filter(pk=study.pk).update(
        state="submitted", submitted_at=clock.now(), submitted_by=cast.participant
    )
    with pytest.raises(Refused, match="The case study is handed in"):
        actions.change_route(enrolment=cast.enrolment, route="essay", by=cast.team)


def test_a_move_to_another_authority_takes_the_record_along(cast, as_):
    past = SessionFactory(
        cohort=cast.cohort,
        state="held",
        starts_at=clock.now() - dt.timedelta(days=5),
        features=list(cast.cohort.features.all()[:1]),
        authorities=[cast.glasgow],
    )
    coming_here = SessionFactory(cohort=cast.cohort, authorities=[cast.glasgow])
    coming_there = SessionFactory(cohort=cast.cohort, authorities=[cast.inverclyde])
    Enrolment.objects.filter(pk=cast.enrolment.pk).update(enrolled_at=clock.now() - dt.timedelta(days=60))
    cast.enrolment.refresh_from_db()
    line = past.attendances.create(
        enrolment=cast.enrolment, status="present", recorded_at=clock.now(), recorded_by=cast.lead
    )
    before = [(r.title, r.met) for r in track_of(cast.enrolment).lines if r.key.startswith("session")]

    answer = as_(cast.team).post(
        url(cast.enrolment, "move/"),
        {"school_name": "Otherton Academy", "from_on": clock.today().isoformat()},
        follow=True,
    )
    assert "is at Otherton Academy from" in answer.content.decode()
    cast.enrolment.refresh_from_db()
    assert (cast.enrolment.school, cast.enrolment.authority, cast.enrolment.sector) == (
        cast.other_school,
        cast.inverclyde,
        "secondary",
    )
    assert [(p.school, p.until_on) for p in cast.enrolment.posts.all()] == [
        (cast.school, clock.today()),
        (cast.other_school, None),
    ]
    # Nothing is lost: the old register, the person's own timetable, what counts.
    assert line.enrolment_id in [row.enrolment.pk for row in register_of(past, cast.lead).lines]
    assert cast.enrolment in expected_at(past)
    assert cast.enrolment not in expected_at(coming_here)
    assert cast.enrolment in expected_at(coming_there)
    assert cast.enrolment.pk in [row.enrolment.pk for row in register_of(coming_there, cast.other_lead).lines]
    assert set(timetable_of(cast.enrolment)) == {past, coming_there}
    assert past in sessions_of(cast.participant)
    after = [(r.title, r.met) for r in track_of(cast.enrolment).lines if r.key.startswith("session")]
    assert after == before
    # Who may see the person changes with the move.
    assert as_(cast.lead).get(url(cast.enrolment)).status_code == 404
    assert as_(cast.other_lead).get(url(cast.enrolment)).status_code == 200
    assert mails("moved") == [("participant@example.org", "Your move to Otherton Academy is recorded")]
    assert sorted(to for to, _ in mails("arrived")) == ["both@example.org", "other-lead@example.org"]


def test_a_move_to_come_happens_on_its_day(cast):
    school = SchoolFactory(authority=cast.glasgow)
    day = clock.today() + dt.timedelta(days=30)
    actions.move(enrolment=cast.enrolment, school=school, from_on=day, by=cast.lead)
    cast.enrolment.refresh_from_db()
    assert cast.enrolment.school == cast.school
    with pytest.raises(Refused, match=r"A move to Anytown \d+ Primary School on .* is recorded already"):
        actions.move(enrolment=cast.enrolment, school=cast.school, from_on=day, by=cast.lead)
    with clock.moved_to(clock.london(day) - dt.timedelta(minutes=1)):
        jobs.run_due()
        cast.enrolment.refresh_from_db()
        assert cast.enrolment.school == cast.school
    with clock.moved_to(clock.london(day)):
        jobs.run_due()
        cast.enrolment.refresh_from_db()
        assert cast.enrolment.school == school


def test_where_somebody_can_not_be_moved_to_and_what_was_typed_stays(cast, as_):
    elsewhere = SchoolFactory(name="Faraway School")
    client = as_(cast.lead)
    today = clock.today().isoformat()

    def said(name: str, day: str = today) -> dict:
        answer = client.post(url(cast.enrolment, "move/"), {"school_name": name, "from_on": day})
        assert name in answer.content.decode()
        return dict(answer.context["form"].errors)

    assert said("Faraway School") == {
        "school_name": [
            f"Faraway School is in an authority that does not take part in {cast.cohort}. "
            "They can defer or withdraw instead."
        ]
    }
    assert said("Otherton Academy") == {
        "school_name": ["Otherton Academy is in Inverclyde. Ask the programme team to move them there."]
    }
    assert said("Anytown Primary School") == {"school_name": ["They are at Anytown Primary School already."]}
    assert said("Nowhere")["school_name"][0].startswith("No school on the official list has this name")
    assert said("Otherton Academy", "tomorrow")["from_on"] == ["Enter a date like 12/1/2027"]
    SchoolFactory(name="Saint Twin", authority=cast.glasgow, seed_code="8900001", town="A")
    SchoolFactory(name="Saint Twin", authority=cast.glasgow, seed_code="8900002", town="B")
    assert "Write the SEED code" in said("Saint Twin")["school_name"][0]
    assert client.post(url(cast.enrolment, "move/"), {"school_name": "8900002", "from_on": today})[
        "Location"
    ] == url(cast.enrolment)
    assert elsewhere.pk != cast.school.pk


def test_deferring_ends_this_year_and_gives_a_place_in_the_later_one(cast, later, as_):
    client = as_(cast.lead)
    data = {"cohort": later.slug, "reason": "Parental leave"}
    answer = client.post(url(cast.enrolment, "defer/"), data)
    there = Enrolment.objects.get(cohort=later, participant=cast.participant)
    assert answer["Location"] == url(there)
    cast.enrolment.refresh_from_db()
    assert (cast.enrolment.state, cast.enrolment.left_reason, cast.enrolment.deferred_to) == (
        "deferred",
        "Parental leave",
        later,
    )
    assert (there.state, there.school, there.route) == ("active", cast.school, cast.enrolment.route)
    assert mails("deferred") == [("participant@example.org", f"Your place has moved to {later}")]
    assert client.post(url(cast.enrolment, "defer/"), data).status_code == 403
    assert as_(cast.participant).get(url(cast.enrolment)).status_code == 200  # it stays theirs to read


def test_there_must_be_a_later_cohort_and_the_participant_asks_the_lead(cast):
    with pytest.raises(Refused, match="No later cohort with Glasgow City is set up yet"):
        actions.defer(enrolment=cast.enrolment, cohort=cast.other_cohort, reason="", by=cast.lead)
    with pytest.raises(Refused, match="Write to your authority's lead"):
        actions.defer(enrolment=cast.enrolment, cohort=cast.other_cohort, reason="", by=cast.participant)


def test_leaving_keeps_the_record_and_frees_the_place(cast, as_):
    assert as_(cast.lead).post(url(cast.enrolment, "withdraw/"), {"reason": ""}).context["form"].errors == {
        "reason": ["Enter the reason"]
    }
    client = as_(cast.participant)
    assert client.post(url(cast.enrolment, "withdraw/"), {"reason": ""})["Location"] == url(cast.enrolment)
    cast.enrolment.refresh_from_db()
    assert cast.enrolment.state == "withdrawn"
    assert AuditEvent.objects.get(event="enrolment.withdrawn").by_id == cast.participant.pk
    assert mails("withdrawn") == [("participant@example.org", f"You no longer take part in {cast.cohort}")]
    assert client.get(url(cast.enrolment)).status_code == 200
    for what in ("route/", "move/", "defer/", "withdraw/"):
        assert as_(cast.team).get(url(cast.enrolment, what)).status_code == 403, what


def test_leads_of_elsewhere_and_of_nowhere_are_strangers(cast):
    """Complaint 28."""
    for verb, more in (
        ("change_route", {"route": "essay"}),
        ("move", {"school": cast.other_school, "from_on": clock.today()}),
        ("defer", {"cohort": cast.other_cohort, "reason": ""}),
        ("withdraw", {"reason": ""}),
    ):
        for person in (cast.other_lead, cast.mentor, UserFactory()):
            with pytest.raises(NotYours):
                getattr(actions, verb)(enrolment=cast.enrolment, by=person, **more)
    for persona in PERSONAS[1:]:
        person = getattr(cast, persona)
        rows = Enrolment.objects.all()
        assert set(visible_to(person)) == {row for row in rows if can_see(person, row)}, persona


def test_nobody_acts_as_staff_on_their_own_year(cast):
    own = EnrolmentFactory(cohort=cast.cohort, participant=cast.lead, school=cast.school)
    with pytest.raises(Refused, match="Write to your authority's lead"):
        actions.move(enrolment=own, school=cast.other_school, from_on=clock.today(), by=cast.lead)


def test_the_record_asks_as_much_after_six_moves_as_after_none(cast, as_):
    counts = []
    client = as_(cast.team)
    for moves in (1, 6):
        for number in range(moves):
            school = SchoolFactory(authority=cast.glasgow)
            day = cast.enrolment.posts.order_by("-from_on").first()
            start = day.from_on if day else clock.today() - dt.timedelta(days=20)
            actions.move(
                enrolment=Enrolment.objects.get(pk=cast.enrolment.pk),
                school=school,
                from_on=start + dt.timedelta(days=1),
                by=cast.team,
            )
            assert number < 6
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(cast.enrolment)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 10, counts
