"""What an author has written of their sections, with marks, and what one of them was before."""

import datetime as dt

from casestudies.markup import words
from casestudies.models import CaseStudy, Section, SectionDraft, SectionText, SectionTextVersion
from core import clock
from programme.models import Enrolment

DATA = """# What the screening said

In August **nine of 24** learners in Primary 4 read below the level expected of them. The tracking \
from *Primary 3* says the same of seven.

| Group | Learners | Below, August |
| --- | --- | --- |
| All | 24 | 9 |
| Who get free meals | 8 | 5 |

# What I asked next

- What do they do when they meet a word they don't know?
- Who talks about a text, and who waits?
- What do families do with the books that go home?

A tally over three lessons answered the second: *four* learners gave more than half of all answers."""
BEFORE = """In August nine learners read below the level expected of them. The tracking says the same of seven.

A tally over three lessons showed that four learners gave more than half of all answers."""
REVIEW = """Reciprocal teaching gives learners four things to do with a text: to *predict*, *question*, \
*clarify* and *summarise* (Palincsar and Brown, 1984).

1. It makes comprehension something that can be heard.
2. It moves the questions from the teacher to the learners.

What I take from it: short texts first, and the same role for a whole week."""


def write_sections(writer: Enrolment) -> None:
    """Two sections begun, one of them changed since; the first as it was last sent."""
    case_study = CaseStudy.objects.get(enrolment=writer)
    sections = {row.number: row for row in Section.objects.filter(cohort=writer.cohort_id)}
    sent = SectionDraft.objects.filter(case_study=case_study, section=sections[1]).latest("number")
    saved_at = clock.now() - dt.timedelta(days=1)
    SectionText.objects.bulk_create(
        SectionText(
            case_study=case_study,
            section=sections[number],
            text=text,
            words=words(text),
            version=version,
            saved_at=saved_at,
        )
        for number, text, version in ((1, sent.text, 1), (2, DATA, 2), (3, REVIEW, 1))
    )
    SectionTextVersion.objects.create(
        current=SectionText.objects.get(case_study=case_study, section=sections[2]),
        version=1,
        text=BEFORE,
        words=words(BEFORE),
        saved_at=saved_at - dt.timedelta(days=6),
    )
