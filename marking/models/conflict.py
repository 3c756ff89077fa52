"""Who should not mark whom: what people declare, and what our own records say."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from casestudies.models import CaseStudy
from core.models import Model
from marking.enums import Relation
from marking.models.pool import MarkerAppointment
from people.models import School
from programme.models import Enrolment


class Conflict(Model):
    """Why this marker may not mark somebody's case study (former line manager, relative, close colleague), or any of a school.

    PRIVACY: a marker names a person and is never told whether that person takes part. `case_study` is empty until
    somebody in the cohort answers to `named` (a name or an e-mail address).
    """

    case_study = models.ForeignKey(CaseStudy, models.CASCADE, null=True, blank=True, related_name="conflicts")
    appointment = models.ForeignKey(MarkerAppointment, models.CASCADE, related_name="conflicts")
    named = models.CharField(max_length=254, blank=True)
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+")
    relation = models.CharField(
        max_length=12, choices=Relation, default=Relation.OTHER, db_default=Relation.OTHER
    )
    reason = models.CharField(max_length=200)
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    personal = frozenset({"named", "reason"})
    impersonal = frozenset({"relation"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case_study", "appointment"], name="conflict_once"),
            models.CheckConstraint(
                condition=Q(case_study__isnull=False) | ~Q(named="") | Q(school__isnull=False),
                name="conflict_is_about_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"Conflict {self.pk}"


class AuthorObjection(Model):
    """An author says who should not mark their case study: a person, or everybody of a school.

    PRIVACY: the author is never told whether that person marks, and no marker learns that they were named.
    """

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="objections")
    named = models.CharField(max_length=254, blank=True)  # a name or an e-mail address
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+")
    relation = models.CharField(max_length=12, choices=Relation, default=Relation.OTHER)
    reason = models.CharField(max_length=200)
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    personal = frozenset({"named", "reason"})
    impersonal = frozenset({"relation"})

    class Meta:
        ordering = ["-declared_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=(~Q(named="") & Q(school=None)) | (Q(named="") & Q(school__isnull=False)),
                name="objection_is_about_one",
            ),
        ]

    def __str__(self) -> str:
        return f"Objection {self.pk}"


class ConflictFact(Model):
    """Why a marker of the pool may not mark a case study, as `marking.conflicts` last found it in our own records.

    Kept so that a marker's page can ask with one EXISTS and nothing else about the author; found anew every night,
    with every declaration and before an allocation. PRIVACY: `source` says who the author is to whom; the team's alone.
    """

    case_study = models.ForeignKey(CaseStudy, models.CASCADE, related_name="conflict_facts")
    appointment = models.ForeignKey(MarkerAppointment, models.CASCADE, related_name="conflict_facts")
    kind = models.CharField(max_length=12)  # of marking.conflicts.Kind
    source = models.CharField(max_length=300)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    said_at = models.DateTimeField(null=True, blank=True)  # of what the marker declared: when
    found_at = models.DateTimeField()

    personal = frozenset({"source"})
    impersonal = frozenset({"kind"})

    class Meta:
        indexes = [models.Index(fields=["appointment", "case_study"], name="conflict_fact_pair")]

    def __str__(self) -> str:
        return f"Conflict fact {self.pk}"
