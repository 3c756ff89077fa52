from django.db import models

from core.models import Ledger


class AuditEvent(Ledger):
    """One thing that was done. No foreign keys, so the trail never stands in the way of the living data.

    PRIVACY: facts hold ids, states and numbers; never a name, an address or what somebody wrote.
    """

    at = models.DateTimeField()
    event = models.CharField(max_length=60)
    by_id = models.BigIntegerField(null=True)  # None: the service itself, or a headteacher by link
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    facts = models.JSONField(default=dict)

    impersonal = frozenset({"event", "subject_kind", "facts"})

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "at"], name="audit_subject"),
            models.Index(fields=["by_id", "at"], name="audit_by"),
            models.Index(fields=["event", "at"], name="audit_event"),
        ]
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.event} {self.subject_kind} {self.subject_id}"
