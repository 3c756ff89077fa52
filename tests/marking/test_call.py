"""The call for markers: its days, whom the team invites, who renews, what is checked."""

import datetime as dt

import pytest
from django.urls import reverse

from core import clock
from core.decisions import Refused
from marking.actions import call, pool
from marking.models import MarkerAppointment, MarkerInvitation
from marking.planning import plan
from marking.queries.call import could_renew
from marking.rules.marker import can_join
from notifications.models import Message
from tests.factories.marking import MarkerAppointmentFactory
from tests.factories.programme import CohortFactory
from trios.models import MentorAppointment

pytestmark = pytest.mark.django_db


@pytest.fixture
def soon(cast):
    """A call that opens in five days and closes five days later."""
    today = clock.today()
    return call.set_call(
        cohort=cast.cohort,
        by=cast.team,
        first_day=today + dt.timedelta(days=5),
        last_day=today + dt.timedelta(days=10),
    )


def at(days, hour=12):
    clock.move_to(clock.london(clock.today() + dt.timedelta(days=days), hour))


def reason(cast, who=None):
    return can_join(who or cast.applicant, cast.cohort, clock.now()).reason


def test_people_can_ask_from_the_first_day_to_the_last_minute_of_the_last(cast, soon):
    assert "You can ask to mark for This year from" in reason(cast)
    at(5, hour=0)
    assert reason(cast) == ""
    clock.move_to(soon.closes_at - dt.timedelta(seconds=1))
    assert reason(cast) == ""
    clock.move_to(soon.closes_at)
    assert "The call for markers of This year closed on" in reason(cast)


def test_whoever_is_invited_can_ask_at_any_time_by_any_of_their_addresses(cast, as_, soon):
    url = reverse("marking:call-set", kwargs={"slug": cast.cohort.slug})
    for _ in range(2):
        as_(cast.team).post(
            url, {"action": "invite", "name": "Ada Applicant", "email": cast.applicant.email.upper()}
        )
    invitation = MarkerInvitation.objects.get()
    mail = Message.objects.get(kind="marker.invited")
    assert (invitation.email, mail.context["recipient"]) == ("applicant@example.org", "Ada")
    assert mail.context["path"] == reverse("marking:call")
    assert reason(cast) == ""
    assert "from" in reason(cast, cast.second_marker)


def test_the_public_page_says_when(cast, client, soon):
    page = client.get(reverse("marking:call"))
    assert (page.status_code, "The call opens soon" in page.text) == (200, True)
    at(6)
    assert "The call is open" in client.get(reverse("marking:call")).text
    at(11)
    assert "No call is open" in client.get(reverse("marking:call")).text


def test_a_call_that_ends_before_it_begins_is_refused_beside_the_field(cast, as_):
    url = reverse("marking:call-set", kwargs={"slug": cast.cohort.slug})
    days = {"action": "call", "first_day": "2027-03-10", "last_day": "2027-03-01"}
    page = as_(cast.team).post(url, days)
    assert (page.status_code, "The call would end before it begins" in page.text) == (200, True)
    assert 'value="2027-03-01"' in page.text


@pytest.fixture
def last_year(cast):
    year = CohortFactory(name="Last year", first=cast.cohort.starts_on - dt.timedelta(days=365))
    return MarkerAppointmentFactory(
        cohort=year, marker=cast.marker, years=7, school=cast.school, experience_note="The list of 2025"
    )


def test_last_years_markers_are_asked_once_and_renew_with_one_press(cast, as_, last_year, soon):
    mentoring = MarkerAppointmentFactory(cohort=last_year.cohort, marker=cast.mentor)
    MentorAppointment.objects.create(
        cohort=cast.cohort, mentor=mentoring.marker, authority=cast.glasgow, appointed_at=clock.now()
    )
    plan()
    assert Message.objects.filter(kind="marker.renewal").count() == 0
    at(5, hour=9)
    plan()
    at(1, hour=9)
    plan()
    told = Message.objects.filter(kind="marker.renewal")
    assert [message.to_user for message in told] == [cast.marker]

    client = as_(cast.marker)
    for _ in range(2):
        assert client.post(reverse("marking:pool-renew")).status_code == 302
    new = MarkerAppointment.objects.get(marker=cast.marker, renewed_from=last_year)
    assert (new.state, new.school, new.years) == ("applied", cast.school, 8)
    assert (new.experience_note, new.experience_checked_by) == (
        "The list of 2025",
        last_year.experience_checked_by,
    )
    assert list(could_renew(soon)) == []
    pool.approve(appointment=new, by=cast.team, trained_on=clock.today())
    with pytest.raises(Refused, match="is in the pool"):
        pool.check_experience(appointment=new, by=cast.team, note="Again")


def test_who_was_in_no_pool_has_nothing_to_renew(cast, as_):
    answer = as_(cast.applicant).post(reverse("marking:pool-renew"))
    assert (answer.status_code, "Fill in the form" in answer.text) == (403, True)


def test_more_than_four_scripts_need_a_reason(cast, as_):
    appointment = MarkerAppointmentFactory(cohort=cast.cohort, marker=cast.marker)
    url = reverse("marking:pool-member", kwargs={"pk": appointment.pk})
    load = {"action": "load", "target": "4", "max": "6"}
    assert "Say why this marker takes more than four" in as_(cast.team).post(url, load).text
    as_(cast.team).post(url, load | {"reason": "Retired, and glad to"})
    appointment.refresh_from_db()
    assert appointment.max == 6
