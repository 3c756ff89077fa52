"""Feedback of peers: three questions, kept, given, read by the presenter alone; giving it is the attendance."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEvent
from casestudies.actions.peer_day import note_presented
from casestudies.actions.peer_feedback import save_feedback
from casestudies.models import PeerFeedback
from casestudies.queries.peer_feedback import Attended, attendance_of, feedback_visible_to
from core import clock
from core.decisions import NotYours, Refused
from core.transitions import StaleState
from tests.builders_presentations import begun, feedback, published
from tests.factories.programme import EnrolmentFactory

pytestmark = pytest.mark.django_db
ANSWERS = {"worked": "The chart.", "ask": "How long?", "take": "Sticky notes."}


@pytest.fixture
def group(cast):
    return begun(cast)


def member(group, enrolment):
    return group.members.get(enrolment=enrolment)


def address(group, presenter):
    return reverse("casestudies:peer-feedback", kwargs={"pk": member(group, presenter).pk})


def page_of(browser, group):
    return browser.get(reverse("casestudies:peer-group", kwargs={"pk": group.pk})).content.decode()


def third(group):
    return group.members.get(position=3).enrolment


def test_it_is_kept_for_later_and_given_when_whole(cast, as_, group):
    browser, there = as_(cast.participant), address(group, cast.other_enrolment)
    browser.post(there, {"worked": "The chart.", "version": "0", "action": "later"})
    row = PeerFeedback.objects.get()
    assert (row.worked, row.ask, row.given_at) == ("The chart.", "", None)
    assert "Kept for later" in page_of(browser, group)
    page = browser.post(there, {"worked": "The chart, all of it.", "version": "1", "action": "give"})
    assert "Answer this before you give your feedback: what would you ask?" in page.content.decode()
    assert "The chart, all of it." in page.content.decode()
    browser.post(there, ANSWERS | {"version": "1", "action": "give"})
    row.refresh_from_db()
    assert (row.take, row.given_at is not None) == ("Sticky notes.", True)
    assert AuditEvent.objects.filter(event="peer_feedback.given").count() == 1
    browser.post(there, ANSWERS | {"version": "1", "action": "give"})
    assert AuditEvent.objects.filter(event="peer_feedback.given").count() == 1


def test_the_slower_window_is_told_and_loses_nothing(cast, as_, group):
    feedback(group, cast.enrolment, cast.other_enrolment, words="From the phone.")
    there = address(group, cast.other_enrolment)
    page = as_(cast.participant).post(there, ANSWERS | {"version": "0", "action": "give"}).content.decode()
    assert "You saved this feedback in another window" in page
    assert ("From the phone." in page, "The chart." in page) == (True, True)
    with pytest.raises(StaleState):
        feedback(group, cast.enrolment, cast.other_enrolment, words="Others.")
    as_(cast.participant).post(there, ANSWERS | {"version": "1", "action": "give"})
    assert PeerFeedback.objects.get().worked == "The chart."


def test_the_presenter_reads_it_with_names_once_all_have_written(cast, as_, group):
    feedback(group, cast.enrolment, cast.other_enrolment, words="Words of Petra.")
    assert "Words of Petra." not in page_of(as_(cast.other_participant), group)
    feedback(group, third(group), cast.other_enrolment, words="Words of the third.")
    page = page_of(as_(cast.other_participant), group)
    assert ("Words of Petra." in page, "Words of the third." in page, "Petra Participant" in page) == (
        True,
    ) * 3
    with pytest.raises(Refused, match="The presenter can read it by now"):
        save_feedback(
            presenter=member(group, cast.other_enrolment),
            answers=ANSWERS,
            version=1,
            give=True,
            by=cast.participant,
        )


def test_nor_waits_for_longer_than_the_day_nor_for_who_did_not_come(cast, as_, group):
    feedback(group, cast.enrolment, cast.other_enrolment, words="Words of Petra.")
    feedback(group, cast.enrolment, third(group), give=False)
    with clock.moved_to(clock.now() + dt.timedelta(days=1)):
        assert "Words of Petra." in page_of(as_(cast.other_participant), group)
        assert "Clear." not in page_of(as_(third(group).participant), group), "it is not given"
    note_presented(member=member(group, third(group)), gave=False, by=cast.team)
    assert "Words of Petra." in page_of(as_(cast.other_participant), group)


def test_nobody_else_reads_a_word(cast, as_, group):
    feedback(group, cast.enrolment, cast.other_enrolment, words="Words of Petra.")
    feedback(group, third(group), cast.other_enrolment, words="Words of the third.")
    for user in (cast.team, cast.lead, cast.other_lead, third(group).participant):
        assert "Words of Petra." not in page_of(as_(user), group)
        assert not feedback_visible_to(user).filter(giver__enrolment=cast.enrolment).exists()
    for user, status in ((cast.team, 403), (cast.tutor, 404), (cast.applicant, 404)):
        assert as_(user).get(address(group, cast.other_enrolment)).status_code == status


def test_giving_it_to_all_who_present_is_the_attendance(cast, as_, group):
    own = member(group, cast.enrolment)
    feedback(group, cast.enrolment, cast.other_enrolment)
    feedback(group, cast.enrolment, third(group), give=False)
    assert attendance_of(group)[own.pk] == Attended(1, 2)
    assert "1 of 2 given feedback" in page_of(as_(cast.team), group)
    note_presented(member=member(group, third(group)), gave=False, by=cast.team)
    group = type(group).objects.get()
    found = attendance_of(group)[own.pk]
    assert (found, found.is_whole) == (Attended(1, 1), True)
    assert "Attended" in page_of(as_(cast.lead), group)
    assert "Attended" not in page_of(as_(cast.participant), group)


def test_not_about_oneself_nor_before_it_began_nor_by_strangers(cast):
    early = published(cast)
    with pytest.raises(Refused, match="once the group has begun"):
        feedback(early, cast.enrolment, cast.other_enrolment)
    early.members.all().delete()
    group = begun(cast, number=2)
    with pytest.raises(Refused, match="your own presentation"):
        feedback(group, cast.enrolment, cast.enrolment)
    with pytest.raises(NotYours):
        feedback(group, EnrolmentFactory(cohort=cast.cohort), cast.enrolment)
    note_presented(member=member(group, cast.other_enrolment), gave=False, by=cast.team)
    with pytest.raises(Refused, match="did not present"):
        feedback(group, cast.enrolment, cast.other_enrolment)


def test_the_database_keeps_it_whole_and_once(cast, group):
    row = feedback(group, cast.enrolment, cast.other_enrolment)
    for change in ({"ask": ""}, {"presenter": row.giver}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PeerFeedback.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        PeerFeedback.objects.create(giver=row.giver, presenter=row.presenter, saved_at=clock.now())


def test_bad_input_and_pupils_names(cast, as_, group):
    browser, there = as_(cast.participant), address(group, cast.other_enrolment)
    page = browser.post(there, ANSWERS | {"worked": "x" * 4001, "action": "give"}).content.decode()
    assert "4000" in page.replace(",", "")
    answer = browser.post(
        there, ANSWERS | {"worked": "What Amelia Smith said.\x0b", "action": "give", "version": "0"}
    )
    assert answer["Location"] == there, "the page that asks whether it is a pupil's name"
    assert PeerFeedback.objects.get().worked == "What Amelia Smith said."
    assert "Amelia Smith" in browser.get(there).context["names"]


def test_pages_keep_to_their_queries(cast, as_):
    more = [EnrolmentFactory(cohort=cast.cohort, school=cast.school) for _ in range(8)]
    group = begun(cast, members=[cast.enrolment, *more])
    for giver in more:
        feedback(group, giver, cast.enrolment)
        feedback(group, cast.enrolment, giver)
    here = reverse("casestudies:peer-group", kwargs={"pk": group.pk})
    for user, there in (
        (cast.participant, here),
        (cast.team, here),
        (cast.lead, here),
        (cast.participant, address(group, more[0])),
    ):
        browser = as_(user)
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(there).status_code == 200
        assert len(seen) <= 12, (user, there)
