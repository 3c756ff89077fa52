"""The groups in which a cohort presents to peers: who meets when and where, and in which order they present."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from core.models import Model, paired
from programme.models import Cohort, Enrolment


class PeerGroup(Model):
    """Some participants who present to one another. Its members see it once it is published."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="peer_groups")
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    join_link = models.URLField(blank=True)
    minutes = models.PositiveSmallIntegerField(
        default=20, validators=[MinValueValidator(5), MaxValueValidator(90)]
    )  # of each presenter, questions included
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)  # rises with every change that members must hear of
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    impersonal = frozenset({"place", "join_link"})

    class Meta:
        ordering = ["number"]
        constraints = [
            paired("published"),
            models.UniqueConstraint(fields=["cohort", "number"], name="peer_group_number_once"),
            models.CheckConstraint(condition=Q(minutes__gte=5, minutes__lte=90), name="peer_group_minutes"),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(starts_at__isnull=False),
                name="peer_group_published_has_day",
            ),
        ]

    def __str__(self) -> str:
        return f"Group {self.number}"

    @property
    def is_published(self) -> bool:
        """Whether its members know of it."""
        return self.published_at is not None

    def begins_after(self, presenters: int) -> dt.datetime | None:
        """When the turn after so many presenters begins."""
        return self.starts_at and self.starts_at + dt.timedelta(minutes=self.minutes * presenters)


class PeerGroupMember(Model):
    """A participant presents in a group, as the first, the second and so on."""

    group = models.ForeignKey(PeerGroup, models.CASCADE, related_name="members")
    enrolment = models.OneToOneField(Enrolment, models.PROTECT, related_name="peer_group_member")
    position = models.PositiveSmallIntegerField()
    gave = models.BooleanField(null=True, blank=True)  # on the day, as a lead or the team noted it
    noted_at = models.DateTimeField(null=True, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Heard the others without giving all of them feedback, as a lead or the team noted it: attendance all the same.
    heard_at = models.DateTimeField(null=True, blank=True)
    heard_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            paired("noted"),
            paired("heard"),
            models.CheckConstraint(
                condition=Q(gave=None, noted_at=None) | Q(gave__isnull=False, noted_at__isnull=False),
                name="peer_group_member_gave_is_noted",
            ),
        ]

    def __str__(self) -> str:
        return f"Peer group member {self.pk}"
