"""What assessors found, as the text their author reads."""

from collections.abc import Iterable

from marking.models import Assessment

SAID = {True: "Met", False: "Not yet met", None: "Not said"}


def feedback_of(answers: Iterable[Assessment]) -> str:
    """Every answer under its assessor's name: each learning outcome, then what they write as a whole."""
    return "\n\n".join(filter(None, (answer_of(answer) for answer in answers)))


def answer_of(answer: Assessment) -> str:
    """One answer, with what was found fetched."""
    lines = [f"{answer.assessor} found: {answer.get_outcome_display().lower()}."]
    for row in answer.found.all():
        comment = f" {row.comment}" if row.comment else ""
        lines.append(f"{row.learning_outcome.number}. {row.learning_outcome} {SAID[row.met]}.{comment}")
    lines.append(answer.feedback)
    return "\n".join(filter(None, lines))
