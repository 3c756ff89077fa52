"""More time for a case study: asked for by its author, given by the team."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from casestudies.enums import ExtensionRequestState, ReasonForTime
from casestudies.models.case_study import CaseStudy
from core.models import Model, paired


class Extension(Model):
    """More time for one participant's case study."""

    case_study = models.ForeignKey(CaseStudy, models.PROTECT, related_name="extensions")
    due_at = models.DateTimeField()
    reason = models.CharField(max_length=200)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    personal = frozenset({"reason"})

    class Meta:
        ordering = ["-granted_at"]

    def __str__(self) -> str:
        return f"Extension {self.pk}"


class ExtensionRequest(Model):
    """An author asked for more time, and what came of it.

    PRIVACY: `words` may tell of illness or a family: the author and the team read them, authority leads don't.
    """

    case_study = models.ForeignKey(CaseStudy, models.PROTECT, related_name="extension_requests")
    until = models.DateTimeField()  # exclusive, as a due date is
    reason = models.CharField(max_length=10, choices=ReasonForTime)
    words = models.TextField(blank=True)
    state = models.CharField(
        max_length=10, choices=ExtensionRequestState, default=ExtensionRequestState.ASKED
    )
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()  # the deadline that applied when it was asked
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.TextField(blank=True)  # what the team writes to the author
    extension = models.OneToOneField(Extension, models.PROTECT, null=True, blank=True, related_name="request")

    personal = frozenset({"words", "answer", "reason"})
    impersonal = frozenset({"state"})

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            paired("decided"),
            models.UniqueConstraint(
                fields=["case_study"],
                condition=Q(state=ExtensionRequestState.ASKED),
                name="extension_request_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state=ExtensionRequestState.GRANTED, extension__isnull=False)
                | ~Q(state=ExtensionRequestState.GRANTED) & Q(extension=None),
                name="extension_request_granted_has_extension",
            ),
            models.CheckConstraint(
                condition=~Q(state=ExtensionRequestState.DECLINED) | ~Q(answer=""),
                name="extension_request_declined_says_why",
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="extension_request_queue")]

    def __str__(self) -> str:
        return f"Request for more time {self.pk}"
