"""The board's list stands still, is read by code, changed with reasons, seen from outside, and locked."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEvent
from core import clock
from core.decisions import NotYourRole, Refused
from core.transitions import StaleState
from marking.actions import board
from marking.models import Board, BoardEntry, BoardLine, Mark, MarkChange, Result
from marking.queries import board_list as queries
from tests.builders_casestudies import case_study_at
from tests.builders_marking import agreed, allocated, in_pool, marked_case_study, submit
from tests.factories.casestudies import CaseStudyFactory
from tests.factories.marking import BoardFactory, BoardLineFactory
from tests.factories.programme import EnrolmentFactory

pytestmark = pytest.mark.django_db
LOCK = {"present": "Cara Chair, chair", "without_examiner": "They are ill."}


def two_scripts(cohort) -> tuple[Mark, Mark]:
    """One with two readings and an agreed mark of 61; one whose second mark is awaited."""
    in_pool(cohort, max=20), in_pool(cohort, max=20)
    for _ in range(2):
        case_study_at("submitted", enrolment=EnrolmentFactory(cohort=cohort))
    allocated(cohort)
    marks = Mark.objects.select_related("appointment__cohort", "appointment__marker", "case_study")
    one, two = (submit(mark, 60) for mark in marks.filter(kind="first").order_by("case_study"))
    allocated(cohort, "second")
    submit(marks.get(kind="second", version=one.version_id), 62)
    agreed(one)
    return one, two


def lock(sitting: Board, by, **facts) -> Board:
    return board.lock(board=sitting, by=by, held_on=clock.today(), **LOCK | facts)


def test_the_list_stands_still_while_the_marking_goes_on(cast):
    one, two = two_scripts(cast.cohort)
    sitting = board.open_board(cohort=cast.cohort, by=cast.team)
    assert board.open_board(cohort=cast.cohort, by=cast.team) == sitting
    wanted = {
        one.case_study.candidate_code: ([60, 62], 2, 61, "mean of two within 10", []),
        two.case_study.candidate_code: ([60], None, None, "", []),
    }
    marks = Mark.objects.select_related("appointment__cohort", "appointment__marker", "case_study")
    for later in (False, True):
        if later:
            submit(marks.get(kind="second", version=two.version_id), 64)
            agreed(two)
        lines = {x.code: (x.readings, x.spread, x.mark, x.how, x.flags) for x in sitting.lines.all()}
        assert lines == wanted
    lock(sitting, cast.team)
    states = dict(Result.objects.values_list("version", "state"))
    assert states == {one.version_id: "ratified", two.version_id: "proposed"}
    again = board.open_board(cohort=cast.cohort, by=cast.team)
    assert list(again.lines.values_list("code", "mark")) == [(two.case_study.candidate_code, 62)]


def test_a_change_carries_its_reason_and_none_is_ever_overwritten(cast, as_):
    two_scripts(cast.cohort)
    sitting = board.open_board(cohort=cast.cohort, by=cast.team)
    line, without = sitting.lines.exclude(result=None).get(), sitting.lines.get(result=None)
    client, url = as_(cast.team), reverse("marking:board-line", kwargs={"pk": line.pk})
    for typed, sentence in (
        ({"mark": "64", "reason": ""}, "Say why the board changes this mark"),
        ({"mark": "", "reason": "x"}, "Enter the new mark"),
        ({"mark": "101", "reason": "x"}, "less than or equal to 100"),
        ({"mark": "61", "reason": "x"}, "The mark is 61 per cent already"),
    ):
        answer = client.post(url, typed)
        assert (answer.status_code, sentence in answer.text) == (200, True), sentence
    for mark, reason in (("64", "The data were weighed twice."), ("63", "Weighed again.")):
        assert client.post(url, {"mark": mark, "reason": reason}).status_code == 302
    assert list(MarkChange.objects.values_list("was", "mark", "reason")) == [
        (61, 64, "The data were weighed twice."),
        (64, 63, "Weighed again."),
    ]
    line.refresh_from_db()
    now = queries.lines_of(sitting).get(pk=line.pk)
    assert (line.mark, now.now, now.times, Result.objects.get(pk=line.result_id).mark) == (61, 63, 2, 63)
    assert "Weighed again." in client.get(url).text
    there = reverse("marking:board-line", kwargs={"pk": without.pk})
    assert client.post(there, {"mark": "50", "reason": "x"}).status_code == 403
    for row in (MarkChange.objects.first(), line, BoardEntry.objects.first()):
        with pytest.raises(TypeError):
            row.save()
        table = type(row)._meta.db_table
        with pytest.raises(DatabaseError, match="added, never changed"), transaction.atomic():
            connection.cursor().execute(f"UPDATE {table} SET id = id WHERE id = %s", [row.pk])


def test_a_second_attempt_is_worth_the_pass_mark_at_most_for_the_board_too(cast):
    line = BoardLineFactory(board__cohort=cast.cohort, mark=50, flags=["Second attempt"])
    with pytest.raises(Refused, match="50 per cent at most"):
        board.change_mark(line=line, by=cast.team, mark=51, reason="Better than that")


def test_the_examiner_reads_codes_says_so_and_is_asked_again_after_a_change(cast, as_):
    one, _ = two_scripts(cast.cohort)
    sitting = board.open_board(cohort=cast.cohort, by=cast.team)
    url = reverse("marking:examine-board", kwargs={"pk": sitting.pk})
    client = as_(cast.examiner)
    assert url in client.get(reverse("marking:examine") + f"?cohort={cast.cohort.slug}").text
    page = client.get(url).text
    author = one.case_study.enrolment
    assert one.case_study.candidate_code in page
    shown = [author.participant.name, author.school.name, one.appointment.marker.name]
    assert [name for name in shown if name in page] == []
    assert client.post(url, {"text": ""}).status_code == 200
    assert client.post(url, {"text": "Well spread."}).status_code == 302
    assert client.post(url, {"seen": "1", "text": "", "as_of": "0"}).status_code == 302
    sitting.refresh_from_db()
    assert sitting.state == "seen"
    for wrong in ("marking:board-list", "marking:board-lock", "marking:board-book"):
        assert client.get(reverse(wrong, kwargs={"pk": sitting.pk})).status_code == 403
    line = sitting.lines.exclude(result=None).get()
    board.change_mark(line=line, by=cast.team, mark=64, reason="Weighed twice.")
    sitting.refresh_from_db()
    assert sitting.state == "open"
    assert "Weighed twice." in client.get(url).text
    with pytest.raises(Refused, match="has not seen the list as it is"):
        lock(sitting, cast.team, without_examiner=" ")
    with pytest.raises(StaleState, match="changed while you read"):
        board.see(board=Board.objects.get(), by=cast.examiner, as_of=0)
    late = client.post(url, {"seen": "1", "text": "All well.", "as_of": "0"})
    assert (late.status_code, "A mark was changed while you read" in late.text, "All well." in late.text) == (
        409,
        True,
        True,
    )
    sitting.refresh_from_db()
    assert sitting.state == "open"
    board.see(board=sitting, by=cast.examiner, as_of=queries.last_change(sitting))
    lock(sitting, cast.team, without_examiner="")
    kinds = list(BoardEntry.objects.values_list("kind", "made_by"))
    team, examiner = cast.team.pk, cast.examiner.pk
    assert kinds == [
        ("opened", team),
        ("comment", examiner),
        ("seen", examiner),
        ("changed", team),
        ("seen", examiner),
        ("locked", team),
    ]
    sitting.refresh_from_db()
    with pytest.raises(Refused):
        board.comment(board=sitting, by=cast.examiner, text="Late")
    locked = as_(cast.examiner).get(url).text
    assert [name for name in shown if name in locked] == []


def test_names_appear_once_the_list_is_locked_and_not_before(cast, as_):
    one, _ = two_scripts(cast.cohort)
    sitting = board.open_board(cohort=cast.cohort, by=cast.team)
    client, url = as_(cast.team), reverse("marking:board-list", kwargs={"pk": sitting.pk})
    name = one.case_study.enrolment.participant.name
    book = reverse("marking:board-book", kwargs={"pk": sitting.pk})
    routes = (url, f"{url}?format=csv", book)
    assert [name in client.get(route).content.decode() for route in routes] == [False] * 3
    assert "Names appear once the list is locked." in client.get(url).text
    lock(sitting, cast.team)
    assert [name in client.get(route).content.decode() for route in routes] == [True, True, False]


def test_minutes_stand_beside_the_list_and_go_along_as_a_text(cast, as_):
    two_scripts(cast.cohort)
    sitting = board.open_board(cohort=cast.cohort, by=cast.team)
    client, url = as_(cast.team), reverse("marking:board", kwargs={"slug": cast.cohort.slug})
    empty = client.post(url, {"text": ""})
    assert (empty.status_code, "Enter what is to be minuted" in empty.text) == (200, True)
    for text in ("One script was talked about.", "Correction: two were."):
        assert client.post(url, {"text": text}).status_code == 302
    lock(sitting, cast.team)
    book = client.get(reverse("marking:board-book", kwargs={"pk": sitting.pk})).content.decode()
    assert [text in book for text in ("Cara Chair, chair", "talked about", "two were", "They are ill")] == [
        True
    ] * 4
    board.minute(board=sitting, by=cast.team, text="Put right afterwards.")
    called_off = BoardFactory(cohort=cast.other_cohort, state="called_off")
    with pytest.raises(Refused, match="has no minutes"):
        board.minute(board=called_off, by=cast.team, text="x")


def test_locking_asks_what_it_needs_and_ratifies_in_one_act(cast, as_):
    two_scripts(cast.cohort)
    client = as_(cast.team)
    page, opening = (
        reverse(f"marking:{name}", kwargs={"slug": cast.cohort.slug}) for name in ("board", "board-open")
    )
    assert "Freeze the list with 1 agreed mark" in client.get(page).text
    assert client.post(opening).status_code == 302
    sitting = Board.objects.get()
    url = reverse("marking:board-lock", kwargs={"pk": sitting.pk})
    form = {"held_on": clock.today().isoformat(), "present": "Cara Chair", "without_examiner": "Ill"}
    for missing, sentence in (
        ("present", "Enter who was present"),
        ("without_examiner", "Say why it is locked all the same"),
        ("held_on", "Enter the day"),
    ):
        answer = client.post(url, form | {missing: ""})
        assert (answer.status_code, sentence in answer.text) == (200, True), sentence
    assert client.post(url, form).status_code == 302
    assert list(Result.objects.values_list("state", "ratified_by", "board")) == [
        ("ratified", cast.team.pk, sitting.pk)
    ]
    assert client.post(url, form).status_code == 403
    assert AuditEvent.objects.get(event="board.locked").facts == {"ratified": 1, "seen": False}
    assert AuditEvent.objects.filter(event="result.ratified").count() == 1
    line = BoardLine.objects.exclude(result=None).get()
    with pytest.raises(Refused):
        board.change_mark(line=line, by=cast.team, mark=70, reason="Too late")


def test_a_list_that_is_put_away_ratifies_nothing_and_makes_room_for_another(cast):
    marked_case_study("agreed", enrolment=cast.enrolment)
    first = board.open_board(cohort=cast.cohort, by=cast.team)
    stale = Board.objects.get()
    board.call_off(board=first, by=cast.team)
    assert Result.objects.get().state == "proposed"
    with pytest.raises(StaleState):
        board.see(board=stale, by=cast.examiner, as_of=0)
    assert board.open_board(cohort=cast.cohort, by=cast.team).pk != first.pk


def test_only_the_team_keeps_the_board_and_only_the_examiner_sees_it_from_outside(cast):
    line = BoardLineFactory(board__cohort=cast.cohort)
    for person in (cast.lead, cast.marker, cast.examiner, cast.participant, cast.tutor):
        with pytest.raises(NotYourRole):
            board.open_board(cohort=cast.cohort, by=person)
        with pytest.raises(NotYourRole):
            board.change_mark(line=line, by=person, mark=70, reason="x")
        with pytest.raises(NotYourRole):
            lock(line.board, person)
    with pytest.raises(NotYourRole):
        board.see(board=line.board, by=cast.team, as_of=0)


@pytest.mark.parametrize("name", ["board", "board-list", "examine-board"])
def test_the_pages_of_a_board_take_the_same_few_queries_at_any_size(cast, as_, name):
    sitting = BoardFactory(cohort=cast.cohort)
    client = as_(cast.examiner if name == "examine-board" else cast.team)
    key = {"slug": cast.cohort.slug} if name == "board" else {"pk": sitting.pk}
    counts = []
    for number in (3, 30):
        for _ in range(number):
            BoardLineFactory(board=sitting, case_study=CaseStudyFactory(enrolment__cohort=cast.cohort))
            board.minute(board=sitting, by=cast.team, text="Talked about.")
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse(f"marking:{name}", kwargs=key)).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12
