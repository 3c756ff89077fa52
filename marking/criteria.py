"""What a script is marked by when a cohort has named nothing of its own: the five characteristics of SCQF level 11."""

from dataclasses import dataclass

# Characters a marker writes, on the page or in a sheet.
LONGEST_FEEDBACK = 6000  # on one criterion
LONGEST_COMMENT = 10_000  # on the whole


@dataclass(frozen=True, slots=True)
class DefaultCriterion:
    """One criterion: its title, what to look for, and its weight in per cent."""

    title: str
    descriptor: str
    weight: int


DEFAULTS = (
    DefaultCriterion(
        "Knowledge and understanding",
        "Critical understanding of the literature and theory behind the chosen focus, used to explain and to question.",
        20,
    ),
    DefaultCriterion(
        "Practice: applied knowledge and skills",
        "The improvement was planned from data and self-evaluation, carried out, adjusted, and its effect on learners shown.",
        25,
    ),
    DefaultCriterion(
        "Generic cognitive skills",
        "Evidence is analysed and weighed; claims go no further than the evidence; limits are named.",
        25,
    ),
    DefaultCriterion(
        "Communication and numeracy",
        "A clear line of argument for peers and specialists, sources acknowledged, figures chosen and read with care.",
        15,
    ),
    DefaultCriterion(
        "Autonomy, accountability and working with others",
        "Takes responsibility for own practice, works with colleagues and learners ethically, and says what comes next.",
        15,
    ),
)
