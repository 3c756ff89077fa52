"""A proposal changed by hand before it is published: people moved, groups pinned, wishes made."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F

from audit.actions import record
from core import clock
from core.decisions import Refused
from core.transitions import StaleState
from people.models import User
from programme.models import Cohort, Enrolment
from trios.enums import FormationState
from trios.formation import Group
from trios.formation.moving import Change, formation_of
from trios.models import Formation, FormationPin, FormationWish
from trios.queries.formation import MENTOR, TEACHER, row_of, said_with_names
from trios.queries.wishes import is_contradicted
from trios.queries.workbench import plan_for
from trios.rules import workbench as rules

QUICKER = "Somebody else has changed this proposal meanwhile. Look at it again before you go on."
CONTRADICTED = (
    "This can't be kept beside the other wishes: people kept together make one group of at most four, "
    "and two who are kept apart can't both be in it."
)


@transaction.atomic
def rearrange(*, formation: Formation, change: Change, version: int, by: User) -> Formation:
    """Keep a change of the groups, if the proposal is still as its page showed it. Nobody is told: it is a proposal."""
    rules.can_rearrange(by, formation).require()
    if formation.version != version:
        raise StaleState(QUICKER)
    plan = plan_for(by, formation)
    rules.can_make(plan, change).require()
    verdict = plan.judge(change)
    if not verdict.allowed:
        raise Refused(" ".join(said_with_names(verdict.refusals, reach=plan.reach)))
    after = formation_of(plan.instance, change.made_to(plan.groups))
    answer = after.as_json()
    handled = {frozenset(row["members"]): row.get("by_hand", False) for row in formation.answer["groups"]}
    before = {frozenset(group.members): group.mentor for group in plan.groups}
    for row in answer["groups"]:
        key = frozenset(row["members"])
        if key not in before or before[key] != row["mentor"] or handled.get(key):
            row["by_hand"] = True
    seize(formation, answer=answer)
    record(
        "formation.rearranged",
        by=by,
        subject=formation,
        kind=change.kind,
        enrolments=[row_of(each) for each in change.people],
        group=None if change.to is None else change.to + 1,
        mentor_appointment=int(change.mentor.removeprefix(MENTOR)) if change.mentor else None,
        version=formation.version,
    )
    return formation


def seize(formation: Formation, **changes: object) -> None:
    """Write to the proposal as it was read: whoever is slower of two is refused, and nothing of theirs is written."""
    kept = Formation.objects.filter(
        pk=formation.pk, version=formation.version, state=FormationState.READY
    ).update(version=F("version") + 1, **changes)
    if not kept:
        raise StaleState(QUICKER)
    formation.version += 1
    for name, value in changes.items():
        setattr(formation, name, value)


def group_with(formation: Formation, enrolment: int, by: User) -> Group:
    """The group that this participant is in; a refusal when they are in none, or it isn't this person's to change."""
    plan = plan_for(by, formation)
    place = plan.at.get(f"{TEACHER}{enrolment}")
    if place is None:
        raise Refused("This person is in no group of the proposal.")
    rules.can_change(plan, [place]).require()
    return plan.groups[place]


@transaction.atomic
def pin(*, formation: Formation, enrolment: int, version: int, by: User) -> Group:
    """Let the group that this participant is in stay as it is, until it is unpinned."""
    rules.can_rearrange(by, formation).require()
    if formation.version != version:
        raise StaleState(QUICKER)
    group = group_with(formation, enrolment, by)
    seize(formation)
    people = [row_of(each) for each in group.members]
    if not FormationPin.objects.filter(formation=formation, enrolment__in=people).exists():
        FormationPin.objects.create(
            formation=formation, enrolment_id=enrolment, made_at=clock.now(), made_by=by
        )
        record("formation.pinned", by=by, subject=formation, enrolments=people)
    return group


@transaction.atomic
def unpin(*, formation: Formation, enrolment: int, version: int, by: User) -> Group:
    """The group that this participant is in may be changed again."""
    rules.can_rearrange(by, formation).require()
    if formation.version != version:
        raise StaleState(QUICKER)
    group = group_with(formation, enrolment, by)
    seize(formation)
    people = [row_of(each) for each in group.members]
    gone, _ = FormationPin.objects.filter(formation=formation, enrolment__in=people).delete()
    if gone:
        record("formation.unpinned", by=by, subject=formation, enrolments=people)
    return group


@transaction.atomic
def wish(
    *, cohort: Cohort, kind: str, people: tuple[Enrolment, Enrolment], reason: str, by: User
) -> FormationWish:
    """Keep two people apart, or together, in every proposal from the next one on."""
    rules.can_wish(by, cohort).require()
    rules.can_wish_for(by, people).require()
    first, second = sorted(each.pk for each in people)
    if first == second:
        raise Refused("Choose two different people.")
    if is_contradicted(cohort, kind, (first, second)):
        raise Refused(CONTRADICTED)
    try:
        with transaction.atomic():
            made = FormationWish.objects.create(
                cohort=cohort,
                kind=kind,
                first_id=first,
                second_id=second,
                reason=reason,
                made_at=clock.now(),
                made_by=by,
            )
    except IntegrityError:
        raise StaleState("There is a wish for these two already. Take it back first.") from None
    # PRIVACY: why is in the wish alone, which can be taken back; the trail is kept for good.
    record("formation.wished", by=by, subject=cohort, kind=kind, enrolments=[first, second])
    return made


@transaction.atomic
def take_back(*, wish: FormationWish, by: User) -> None:
    """The two are free again, and the reason goes with the wish. Proposals stay as they are."""
    rules.can_take_back(by, wish).require()
    record(
        "formation.wish_taken_back",
        by=by,
        subject=wish.cohort,
        kind=wish.kind,
        enrolments=[wish.first_id, wish.second_id],
    )
    wish.delete()
