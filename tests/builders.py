"""Records that have come a long way, made by walking the real actions."""

import datetime as dt
import re

from core import clock
from notifications.delivery import compose
from notifications.models import Message
from people.models import School, User
from programme.actions import application as applying
from programme.actions import endorsement as endorsing
from programme.actions import enrolment as enrolling
from programme.actions import queue as deciding
from programme.enums import EndorsementState, Route
from programme.models import Application, Cohort, Endorsement
from programme.notices.endorsement import key_of_request

WHOLE = {
    "full_name": "Ada Applicant",
    "phone": "0141 496 0000",
    "other_email": "ada.home@example.org",
    "gtcs_number": "091234",
    "registration": "primary",
    "registered_on": dt.date(2015, 8, 17),
    "sector": "primary",
    "teaches": "P4",
    "post": "Class teacher",
    "working_pattern": "Full time",
    "preferred_route": Route.ESSAY,
    "statement": "My class explains too little of what it thinks. I want to find out why, and change it.",
    "can_attend": True,
    "understands_privacy": True,
    "headteacher_name": "Hedda Headteacher",
    "headteacher_email": "hedda@example.org",
}


def link_in(message: Message) -> str:
    """The path of the headteacher's link in a mail, which only the mail itself has."""
    return re.findall(r"(/support/[^/]+/)", compose(message).body)[0]


def link_of(endorsement: Endorsement) -> str:
    """The path in the headteacher's first mail; another one each time, as if the mail were sent again."""
    return link_in(Message.objects.get(dedupe_key=key_of_request(endorsement)))


def draft(*, cohort: Cohort, applicant: User, school: School, **answers) -> Application:
    """A draft with every section complete, or with `answers` instead."""
    application = applying.start(cohort=cohort, by=applicant)
    values = {
        **WHOLE,
        "full_name": applicant.name,
        "school_id": school.pk,
        "authority_id": school.authority_id,
        "sector": school.sectors[0].value,
        **answers,
    }
    return applying.save(application=application, values=values, version=application.version, by=applicant)


def application_at(
    state: str,
    *,
    cohort: Cohort,
    applicant: User,
    school: School,
    lead: User | None = None,
    endorsement: str = EndorsementState.SUPPORTED,
    route: str = Route.ESSAY,
    accept_by: dt.datetime | None = None,
    **answers,
) -> Application:
    """An application that has come as far as `state` by the real actions.

    state: any ApplicationState; applications of the cohort must be open. endorsement: how the headteacher has answered
    ("requested" for not yet); offers need "supported". lead: who decides, for the states after "submitted".
    accept_by: when an offer runs out (ten days from now if not given). answers: instead of those of WHOLE.
    """
    application = draft(cohort=cohort, applicant=applicant, school=school, **answers)
    if state == "draft":
        return application
    applying.submit(application=application, by=applicant)
    answer(application.endorsements.get(), endorsement)
    if state == "withdrawn":
        return applying.withdraw(application=application, by=applicant)
    if state == "submitted":
        return application
    assert lead is not None, "somebody has to decide"
    if state == "waiting_list":
        deciding.wait_list(application=application, by=lead)
        return deciding.tell_now(application=application, by=lead)
    if state == "not_offered":
        deciding.decline(application=application, by=lead)
        return deciding.tell_now(application=application, by=lead)
    until = accept_by or clock.end_of(clock.today() + dt.timedelta(days=10))
    deciding.offer(application=application, by=lead, accept_by=until)
    deciding.tell_now(application=application, by=lead)
    if state == "accepted":
        enrolling.accept(application=application, route=route, by=applicant)
    elif state == "turned_down":
        enrolling.turn_down(application=application, by=applicant)
    elif state == "lapsed":
        enrolling.lapse(application=application)
    return application


def answer(endorsement: Endorsement, how: str) -> Endorsement:
    """The headteacher answers (or, for "requested", does not)."""
    if how == EndorsementState.SUPPORTED:
        return endorsing.support(
            endorsement=endorsement,
            name=endorsement.headteacher_name,
            meets_standard=True,
            agrees_release=True,
            agrees_to_host=True,
        )
    if how == EndorsementState.NOT_SUPPORTED:
        return endorsing.decline(
            endorsement=endorsement, name=endorsement.headteacher_name, reason="Two are away already."
        )
    if how == EndorsementState.NOT_ME:
        return endorsing.disown(endorsement=endorsement)
    return endorsement
