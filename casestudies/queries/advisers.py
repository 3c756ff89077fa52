"""Who has advised an author on drafts, as a tutor or as the mentor: they know the text, so they never mark it."""

from django.db.models import OuterRef, Q, QuerySet

from casestudies.models import SectionDraft


def drafts_advised(case_study: OuterRef, user: OuterRef) -> QuerySet[SectionDraft]:
    """The drafts of a case study that somebody read, answered or commented on; both are said from outside."""
    return SectionDraft.objects.filter(
        Q(taken_by=user)
        | Q(answered_by=user)
        | Q(comments__written_by=user)
        | Q(mentor_answers__mentor=user),
        case_study=case_study,
    )
