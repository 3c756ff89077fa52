from django.db import models

from audit.models import AuditEvent


def trail_of(subject: models.Model) -> models.QuerySet[AuditEvent]:
    """Everything done to one record, newest first."""
    return AuditEvent.objects.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk)
