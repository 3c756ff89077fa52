"""What presentations are judged by when a cohort has named nothing of its own: a suggestion, since none is published."""

SUGGESTED = (
    "Chooses a focus from data and self-evaluation, and says why it matters for learners.",
    "Uses professional reading and research critically to decide what to change.",
    "Plans, carries out and adjusts an improvement in the classroom, with regard to ethics and equity.",
    "Shows with evidence what changed for learners, and names the limits of that evidence.",
    "Reflects on own practice, says what comes next, and shares it clearly with colleagues.",
)
