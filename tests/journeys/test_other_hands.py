"""The same steps without a script and without a mouse (complaint 26): applying, the headteacher, the offer, the journal, the register."""

import pytest

from programme.models import Application, Attendance, JournalEntry
from tests.builders_meeting import arranged_session
from tests.journeys.year import applying, meeting
from tests.journeys.year.hands import Scriptless, Typist
from tests.journeys.year.people import Year
from tests.journeys.year.world import make_world
from tests.personas import make_cast

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
]

both = pytest.mark.parametrize("kind", [Scriptless, Typist], ids=["without scripts", "by keyboard"])
ESSAY = "Essay of 5,000 words"
HEAD = ("Hedda Adair", "head-adair@example.org")


@both
def test_from_the_front_page_to_a_place(browser, live_server, kind):
    year = Year(browser, live_server.url, kind)
    year.on(2026, 3, 10)
    world = make_world()
    school = world.schools[0]
    ailsa = year.person("Ailsa Adair", "ailsa@example.org")
    applying.makes_an_account(ailsa, year)
    applying.answers_eligibility(ailsa)
    applying.fills_the_form(ailsa, school, HEAD, ESSAY)
    applying.checks_and_submits(ailsa, school)
    year.worker_works()
    with year.visitor(HEAD[0]) as head:
        applying.opens_the_link(head, year.link_in_mail(HEAD[1], "/support/"))
        applying.supports(head)
    year.on(2026, 4, 20)
    lead = year.at_work(world.glasgow_lead)
    applying.decides(lead, [ailsa.name], "Offer a place", "Offer the places")
    applying.signs_in_by_password(ailsa)
    ailsa.opens("/application/")
    ailsa.follows("Answer the offer")
    ailsa.chooses(ESSAY)
    ailsa.presses("Accept the place")
    assert list(Application.objects.values_list("state", flat=True)) == ["accepted"]
    assert year.faults == []


@both
def test_a_journal_is_written_and_a_register_taken(browser, live_server, kind):
    year = Year(browser, live_server.url, kind)
    cast = make_cast()
    arranged_session(cast, days=0, hour=1)
    participant, lead = year.at_work(cast.participant), year.at_work(cast.lead)
    meeting.writes_journal(participant, 1, "before", wait=kind is Typist)
    lead.opens("/sessions/")
    feature = cast.cohort.features.get(number=1)
    meeting.takes_register(lead, feature.title, absent=cast.participant.name)
    entry = JournalEntry.objects.get()
    assert (entry.text, entry.finished_at is not None) == (meeting.ENTRY, True)
    assert list(Attendance.objects.values_list("status", flat=True)) == ["absent"]
    assert year.faults == []
