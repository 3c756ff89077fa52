"""What the worker does for this app."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import replace
from typing import Any

from django.db import transaction

from core.jobs import Progress, job
from notifications.actions import notify
from notifications.delivery import AT_SENDING
from notifications.models import Message
from people.models import User
from trios.actions import formation as actions
from trios.actions.sharing import make_link
from trios.enums import FormationState, VisitState
from trios.formation import InstanceError, form, read_instance
from trios.models import Formation, Trio, Visit
from trios.notices import trio as trio_notices
from trios.notices import visit as visit_notices
from trios.notices.sharing import SHARED
from trios.queries.trio import keepers_of, with_people
from trios.queries.visit import with_hosts

TOLD = {"booked": visit_notices.booked, "moved": visit_notices.moved, "cancelled": visit_notices.cancelled}


def link_to_share(message: Message) -> dict[str, Any]:
    """A link of its own for the mail about a shared visit."""
    return {"path": make_link(share_id=message.context["share"])}


AT_SENDING[SHARED] = link_to_share
LOST = "The work stopped before it was finished. Start it again; if it stops again, tell the people who run this service."


def formation_lost(payload: dict[str, Any], error: str) -> None:
    """The last try failed: the team reads that, and can start again."""
    formation = Formation.objects.filter(pk=payload["formation"], state=FormationState.RUNNING).first()
    if formation is not None:
        actions.fail(formation=formation, error=LOST)


@job("trios.form", lease=120, attempts=3, gave_up=formation_lost)
def form_trios(payload: dict[str, Any], progress: Progress) -> None:
    """Work a proposal out. Nothing is done when it was already, or was thrown away."""
    formation = Formation.objects.filter(pk=payload["formation"]).first()
    if formation is None or formation.state != FormationState.RUNNING:
        return
    told = [0.0]

    def tell(share: float) -> None:
        if time.monotonic() - told[0] > 1:
            told[0] = time.monotonic()
            progress.report(int(share * 100), 100)

    tell(0)
    try:
        answer = form(read_instance(formation.instance), progress=tell)
    except InstanceError as fault:
        actions.fail(formation=formation, error=str(fault))
        return
    actions.propose(formation=formation, answer=answer.as_json())
    progress.report(100, 100)


@job("trios.tell_formed", lease=120)
def tell_formed(payload: dict[str, Any], progress: Progress) -> None:
    """One mail to each member and each mentor of the trios that were published."""
    formation = (
        Formation.objects.select_related("cohort").defer("instance", "answer").get(pk=payload["formation"])
    )
    trios = list(
        with_people(Trio.objects.filter(cohort=formation.cohort_id, formed_at=formation.published_at))
    )
    mentors: dict[User, list[Trio]] = defaultdict(list)
    due = []
    for trio in trios:
        due += [trio_notices.formed(trio, member.enrolment) for member in trio.here]  # type: ignore[attr-defined]
        if trio.mentor:
            mentors[trio.mentor].append(trio)
    due += [trio_notices.mentoring(formation, mentor, theirs) for mentor, theirs in mentors.items()]
    for done, notice in enumerate(due, start=1):
        with transaction.atomic():
            notify(notice)
        if done % 20 == 0:
            progress.report(done, len(due))


@job("trios.tell_visit", lease=120)
def tell_visit(payload: dict[str, Any], progress: Progress) -> None:
    """Write to members and mentor that a visit was booked, moved or cancelled.

    Says nothing when the visit was changed again meanwhile: that change has its own piece of work. `only` (ids of people)
    narrows it to those who have just come in.
    """
    visit = with_hosts(Visit.objects.filter(pk=payload["visit"])).first()
    if visit is None or visit.sequence != payload["sequence"]:
        return
    people = keepers_of(visit.trio)
    only = payload.get("only")
    for person in people:
        if only is None or person.pk in only:
            with transaction.atomic():
                notify(replace(TOLD[payload["what"]](visit, person), urgent=payload.get("soon", False)))


@job("trios.tell_headteachers", lease=120)
def tell_headteachers(payload: dict[str, Any], progress: Progress) -> None:
    """Write the dates as they stand to the headteacher of each member, where we know one."""
    trio = with_people(Trio.objects.filter(pk=payload["trio"])).get()
    visits = list(with_hosts(Visit.objects.filter(trio=trio).exclude(state=VisitState.CANCELLED)))
    for member in trio.here:  # type: ignore[attr-defined]
        application = member.enrolment.application
        if application is None or not application.headteacher_email:
            continue
        notice = visit_notices.headteacher_told(
            trio,
            member.enrolment,
            visits,
            payload["stamp"],
            application.headteacher_name,
            application.headteacher_email,
        )
        with transaction.atomic():
            notify(notice)
