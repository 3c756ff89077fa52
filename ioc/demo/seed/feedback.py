"""What tutors say on drafts and what authors answer: comments, a second draft, drafts that are taken, dates."""

import datetime as dt

from casestudies.enums import CommentReply, DraftState
from casestudies.models import DraftComment, MentorAnswer, Section, SectionDraft
from casestudies.passages import passages
from core import clock
from people.models import User
from programme.models import Cohort, Enrolment

COMMENTS = (
    "Say how many learners this is, and whom you asked.",
    "A strong claim for one source. Is there a study that found otherwise?",
    "This sentence carries two ideas. Make it two sentences.",
)
MENTOR_COMMENT = "When I watched, the quieter half had begun to answer too. That belongs here."
MENTOR_ON_ALL = "I recognise your classroom in this. Keep the tally: it is the best evidence you have."
REPLIES = (
    (CommentReply.DONE, ""),
    (CommentReply.DISAGREE, "The second study is in the review of literature; I point to it from here."),
    ("", ""),
)


def comment(enrolments: list[Enrolment], *, tutor: User, other: User) -> None:
    """Two comments on each draft that is answered; of those that wait, some are being read by another tutor."""
    drafts = SectionDraft.objects.filter(case_study__enrolment__in=enrolments)
    DraftComment.objects.bulk_create(
        remark(draft, number, COMMENTS[number - 1], by=tutor)
        for draft in drafts.filter(state=DraftState.ANSWERED)
        for number in range(1, len(passages(draft.text)[:2]) + 1)
    )
    taken = drafts.filter(state=DraftState.SENT).order_by("sent_at", "pk")[1:8:3]
    SectionDraft.objects.filter(pk__in=[draft.pk for draft in taken]).update(
        taken_at=clock.now() - dt.timedelta(days=1), taken_by=other
    )


def remark(draft: SectionDraft, paragraph: int, text: str, *, by: User) -> DraftComment:
    """A comment on the opening words of a paragraph, written when the draft was answered."""
    words = passages(draft.text)[paragraph - 1].split()[:5]
    return DraftComment(
        draft=draft,
        paragraph=paragraph,
        quote=" ".join(words),
        text=text,
        written_at=draft.answered_at or clock.now(),
        written_by=by,
    )


def second_draft(writer: Enrolment, *, tutor: User) -> None:
    """A third comment and the author's answers on their first draft, and the next draft of it, which waits."""
    first = SectionDraft.objects.get(case_study__enrolment=writer, section__number=1)
    last = DraftComment(
        draft=first,
        paragraph=2,
        text=COMMENTS[2],
        written_at=first.answered_at or clock.now(),
        written_by=tutor,
    )
    last.save()
    for row, (reply, words) in zip(first.comments.all(), REPLIES, strict=True):
        if reply:
            row.reply, row.reply_words = reply, words
            row.replied_at, row.replied_by = clock.now() - dt.timedelta(days=4), writer.participant
            row.save()
    one, *rest = passages(first.text)
    SectionDraft.objects.create(
        case_study=first.case_study,
        section=first.section,
        number=2,
        is_marked=True,
        text="\n\n".join(
            [
                f"# The setting\n\nIn the school of this enquiry, {one[:1].lower()}{one[1:]}",
                *rest,
                "Two questions follow from this:\n\n- Who *talks* about a text?\n- Who waits?",
            ]
        ),
        sent_at=clock.now() - dt.timedelta(days=3),
    )


def show(author: Enrolment, *, mentor: User) -> None:
    """The author's drafts are shown to their mentor, who has sent a comment on the first; the others wait."""
    now = clock.now()
    drafts = SectionDraft.objects.filter(case_study__enrolment=author).order_by("sent_at", "pk")
    drafts.update(shown_to_mentor_at=now - dt.timedelta(days=2))
    first = drafts[0]
    answer = MentorAnswer.objects.create(
        draft=first, mentor=mentor, words=MENTOR_ON_ALL, version=1, saved_at=now, sent_at=now
    )
    said = remark(first, 1, MENTOR_COMMENT, by=mentor)
    said.mentor_answer, said.written_at = answer, now
    said.save()


def ask_by(cohort: Cohort) -> None:
    """The first sections are asked for every other week from now on."""
    sections = list(Section.objects.filter(cohort=cohort, number__lte=4))
    for section in sections:
        section.draft_by = clock.today() + dt.timedelta(days=14 * section.number)
    Section.objects.bulk_update(sections, ["draft_by"])
