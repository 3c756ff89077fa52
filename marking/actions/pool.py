"""The pool of markers: asked for, taken in, left, stood down from."""

import datetime as dt

from django.db import IntegrityError, transaction

from audit.actions import record
from core import clock
from core.decisions import Refused
from core.transitions import StaleState
from marking.actions import practice
from marking.enums import MarkerPost, MarkerState, MarkKind, MarkState
from marking.models import Mark, MarkerAppointment
from marking.notices import marker as tell_marker
from marking.notices import team as tell_team
from marking.queries.marker import latest_year_of
from marking.queries.practice import waiting
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
    other_email: str = "",
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
                other_email=other_email,
                applied_at=clock.now(),
            )
    except IntegrityError:
        raise StaleState("You have asked already; what became of it stands on this page.") from None
    record("marker.applied", by=by, subject=appointment)
    notify(*tell_team.applied(appointment))
    return appointment


@transaction.atomic
def renew(*, cohort: Cohort, by: User) -> MarkerAppointment:
    """Ask to mark again with one press: the facts of the last year stand, and the experience is not asked for again."""
    marker_rules.can_renew(by, cohort, clock.now()).require()
    last = latest_year_of(by, cohort)
    if last is None:
        raise Refused("You were in no pool of markers before.")
    appointment = join(
        cohort=cohort,
        by=by,
        post=last.post,
        years=last.years + max(1, cohort.starts_on.year - last.cohort.starts_on.year),
        authority=last.authority,
        school=last.school,
        target=last.target,
        max=last.max,
        other_email=last.other_email,
    )
    appointment.renewed_from = last
    appointment.experience_checked_at = last.experience_checked_at or last.decided_at
    appointment.experience_checked_by = last.experience_checked_by or last.decided_by
    appointment.experience_note = last.experience_note or f"Approved for {last.cohort}"
    appointment.save()
    record("marker.renewed", by=by, subject=appointment, year=str(last.cohort))
    return appointment


@transaction.atomic
def check_experience(*, appointment: MarkerAppointment, by: User, note: str) -> MarkerAppointment:
    """Record that somebody's five years were checked, by whom, when, and against what."""
    team_rules.can_check_experience(by, appointment).require()
    appointment.experience_checked_at, appointment.experience_checked_by = clock.now(), by
    appointment.experience_note = note
    appointment.save(update_fields=["experience_checked_at", "experience_checked_by", "experience_note"])
    record("marker.experience_checked", by=by, subject=appointment)
    return appointment


@transaction.atomic
def approve(*, appointment: MarkerAppointment, by: User, trained_on: dt.date) -> MarkerAppointment:
    """Take somebody trained on this day into the pool: they can be given scripts."""
    team_rules.can_approve(by, appointment).require()
    MARKER.move(appointment, "approve", trained_on=trained_on, decided_at=clock.now(), decided_by=by)
    grant_role(user=appointment.marker, role=Role.MARKER, by=by)
    record(MARKER.event("approve"), by=by, subject=appointment)
    notify(tell_marker.approved(appointment))
    if waiting(appointment.cohort).filter(pk=appointment.pk).exists():
        practice.give_next(appointment=appointment, by=by)
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
def set_load(
    *, appointment: MarkerAppointment, by: User, target: int, max: int, reason: str = ""
) -> MarkerAppointment:
    """Change how many scripts a marker is to have and can have at most; the next allocation keeps to it.

    Above the usual most only with a reason, which is recorded.
    """
    team_rules.can_oversee(by).require()
    if max > marker_rules.USUAL_MOST and not reason:
        raise Refused(f"More than {marker_rules.USUAL_MOST} scripts need a reason.")
    appointment.target, appointment.max = target, max
    appointment.save(update_fields=["target", "max"])
    record("marker.load_set", by=by, subject=appointment, target=target, max=max, reason=reason)
    return appointment


@transaction.atomic
def stand_down(*, appointment: MarkerAppointment) -> list[str]:
    """Nobody marks in a year in which they mentor: out of the pool, and what is not marked goes back.

    Marker and team are told once. Marks that are in stay, with their pay and the page that shows it. Returns the codes
    that go back.
    """
    MARKER.move(appointment, "stand_down")
    unfinished = Mark.objects.filter(
        appointment=appointment, state__in=[MarkState.ALLOCATED, MarkState.STARTED]
    ).select_related("case_study")
    marks = list(unfinished.order_by("case_study__candidate_code"))
    for mark in marks:
        MARK.move(
            mark, "take_back", recused_at=clock.now(), recused_reason="The marker mentors a trio this year."
        )
        record(MARK.event("take_back"), by=None, subject=mark, kind=mark.kind)
    codes = [mark.case_study.candidate_code for mark in marks if mark.case_study]
    # SECURITY: the marker reads how many they had, one slipped in among them, or the mail would say that there was one.
    had = sum(mark.kind != MarkKind.PRACTICE for mark in marks)
    record(MARKER.event("stand_down"), by=None, subject=appointment, given_back=len(codes))
    notify(tell_marker.stood_down(appointment, had), *tell_team.stood_down(appointment, codes))
    return codes


@transaction.atomic
def reinstate(*, appointment: MarkerAppointment, by: User) -> MarkerAppointment:
    """Somebody mentors no more: their asking to mark stands again, for the team to decide."""
    team_rules.can_reinstate(by, appointment).require()
    MARKER.move(appointment, "reinstate")
    record(MARKER.event("reinstate"), by=by, subject=appointment)
    return appointment
