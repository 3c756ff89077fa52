"""The features and questions that a first cohort starts with.

An illustrative list after the themes of quality indicator 2.3 of How good is our school? (4th edition): the team puts
the programme's own in its place.
"""

from programme.queries.cohort import FeatureText

FEATURES: tuple[tuple[str, str], ...] = (
    (
        "A nurturing and challenging environment",
        "Relationships, expectations and how a room feels to those who learn in it.",
    ),
    ("Knowing what learners know", "Assessment that tells the teacher what to do on Tuesday."),
    ("Feedback that moves learning on", "What feedback is for, and what learners do with it."),
    ("Learners leading learning", "Voice, choice and responsibility in everyday lessons."),
    ("Questions and dialogue", "Talk that makes thinking visible."),
    ("Planning from evidence", "Using data and self-evaluation to choose what to change."),
    ("Support and challenge for all", "Meeting needs without lowering the ceiling."),
    ("Sustaining improvement", "Measuring effect, and making a change last."),
)
PROMPTS_BEFORE = (
    "Where is your practice now? What would a visitor see?",
    "What data or evidence do you have about this?",
    "Which question do you bring to the session?",
)
PROMPTS_AFTER = (
    "What is the one thing you take away?",
    "What will you try, with whom, by when?",
    "How will you know what difference it made to learners?",
)


def usual_features() -> list[FeatureText]:
    """Each feature with the journal's questions before and after its sessions."""
    return [
        FeatureText(title=title, summary=summary, before=PROMPTS_BEFORE, after=PROMPTS_AFTER)
        for title, summary in FEATURES
    ]
