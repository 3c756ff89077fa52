"""Where each line of pay is: earned, sent to payroll, paid; and whether somebody queries it."""

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from core import clock
from marking.enums import PayStep
from marking.models import PayBatch, PayEvent, PayLine
from marking.queries.marker import AMOUNT, RATE
from people.models import User
from people.roles import Permission, everywhere
from programme.models import Cohort

EARNED = "earned"
STANDINGS = {
    EARNED: "Earned",
    PayStep.SENT.value: "Sent to payroll",
    PayStep.PAID.value: "Paid",
}
FILTERS = STANDINGS | {"queried": "Queried", "unrated": "Without a rate"}


def with_standing(lines: QuerySet[PayLine]) -> QuerySet[PayLine]:
    """The lines with code, amount, where each is (`standing`) and whether it is queried (`asked`)."""
    events = PayEvent.objects.filter(line=OuterRef("pk")).order_by("-pk").values("step")
    return lines.annotate(
        rate=RATE,
        amount=AMOUNT,
        code=Coalesce(F("mark__case_study__candidate_code"), F("mark__practice_code")),
        kind=F("mark__kind"),
        standing=Coalesce(
            Subquery(events.filter(step__in=[PayStep.SENT, PayStep.PAID])[:1]),
            Value(EARNED),
            output_field=CharField(),
        ),
        asked=Coalesce(
            Subquery(events.filter(step__in=[PayStep.QUERIED, PayStep.ANSWERED])[:1]),
            Value(""),
            output_field=CharField(),
        ),
    )


def lines_visible_to(user: User | AnonymousUser) -> QuerySet[PayLine]:
    """The lines this person may read: the team all, a marker their own."""
    if not user.is_authenticated:
        return PayLine.objects.none()
    if everywhere(user, Permission.MARKING_ALLOCATE):
        return PayLine.objects.all()
    return PayLine.objects.filter(mark__appointment__marker=user)


def lines_in(cohort: Cohort, shown: str = "") -> QuerySet[PayLine]:
    """The lines of a cohort, or those of one of FILTERS, by marker."""
    lines = with_standing(PayLine.objects.filter(mark__appointment__cohort=cohort))
    if shown in STANDINGS:
        lines = lines.filter(standing=shown)
    elif shown == "queried":
        lines = lines.filter(asked=PayStep.QUERIED)
    elif shown == "unrated":
        lines = lines.filter(rate=None)
    return lines.select_related("mark__appointment__marker", "mark__appointment__authority").order_by(
        "mark__appointment__marker__name", "earned_at", "pk"
    )


def ready_for_payroll(cohort: Cohort) -> QuerySet[PayLine]:
    """What the next batch would send: earned, with a rate, and not queried."""
    return lines_in(cohort, EARNED).exclude(rate=None).exclude(asked=PayStep.QUERIED)


def to_be_paid(batch: PayBatch) -> QuerySet[PayLine]:
    """The lines of a batch that are not paid yet and not queried."""
    return lines_of(batch).filter(standing=PayStep.SENT).exclude(asked=PayStep.QUERIED)


def lines_of(batch: PayBatch) -> QuerySet[PayLine]:
    """Every line that went to payroll with this batch, by marker."""
    sent = PayEvent.objects.filter(batch=batch, step=PayStep.SENT).values("line")
    return (
        with_standing(PayLine.objects.filter(pk__in=sent))
        .select_related("mark__appointment__marker", "mark__appointment__authority")
        .order_by("mark__appointment__marker__name", "earned_at", "pk")
    )


def claimed(user: User, first: dt.date, last: dt.date) -> QuerySet[PayLine]:
    """A marker's own lines of some days, both included, oldest first."""
    return (
        with_standing(PayLine.objects.filter(mark__appointment__marker=user))
        .filter(
            earned_at__gte=clock.london(first),
            earned_at__lt=clock.london(last + dt.timedelta(days=1)),
        )
        .annotate(cohort=F("mark__appointment__cohort__name"))
        .order_by("earned_at", "pk")
    )
