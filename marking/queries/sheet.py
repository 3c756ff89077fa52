"""The open marks of a marker as a sheet holds them, whatever their number in four queries."""

from dataclasses import dataclass

from marking import visibility
from marking.enums import MarkState
from marking.models import Criterion, CriterionMark, Mark
from marking.queries.marker import Draft
from marking.sheet import WHOLE, OpenMark
from marking.visibility import Script
from people.models import User


@dataclass(frozen=True, slots=True)
class Desk:
    """Every script that the marker can write about now, with what they wrote; and the codes of those whose mark is in."""

    scripts: dict[str, Script]
    drafts: dict[str, Draft]
    done: list[str]

    @property
    def marks(self) -> list[OpenMark]:
        """The marks as a sheet holds them, in the order of the marker's list."""
        return [as_open_mark(code, draft) for code, draft in self.drafts.items()]


def desk_of(user: User) -> Desk:
    """The marker's open scripts. SECURITY: asked of `visibility`, script by script, as the pages of each are."""
    rows = [visibility.script(row) for row in visibility.rows(visibility.readings_of(user))]
    scripts = {row.code: row for row in rows if row.is_open and visibility.may_open(user.pk, row)}
    done = [row.code for row in rows if row.state == MarkState.SUBMITTED and row.code not in scripts]
    ids = [row.mark_id for row in scripts.values()]
    marks = {
        row.pk: row
        for row in Mark.objects.filter(pk__in=ids)
        .select_related("appointment")
        .only("version_number", "total", "comment", "note", "saved_at", "appointment__cohort_id")
    }
    criteria: dict[int, list[Criterion]] = {}
    for criterion in Criterion.objects.filter(
        cohort__in={row.appointment.cohort_id for row in marks.values()}
    ):
        criteria.setdefault(criterion.cohort_id, []).append(criterion)
    lines: dict[int, dict[int, CriterionMark]] = {}
    for line in CriterionMark.objects.filter(mark__in=ids).order_by("pk"):
        lines.setdefault(line.mark_id, {})[line.criterion_id] = line
    drafts = {}
    for code, script in scripts.items():
        mark = marks[script.mark_id]
        drafts[code] = Draft(
            mark.version_number,
            mark.total,
            mark.comment,
            mark.note,
            mark.saved_at,
            criteria.get(mark.appointment.cohort_id, []),
            lines.get(mark.pk, {}),
        )
    return Desk(scripts, drafts, done)


def as_open_mark(code: str, draft: Draft) -> OpenMark:
    """One mark as a sheet holds it."""
    lines = {c.number: draft.lines[c.pk] for c in draft.criteria if c.pk in draft.lines}
    return OpenMark(
        code,
        draft.version,
        {c.number: c.title for c in draft.criteria},
        {number: line.score for number, line in lines.items()},
        {WHOLE: draft.comment} | {number: line.feedback for number, line in lines.items()},
    )
