"""A proposal as it is worked on: its groups as the pure side knows them, its pins, and the cohort's wishes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet, Value

from people.models import LocalAuthority, User
from programme.models import Cohort, Enrolment
from trios.enums import WishKind
from trios.formation import Group, Instance, InstanceError, Participant, read_instance
from trios.formation.moving import Change, Verdict, judge
from trios.formation.reasons import Explainer
from trios.models import Formation, FormationPin, FormationWish, MentorAppointment
from trios.queries.formation import MENTOR, TEACHER, instance_of, within, without_wishes
from trios.queries.reach import ELSEWHERE, ELSEWHERE_MENTOR, Reach, reach_of

PAIRS = {WishKind.APART: "keep_apart", WishKind.TOGETHER: "keep_together"}


@dataclass(frozen=True)
class Plan:
    """The groups of a proposal, and what they are judged by: its people, and the wishes as they stand now."""

    instance: Instance
    groups: list[Group]
    pinned: frozenset[frozenset[str]]
    reach: Reach = None  # whose people are named and moved; the others are ids here, and are never looked up

    @cached_property
    def people(self) -> dict[str, Participant]:
        """Everybody in it, by id."""
        return {each.id: each for each in self.instance.participants}

    @cached_property
    def at(self) -> dict[str, int]:
        """The position of everybody's group."""
        return {each: place for place, group in enumerate(self.groups) for each in group.members}

    @cached_property
    def explainer(self) -> Explainer:
        """Says why a group is as it is."""
        return Explainer(self.instance, self.groups)

    def is_pinned(self, position: int) -> bool:
        """Whether the group at this position stays as it is."""
        return frozenset(self.groups[position].members) in self.pinned

    def reaches(self, ident: str) -> bool:
        """Whether this is a participant whom the reader works with."""
        person = self.people.get(ident)
        return person is not None and (self.reach is None or person.authority in self.reach)

    def nameless(self) -> dict[str, str]:
        """What stands for people and mentors who may be beyond the reader's reach; those within it have names."""
        if self.reach is None:
            return {}
        people = [each for each in self.people if not self.reaches(each)]
        mentors = [each.id for each in self.instance.mentors]
        return dict.fromkeys(people, ELSEWHERE) | dict.fromkeys(mentors, ELSEWHERE_MENTOR)

    def is_whole(self, position: int) -> bool:
        """Whether the reader works with everybody in the group at this position."""
        return all(self.reaches(each) for each in self.groups[position].members)

    def shown(self) -> list[int]:
        """The groups with somebody whom the reader works with."""
        return [place for place, group in enumerate(self.groups) if any(map(self.reaches, group.members))]

    def judge(self, change: Change) -> Verdict:
        """What the change would break or improve."""
        return judge(self.instance, self.groups, change.made_to(self.groups), self.pinned)

    def authorities(self) -> list[str]:
        """The codes of the authorities whose people are in it, of those that the reader works with."""
        return sorted({each.authority for each in self.instance.participants if self.reaches(each.id)})

    def positions_of(self, code: str) -> list[int]:
        """The groups with somebody of this authority."""
        return [
            place
            for place in self.shown()
            if code in {self.people[each].authority for each in self.groups[place].members}
        ]


def plan_for(user: User | AnonymousUser, formation: Formation) -> Plan:
    """The plan as far as this person works with it; for a lead one query more."""
    return plan_of(formation, reach_of(user))


def plan_of(formation: Formation, reach: Reach = None) -> Plan:
    """The plan of a proposal that has groups, in one query."""
    groups = [Group(tuple(row["members"]), row["mentor"]) for row in formation.answer.get("groups", [])]
    at = {each: place for place, group in enumerate(groups) for each in group.members}
    marks = FormationPin.objects.filter(formation=formation).order_by()
    wishes = FormationWish.objects.filter(cohort=formation.cohort_id).order_by()
    both = wishes.values_list("kind", "first", "second").union(
        marks.annotate(kind=Value("pin")).values_list("kind", "enrolment", "formation"), all=True
    )
    rows = sorted(both.order_by())
    pinned = {
        frozenset(groups[at[f"{TEACHER}{pk}"]].members)
        for kind, pk, _ in rows
        if kind == "pin" and f"{TEACHER}{pk}" in at
    }
    asked = without_wishes(formation.instance) | {"pinned": formation.instance.get("pinned", [])}
    instance = read_instance(asked)
    pairs = pairs_in([row for row in rows if row[0] != "pin"], {each.id for each in instance.participants})
    return Plan(with_wishes(instance, pairs), groups, frozenset(pinned), reach)


def with_wishes(instance: Instance, pairs: dict[str, list[tuple[str, str]]]) -> Instance:
    """The instance with the wishes that concern its people. What was pinned when it was worked out stays a fact."""
    apart, together = (tuple(rows) for rows in pairs.values())
    try:
        return replace(instance, keep_apart=apart, keep_together=together)
    except InstanceError:  # a wish made since contradicts what was pinned then
        return replace(instance, pinned=(), keep_apart=apart, keep_together=together)


def pairs_in(rows: Iterable[tuple[str, int, int]], people: set[str]) -> dict[str, list[tuple[str, str]]]:
    """Wishes as the tool takes them, of those whose both people are there."""
    pairs: dict[str, list[tuple[str, str]]] = {name: [] for name in PAIRS.values()}
    for kind, first, second in rows:
        pair = f"{TEACHER}{first}", f"{TEACHER}{second}"
        if people.issuperset(pair):
            pairs[PAIRS[WishKind(kind)]].append(pair)
    return pairs


def asked_of(cohort: Cohort, keep: Formation | None) -> tuple[dict[str, Any], int]:
    """What the tool is asked for a cohort now, with wishes and the pinned groups of `keep`; and how many pins don't hold.

    A pin holds while all its people still take part and its mentor still has room.
    """
    asked: dict[str, Any] = instance_of(cohort)
    people = {row["id"] for row in asked["participants"]}
    wishes = FormationWish.objects.filter(cohort=cohort).order_by("first", "second")
    pairs = pairs_in(wishes.values_list("kind", "first", "second"), people)
    asked |= {name: [list(pair) for pair in rows] for name, rows in pairs.items()}
    if keep is None:
        return asked, 0
    plan = plan_of(keep)
    room = Counter({row["id"]: row["capacity"] for row in asked["mentors"]})
    schools = {row["id"]: row["school"] for row in asked["participants"]}
    own = {row["id"]: row["school"] for row in asked["mentors"]}
    pinned, lost = [], 0
    for group in plan.groups:
        if frozenset(group.members) not in plan.pinned:
            continue
        colleagues = {schools.get(each) for each in group.members}
        fits = group.mentor is None or (
            room[group.mentor] > 0 and (own[group.mentor] is None or own[group.mentor] not in colleagues)
        )
        if not people.issuperset(group.members) or not fits:
            lost += 1
            continue
        if group.mentor:
            room[group.mentor] -= 1
        pinned.append({"members": list(group.members), "mentor": group.mentor})
    return asked | ({"pinned": pinned} if pinned else {}), lost


def found_in(formation: Formation, plan: Plan, code: str, text: str) -> list[int]:
    """The groups to show: of an authority, and by numbers ("3, 27"), or by part of a name or of a school's."""
    positions = plan.positions_of(code) if code else plan.shown()
    text = text.strip()
    if not text:
        return positions
    numbers = text.replace(",", " ").split()
    if all(each.isascii() and each.isdigit() for each in numbers):
        wanted = {int(each[:9]) - 1 for each in numbers}
        return [place for place in positions if place in wanted]
    people = Enrolment.objects.filter(cohort=formation.cohort_id).filter(
        Q(participant__name__icontains=text)
        | Q(participant__preferred_name__icontains=text)
        | Q(school__name__icontains=text)
    )
    mentors = MentorAppointment.objects.filter(cohort=formation.cohort_id).filter(
        Q(mentor__name__icontains=text) | Q(school__name__icontains=text)
    )
    # PRIVACY: a lead can't find out in which group somebody from elsewhere is.
    there = {f"{TEACHER}{pk}" for pk in within(plan.reach, people).values_list("pk", flat=True)}
    there |= {f"{MENTOR}{pk}" for pk in within(plan.reach, mentors).values_list("pk", flat=True)}
    return [
        place for place in positions if there & {*plan.groups[place].members, plan.groups[place].mentor or ""}
    ]


def authorities_in(plan: Plan) -> QuerySet[LocalAuthority]:
    """The authorities whose people are in the plan."""
    return LocalAuthority.objects.filter(code__in=plan.authorities()).order_by("name")


def with_room(plan: Plan, position: int) -> QuerySet[MentorAppointment]:
    """Mentors who could take the group at this position: with room left, and from no member's school."""
    busy = Counter(each.mentor for each in plan.groups if each.mentor)
    people = {each.id: each for each in plan.instance.participants}
    schools = {people[each].school for each in plan.groups[position].members} - {None}
    free = [
        int(each.id.removeprefix(MENTOR))
        for each in plan.instance.mentors
        if busy[each.id] < each.capacity and (each.school is None or each.school not in schools)
    ]
    return (
        MentorAppointment.objects.filter(pk__in=free)
        .select_related("mentor", "school", "authority")
        .order_by("mentor__name", "pk")
    )


def names_of(people: Iterable[str], reach: Reach = None) -> dict[str, str]:
    """Names of participants by id, of those within reach; one query."""
    rows = Enrolment.objects.filter(pk__in=[int(each.removeprefix(TEACHER)) for each in people])
    return {
        f"{TEACHER}{row.pk}": str(row.participant)
        for row in within(reach, rows).select_related("participant")
    }
