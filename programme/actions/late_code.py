"""Codes that let somebody apply after closing: made, used, ended."""

import datetime as dt
import secrets

from django.db import transaction

from audit.actions import record
from core import clock
from core.transitions import StaleState
from notifications.actions import notify
from people.models import LocalAuthority, User
from programme.models import Application, Cohort, LateCode
from programme.notices import late_code as notices
from programme.queries.late_code import uses_by_others
from programme.rules import late_code as rules

SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is taken for another
LENGTH = 10


@transaction.atomic
def make(
    *,
    cohort: Cohort,
    by: User,
    closes_at: dt.datetime,
    email: str = "",
    authority: LocalAuthority | None = None,
    most_uses: int = 1,
) -> LateCode:
    """Let one person, who gets the code by mail, or teachers of an authority apply after closing, until an instant."""
    rules.can_make(by, cohort, closes_at, clock.now()).require()
    late_code = LateCode.objects.create(
        cohort=cohort,
        code="".join(secrets.choice(SIGNS) for _ in range(LENGTH)),
        email=email.lower(),
        authority=authority,
        most_uses=most_uses,
        closes_at=closes_at,
        created_at=clock.now(),
        created_by=by,
    )
    whom = {"authority": authority.pk} if authority else {"person": True}
    record("late_code.made", by=by, subject=late_code, cohort=cohort.pk, most_uses=most_uses, **whom)
    if late_code.email:
        notify(notices.made(late_code))
    return late_code


@transaction.atomic
def end(*, late_code: LateCode, by: User) -> LateCode:
    """Nobody can begin with this code any more; applications that were begun with it keep their time."""
    rules.can_end(by, late_code).require()
    ended_at = clock.now()
    if not LateCode.objects.filter(pk=late_code.pk, ended_at=None).update(ended_at=ended_at, ended_by=by):
        raise StaleState("Somebody was quicker: this code has been ended already.")
    late_code.ended_at, late_code.ended_by = ended_at, by
    record("late_code.ended", by=by, subject=late_code)
    return late_code


@transaction.atomic
def take(
    *, application: Application, late_code: LateCode, by: User, at: dt.datetime | None = None
) -> Application:
    """Give a draft the time of a late code; it counts as one use, however often it is typed."""
    # Held until the end, so that two people can't both have the last use.
    late_code = LateCode.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=late_code.pk)
    rules.can_take(by, application, late_code).require()
    rules.can_use(by, late_code, at or clock.now(), uses=uses_by_others(late_code, by)).require()
    if application.late_code_id == late_code.pk:
        return application
    if not Application.objects.filter(pk=application.pk, state="draft").update(late_code=late_code):
        raise StaleState("This application has been submitted already.")
    application.late_code = late_code
    record("late_code.used", by=by, subject=late_code, application=application.pk)
    return application
