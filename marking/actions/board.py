"""The assessment board ratifies."""

import datetime as dt

from django.db import transaction

from audit.actions import record, record_each
from core import clock
from core.decisions import Refused
from core.transitions import StaleState
from marking.enums import ResultState
from marking.models import Board, Result
from marking.queries import board as queries
from marking.rules import team as rules
from marking.transitions import RESULT
from people.models import User
from people.roles import Permission
from programme.models import Cohort


@transaction.atomic
def record_board(*, cohort: Cohort, by: User, held_on: dt.date, present: str, minute: str = "") -> Board:
    """Write down that the board met and ratify every agreed mark of the cohort that waits for it."""
    rules.can_oversee(by, Permission.MARKS_RELEASE).require()
    if held_on > clock.today():
        raise Refused("The board has not met yet on that day.")
    waiting = queries.results_in(cohort, ResultState.PROPOSED)
    if not waiting.exists():
        raise Refused("No agreed mark waits for the board. Agree the marks first.")
    board = Board.objects.create(
        cohort=cohort,
        held_on=held_on,
        present=present,
        minute=minute,
        recorded_at=clock.now(),
        recorded_by=by,
    )
    move = RESULT.moves["ratify"]
    ids = list(waiting.order_by("pk").values_list("pk", flat=True))
    ratified = Result.objects.filter(pk__in=ids, state__in=move.sources).update(
        state=move.target, ratified_at=clock.now(), ratified_by=by, board=board
    )
    if ratified != len(ids):
        raise StaleState(
            "The agreed marks changed while you wrote this. Look at them again, then record the board."
        )
    record_each(move.event, by=by, subjects=[Result(pk=pk) for pk in ids], board=board.pk)
    record("board.recorded", by=by, subject=board, ratified=ratified)
    return board
