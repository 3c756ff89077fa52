"""Enrolments: who sees which, where somebody taught on a day, where they could go on later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from core import clock
from people.models import User
from people.roles import Permission, authorities_of, everywhere
from programme.models import Cohort, Enrolment, EnrolmentPost


def visible_to(user: User | AnonymousUser) -> QuerySet[Enrolment]:
    """One's own; for a lead those of their authority; all for the team."""
    rows = Enrolment.objects.select_related("cohort", "participant", "school", "authority", "deferred_to")
    if not user.is_authenticated:
        return rows.none()
    if everywhere(user, Permission.PARTICIPANT_SEE):
        return rows
    return rows.filter(
        Q(participant=user) | Q(authority__in=authorities_of(user, Permission.PARTICIPANT_SEE))
    )


def in_authorities(authorities: Iterable[Any], day: dt.date) -> Q:
    """Matches enrolments that are in one of the authorities on a day, also where they have moved before or since."""
    posts = EnrolmentPost.objects.filter(enrolment=OuterRef("pk"))
    then = posts.filter(
        Q(until_on__isnull=True) | Q(until_on__gt=day), from_on__lte=day, authority__in=authorities
    )
    return Q(Exists(then)) | (Q(authority__in=authorities) & ~Q(Exists(posts)))


def posts_of(enrolment: Enrolment) -> QuerySet[EnrolmentPost]:
    """Every post, in order; none for somebody who has not moved."""
    return enrolment.posts.select_related("school", "authority", "recorded_by").order_by("from_on")


def move_to_come(enrolment: Enrolment) -> EnrolmentPost | None:
    """A move that is recorded and whose day has not come."""
    return posts_of(enrolment).filter(from_on__gt=clock.today()).first()


def later_cohorts(enrolment: Enrolment) -> QuerySet[Cohort]:
    """Cohorts into which the person could be deferred: later, with their authority, and not theirs already."""
    return Cohort.objects.filter(
        starts_on__gt=enrolment.cohort.starts_on, cohort_authorities__authority=enrolment.authority_id
    ).exclude(enrolments__participant=enrolment.participant_id)
