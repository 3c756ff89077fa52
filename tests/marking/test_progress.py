"""How far markers are and how their marks lie, for the team; a word to who has not begun."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.decisions import Refused
from marking.actions.progress import nudge
from marking.models import MarkerNudge
from marking.queries.marker import load_of
from marking.queries.progress import gaps_of, markers_of, not_begun, whole_of
from marking.strictness import Gap, gap_of
from notifications.models import Message
from tests.builders_casestudies import team_member
from tests.factories.marking import MarkerAppointmentFactory, MarkFactory, PracticeScriptFactory
from tests.factories.people import UserFactory
from tests.factories.programme import CohortFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    """One whose marking has begun."""
    return CohortFactory(marking_from=clock.today() - dt.timedelta(days=3))


def marker(cohort, name="Mo Marker"):
    return MarkerAppointmentFactory(cohort=cohort, marker=UserFactory(name=name))


def read_twice(own, other, marks: list[tuple[int, int]]) -> None:
    """Scripts that both have read, with each one's mark."""
    for mine, theirs in marks:
        first = MarkFactory(appointment=own, state="submitted", total=mine)
        MarkFactory(
            appointment=other,
            case_study=first.case_study,
            version=first.version,
            kind="second",
            state="submitted",
            total=theirs,
        )


def test_what_is_given_begun_and_in_is_counted_of_real_scripts(cohort):
    own = marker(cohort)
    MarkFactory(appointment=own, state="submitted", total=50)
    MarkFactory(appointment=own, state="submitted", total=60)
    MarkFactory(appointment=own, state="started", saved_at=clock.now())
    MarkFactory(appointment=own)
    MarkFactory(appointment=own, state="recused")
    practice = PracticeScriptFactory(cohort=cohort)
    MarkFactory(
        appointment=own,
        case_study=None,
        version=None,
        practice=practice,
        practice_code="PRACT1",
        kind="practice",
        state="submitted",
        total=90,
    )
    marker(cohort, "Nobody With Scripts")
    [row] = markers_of(cohort)
    assert (row.given, row.begun, row.done, row.left) == (4, 1, 2, 2)
    assert (row.mean, row.spread) == (55, 5)
    assert row.saved is not None
    assert whole_of(cohort).mean == 55


def test_whole_says_who_has_finished_who_is_under_way_and_who_has_not_begun(cohort):
    for states in (["submitted"], ["submitted", "allocated"], ["started"], ["allocated"], ["allocated"]):
        own = marker(cohort)
        for state in states:
            MarkFactory(appointment=own, state=state, total=61 if state == "submitted" else None)
    whole = whole_of(cohort)
    assert (whole.finished, whole.under_way, whole.waiting) == (1, 2, 2)


def test_strict_and_lenient_are_said_from_three_scripts_on_with_their_numbers(cohort):
    strict, lenient = marker(cohort, "Strict One"), marker(cohort, "Lenient One")
    read_twice(strict, lenient, [(50, 58), (60, 66)])
    assert gaps_of([strict.pk])[strict.pk] == Gap(2, -7)
    assert gaps_of([strict.pk])[strict.pk].hint == ""
    assert gaps_of([strict.pk])[strict.pk].shown == ""
    read_twice(strict, lenient, [(55, 62)])
    gaps = gaps_of([strict.pk, lenient.pk])
    assert gaps[strict.pk].hint == "Strict: 7.0 lower than the other reader on average, over 3 scripts"
    assert gaps[lenient.pk].hint == "Lenient: 7.0 higher than the other reader on average, over 3 scripts"
    assert gap_of([(60, 64), (60, 64), (60, 64)]).hint == ""
    assert gap_of([(60, 64), (60, 64), (60, 64)]).shown == "-4.0"


def test_the_page_shows_it_sorts_it_and_gives_it_as_a_file(cohort, as_):
    strict, lenient = marker(cohort, "Strict One"), marker(cohort, "Lenient One")
    read_twice(strict, lenient, [(50, 58), (60, 66), (55, 62)])
    MarkFactory(appointment=lenient)
    client, url = as_(team_member()), reverse("marking:marker-progress", kwargs={"slug": cohort.slug})
    page = client.get(url).text
    assert "Strict: 7.0 lower than the other reader on average, over 3 scripts" in page
    assert page.index("Lenient One") < page.index("Strict One")
    sorted_page = client.get(f"{url}?sort=-name").text
    assert sorted_page.index("Strict One") < sorted_page.index("Lenient One")
    assert client.get(f"{url}?sort=nonsense").status_code == 200
    file = client.get(f"{url}?format=csv").content.decode("utf-8-sig").splitlines()
    assert file[0].startswith("Marker,E-mail address,Authority,Given")
    assert [line.split(",")[0] for line in file[1:]] == ["Lenient One", "Strict One"]
    assert client.get(f"{url}?format=xlsx").status_code == 200


def test_it_costs_the_same_for_two_markers_and_for_many(cohort, as_):
    client, url = as_(team_member()), reverse("marking:marker-progress", kwargs={"slug": cohort.slug})
    counts = []
    for number in (2, 22):
        for _ in range(number):
            read_twice(marker(cohort), marker(cohort), [(60, 61)])
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_one_press_reminds_who_has_not_begun_once_a_day(cohort, as_):
    late, begun, left = marker(cohort, "Late One"), marker(cohort, "Begun One"), marker(cohort, "Left One")
    MarkFactory(appointment=late)
    MarkFactory(appointment=late)
    MarkFactory(appointment=begun, state="started")
    MarkFactory(appointment=left)
    type(left).objects.filter(pk=left.pk).update(state="withdrawn")
    client, url = as_(team_member()), reverse("marking:marker-nudge", kwargs={"slug": cohort.slug})
    page = client.get(url).text
    assert "Late One: 2 scripts" in page
    assert "2 scripts not begun: due" in page
    assert "Begun One" not in page
    assert client.post(url).status_code == 302
    [mail] = Message.objects.filter(kind="mark.nudged")
    assert mail.to_user == late.marker
    assert list(MarkerNudge.objects.values_list("appointment", "scripts", "day")) == [
        (late.pk, 2, clock.today())
    ]
    assert "Everybody who has not begun was reminded today." in client.get(url).text
    with pytest.raises(Refused, match="reminded today already"):
        nudge(cohort=cohort, by=team_member())
    clock.move_to(clock.now() + dt.timedelta(days=1))
    assert [row.pk for row in not_begun(cohort)] == [late.pk]
    assert nudge(cohort=cohort, by=team_member()) == 1


def test_a_script_slipped_in_counts_in_the_reminder_as_on_the_markers_own_list(cohort):
    own = marker(cohort)
    MarkFactory(appointment=own)
    slipped = MarkFactory(
        appointment=own,
        case_study=None,
        version=None,
        practice=PracticeScriptFactory(cohort=cohort),
        practice_code="DRIFTY",
        kind="drift",
    )
    assert [row.held for row in not_begun(cohort)] == [load_of(own.marker).given] == [2]
    type(slipped).objects.filter(pk=slipped.pk).update(state="started")
    assert list(not_begun(cohort)) == []


def test_the_database_keeps_to_once_a_day(cohort):
    own = marker(cohort)
    line = {"appointment": own, "day": clock.today(), "scripts": 1, "nudged_at": clock.now()}
    MarkerNudge.objects.create(**line, nudged_by=own.marker)
    with pytest.raises(IntegrityError), transaction.atomic():
        MarkerNudge.objects.create(**line, nudged_by=own.marker)


def test_nobody_is_reminded_before_marking_begins():
    cohort = CohortFactory(marking_from=clock.today() + dt.timedelta(days=3))
    MarkFactory(appointment=marker(cohort))
    with pytest.raises(Refused, match="Marking has not begun yet"):
        nudge(cohort=cohort, by=team_member())
    with pytest.raises(Refused, match="for the programme team"):
        nudge(cohort=cohort, by=UserFactory())
