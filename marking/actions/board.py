"""The assessment board: its list is frozen, read by code, changed with reasons, seen from outside, and locked (ADR 31)."""

import datetime as dt

from django.db import IntegrityError, transaction

from audit.actions import record, record_each
from core import clock
from core.decisions import Refused
from core.transitions import StaleState
from marking.enums import BoardEntryKind, BoardState, ResultState
from marking.models import Board, BoardEntry, BoardLine, MarkChange, Result
from marking.queries import board_list as queries
from marking.queries.integrity import is_held
from marking.rules import board as rules
from marking.transitions import BOARD, RESULT
from people.models import User
from programme.models import Cohort


@transaction.atomic
def open_board(*, cohort: Cohort, by: User) -> Board:
    """Freeze the list: what the readings and the agreed marks are now is what the board has before it."""
    rules.can_keep(by).require()
    known = queries.sitting_of(cohort)
    if known is not None:
        return known
    if not queries.agreed_in(cohort).exists():
        raise Refused("No agreed mark waits for the board. Agree the marks first.")
    now = clock.now()
    try:
        with transaction.atomic():
            board = Board.objects.create(
                cohort=cohort, held_on=clock.today(), recorded_at=now, recorded_by=by
            )
    except IntegrityError:  # the other of two presses at once was quicker
        known = queries.sitting_of(cohort)
        if known is None:
            raise
        return known
    lines = BoardLine.objects.bulk_create(queries.lines_for(board), batch_size=500)
    write(board, BoardEntryKind.OPENED, by, f"{len(lines)} scripts")
    record("board.opened", by=by, subject=board, scripts=len(lines))
    return board


def write(board: Board, kind: BoardEntryKind, by: User, text: str = "") -> BoardEntry:
    """One more line of the board's book."""
    return BoardEntry.objects.create(board=board, kind=kind, text=text, made_at=clock.now(), made_by=by)


@transaction.atomic
def change_mark(*, line: BoardLine, by: User, mark: int, reason: str) -> MarkChange:
    """Change a mark of the list, with the reason; who has seen the list from outside is asked to look again."""
    rules.can_change_line(by, line).require()
    BOARD.move(line.board, "change_mark")
    if not reason.strip():
        raise Refused("Say why the board changes this mark.")
    most = queries.most_for(line)
    if mark > most:
        raise Refused(f"This script can have {most} per cent at most.")
    was = queries.lines_of(line.board).values_list("now", flat=True).get(pk=line.pk)
    if mark == was:
        raise Refused(f"The mark is {was} per cent already.")
    change = MarkChange.objects.create(
        line=line, was=was, mark=mark, reason=reason.strip(), made_at=clock.now(), made_by=by
    )
    how = f"changed by the board from {was} to {mark}; {line.how}"[:200]
    if not Result.objects.filter(pk=line.result_id, state=ResultState.PROPOSED).update(mark=mark, how=how):
        raise StaleState("This mark is ratified already, so it can't be changed.")
    write(line.board, BoardEntryKind.CHANGED, by, f"{line.code}: {was} to {mark}. {reason.strip()}")
    record(BOARD.event("change_mark"), by=by, subject=line.board, script=line.code, was=was, mark=mark)
    return change


@transaction.atomic
def minute(*, board: Board, by: User, text: str) -> BoardEntry:
    """Add to the minutes. What was written stays; a correction is another entry."""
    rules.can_minute(by, board).require()
    entry = write(board, BoardEntryKind.MINUTE, by, text.strip())
    record("board.minuted", by=by, subject=board, entry=entry.pk)
    return entry


@transaction.atomic
def comment(*, board: Board, by: User, text: str) -> BoardEntry:
    """The external examiner says something about the list; the board reads it beside the minutes."""
    rules.can_comment(by, board).require()
    entry = write(board, BoardEntryKind.COMMENT, by, text.strip())
    record("board.commented", by=by, subject=board, entry=entry.pk)
    return entry


@transaction.atomic
def see(*, board: Board, by: User, as_of: int, text: str = "") -> Board:
    """The external examiner has seen the list as it is now.

    as_of: `queries.last_change` of the page they read; StaleState where a mark was changed since.
    """
    rules.can_see(by, board).require()
    BOARD.move(board, "see")
    if queries.last_change(board) != as_of:
        raise StaleState(
            "A mark was changed while you read the list. Look at it again before you say that you saw it."
        )
    write(board, BoardEntryKind.SEEN, by, text.strip())
    record(BOARD.event("see"), by=by, subject=board)
    return board


@transaction.atomic
def lock(*, board: Board, by: User, held_on: dt.date, present: str, without_examiner: str = "") -> Board:
    """The chair locks the list: every mark on it is ratified as it stands now, and nothing of it changes any more.

    Where the external examiner has not seen the list as it is, `without_examiner` says why it is locked all the same.
    """
    board = Board.objects.select_for_update().get(pk=board.pk)  # nobody changes a mark while it is looked at
    rules.can_lock(by, board).require()
    if held_on > clock.today():
        raise Refused("The board has not met yet on that day.")
    if not present.strip():
        raise Refused("Say who was present.")
    unseen = board.state != BoardState.SEEN
    if unseen and not without_examiner.strip():
        raise Refused(
            "The external examiner has not seen the list as it is. Say why it is locked all the same."
        )
    now = clock.now()
    BOARD.move(board, "lock", held_on=held_on, present=present.strip(), locked_at=now, locked_by=by)
    move = RESULT.moves["ratify"]
    # What a concern was raised about since the list was frozen waits for the next board.
    lines = board.lines.exclude(result=None).exclude(is_held("result__version"))
    ids = list(lines.values_list("result", flat=True))
    ratified = Result.objects.filter(board_lines__board=board, state__in=move.sources).exclude(is_held())
    number = ratified.update(state=move.target, ratified_at=now, ratified_by=by, board=board)
    if number != len(ids):
        raise StaleState("A mark on the list is no longer open. Look at the list again before you lock it.")
    why = f"Without the external examiner: {without_examiner.strip()}" if unseen else ""
    write(board, BoardEntryKind.LOCKED, by, why)
    record_each(move.event, by=by, subjects=[Result(pk=pk) for pk in ids], board=board.pk)
    record(BOARD.event("lock"), by=by, subject=board, ratified=number, seen=not unseen)
    return board


@transaction.atomic
def call_off(*, board: Board, by: User) -> Board:
    """Put the list away: nothing is ratified, and a new one can be frozen. Marks that were changed on it stay changed."""
    rules.can_call_off(by, board).require()
    BOARD.move(board, "call_off")
    write(board, BoardEntryKind.CALLED_OFF, by)
    record(BOARD.event("call_off"), by=by, subject=board)
    return board
