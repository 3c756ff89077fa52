"""Who has advised an author on drafts, as a tutor or as the mentor: they know the text, so they never mark it."""

from django.db.models import OuterRef, Q, QuerySet

from casestudies.models import DraftComment, MentorAnswer, SectionDraft
from programme.models import Cohort


def drafts_advised(case_study: OuterRef, user: OuterRef) -> QuerySet[SectionDraft]:
    """The drafts of a case study that somebody read, answered or commented on; both are said from outside."""
    return SectionDraft.objects.filter(
        Q(taken_by=user)
        | Q(answered_by=user)
        | Q(comments__written_by=user)
        | Q(mentor_answers__mentor=user),
        case_study=case_study,
    )


def advisers_in(cohort: Cohort) -> list[tuple[int, int]]:
    """(case study id, user id) of everybody who has advised an author of the cohort, each once."""
    drafts = SectionDraft.objects.filter(case_study__enrolment__cohort=cohort)
    found: set[tuple[int, int]] = set()
    for name in ("taken_by", "answered_by"):
        found |= set(drafts.exclude(**{name: None}).values_list("case_study", name))
    found |= set(DraftComment.objects.filter(draft__in=drafts).values_list("draft__case_study", "written_by"))
    found |= set(MentorAnswer.objects.filter(draft__in=drafts).values_list("draft__case_study", "mentor"))
    return sorted(found)
