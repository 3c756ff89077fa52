"""Two hands on one release in the same moment, on a database with many connections."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections

from casestudies.models import CaseStudy
from core import clock
from core.transitions import StaleState
from marking.actions import release
from marking.models import Release, Result
from marking.queries import release as queries
from notifications.models import Message
from tests.builders_casestudies import case_study_at, team_member
from tests.factories.marking import ResultFactory
from tests.factories.programme import CohortFactory, EnrolmentFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one after the other"),
]


@pytest.fixture
def cohort():
    """Three results that can be released."""
    year, team = CohortFactory(), team_member()
    for _ in range(3):
        study = case_study_at("submitted", enrolment=EnrolmentFactory(cohort=year))
        ResultFactory(
            version=study.versions.get(), state="ratified", ratified_at=clock.now(), ratified_by=team
        )
    return year


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """What each deed came to, all begun together, each on a connection of its own."""
    start, answers = threading.Barrier(len(deeds)), [None] * len(deeds)

    def do(number: int, deed: Callable[[], object]) -> None:
        try:
            start.wait(10)
            answers[number] = deed()
        except StaleState as fault:
            answers[number] = fault
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=each) for each in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


def out() -> int:
    return CaseStudy.objects.filter(state="marked", released_mark=61).count()


def test_two_presses_at_once_plan_one_release(cohort):
    team = team_member()
    press = [lambda: release.plan(cohort=cohort, by=team).pk for _ in range(4)]
    answers = at_once(*press)
    assert set(answers) == {Release.objects.get().pk}


def test_two_workers_at_once_release_once(cohort):
    planned = release.plan(cohort=cohort, by=team_member())
    answers = at_once(*[lambda: release.carry_out(release_id=planned.pk) for _ in range(3)])
    assert [answer for answer in answers if answer is not None] == [planned]
    assert out() == 3
    assert Message.objects.filter(kind="mark.results_out").count() == 1


@pytest.mark.parametrize("ends", ["killed", "done"])
def test_nobody_sees_half_and_a_change_waits_for_the_end(cohort, ends, monkeypatch):
    team = team_member()
    planned = release.plan(cohort=cohort, by=team)
    reached, go_on = threading.Event(), threading.Event()
    real, answers = queries.feedback_by_version, {}

    def slowly(row):
        reached.set()
        go_on.wait(20)
        if ends == "killed":
            raise SystemExit
        return real(row)

    def work():
        try:
            release.carry_out(release_id=planned.pk)
        except SystemExit:
            pass
        finally:
            connections.close_all()

    def put_later():
        try:
            row = Release.objects.get(pk=planned.pk)
            answers["change"] = release.change(release=row, by=team, at=clock.now() + dt.timedelta(days=1))
        except StaleState as fault:
            answers["change"] = fault
        finally:
            connections.close_all()

    monkeypatch.setattr(queries, "feedback_by_version", slowly)
    worker, hand = threading.Thread(target=work), threading.Thread(target=put_later)
    worker.start()
    assert reached.wait(20)
    assert (out(), Result.objects.filter(state="released").count()) == (0, 0)
    hand.start()
    hand.join(0.5)
    assert hand.is_alive()  # it waits for the row
    go_on.set()
    worker.join(20), hand.join(20)
    if ends == "killed":
        assert (out(), Release.objects.get().state) == (0, "planned")
        assert Release.objects.get().due_at > clock.now()
        assert release.carry_out(release_id=planned.pk) is None
    else:
        assert (out(), isinstance(answers["change"], StaleState)) == (3, True)


def test_called_off_and_carried_out_at_once_is_one_of_both(cohort):
    team = team_member()
    planned = release.plan(cohort=cohort, by=team)
    at_once(
        lambda: release.carry_out(release_id=planned.pk),
        lambda: release.call_off(release=Release.objects.get(pk=planned.pk), by=team),
    )
    state = Release.objects.get().state
    assert (state, out()) in [("done", 3), ("called_off", 0)]


def test_a_case_study_taken_back_meanwhile_leaves_all_of_them_in(cohort, monkeypatch):
    """What is checked before and found otherwise at the write ends the whole, not a part of it."""
    planned = release.plan(cohort=cohort, by=team_member())
    real = release.release_marks

    def with_one_gone(*, outcomes, by):
        CaseStudy.objects.filter(pk=outcomes[-1].case_study).update(state="writing")
        real(outcomes=outcomes, by=by)

    monkeypatch.setattr(release, "release_marks", with_one_gone)
    with pytest.raises(StaleState):
        release.carry_out(release_id=planned.pk)
    assert (out(), Release.objects.get().state) == (0, "planned")
