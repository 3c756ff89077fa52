"""What a marker reads about a practice mark once it is in: the agreed marks beside theirs, and what comes next."""

from typing import Any

from core.ui.tables import Column
from marking.models import AgreedMark
from marking.queries.marker import Draft
from marking.visibility import Script

AGREED = [
    Column("Criterion"),
    Column("Yours", numeric=True),
    Column("Agreed", numeric=True),
    Column("Why"),
]


def agreed_rows(agreed: list[AgreedMark], draft: Draft) -> list[list[Any]]:
    """The marker's scores beside the agreed ones."""
    return [
        [
            line.criterion.title,
            draft.lines[line.criterion_id].score if line.criterion_id in draft.lines else "",
            line.score,
            line.reason,
        ]
        for line in agreed
    ]


def practice_outcome(found: Script) -> tuple[str, str, str]:
    """What came of a practice mark: kind of notice, title, and what comes next; empty while it is open."""
    if not found.is_practice or found.is_open:
        return "", "", ""
    if found.passed:
        text = "You can be given real scripts now. A mail tells you when they are there."
        return "success", "Near enough to the agreed marks", text
    text = (
        "Read the reasons beside your scores. If another practice script is in your list, mark that next; if not, the "
        "programme team gets in touch to talk it through."
    )
    return "info", "Not near enough yet", text
