"""Somebody's year changes: another route, another school, a later cohort, or its end. The record goes along."""

import datetime as dt

from django.db import transaction

from audit.actions import record
from core import clock, jobs
from core.decisions import Refused
from notifications.actions import notify
from people.models import School, User
from programme.actions.booking import give_up_all, give_up_elsewhere
from programme.enums import EnrolmentState, Route
from programme.models import Cohort, Enrolment, EnrolmentPost
from programme.notices import enrolment as notices
from programme.queries.enrolment import later_cohorts
from programme.queries.session import leads_of
from programme.rules import enrolment as rules
from programme.transitions import ENROLMENT


@transaction.atomic
def change_route(*, enrolment: Enrolment, route: str, by: User) -> Enrolment:
    """Take another route: what counts towards the pass changes with it; choosing the same again changes nothing."""
    rules.can_change_route(by, enrolment).require()
    if route not in Route.values:
        raise Refused("Choose one of the routes on the page.")
    before = enrolment.route
    changed = Enrolment.objects.filter(pk=enrolment.pk, route=before, state=EnrolmentState.ACTIVE)
    if route == before or not changed.update(route=route):
        return enrolment
    enrolment.route = route
    event = record("enrolment.route_changed", by=by, subject=enrolment, before=before, after=route)
    notify(notices.route_changed(enrolment, event.pk))
    return enrolment


@transaction.atomic
def move(*, enrolment: Enrolment, school: School, from_on: dt.date, by: User) -> EnrolmentPost:
    """Record that somebody teaches at another school from a day on: sessions and registers follow from that day.

    What was before keeps its place in the old authority's registers; nothing of the person's record changes.
    """
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("cohort", "participant", "school", "authority")
        .get(pk=enrolment.pk)
    )
    rules.can_move_to(by, enrolment, school, from_on).require()
    sectors = [sector.value for sector in school.sectors]
    sector = enrolment.sector if enrolment.sector in sectors or not sectors else sectors[0]
    stamps = {"recorded_at": clock.now(), "recorded_by": by}
    if not enrolment.posts.exists():
        enrolled_on = enrolment.enrolled_at.astimezone(clock.LONDON).date()
        EnrolmentPost.objects.create(
            enrolment=enrolment,
            school=enrolment.school,
            authority=enrolment.authority,
            sector=enrolment.sector,
            from_on=min(enrolled_on, enrolment.cohort.starts_on, from_on - dt.timedelta(days=1)),
            **stamps,
        )
    enrolment.posts.filter(until_on=None).update(until_on=from_on)
    post = EnrolmentPost.objects.create(
        enrolment=enrolment,
        school=school,
        authority=school.authority,
        sector=sector,
        from_on=from_on,
        **stamps,
    )
    record(
        "enrolment.moved",
        by=by,
        subject=enrolment,
        school=school.seed_code,
        authority=school.authority_id,
        from_on=from_on.isoformat(),
    )
    notify(notices.moved(enrolment, post))
    if post.authority_id != enrolment.authority_id:
        notify(*(notices.arrived(enrolment, post, lead) for lead in leads_of([post.authority_id])))
    if from_on <= clock.today():
        follow_move(post=post)
    else:
        jobs.enqueue(
            "programme.follow_move",
            f"programme.follow_move:{post.pk}",
            {"post": post.pk},
            run_after=clock.london(from_on),
        )
    return post


@transaction.atomic
def follow_move(*, post: EnrolmentPost) -> None:
    """The day has come: the enrolment's own school and authority are those of the post.

    Places at coming sessions of the authority they leave are given up; in the new one they book again.
    """
    Enrolment.objects.filter(pk=post.enrolment_id).update(
        school=post.school_id, authority=post.authority_id, sector=post.sector
    )
    enrolment = Enrolment.objects.select_related("participant", "authority").get(pk=post.enrolment_id)
    give_up_elsewhere(enrolment, post.recorded_by)


@transaction.atomic
def defer(*, enrolment: Enrolment, cohort: Cohort, reason: str, by: User) -> Enrolment:
    """End somebody's part in this year and give them a place in a later cohort; returns the place there."""
    rules.can_defer(by, enrolment).require()
    if not later_cohorts(enrolment).filter(pk=cohort.pk).exists():
        raise Refused(f"They can't go on in {cohort}. Choose one of the cohorts on the page.")
    ENROLMENT.move(enrolment, "defer", left_at=clock.now(), left_reason=reason[:200], deferred_to=cohort)
    record(ENROLMENT.event("defer"), by=by, subject=enrolment, cohort=cohort.pk)
    give_up_all(enrolment, by)
    later = Enrolment.objects.create(
        cohort=cohort,
        participant=enrolment.participant,
        authority=enrolment.authority,
        school=enrolment.school,
        sector=enrolment.sector,
        route=enrolment.route if cohort.has_presentation_route else Route.ESSAY,
        enrolled_at=clock.now(),
    )
    record("enrolment.made", by=by, subject=later, cohort=cohort.pk, deferred_from=enrolment.pk)
    notify(notices.deferred(enrolment))
    return later


@transaction.atomic
def withdraw(*, enrolment: Enrolment, reason: str, by: User) -> Enrolment:
    """End somebody's part in the programme; their place is free, their writing stays theirs."""
    rules.can_withdraw(by, enrolment).require()
    ENROLMENT.move(enrolment, "withdraw", left_at=clock.now(), left_reason=reason[:200])
    record(ENROLMENT.event("withdraw"), by=by, subject=enrolment, cohort=enrolment.cohort_id)
    give_up_all(enrolment, by)
    notify(notices.withdrawn(enrolment))
    return enrolment
