"""The five phases of a plan as their author meets them: what each is about, its boxes, where the words go later.

The phases, the table of factors and the table of actions are those of the East Renfrewshire School Improvement
Partnerships methodology. The boxes of phases 1, 4 and 5 are ours: its templates for these are not public.
"""

from __future__ import annotations

from dataclasses import dataclass

from casestudies.enums import Phase

MOST_CHARACTERS = 6000


@dataclass(frozen=True, slots=True)
class Box:
    """A question of a phase. `sections`: words in the title of the section in which the answer belongs, best first."""

    name: str
    label: str
    hint: str
    sections: tuple[str, ...]
    rows: int = 4


@dataclass(frozen=True, slots=True)
class PhasePage:
    """One phase: its number and title, the sentence it opens with, its boxes."""

    phase: Phase
    lead: str
    hint: str  # beside it in the list of phases
    boxes: tuple[Box, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its boxes."""
        return tuple(box.name for box in self.boxes)


TITLE = "title"  # the one box that is kept with the case study itself
CONTEXT, DATA = ("context", "introduction"), ("self-evaluation", "data")
READING, AIM = ("literature", "reading", "research"), ("aim", "question")
DOING, IMPACT = ("intervention", "done", "method", "action"), ("impact", "findings", "results")
REFLECTING, NEXT = ("reflection",), ("next steps", "conclusion")

PAGES: tuple[PhasePage, ...] = (
    PhasePage(
        Phase.INFORMATION,
        "What your data and your own eyes say, for which learners, and what should be better for them.",
        "What your data say, and what should be better for learners.",
        (
            Box(
                "evidence_now",
                "What does your evidence say now?",
                "Data and self-evaluation: what they tell you about learning in your classroom.",
                DATA,
                5,
            ),
            Box(
                "learners",
                "Which learners is it about?",
                "A small group. Write how many, and codes if you need them: “8 of 27 in P6, codes A to H”. Never names.",
                CONTEXT,
                3,
            ),
            Box(
                "baseline",
                "Where are they now?",
                "The measure you will look at again at the end, with today's figure.",
                DATA,
                3,
            ),
            Box(
                "aim",
                "What do you want to improve?",
                "The outcome for these learners, by how much, and by when.",
                AIM,
            ),
        ),
    ),
    PhasePage(
        Phase.EXPLORING,
        "What may lie behind it. List what helps and what hinders, and find out which of it is so before you act.",
        "What may lie behind it, and which of it you have tested.",
        (
            Box(
                "exploring",
                "What have you found out about these learners?",
                "What you looked at, whom you asked, what surprised you. Counts and codes, never names.",
                DATA,
            ),
            Box(
                "reading",
                "What have you read about it?",
                "Author and year, and what you take from each.",
                READING,
            ),
        ),
    ),
    PhasePage(
        Phase.PLANNING,
        "What you will try, and how you will know whether it made the difference.",
        "What you will try, and how you will know.",
        (
            Box(
                "question",
                "What is your enquiry question?",
                "One question that you can answer with evidence in a term.",
                AIM,
                3,
            ),
            Box(
                "intervention",
                "What will you do?",
                "The change you will try, how often and for how long, and which factor it answers.",
                DOING,
                5,
            ),
            Box(
                "evaluation",
                "How will you know it has worked?",
                "The evidence you will collect of the effect on learners, when, and how you keep them anonymous.",
                IMPACT,
                5,
            ),
        ),
    ),
    PhasePage(
        Phase.ACTION,
        "What you are doing, while you are doing it: a few lines a week are enough.",
        "What happened as you went along.",
        (
            Box(
                "happened",
                "What have you done so far?",
                "What happened, and when. Put the day before each note.",
                DOING,
                6,
            ),
            Box(
                "changed",
                "What did you change on the way, and why?",
                "Nothing goes as planned: that is evidence too.",
                DOING,
            ),
        ),
    ),
    PhasePage(
        Phase.REFLECTION,
        "What changed for learners, how sure you can be why, and what you do now.",
        "What changed, what you learned, what comes next.",
        (
            Box(
                "result",
                "What changed for these learners?",
                "The same measure as at the start, with its date. Counts and codes, never names.",
                IMPACT,
                5,
            ),
            Box(
                "learned",
                "What have you learned?",
                "About your practice, and how sure you can be that what you did was the reason.",
                REFLECTING,
            ),
            Box("next_step", "What will you do next?", "Keep, change or stop: and when.", NEXT, 3),
            Box(
                "shared_with",
                "Who else should hear of it?",
                "Stage partners, staff, parents, your trio.",
                NEXT,
                2,
            ),
        ),
    ),
)
BY_PHASE = {page.phase: page for page in PAGES}
