"""A place offered is taken, turned down, or runs out."""

import datetime as dt

from django.db import transaction

from audit.actions import record
from core import clock
from core.decisions import Refused
from notifications.actions import notify
from people.actions import grant_role
from people.enums import Role
from people.models import User
from programme.enums import Route
from programme.models import Application, Enrolment
from programme.notices import application as notices
from programme.rules import application as rules
from programme.transitions import APPLICATION


@transaction.atomic
def accept(*, application: Application, route: str, by: User, at: dt.datetime | None = None) -> Enrolment:
    """Take the place by a route: the applicant becomes a participant, once, however often the button is pressed."""
    rules.can_answer(by, application, at or clock.now()).require()
    if route not in Route.values or (
        route == Route.PRESENTATION and not application.cohort.has_presentation_route
    ):
        raise Refused(f"{application.cohort} does not offer this route. Choose one of those on the page.")
    APPLICATION.move(application, "accept", answered_at=clock.now())
    enrolment, _ = Enrolment.objects.get_or_create(
        cohort=application.cohort,
        participant=by,
        defaults={
            "application": application,
            "authority": application.authority,
            "school": application.school,
            "sector": application.sector,
            "route": route,
            "enrolled_at": clock.now(),
        },
    )
    grant_role(user=by, role=Role.PARTICIPANT, by=application.decided_by)
    record(APPLICATION.event("accept"), by=by, subject=application, route=route)
    record("enrolment.made", by=by, subject=enrolment, cohort=application.cohort_id)
    notify(notices.accepted(application, enrolment))
    return enrolment


@transaction.atomic
def turn_down(*, application: Application, by: User, at: dt.datetime | None = None) -> Application:
    """Leave the place to somebody else."""
    rules.can_answer(by, application, at or clock.now()).require()
    APPLICATION.move(application, "turn_down", answered_at=clock.now())
    record(APPLICATION.event("turn_down"), by=by, subject=application)
    return application


@transaction.atomic
def lapse(*, application: Application) -> Application:
    """An offer whose time has run out ends, and its place is free again."""
    APPLICATION.move(application, "lapse")
    record(APPLICATION.event("lapse"), by=None, subject=application)
    notify(notices.lapsed(application))
    return application
