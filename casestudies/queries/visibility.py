"""Who may read what of a case study. Each queryset is the sibling of a `can_…` in rules.py."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from casestudies.enums import DraftState
from casestudies.models import (
    CaseStudy,
    DraftComment,
    Evidence,
    ExtensionRequest,
    SectionDraft,
    Submission,
    Version,
)
from people.models import User
from people.roles import Permission, everywhere, may_somewhere

# Long texts that no list needs.
HEAVY = ("reading_copy", "findings", "words_by_section", "words_excluded")


def visible_to(user: User | AnonymousUser) -> QuerySet[CaseStudy]:
    """The case studies whose text the user may read: their own, and all for who oversees them."""
    if not user.is_authenticated:
        return CaseStudy.objects.none()
    rows = CaseStudy.objects.select_related("enrolment__cohort", "enrolment__participant")
    if everywhere(user, Permission.CASE_STUDY_OVERSEE):
        return rows
    return rows.filter(enrolment__participant=user)


def versions_visible_to(user: User | AnonymousUser) -> QuerySet[Version]:
    """The uploaded files the user may open. SECURITY: never a marker's way in; markers get the reading copy only."""
    rows = Version.objects.select_related(
        "case_study__enrolment__cohort", "case_study__enrolment__participant"
    )
    if not user.is_authenticated:
        return rows.none()
    if everywhere(user, Permission.CASE_STUDY_OVERSEE):
        return rows
    return rows.filter(case_study__enrolment__participant=user)


def submissions_visible_to(user: User | AnonymousUser) -> QuerySet[Submission]:
    """The receipts the user may read: their own, and all for who oversees case studies."""
    rows = Submission.objects.select_related(
        "case_study__enrolment__cohort", "case_study__enrolment__participant", "version"
    ).defer(*(f"version__{name}" for name in HEAVY))
    if not user.is_authenticated:
        return rows.none()
    if everywhere(user, Permission.CASE_STUDY_OVERSEE):
        return rows
    return rows.filter(case_study__enrolment__participant=user)


def drafts_visible_to(user: User | AnonymousUser) -> QuerySet[SectionDraft]:
    """The drafts the user may read: their own, and all for an academic writing tutor."""
    rows = SectionDraft.objects.select_related(
        "section", "taken_by", "case_study__enrolment__cohort", "case_study__enrolment__participant"
    )
    if not user.is_authenticated:
        return rows.none()
    mine = Q(case_study__enrolment__participant=user)
    return rows if may_somewhere(user, Permission.DRAFT_COMMENT) else rows.filter(mine)


def drafts_beside(user: User | AnonymousUser, draft: SectionDraft) -> list[SectionDraft]:
    """All drafts of the same section of the same case study that the user may read, the first first."""
    same = {"case_study": draft.case_study_id, "section": draft.section_id}
    return list(drafts_visible_to(user).filter(**same).order_by("number"))


def comments_visible_to(user: User | AnonymousUser) -> QuerySet[DraftComment]:
    """The comments the author and tutors may read, the mentor's with them once they are sent (`queries.mentor`).

    PRIVACY: an author gets them with the answer, not while they are being written.
    """
    rows = DraftComment.objects.select_related("draft__case_study__enrolment", "written_by", "mentor_answer")
    if not user.is_authenticated:
        return rows.none()
    by_mentor = Q(mentor_answer__sent_at__isnull=False)
    if may_somewhere(user, Permission.DRAFT_COMMENT):
        return rows.filter(by_mentor | Q(mentor_answer=None))
    by_tutor = Q(mentor_answer=None, draft__state=DraftState.ANSWERED)
    return rows.filter(by_mentor | by_tutor, draft__case_study__enrolment__participant=user)


def evidence_visible_to(user: User | AnonymousUser) -> QuerySet[Evidence]:
    """What this person put aside for their own case studies. PRIVACY: nobody else gets a row, whatever their role."""
    if not user.is_authenticated:
        return Evidence.objects.none()
    return Evidence.objects.filter(case_study__enrolment__participant=user).select_related(
        "section", "case_study__enrolment"
    )


def requests_visible_to(user: User | AnonymousUser) -> QuerySet[ExtensionRequest]:
    """The requests for more time the user may read: their own, and all for who decides on them."""
    rows = ExtensionRequest.objects.select_related(
        "case_study__enrolment__cohort", "case_study__enrolment__participant", "extension"
    )
    if not user.is_authenticated:
        return rows.none()
    if everywhere(user, Permission.CASE_STUDY_OVERSEE):
        return rows
    return rows.filter(case_study__enrolment__participant=user)


def drafts_waiting() -> QuerySet[SectionDraft]:
    """The drafts no tutor has answered yet, the longest waiting first, without their text."""
    return (
        SectionDraft.objects.filter(state=DraftState.SENT)
        .select_related(
            "section", "taken_by", "case_study__enrolment__cohort", "case_study__enrolment__participant"
        )
        .order_by("sent_at", "id")
    )


def readers_of_plan() -> list[tuple[str, str]]:
    """Who reads a plan and an upload besides its author, for the `who_can_see` panel."""
    return [
        ("You", ""),
        ("The programme team", "to support you; markers never see it"),
    ]


def readers_of_presentation() -> list[tuple[str, str]]:
    """Who reads slides or a poster besides their author."""
    return [
        ("You", ""),
        ("The programme team", "to support you"),
        ("Your two assessors", "once you have submitted it, a copy without the file's own traces"),
    ]


def readers_of_drafts() -> list[tuple[str, str]]:
    """Who reads a draft section besides its author."""
    return [("You", ""), ("The university's academic writing tutors", "to give you feedback")]
