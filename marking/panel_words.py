"""What assessors found, as the text their author reads."""

from collections.abc import Iterable

from marking.models import Assessment, OutcomeFound

SAID = {True: "Met", False: "Not yet met", None: "Not said"}


def feedback_of(answers: Iterable[Assessment]) -> str:
    """Every answer under its assessor's name: what they write as a whole, then what is to work on, then what is met."""
    return "\n\n\n".join(answer_of(answer) for answer in answers)


def answer_of(answer: Assessment) -> str:
    """One answer, with what was found fetched."""
    rows = list(answer.found.all())
    parts = [f"{answer.assessor} found: {answer.get_outcome_display().lower()}.", answer.feedback]
    for met in (False, True):
        said = [line_of(row) for row in rows if row.met is met]
        if said:
            parts.append("\n".join([f"{SAID[met]}:", *said]))
    return "\n\n".join(filter(None, parts))


def line_of(row: OutcomeFound) -> str:
    """One learning outcome with its comment."""
    return f"{row.learning_outcome.number}. {row.learning_outcome} {row.comment}".strip()
