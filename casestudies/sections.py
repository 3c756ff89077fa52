"""The sections that a cohort starts with: what each should do, in words to its author."""

SECTIONS: tuple[tuple[str, str], ...] = (
    (
        "Introduction and context",
        "Your setting and your learners, without naming the school or anybody in it.",
    ),
    ("Self-evaluation and data", "What the evidence said about your classroom, and why this focus."),
    ("Review of literature", "What is known about it already, and what you take from that."),
    ("Improvement aim", "The aim or enquiry question: for whom, by when, and how you would know."),
    ("Intervention", "What you did, in enough detail for a colleague to do it too."),
    (
        "Evidence of impact on learners",
        "What changed for learners, and how sure you can be that this was the reason.",
    ),
    ("Critical reflection", "What you learned about your own practice, and what did not go as you thought."),
    ("Conclusion and next steps", "What it comes to, and what you and others will do now."),
)
