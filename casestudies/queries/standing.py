"""How one participant's case study stands."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, prefetch_related_objects

from casestudies.enums import CaseStudyState, CommentReply, DraftState, IntakeState
from casestudies.models import (
    CaseStudy,
    Extension,
    Presentation,
    Section,
    SectionDraft,
    SectionText,
    Submission,
    Version,
)
from casestudies.queries.plan import phases_begun
from casestudies.queries.visibility import HEAVY
from core import viruses
from core.enums import JobState
from core.models import Job
from people.models import User
from programme.enums import EnrolmentState, Route
from programme.models import Cohort, Enrolment


def enrolment_of(user: User) -> Enrolment | None:
    """The enrolment whose case study a person means by "mine": the latest cohort they have not left."""
    return (
        Enrolment.objects.filter(participant=user)
        .exclude(state__in=[EnrolmentState.WITHDRAWN, EnrolmentState.DEFERRED])
        .select_related("cohort", "school", "participant", "case_study")
        .order_by("-cohort__starts_on", "-id")
        .first()
    )


def case_study_of(enrolment: Enrolment) -> CaseStudy:
    """The enrolment's case study; where none has been started, an unsaved one that answers the same questions."""
    try:
        case_study = enrolment.case_study
    except CaseStudy.DoesNotExist:
        case_study = CaseStudy(enrolment=enrolment)
    return case_study


def due_at(case_study: CaseStudy) -> dt.datetime:
    """When it is due: the extension granted last, else the cohort's date."""
    latest = None
    if case_study.pk:
        latest = Extension.objects.filter(case_study=case_study).order_by("-granted_at", "-id").first()
    return latest.due_at if latest else case_study.enrolment.cohort.case_study_due_at


def newest_version(case_study: CaseStudy) -> Version | None:
    """The file uploaded last, without its long texts."""
    if not case_study.pk:
        return None
    return Version.objects.filter(case_study=case_study).defer(*HEAVY).order_by("-number").first()


def latest_draft(case_study: CaseStudy, section: Section) -> SectionDraft | None:
    """The last draft of a section that was sent, or none."""
    if not case_study.pk:
        return None
    return SectionDraft.objects.filter(case_study=case_study, section=section).order_by("-number").first()


def still_names(version: Version) -> list[dict[str, Any]]:
    """The findings that are still in what a marker reads, which only the author can take out."""
    return [finding for finding in version.findings if finding.get("visible", True)]


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything the author's pages say about one case study, fetched in a fixed number of queries."""

    enrolment: Enrolment
    case_study: CaseStudy  # unsaved where none has been started
    sections: list[Section] = field(default_factory=list)
    drafts: list[SectionDraft] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)
    submissions: list[Submission] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    presentations: list[Presentation] = field(default_factory=list)
    phases_begun: int = 0  # of the plan's five

    @property
    def cohort(self) -> Cohort:
        """The cohort it belongs to."""
        return self.enrolment.cohort

    @property
    def is_started(self) -> bool:
        """Whether anything of it is in the database."""
        return self.case_study.pk is not None

    @property
    def is_essay(self) -> bool:
        """Whether a file is handed in (else a poster is presented)."""
        return self.enrolment.route == Route.ESSAY

    @property
    def due_at(self) -> dt.datetime:
        """The deadline that applies, extension included."""
        return self.extensions[0].due_at if self.extensions else self.cohort.case_study_due_at

    @property
    def version(self) -> Version | None:
        """The file uploaded last."""
        return self.versions[0] if self.versions else None

    @property
    def usable_version(self) -> Version | None:
        """The file that can be submitted: the newest that was read, if no newer one is still being read."""
        for version in self.versions:
            if version.intake == IntakeState.READY:
                return version
            if version.intake == IntakeState.WAITING:
                return None
        return None

    def was_submitted(self, version: Version) -> bool:
        """Whether this very file was handed in, now or before it was given back."""
        return any(submission.version_id == version.pk for submission in self.submissions)

    @property
    def submission(self) -> Submission | None:
        """The last hand-in."""
        return self.submissions[0] if self.submissions else None

    @property
    def is_submitted(self) -> bool:
        """Handed in and with the markers."""
        return self.case_study.state == CaseStudyState.SUBMITTED

    @property
    def has_result(self) -> bool:
        """A result is released and nothing newer has been handed in."""
        return self.case_study.state in (CaseStudyState.MARKED, CaseStudyState.NOT_YET)

    @property
    def comments_released(self) -> int:
        """How many comments of markers on single paragraphs the author has."""
        return sum(version.comment_count for version in self.versions)

    @property
    def drafts_answered(self) -> int:
        """How many drafts have feedback."""
        return sum(draft.state == DraftState.ANSWERED for draft in self.drafts)

    @property
    def presentation(self) -> Presentation | None:
        """The presentation recorded last."""
        return self.presentations[0] if self.presentations else None


def standing_of(enrolment: Enrolment) -> Standing:
    """How the enrolment's case study stands: seven queries at most, whatever it holds."""
    case_study = case_study_of(enrolment)
    prefetch_related_objects([enrolment], "presentations")
    if case_study._state.adding:
        return Standing(
            enrolment,
            case_study,
            sections=list(with_words(enrolment.cohort.sections.all(), case_study)),
            presentations=list(enrolment.presentations.all()),
        )
    case_study.enrolment = enrolment
    return Standing(
        enrolment,
        case_study,
        sections=list(with_words(enrolment.cohort.sections.all(), case_study)),
        drafts=list(with_comments(case_study.drafts.defer("text", "feedback", "feedback_begun"))),
        versions=list(with_released(case_study.versions.defer(*HEAVY))),
        submissions=list(case_study.submissions.order_by("-submitted_at", "-id")),
        extensions=list(case_study.extensions.order_by("-granted_at", "-id")),
        presentations=list(enrolment.presentations.all()),
        phases_begun=phases_begun(case_study),
    )


def with_released(versions: QuerySet[Version]) -> QuerySet[Version]:
    """Each version with how many comments of markers on its paragraphs its author has."""
    return versions.order_by("-number").annotate(comment_count=Count("released_comments"))


def with_words(sections: QuerySet[Section], case_study: CaseStudy) -> QuerySet[Section]:
    """Each section with how many words its author has written of it: None where nothing stands there."""
    written = SectionText.objects.filter(case_study=case_study.pk, section=OuterRef("pk")).exclude(text="")
    return sections.annotate(words=Subquery(written.values("words")))


def with_comments(drafts: QuerySet[SectionDraft]) -> QuerySet[SectionDraft]:
    """Each draft with how many comments its author has, how many have a reply, and how many wait for one or for the deed."""
    by_tutor = Q(comments__mentor_answer=None, state=DraftState.ANSWERED)
    sent = by_tutor | Q(comments__mentor_answer__sent_at__isnull=False)
    waits = sent & Q(comments__reply__in=["", CommentReply.NOT_YET])
    # The order is said, since a query that counts has none of its own.
    return drafts.order_by("sent_at", "pk").annotate(
        comment_count=Count("comments", filter=sent),
        replied_count=Count("comments", filter=sent & ~Q(comments__reply="")),
        open_count=Count("comments", filter=waits),
    )


def reading_progress(version: Version) -> dict[str, Any]:
    """How far the reading of a file is: value, maximum, text, done, failed (see the progress component)."""
    if version.intake != IntakeState.WAITING:
        return {"value": 2, "maximum": 2, "text": "Read", "done": True, "failed": False}
    return job_progress(
        f"version:{version.pk}",
        again="We could not read this file just now. Upload it again.",
        held="Being checked. The virus scanner does not answer just now. It is asked again by itself, and your upload keeps its time.",
    )


def job_progress(key: str, *, again: str, held: str) -> dict[str, Any]:
    """How far the work of reading a file is that has not come to its end.

    again: said when it was given up; held: while the virus scanner is away.
    """
    job = Job.objects.filter(dedupe_key=key).only("state", "last_error").first()
    if job is None or job.state == JobState.FAILED:
        return {"value": 0, "maximum": 2, "text": again, "done": False, "failed": True}
    if job.state == JobState.RUNNING:
        return {"value": 1, "maximum": 2, "text": "Reading your file", "done": False, "failed": False}
    if job.last_error.startswith(viruses.HELD):
        return {"value": 0, "maximum": 2, "text": held, "done": False, "failed": False, "held": True}
    return {"value": 0, "maximum": 2, "text": "Waiting to be read", "done": False, "failed": False}
