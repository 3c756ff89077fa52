"""When a result can be expected, said alike to authors and to the team."""

import datetime as dt

from casestudies.models import Submission
from casestudies.queries import Standing
from core import clock
from core.ui.dates import deadline, full_date
from core.ui.tables import Column
from programme.models import Cohort


def misses_board(cohort: Cohort, due: dt.datetime) -> bool:
    """Whether a case study due at this moment leaves the markers no time before the cohort's board."""
    return due >= cohort.marking_due_at or due > clock.london(cohort.board_on)


def board_of(standing: Standing) -> str:
    """After which board the result comes: the cohort's, or a later one where time was given beyond the marking."""
    if misses_board(standing.cohort, standing.due_at):
        return "after the next assessment board; its day is not set yet"
    return f"after the assessment board on {full_date(standing.cohort.board_on)}"


def what_follows(cohort: Cohort, due: dt.datetime) -> str:
    """What happens after the hand-in, for the receipt."""
    if clock.today() < cohort.marking_from:
        marking = f"Marking begins on {full_date(cohort.marking_from)}."
    else:
        marking = "Marking is under way."
    anonymous = "Markers know you only by your candidate code."
    if misses_board(cohort, due) or clock.today() > cohort.board_on:
        return f"{marking} {anonymous} Your result goes to the next assessment board; afterwards you get a mail that it is ready."
    return (
        f"{marking} {anonymous} The assessment board meets on {full_date(cohort.board_on)}; afterwards you get a mail "
        "that your result is ready."
    )


def what_follows_presentation(submission: Submission) -> str:
    """What happens after slides or a poster are handed in, for the receipt."""
    replace = ""
    if clock.now() < submission.due_at:
        replace = f"Until {deadline(submission.due_at)} you can upload another file, which takes the place of this one. "
    return (
        f"{replace}Two assessors look at it, each for themselves, and say of every learning outcome whether it is met. "
        "You get a mail when the outcome is ready."
    )


MOVES = [Column("What"), Column("Now"), Column("With the new date")]


def moves_of(cohort: Cohort, due: dt.datetime, until: dt.datetime) -> list[list[str]]:
    """What a new due date moves, a row each: for who asks and for who decides."""
    return [
        ["The case study is due", deadline(due), deadline(until)],
        ["Marks are in", *(marks_in(cohort, day) for day in (due, until))],
        ["Assessment board", *(board_day(cohort, day) for day in (due, until))],
        ["Result and certificate", *(f"After {first_small(board_day(cohort, day))}" for day in (due, until))],
    ]


def marks_in(cohort: Cohort, due: dt.datetime) -> str:
    """When the markers have read what is due at this moment."""
    if misses_board(cohort, due):
        return "Once a marker has time, before the next board"
    return deadline(cohort.marking_due_at)


def board_day(cohort: Cohort, due: dt.datetime) -> str:
    """The board that sees what is due at this moment."""
    return "The next board" if misses_board(cohort, due) else f"The board on {full_date(cohort.board_on)}"


def first_small(text: str) -> str:
    """The same words in the middle of a sentence."""
    return text[:1].lower() + text[1:]


def warning_of(cohort: Cohort, due: dt.datetime) -> str:
    """What the team should know of a new due date; nothing where there is time to mark."""
    if not misses_board(cohort, due):
        return ""
    return (
        f"This leaves no time for marking: marks are due {deadline(cohort.marking_due_at)} and the board meets on "
        f"{full_date(cohort.board_on)}. The result goes to the next board, and the participant's page says so."
    )
