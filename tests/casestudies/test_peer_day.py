"""On the day: who gave their presentation."""

import pytest
from django.urls import reverse

from awards.requirements import Standing, track_of
from casestudies.actions.peer_day import note_presented
from casestudies.models import Presentation
from core.decisions import NotYourRole, NotYours, Refused
from tests.builders_presentations import begun, published

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
