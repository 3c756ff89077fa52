"""What a dialogue is judged by when a cohort has named nothing of its own: the marks of good professional dialogue."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DefaultCriterion:
    """One criterion: its title and what to look for."""

    title: str
    description: str


DEFAULTS = (
    DefaultCriterion(
        "Purposeful and focused",
        "The mentor keeps the dialogues of their trio to what the host asked about, and can say how.",
    ),
    DefaultCriterion(
        "Interactive and collaborative",
        "Everybody in the trio speaks, listens and learns; the mentor leads without taking over.",
    ),
    DefaultCriterion(
        "Well-directed challenge and support",
        "The mentor asks the question that is hard to answer, kindly, and helps to find the answer.",
    ),
    DefaultCriterion(
        "Deep engagement",
        "The mentor stays with one thing long enough to understand it, and draws on reading and research.",
    ),
    DefaultCriterion(
        "Impact- and outcome-focused",
        "The mentor shows what became different for learners and colleagues, and how they know.",
    ),
)
