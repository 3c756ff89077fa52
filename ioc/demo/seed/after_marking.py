"""What follows the marks: pay that was sent and paid, a line that its marker queries, a concern about a script."""

import datetime as dt

from core import clock
from ioc.demo.seed.cohorts import Year
from marking.actions import pay
from marking.models import IntegrityFlag, Mark, MarkerAppointment, PayLine
from marking.queries.pay import with_standing
from people.models import User


def paid(year: Year, *, team: User) -> None:
    """A year whose markers have their money."""
    pay.pay(batch=pay.send(cohort=year.cohort, by=team), by=team)


def under_way(year: Year, pool: list[MarkerAppointment], *, team: User) -> None:
    """One marker queries a line, so the batch goes without it; another has a concern about a script of theirs."""
    lines = with_standing(PayLine.objects.filter(mark__appointment__cohort=year.cohort))
    own = lines.filter(mark__appointment__in=pool[2:]).select_related("mark__appointment__marker")
    queried = own.order_by("pk").first()
    if queried is not None:
        pay.query(
            line=queried,
            by=queried.mark.appointment.marker,
            words="This one took five hours, with a long note for moderation. Is it three hours as well?",
        )
    pay.send(cohort=year.cohort, by=team)
    marks = Mark.objects.filter(appointment__in=pool[2:], kind="first", state="submitted")
    doubted = marks.select_related("appointment__marker").order_by("-pk").first()
    if doubted is not None:
        IntegrityFlag.objects.create(
            cohort=year.cohort,
            version_id=doubted.version_id,
            mark=doubted,
            reason="The review of literature reads like another hand than the rest, and two of its sources can't be found.",
            raised_at=clock.now() - dt.timedelta(days=1),
            raised_by=doubted.appointment.marker,
        )
