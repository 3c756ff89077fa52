"""On the day: who gave their presentation."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from audit.models import AuditEvent
from awards.requirements import Standing, track_of
from casestudies.actions.peer_day import note_heard, note_presented
from casestudies.models import Presentation
from core import clock
from core.decisions import NotYourRole, NotYours, Refused
from tests.builders_presentations import begun, feedback, published

pytestmark = pytest.mark.django_db


def member_of(group, enrolment):
    return group.members.get(enrolment=enrolment)


def note(browser, member, gave):
    return browser.post(reverse("casestudies:peer-member-note", kwargs={"pk": member.pk}), {"gave": gave})


def test_noting_that_they_gave_it_puts_the_presentation_on_record_once(cast, as_):
    group = begun(cast)
    member, browser = member_of(group, cast.enrolment), as_(cast.lead)
    for _ in range(2):
        assert note(browser, member, "yes").status_code == 302
    row = Presentation.objects.get()
    assert (row.enrolment, row.outcome, row.panel) == (
        cast.enrolment,
        "met",
        "The peers of group 1, noted by Lena Lead",
    )
    member.refresh_from_db()
    assert (member.gave, member.noted_by) == (True, cast.lead)
    page = browser.get(reverse("casestudies:peer-group", kwargs={"pk": group.pk})).content.decode()
    assert "Petra Participant</strong>: gave it" in page
    assert "Paul Participant</strong>" not in page, "a lead notes it of their own authority only"
    with pytest.raises(Refused, match="noted already that they gave it"):
        note_presented(member=member, gave=False, by=cast.team)


def test_who_did_not_give_it_has_nothing_on_record_and_can_give_it_later(cast):
    member = member_of(begun(cast), cast.enrolment)
    note_presented(member=member, gave=False, by=cast.team)
    assert not Presentation.objects.exists()
    assert note_presented(member=member, gave=True, by=cast.team).gave is True
    assert Presentation.objects.get().outcome == "met"


def test_what_is_on_record_already_stays_as_it_is(cast):
    member = member_of(begun(cast), cast.enrolment)
    note_presented(member=member, gave=True, by=cast.team)
    member.gave = member.noted_at = member.noted_by = None
    member.save()
    note_presented(member=member, gave=True, by=cast.lead)
    assert Presentation.objects.get().recorded_by == cast.team


def test_on_the_presentation_route_presenting_is_noted_alike_and_assesses_nothing(cast):
    cast.enrolment.route = "presentation"
    cast.enrolment.save()
    note_presented(member=member_of(begun(cast), cast.enrolment), gave=True, by=cast.team)
    presentation = Presentation.objects.get()
    assert (presentation.outcome, presentation.was_assessment) == ("met", False)
    standings = {line.key: line.standing for line in track_of(cast.enrolment).lines}
    assert (standings["presentation"], standings["case-study"]) == (Standing.MET, Standing.OPEN)


def test_nobody_else_notes_it_nor_before_it_began(cast, as_):
    early = published(cast)
    with pytest.raises(Refused, match="This group has not begun yet"):
        note_presented(member=member_of(early, cast.enrolment), gave=True, by=cast.team)
    early.members.all().delete()
    group = begun(cast, number=2)
    member = member_of(group, cast.enrolment)
    for user in (cast.other_lead, cast.participant):
        with pytest.raises(NotYourRole):
            note_presented(member=member, gave=True, by=user)
    with pytest.raises(NotYours):
        note_presented(member=member, gave=True, by=cast.tutor)
    assert note(as_(cast.team), member, "maybe").status_code == 403
    assert not Presentation.objects.exists()


# Hearing the others


def a_day_later(group):
    return clock.moved_to(group.starts_at + dt.timedelta(days=1))


def test_who_was_there_and_did_not_write_is_noted_by_staff_once_the_day_is_over(cast, as_):
    group = begun(cast)
    member = member_of(group, cast.enrolment)
    address = reverse("casestudies:peer-member-heard", kwargs={"pk": member.pk})
    with pytest.raises(Refused, match="They can give their feedback today"):
        note_heard(member=member, by=cast.lead)
    with a_day_later(group):
        page = as_(cast.lead).get(reverse("casestudies:peer-group", kwargs={"pk": group.pk})).content.decode()
        assert address in page
        for _ in range(2):
            assert as_(cast.lead).post(address).status_code == 302
        member.refresh_from_db()
        assert member.heard_by == cast.lead
        assert AuditEvent.objects.filter(event="peer_group.heard").count() == 1
        page = as_(cast.lead).get(reverse("casestudies:peer-group", kwargs={"pk": group.pk})).content.decode()
        assert address not in page
        assert "Noted by the lead or the team" in page
        with pytest.raises(NotYourRole):
            note_heard(member=member_of(group, cast.other_enrolment), by=cast.participant)


def peers_of(enrolment):
    line = next((line for line in track_of(enrolment).lines if line.key == "peers"), None)
    return line and (line.standing, line.says)


def test_hearing_ones_peers_is_a_line_of_the_track_from_the_publishing_on(cast):
    assert peers_of(cast.enrolment) is None
    group = published(cast)
    assert peers_of(cast.enrolment) == (Standing.COMING, "You write on the day.")
    with clock.moved_to(group.starts_at + dt.timedelta(minutes=5)):
        feedback(group, cast.enrolment, cast.other_enrolment)
        assert peers_of(cast.enrolment) == (Standing.OPEN, "Feedback given to 1 of 2.")
        third = group.members.get(position=3)
        feedback(group, cast.enrolment, third.enrolment)
        assert peers_of(cast.enrolment) == (Standing.MET, "Feedback given to 2 of 2.")


def test_who_did_not_present_is_owed_no_feedback(cast):
    group = begun(cast)
    feedback(group, cast.enrolment, cast.other_enrolment)
    note_presented(member=group.members.get(position=3), gave=False, by=cast.team)
    assert peers_of(cast.enrolment) == (Standing.MET, "Feedback given to 1 of 1.")


def test_after_the_year_it_waits_for_the_lead_and_a_note_meets_it(cast):
    group = begun(cast)
    with clock.moved_to(clock.london(cast.cohort.ends_on + dt.timedelta(days=1), 12)):
        standing, says = peers_of(cast.enrolment)
        assert (standing, says[:24]) == (Standing.WAITING, "Feedback given to 0 of 2")
        note_heard(member=member_of(group, cast.enrolment), by=cast.team)
        assert peers_of(cast.enrolment)[0] == Standing.MET


def test_the_timer_says_the_seconds_left_and_reads_without_a_script(cast, as_):
    group = published(cast)
    address = reverse("casestudies:peer-group-now", kwargs={"pk": group.pk})
    with clock.moved_to(group.starts_at + dt.timedelta(minutes=12, seconds=30)):
        page = as_(cast.participant).get(address).content.decode()
    (left,) = re.findall(r'data-countdown="(\d+)"', page)
    assert 440 <= int(left) <= 450
    assert "8 minutes left." in page
    with clock.moved_to(group.starts_at - dt.timedelta(minutes=2)):
        page = as_(cast.participant).get(address).content.decode()
    (left,) = re.findall(r'data-countdown="(\d+)" data-countdown-silent', page)
    assert 110 <= int(left) <= 120
