"""An application and the headteacher's part of it."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.models import Ledger, Model, paired
from people.enums import Sector
from people.models import LocalAuthority, School
from programme.enums import ApplicationState, EndorsementState, Registration, Route
from programme.models.cohort import Cohort
from programme.models.late_code import LateCode

DRAFT_DAYS = 90  # a draft is kept so long after it was last saved

DECIDED = (ApplicationState.OFFERED, ApplicationState.WAITING_LIST, ApplicationState.NOT_OFFERED)


class Application(Model):
    """One teacher's application to one cohort: kept as a draft from the first answer on."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="applications_received")
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="applications")
    state = models.CharField(max_length=12, choices=ApplicationState, default=ApplicationState.DRAFT)
    late_code = models.ForeignKey(
        LateCode, models.PROTECT, null=True, blank=True, related_name="applications"
    )  # lets it in after closing
    version = models.PositiveIntegerField(default=0)  # rises with every save; a stale tab is refused

    # Eligibility
    is_class_teacher = models.BooleanField(null=True)
    meets_standard = models.BooleanField(null=True)
    registered_a_year = models.BooleanField(null=True)
    has_spoken_to_headteacher = models.BooleanField(null=True)

    # About you
    full_name = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    other_email = models.EmailField(blank=True)
    gtcs_number = models.CharField(max_length=12, blank=True)
    registration = models.CharField(max_length=10, choices=Registration, blank=True)
    registered_on = models.DateField(null=True, blank=True)

    # Your post
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+")
    authority = models.ForeignKey(LocalAuthority, models.PROTECT, null=True, blank=True, related_name="+")
    sector = models.CharField(max_length=10, choices=Sector, blank=True)
    teaches = models.CharField(max_length=120, blank=True)  # stage or subject
    post = models.CharField(max_length=80, blank=True)
    working_pattern = models.CharField(max_length=120, blank=True)

    # Your year
    preferred_route = models.CharField(max_length=12, choices=Route, default=Route.ESSAY)
    statement = models.TextField(blank=True)
    prior_credit = models.CharField(max_length=200, blank=True)
    adjustments = models.TextField(blank=True)
    can_attend = models.BooleanField(default=False)
    understands_privacy = models.BooleanField(default=False)

    # Your headteacher
    headteacher_name = models.CharField(max_length=120, blank=True)
    headteacher_email = models.EmailField(blank=True)

    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decision_note = models.TextField(blank=True)
    accept_by = models.DateTimeField(null=True, blank=True)
    # A decision can be undone until the applicant is told of it; where it came from is kept for that.
    told_after = models.DateTimeField(null=True, blank=True)
    decided_from = models.CharField(max_length=12, choices=ApplicationState, blank=True)
    waits_as = models.PositiveIntegerField(
        null=True, blank=True
    )  # its number on the authority's waiting list
    answered_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    personal = frozenset(
        {
            "full_name",
            "phone",
            "other_email",
            "gtcs_number",
            "teaches",
            "post",
            "working_pattern",
            "statement",
            "prior_credit",
            "adjustments",
            "headteacher_name",
            "headteacher_email",
            "decision_note",
            "withdrawn_reason",
        }
    )
    impersonal = frozenset({"state", "registration", "sector", "preferred_route", "decided_from"})

    class Meta:
        ordering = ["submitted_at", "id"]
        constraints = [
            paired("submitted"),
            paired("decided"),
            models.UniqueConstraint(
                fields=["cohort", "applicant"],
                condition=~Q(state=ApplicationState.WITHDRAWN),
                name="application_once_a_cohort",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ApplicationState.DRAFT, ApplicationState.WITHDRAWN])
                | Q(submitted_at__isnull=False, authority__isnull=False, school__isnull=False),
                name="application_whole_when_submitted",
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.OFFERED) | Q(accept_by__isnull=False),
                name="application_offer_has_date",
            ),
        ]
        indexes = [models.Index(fields=["cohort", "authority", "state"], name="application_queue")]

    def __str__(self) -> str:
        return f"Application {self.pk}"

    @property
    def closes_at(self) -> dt.datetime:
        """The instant (exclusive) until which this application can be written and submitted."""
        closes = self.cohort.applications_close_at
        return max(closes, self.late_code.closes_at) if self.late_code_id and self.late_code else closes

    @property
    def kept_until(self) -> dt.datetime:
        """The instant from which a draft that nobody saves any more is deleted."""
        return self.saved_at + dt.timedelta(days=DRAFT_DAYS)

    @property
    def headteacher_answers_until(self) -> dt.datetime:
        """The instant after which its headteacher's link no longer works."""
        return self.closes_at + dt.timedelta(days=self.cohort.headteacher_days)

    def told_state(self, at: dt.datetime) -> str:
        """The state as the applicant knows it: a decision that can still be undone is not told yet."""
        if self.told_after and self.decided_from and at < self.told_after and self.state in DECIDED:
            return self.decided_from
        return self.state


class Endorsement(Model):
    """A headteacher was asked to support an application; answered by a mailed link, without an account.

    SECURITY: a link opens this row only and dies with the answer, a replacement or the date.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="endorsements")
    headteacher_name = models.CharField(max_length=120)
    headteacher_email = models.EmailField()
    state = models.CharField(max_length=14, choices=EndorsementState, default=EndorsementState.REQUESTED)
    requested_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_name = models.CharField(max_length=120, blank=True)
    meets_standard = models.BooleanField(default=False)
    agrees_release = models.BooleanField(default=False)
    agrees_to_host = models.BooleanField(default=False)
    comment = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    # Supported by phone: when the headteacher said so, and the member of staff who wrote it down.
    phoned_at = models.DateTimeField(null=True, blank=True)
    phoned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    personal = frozenset({"headteacher_name", "headteacher_email", "answered_name", "comment", "reason"})
    impersonal = frozenset({"state"})

    class Meta:
        ordering = ["-requested_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(
                    state__in=[
                        EndorsementState.REQUESTED,
                        EndorsementState.BOUNCED,
                        EndorsementState.SUPPORTED,
                    ]
                ),
                name="endorsement_one_live",
            ),
            paired("phoned"),
            models.CheckConstraint(
                condition=Q(phoned_at__isnull=True) | Q(state=EndorsementState.SUPPORTED),
                name="endorsement_phoned_is_support",
            ),
            models.CheckConstraint(
                condition=~Q(state=EndorsementState.SUPPORTED)
                | Q(answered_at__isnull=False, meets_standard=True, agrees_release=True, agrees_to_host=True),
                name="endorsement_support_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"Endorsement {self.pk}"


class ApplicationNote(Ledger):
    """Something staff want to remember about an application; added, never changed. The applicant may ask for it."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="notes")
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    personal = frozenset({"text"})

    class Meta:
        ordering = ["-written_at", "-id"]

    def __str__(self) -> str:
        return f"Note {self.pk}"
