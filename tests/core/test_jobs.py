"""Background work: once asked is once done, a fault is tried again, a lost run is found."""

import datetime as dt

import pytest
from django.utils import timezone

from core import clock, jobs
from core.enums import JobState
from core.models import Job

pytestmark = pytest.mark.django_db

done: list[int] = []


@jobs.job("test.note", lease=5, attempts=3)
def note(payload, progress):
    if payload.get("fault"):
        raise RuntimeError("the printer is on fire")
    progress.report(1, 2)
    done.append(payload["number"])


@pytest.fixture(autouse=True)
def _nothing_done():
    done.clear()


def test_asking_twice_is_asking_once():
    first = jobs.enqueue("test.note", "note:1", {"number": 1})
    second = jobs.enqueue("test.note", "note:1", {"number": 2})
    assert first.pk == second.pk
    assert jobs.run_due() == 1
    assert done == [1]
    assert jobs.run_due() == 0


def test_a_row_is_done_by_one_of_two_workers():
    row = jobs.enqueue("test.note", "note:1", {"number": 1})
    assert jobs.claim(row.pk) is not None
    assert jobs.claim(row.pk) is None
    assert jobs.run(row.pk) is False
    assert done == []


def test_a_run_whose_worker_died_is_found_and_run_again():
    row = jobs.enqueue("test.note", "note:1", {"number": 1})
    jobs.claim(row.pk)
    Job.objects.filter(pk=row.pk).update(lease_until=timezone.now() - dt.timedelta(seconds=1))
    assert jobs.run_due() == 1
    row.refresh_from_db()
    assert (row.state, row.attempts, row.done, row.total) == (JobState.DONE, 2, 1, 2)


def test_work_that_kills_its_worker_each_time_is_given_up():
    told = []
    jobs.job("test.fatal", lease=5, attempts=3, gave_up=lambda payload, error: told.append((payload, error)))(
        note
    )
    row = jobs.enqueue("test.fatal", "fatal:1", {"number": 1})
    claims = 0
    while jobs.claim(row.pk) is not None:
        claims += 1
        Job.objects.filter(pk=row.pk).update(lease_until=timezone.now() - dt.timedelta(seconds=1))
    row.refresh_from_db()
    sentence = "The run was killed each time before it came to an end."
    assert (claims, row.state, row.last_error) == (3 + jobs.KILLED_AT_MOST, JobState.FAILED, sentence)
    assert told == [({"number": 1}, sentence)]


def test_work_that_is_not_due_waits():
    jobs.enqueue("test.note", "note:1", {"number": 1}, run_after=clock.now() + dt.timedelta(hours=2))
    assert jobs.run_due() == 0
    clock.move_to(clock.now() + dt.timedelta(hours=3))
    assert jobs.run_due() == 1


def test_a_fault_is_kept_and_tried_again_until_it_is_given_up():
    row = jobs.enqueue("test.note", "note:1", {"number": 1, "fault": True})
    for state in (JobState.WAITING, JobState.WAITING, JobState.FAILED):
        assert jobs.run(row.pk) is False
        row.refresh_from_db()
        assert row.state == state
        clock.move_to(clock.now() + dt.timedelta(hours=1))
    assert row.last_error == "RuntimeError: the printer is on fire\n"


def test_work_that_has_to_wait_uses_up_no_try_and_is_no_fault():
    @jobs.job("test.wait", attempts=2)
    def wait(payload, progress):
        raise jobs.NotNow

    row = jobs.enqueue("test.wait", "wait:1", {})
    for turn in range(5):
        with clock.moved_to(clock.now() + turn * dt.timedelta(minutes=6)):
            assert jobs.run(row.pk) is False
    row.refresh_from_db()
    assert (row.state, row.attempts, row.last_error) == (JobState.WAITING, 0, "")
    assert jobs.run_due() == 0
