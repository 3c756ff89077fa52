"""Participants as leads and the team follow them, and certificates."""

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q

from awards.enums import CertificateState
from awards.models import Certificate, CreditEntry, JournalPack
from awards.requirements import with_facts
from core.enums import JobState
from core.models import Job
from people.models import LocalAuthority, User
from people.roles import Permission, authorities_of, everywhere
from programme.models import Cohort, Enrolment

# What the list of participants and its export say, and what `tracks` reads of a cohort.
LISTED = (
    "cohort_id",
    "participant__name",
    "participant__email",
    "school__name",
    "authority__name",
    "route",
    "state",
    "cohort__name",
    "cohort__ends_on",
    "cohort__sessions_until",
    "cohort__journal_counts",
    "cohort__visits_until",
    "cohort__presentations_until",
    "cohort__case_study_due_at",
)


def visible_to(user: User | AnonymousUser) -> models.QuerySet[Enrolment]:
    """The years this person may follow: their own, their authority's people, or everybody's."""
    if not user.is_authenticated:
        return Enrolment.objects.none()
    if everywhere(user, Permission.PARTICIPANT_SEE):
        return Enrolment.objects.all()
    authorities = authorities_of(user, Permission.PARTICIPANT_SEE)
    return Enrolment.objects.filter(Q(participant=user) | Q(authority__in=authorities))


def followed_by(user: User) -> models.QuerySet[Enrolment]:
    """The people a lead or the team follows; a lead who takes part themselves is not in their own list by that."""
    if everywhere(user, Permission.PARTICIPANT_SEE):
        return Enrolment.objects.all()
    return Enrolment.objects.filter(authority__in=authorities_of(user, Permission.PARTICIPANT_SEE))


def cohorts_begun() -> list[Cohort]:
    """The cohorts somebody takes part in, newest first."""
    return list(Cohort.objects.filter(Exists(Enrolment.objects.filter(cohort=OuterRef("pk")))))


def authorities_followed(user: User) -> list[LocalAuthority]:
    """The authorities whose people this person follows."""
    rows = LocalAuthority.objects.filter(in_partnership=True)
    if not everywhere(user, Permission.PARTICIPANT_SEE):
        rows = rows.filter(pk__in=authorities_of(user, Permission.PARTICIPANT_SEE))
    return list(rows)


def participants(
    user: User, *, cohort: Cohort | None, authority: int | None = None, state: str = "", name: str = ""
) -> models.QuerySet[Enrolment]:
    """The list a lead or the team reads, by name."""
    rows = followed_by(user).select_related("participant", "school", "authority", "cohort").only(*LISTED)
    if cohort is not None:
        rows = rows.filter(cohort=cohort)
    if authority:
        rows = rows.filter(authority_id=authority)
    if state:
        rows = rows.filter(state=state)
    if name:
        rows = rows.filter(participant__name__icontains=name)
    return with_facts(rows).order_by("participant__name", "pk")


def latest_of(user: User) -> Enrolment | None:
    """The year a participant is in, or the last they were in."""
    return (
        with_facts(Enrolment.objects.filter(participant=user))
        .select_related("cohort", "school", "authority", "participant")
        .order_by("-cohort__starts_on", "pk")
        .first()
    )


def certificates_visible_to(user: User | AnonymousUser) -> models.QuerySet[Certificate]:
    """Certificates of the years this person may follow."""
    return Certificate.objects.filter(enrolment__in=visible_to(user)).select_related("enrolment")


def certificates_of(enrolment: Enrolment) -> models.QuerySet[Certificate]:
    """Every certificate of one year, newest first."""
    return Certificate.objects.filter(enrolment=enrolment).select_related("replaced_by")


def printing_key(certificate: Certificate) -> str:
    """The name of the work that makes this certificate."""
    return f"certificate:{certificate.pk}"


def printing_failed(certificate: Certificate) -> bool:
    """Whether the worker has given up making it; no query once it is made."""
    if certificate.state != CertificateState.BEING_MADE:
        return False
    return Job.objects.filter(dedupe_key=printing_key(certificate), state=JobState.FAILED).exists()


def credits_of(enrolment: Enrolment) -> models.QuerySet[CreditEntry]:
    """The ledger of one year."""
    return CreditEntry.objects.filter(enrolment=enrolment)


def certificate_behind(code: str) -> Certificate | None:
    """The certificate of a public address, whatever has become of it."""
    return Certificate.objects.filter(code=code).select_related("replaced_by").first()


def packs_visible_to(user: User | AnonymousUser) -> models.QuerySet[JournalPack]:
    """The packed journals this person may open: their own."""
    return JournalPack.objects.filter(owner=user) if user.is_authenticated else JournalPack.objects.none()
