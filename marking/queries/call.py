"""The call for markers: which is open or comes, who is invited, who could renew."""

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet

from marking.enums import MarkerState
from marking.models import MarkerAppointment, PoolCall
from programme.enums import EnrolmentState
from programme.models import Cohort, Enrolment
from trios.models import MentorAppointment


def call_of(cohort: Cohort) -> PoolCall | None:
    """The cohort's call, if it has one."""
    return PoolCall.objects.filter(cohort=cohort).first()


def call_shown(at: dt.datetime) -> PoolCall | None:
    """What the public page is about: the call that is open or, if none is, the next one."""
    coming = PoolCall.objects.filter(closes_at__gt=at).select_related("cohort")
    return coming.order_by("opens_at", "pk").first()


def could_renew(call: PoolCall) -> QuerySet[MarkerAppointment]:
    """Who was in the pool of the year before, has not asked to join this one, and neither mentors nor takes part in it."""
    before = Cohort.objects.filter(starts_on__lt=call.cohort.starts_on).order_by("-starts_on", "pk")[:1]
    same = {"cohort": call.cohort}
    asked = MarkerAppointment.objects.filter(marker=OuterRef("marker"), **same)
    mentors = MentorAppointment.objects.filter(mentor=OuterRef("marker"), ended_at=None, **same)
    takes_part = Enrolment.objects.filter(participant=OuterRef("marker"), **same).exclude(
        state=EnrolmentState.WITHDRAWN
    )
    return (
        MarkerAppointment.objects.filter(
            ~Exists(asked),
            ~Exists(mentors),
            ~Exists(takes_part),
            cohort__in=before.values("pk"),
            state=MarkerState.APPROVED,
            marker__is_active=True,
        )
        .select_related("marker", "cohort")
        .order_by("pk")
    )
