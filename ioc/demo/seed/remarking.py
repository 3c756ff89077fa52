"""What markers said of single paragraphs: while they mark, and as an author reads it with the result."""

import random

from casestudies.models import ReleasedComment
from casestudies.paragraphs import Paragraph, numbered
from core import clock
from marking.models import BankComment, Criterion, Mark, ScriptComment
from people.models import User
from programme.models import Cohort

REMARKS = (
    "Say which learners, and how many of them there were, before you say what changed.",
    "This is the turn of the whole argument. Begin the section with it.",
    "One source carries this claim. A second one that disagrees would make it stronger.",
    "I would have liked to see these figures before and after, side by side.",
    "Well observed: you say what you saw before you say what it means.",
)
MOST = 60  # scripts; a demonstration needs no more


def remark(marks: list[Mark], *, persona: int) -> None:
    """Some comments on scripts that are being marked or are marked, the persona's first of all."""
    dice = own_dice()
    begun = [mark for mark in marks if mark.state in ("started", "submitted")]
    begun.sort(key=lambda mark: mark.appointment_id != persona)
    ScriptComment.objects.bulk_create(
        ScriptComment(
            mark=mark,
            paragraph=where.number,
            passage=where.quoted,
            text=text,
            written_at=mark.saved_at or clock.now(),
        )
        for mark in begun[:MOST]
        for where, text in some(mark, dice)
    )


def release(marks: list[Mark], *, author: User) -> None:
    """The persona who has finished reads what was said of their paragraphs."""
    dice = own_dice()
    for mark in marks:
        if mark.case_study.enrolment.participant_id == author.pk:
            ReleasedComment.objects.bulk_create(
                ReleasedComment(
                    version=mark.version, reader=1, paragraph=where.number, passage=where.quoted, text=text
                )
                for where, text in some(mark, dice)
            )


SHARED = (
    "Name the two or three studies that you lean on most, and say where they disagree.",
    "Say what you did so that another teacher could do it on Monday.",
    "Set what you claim beside what you measured, and say how sure you are.",
    "Number your tables, and say of each in a sentence what it shows.",
    "Say what you would do differently, and what a colleague told you.",
)


def fill_bank(cohort: Cohort, *, persona: User) -> None:
    """What the team gives the markers to use, one for each criterion, and what the persona has kept."""
    criteria = Criterion.objects.filter(cohort=cohort)
    shared = [
        BankComment(cohort=cohort, criterion=row, text=text, kept_at=clock.now())
        for row, text in zip(criteria, SHARED, strict=False)
    ]
    own = [BankComment(owner=persona, text=text, kept_at=clock.now()) for text in REMARKS[:3]]
    BankComment.objects.bulk_create(shared + own)


def own_dice() -> random.Random:
    """Dice of our own: those of the whole demonstration go on as if nobody had commented."""
    return random.Random(28)  # noqa: S311 -- words, not a secret


def some(mark: Mark, dice: random.Random) -> list[tuple[Paragraph, str]]:
    """Three paragraphs of the script, not its headings, each with something to say of it."""
    long = [
        row
        for row in numbered(mark.version.reading_copy if mark.version else "").values()
        if len(row.text) > 80
    ]
    found = sorted(dice.sample(long, min(3, len(long))), key=lambda row: row.number)
    return list(zip(found, dice.sample(REMARKS, len(found)), strict=True))
