"""What authors show to the mentor of their trio, and what the mentor says to it."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, QuerySet, Subquery

from casestudies.enums import CaseStudyState
from casestudies.models import MentorAnswer, SectionDraft
from casestudies.queries.visibility import readers_of_drafts
from people.models import User
from programme.models import Enrolment
from trios.circles import mentor_of, read_as_mentor

UNREAD = ("feedback", "feedback_begun")  # the tutor's, which no mentor reads


def shown_visible_to(user: User | AnonymousUser) -> QuerySet[SectionDraft]:
    """The drafts that their authors show this person as the mentor of their trio, the one shown last first.

    PRIVACY: the draft alone; what a tutor says to it stays between tutor and author.
    """
    rows = SectionDraft.objects.select_related(
        "section", "case_study__enrolment__cohort", "case_study__enrolment__participant"
    )
    if not user.is_authenticated:
        return rows.none()
    shared = read_as_mentor(user, "case_study__enrolment", "shown_to_mentor_at")
    return (
        rows.filter(shared, shown_to_mentor_at__isnull=False)
        .defer(*UNREAD)
        .order_by("-shown_to_mentor_at", "-id")
    )


def own_answer(draft: SectionDraft, user: User) -> MentorAnswer | None:
    """What this mentor has written about the draft, sent or not."""
    return MentorAnswer.objects.filter(draft=draft, mentor=user).first()


def with_own_answer(drafts: QuerySet[SectionDraft], user: User) -> QuerySet[SectionDraft]:
    """Each draft with when this mentor began to answer it, and when they sent that."""
    own = MentorAnswer.objects.filter(draft=OuterRef("pk"), mentor=user)
    return drafts.annotate(
        own_begun=Subquery(own.values("saved_at")), own_sent=Subquery(own.values("sent_at"))
    )


def waiting_for_mentor(user: User) -> QuerySet[SectionDraft]:
    """What this mentor can still answer, the longest shown first."""
    answered = MentorAnswer.objects.filter(mentor=user, sent_at__isnull=False).values("draft")
    still_written = [CaseStudyState.WRITING, CaseStudyState.NOT_YET]
    return (
        shown_visible_to(user)
        .filter(case_study__state__in=still_written)
        .exclude(pk__in=answered)
        .order_by("shown_to_mentor_at", "id")
    )


def is_shown_to(user: User, draft: SectionDraft) -> bool:
    """Whether the author shows it to this person, who was their mentor then and is now; the sibling of `shown_visible_to`."""
    since = draft.shown_to_mentor_at
    if since is None:
        return False
    return any(
        person.pk == user.pk and began <= since for person, began in mentor_of(draft.case_study.enrolment)
    )


def own_mentor(enrolment: Enrolment) -> User | None:
    """The mentor of the author's trio, if it has one."""
    return next((person for person, _ in mentor_of(enrolment)), None)


def answers_sent(draft: SectionDraft) -> list[MentorAnswer]:
    """What mentors have sent to a draft, for its author and the tutors."""
    return list(
        draft.mentor_answers.filter(sent_at__isnull=False).select_related("mentor").order_by("sent_at", "id")
    )


def readers_of_draft(draft: SectionDraft) -> list[tuple[str, str]]:
    """Who reads this draft besides its author, for the `who_can_see` panel."""
    readers = readers_of_drafts()
    mentor = own_mentor(draft.case_study.enrolment) if draft.shown_to_mentor_at else None
    if mentor and is_shown_to(mentor, draft):
        readers.append((str(mentor), "your mentor, to whom you show it"))
    return readers
