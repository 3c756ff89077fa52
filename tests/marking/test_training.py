"""The markers' training: arranged, booked, given up, cancelled, and who came."""

import datetime as dt

import pytest
from django.urls import reverse

from core import clock
from core.decisions import Refused
from marking.actions import pool, training
from marking.models import TrainingPlace, TrainingSession
from marking.planning import plan
from notifications.models import Message
from tests.builders_marking import in_pool

pytestmark = pytest.mark.django_db
JOIN = reverse("marking:pool-join")


def session_in(cast, days=7, **how):
    starts = clock.london(clock.today() + dt.timedelta(days=days), 16)
    how.setdefault("place", "City Chambers")
    return training.arrange(
        cohort=cast.cohort, by=cast.team, starts_at=starts, ends_at=starts + dt.timedelta(hours=2), **how
    )


@pytest.fixture
def asking(cast):
    """Ada asks to join the pool."""
    return pool.join(cohort=cast.cohort, by=cast.applicant, post="qio", years=9, authority=cast.glasgow)


def test_the_team_arranges_and_what_is_wrong_is_said_beside_the_field(cast, as_):
    url = reverse("marking:training", kwargs={"slug": cast.cohort.slug})
    day = (clock.today() + dt.timedelta(days=5)).isoformat()
    form = {"date": day, "starts": "16:00", "ends": "15:00", "place": "", "join_link": "", "capacity": ""}
    page = as_(cast.team).post(url, form)
    assert page.status_code == 200
    assert "It would end before it starts" in page.text
    assert "Enter a place, or a link to join online" in page.text
    as_(cast.team).post(url, form | {"ends": "18:00", "join_link": "https://meet.example.org/m"})
    session = TrainingSession.objects.get()
    assert session.starts_at == clock.london(clock.today() + dt.timedelta(days=5), 16)


def test_a_marker_takes_a_place_once_and_gives_it_up(cast, as_, asking):
    session, other = session_in(cast), session_in(cast, days=8, join_link="https://meet.example.org/m")
    client = as_(cast.applicant)
    assert "City Chambers" in client.get(JOIN).text
    url = reverse("marking:training-book", kwargs={"pk": session.pk})
    for _ in range(2):
        assert client.post(url).status_code == 302
    place = TrainingPlace.objects.get()
    mail = Message.objects.get(kind="marker.training_booked")
    assert (mail.to_user, mail.context["place"]) == (cast.applicant, "City Chambers")
    assert mail.context["calendar_path"]
    second = client.post(reverse("marking:training-book", kwargs={"pk": other.pk}))
    assert (second.status_code, "Give it up first" in second.text) == (403, True)
    give_up = reverse("marking:training-give-up", kwargs={"pk": place.pk})
    for _ in range(2):
        assert client.post(give_up).status_code == 302
    client.post(reverse("marking:training-book", kwargs={"pk": other.pk}))
    assert TrainingPlace.objects.get(ended_at=None).session == other
    assert as_(cast.second_marker).post(give_up).status_code == 404
    assert as_(cast.second_marker).post(url).status_code == 404


def test_the_last_place_is_taken_once(cast, asking):
    session = session_in(cast, capacity=1)
    training.book(session=session, appointment=asking, by=cast.applicant)
    other = pool.join(cohort=cast.cohort, by=cast.marker, post="qio", years=9, authority=cast.glasgow)
    with pytest.raises(Refused, match="full"):
        training.book(session=session, appointment=other, by=cast.marker)


def test_who_came_is_trained_that_day_and_the_team_need_not_enter_it(cast, as_, asking):
    session = session_in(cast)
    place = training.book(session=session, appointment=asking, by=cast.applicant)
    url = reverse("marking:training-session", kwargs={"pk": session.pk})
    assert as_(cast.team).post(url, {"came": place.pk}).status_code == 403
    clock.move_to(session.ends_at)
    as_(cast.team).post(url, {"came": place.pk})
    asking.refresh_from_db()
    day = session.starts_at.astimezone(clock.LONDON).date()
    assert asking.trained_on == day
    pool.check_experience(appointment=asking, by=cast.team, note="A list")
    page = as_(cast.team).get(reverse("marking:pool-member", kwargs={"pk": asking.pk})).text
    assert f'value="{day.isoformat()}"' in page
    as_(cast.team).post(url, {})
    asking.refresh_from_db()
    assert asking.trained_on is None


def test_a_cancelled_session_frees_whoever_had_a_place_and_tells_them(cast, as_, asking):
    session = session_in(cast)
    training.book(session=session, appointment=asking, by=cast.applicant)
    url = reverse("marking:training-session", kwargs={"pk": session.pk})
    as_(cast.team).post(url, {"action": "cancel"})
    assert Message.objects.filter(kind="marker.training_cancelled", to_user=cast.applicant).count() == 1
    training.book(session=session_in(cast, days=9), appointment=asking, by=cast.applicant)
    assert as_(cast.team).post(url, {"action": "cancel"}).status_code == 403


def test_two_days_before_whoever_has_a_place_hears_of_it_once(cast, asking):
    session = session_in(cast)
    training.book(session=session, appointment=asking, by=cast.applicant)
    clock.move_to(session.starts_at - dt.timedelta(days=3))
    plan()
    assert Message.objects.filter(kind="marker.training_soon").count() == 0
    clock.move_to(session.starts_at - dt.timedelta(days=1, hours=20))
    plan()
    plan()
    assert Message.objects.filter(kind="marker.training_soon", to_user=cast.applicant).count() == 1


def test_who_is_trained_sees_nothing_to_book(cast, as_):
    in_pool(cast.cohort, cast.marker)
    session_in(cast)
    assert "City Chambers" not in as_(cast.marker).get(JOIN).text
