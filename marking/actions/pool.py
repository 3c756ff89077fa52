"""The pool of markers: asked for, taken in, left; conflicts declared; criteria set."""

import datetime as dt

from django.db import IntegrityError, transaction

from audit.actions import record
from casestudies.models import CaseStudy
from core import clock
from core.decisions import Refused
from core.transitions import StaleState
from marking import criteria
from marking.enums import MarkerPost, MarkerState, MarkState
from marking.models import Conflict, Criterion, Mark, MarkerAppointment
from marking.notices import marker as tell_marker
from marking.notices import team as tell_team
from marking.rules import marker as marker_rules
from marking.rules import team as team_rules
from marking.transitions import MARK, MARKER
from notifications.actions import notify
from people.actions import end_role, grant_role
from people.enums import Role
from people.models import LocalAuthority, School, User
from programme.models import Cohort


@transaction.atomic
def join(
    *,
    cohort: Cohort,
    by: User,
    post: MarkerPost | str,
    years: int,
    authority: LocalAuthority,
    school: School | None = None,
    target: int = 3,
    max: int = 4,
) -> MarkerAppointment:
    """Ask to join the cohort's pool: the team decides. `years` in such posts; `target` scripts wished for, `max` borne."""
    marker_rules.can_join(by, cohort, clock.now()).require()
    try:
        with transaction.atomic():
            appointment = MarkerAppointment.objects.create(
                cohort=cohort,
                marker=by,
                post=post,
                years=years,
                authority=authority,
                school=school,
                target=target,
                max=max,
                applied_at=clock.now(),
            )
    except IntegrityError:
        raise StaleState("You have asked already; what became of it stands on this page.") from None
    record("marker.applied", by=by, subject=appointment)
    notify(*tell_team.applied(appointment))
    return appointment


@transaction.atomic
def approve(*, appointment: MarkerAppointment, by: User, trained_on: dt.date) -> MarkerAppointment:
    """Take somebody trained on this day into the pool: they can be given scripts."""
    team_rules.can_approve(by, appointment).require()
    MARKER.move(appointment, "approve", trained_on=trained_on, decided_at=clock.now(), decided_by=by)
    grant_role(user=appointment.marker, role=Role.MARKER, by=by)
    record(MARKER.event("approve"), by=by, subject=appointment)
    notify(tell_marker.approved(appointment))
    return appointment


@transaction.atomic
def decline(*, appointment: MarkerAppointment, by: User) -> MarkerAppointment:
    """Say no for this cohort."""
    team_rules.can_decline(by, appointment).require()
    MARKER.move(appointment, "decline", decided_at=clock.now(), decided_by=by)
    record(MARKER.event("decline"), by=by, subject=appointment)
    notify(tell_marker.declined(appointment))
    return appointment


@transaction.atomic
def withdraw(*, appointment: MarkerAppointment, by: User) -> int:
    """Leave the pool. What was not marked goes back and can be allocated again; returns how many scripts that is."""
    marker_rules.can_withdraw(by, appointment).require()
    MARKER.move(appointment, "withdraw")
    unfinished = Mark.objects.filter(
        appointment=appointment, state__in=[MarkState.ALLOCATED, MarkState.STARTED]
    )
    given_back = unfinished.update(
        state=MarkState.RECUSED, recused_at=clock.now(), recused_reason="Left the pool of markers."
    )
    others = MarkerAppointment.objects.filter(marker=appointment.marker, state=MarkerState.APPROVED)
    if not others.exists():
        end_role(user=appointment.marker, role=Role.MARKER, by=by)
    record(MARKER.event("withdraw"), by=by, subject=appointment, given_back=given_back)
    return given_back


@transaction.atomic
def set_load(*, appointment: MarkerAppointment, by: User, target: int, max: int) -> MarkerAppointment:
    """Change how many scripts a marker is to have and can have at most; the next allocation keeps to it."""
    team_rules.can_oversee(by).require()
    appointment.target, appointment.max = target, max
    appointment.save(update_fields=["target", "max"])
    record("marker.load_set", by=by, subject=appointment, target=target, max=max)
    return appointment


@transaction.atomic
def declare_conflict(*, appointment: MarkerAppointment, by: User, named: str, reason: str) -> None:
    """Keep a marker from somebody's case study. `named`: a name or an e-mail address.

    PRIVACY: the answer is the same whether or not the person takes part, and so are the marker's pages afterwards. What
    matches is joined up and kept from the next allocation; what does not waits and is looked at again then. A script the
    marker has already stays open until the team takes it back (`take_back`).
    """
    marker_rules.can_declare_conflict(by, appointment).require()
    named = " ".join(named.split())
    authors = CaseStudy.objects.filter(enrolment__cohort=appointment.cohort_id)
    found = list(
        (
            authors.filter(enrolment__participant__email__iexact=named)
            | authors.filter(enrolment__participant__name__iexact=named)
        ).order_by("pk")
    )
    facts = {"reason": reason, "declared_at": clock.now(), "declared_by": by}
    for case_study in found:
        Conflict.objects.get_or_create(case_study=case_study, appointment=appointment, defaults=facts)
    if not found:
        Conflict.objects.get_or_create(case_study=None, appointment=appointment, named=named, defaults=facts)
    record("conflict.declared", by=by, subject=appointment, matched=len(found))


@transaction.atomic
def take_back(*, mark: Mark, by: User) -> Mark:
    """Take a script from its marker because of a declared conflict: somebody else can be given it, this marker never again.

    PRIVACY: the marker is told nothing of why, and reads nothing that says whose script it was.
    """
    team_rules.can_take_back(by, mark).require()
    MARK.move(
        mark,
        "take_back",
        recused_at=clock.now(),
        recused_reason="Taken back by the team: a conflict was declared",
    )
    record(MARK.event("take_back"), by=by, subject=mark, kind=mark.kind)
    return mark


@transaction.atomic
def set_default_criteria(*, cohort: Cohort, by: User) -> None:
    """Give a cohort that has no criteria the five of SCQF level 11; one that has some keeps its own."""
    team_rules.can_oversee(by).require()
    if Criterion.objects.filter(cohort=cohort).exists():
        return
    Criterion.objects.bulk_create(
        Criterion(cohort=cohort, number=number, title=c.title, descriptor=c.descriptor, weight=c.weight)
        for number, c in enumerate(criteria.DEFAULTS, start=1)
    )
    record("criteria.set", by=by, subject=cohort, criteria=len(criteria.DEFAULTS))


@transaction.atomic
def set_criteria(*, cohort: Cohort, by: User, criteria: list[Criterion]) -> None:
    """Change titles, descriptors and weights; the weights add up to 100 per cent."""
    team_rules.can_set_criteria(by, cohort).require()
    if sum(criterion.weight for criterion in criteria) != 100:
        raise Refused("The weights must add up to 100 per cent.")
    Criterion.objects.bulk_update(criteria, ["title", "descriptor", "weight"])
    record("criteria.set", by=by, subject=cohort, criteria=len(criteria))
