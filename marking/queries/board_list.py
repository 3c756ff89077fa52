"""The list of a board: as it is frozen, and as it is read with what the board changed."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from casestudies.enums import CaseStudyState
from casestudies.models import Submission
from marking.enums import BoardState, MarkState, ResultState
from marking.models import Board, BoardEntry, BoardLine, MarkChange, Result
from marking.queries.board import results_in
from marking.queries.integrity import is_held
from marking.queries.readings import with_standing
from marking.scoring import capped
from programme.models import Cohort

SITTING = (BoardState.OPEN, BoardState.SEEN)
SECOND_ATTEMPT = "Second attempt"
HELD = "Held: a concern about integrity"


def sitting_of(cohort: Cohort) -> Board | None:
    """The board of the cohort whose list is frozen and not locked yet."""
    return Board.objects.filter(cohort=cohort, state__in=SITTING).first()


def agreed_in(cohort: Cohort) -> QuerySet[Result]:
    """The agreed marks that wait for a board."""
    return results_in(cohort, ResultState.PROPOSED)


def lines_for(board: Board) -> Iterator[BoardLine]:
    """The lines of a new list: every script that is submitted and has no ratified mark, with its readings as they are now."""
    cohort = board.cohort
    later = Submission.objects.filter(
        case_study=OuterRef("case_study"), version__number__gt=OuterRef("version__number")
    )
    scripts = (
        with_standing(cohort)
        .filter(
            ~Exists(later),
            Q(version__result=None) | Q(version__result__state=ResultState.PROPOSED),
            case_study__state=CaseStudyState.SUBMITTED,
        )
        .order_by("code", "pk")
    )
    most = cohort.word_limit * (100 + cohort.word_tolerance) // 100
    for row in scripts.values(
        "case_study",
        "code",
        "state",
        "total",
        "second_state",
        "second_total",
        "third_total",
        "third__state",
        "agreed",
        "is_resubmission",
        result=F("version__result"),
        how=F("version__result__how"),
        late=F("version__submission__is_late"),
        held=is_held("version"),
        words=F("version__submission__counted_words"),
    ).iterator():
        given = [
            (row["state"], row["total"]),
            (row["second_state"], row["second_total"]),
            (row["third__state"], row["third_total"]),
        ]
        readings = [total for state, total in given if state == MarkState.SUBMITTED and total is not None]
        yield BoardLine(
            board=board,
            case_study_id=row["case_study"],
            result_id=None if row["held"] else row["result"],
            code=row["code"],
            readings=readings,
            spread=max(readings) - min(readings) if len(readings) > 1 else None,
            mark=None if row["held"] else row["agreed"],
            how="" if row["held"] else row["how"] or "",
            flags=flags_of(row, most),
        )


def flags_of(row: dict[str, Any], most: int) -> list[str]:
    """What the board should know of a script beside its marks. Nothing here says who wrote it."""
    flags = []
    if row["held"]:
        flags.append(HELD)
    if row["late"]:
        flags.append("Late")
    if row["is_resubmission"]:
        flags.append(SECOND_ATTEMPT)
    if row["words"] and row["words"] > most:
        flags.append(f"{row['words']:,} words")
    return flags


def lines_of(board: Board) -> QuerySet[BoardLine]:
    """The list by code, what has no mark last; each line with the mark as it is `now` and how often it was changed (`times`)."""
    last = MarkChange.objects.filter(line=OuterRef("pk")).order_by("-pk").values("mark")[:1]
    return (
        BoardLine.objects.filter(board=board)
        .annotate(now=Coalesce(Subquery(last), F("mark")), times=Count("changes"), unmarked=Q(result=None))
        .order_by("unmarked", "code", "pk")
    )


def last_change(board: Board) -> int:
    """What tells the list as it is now from every earlier one: the last change of a mark, 0 before the first."""
    return MarkChange.objects.filter(line__board=board).aggregate(last=Max("pk"))["last"] or 0


def most_for(line: BoardLine) -> int:
    """The highest mark that the script can have: the pass mark where it was handed in a second time."""
    again = SECOND_ATTEMPT in line.flags
    return capped(100, pass_mark=line.board.cohort.pass_mark, is_resubmission=again)


def book_of(board: Board) -> list[BoardEntry]:
    """Everything written into the book of a board, the first entry first."""
    return list(BoardEntry.objects.filter(board=board).select_related("made_by"))
