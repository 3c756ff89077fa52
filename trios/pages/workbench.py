"""The workbench as the team reads it: groups as cards, verdicts as lists, two proposals side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from core.ui.dates import short_datetime
from core.ui.tables import Cell, TableRow
from core.ui.words import counted
from trios.formation.moving import Change, Verdict, formation_of
from trios.models import Formation
from trios.pages.staff import objective_rows, others_said
from trios.queries.comparison import Elsewhere
from trios.queries.formation import TEACHER, Proposed, names_in, row_of, said_with_names
from trios.queries.reach import Reach
from trios.queries.workbench import Plan

FIGURE_COLUMNS = ["Figure", "The first", "The second", "Which is better"]
ELSEWHERE_COLUMNS = ["Name", "In the first", "In the second"]


@dataclass(frozen=True)
class Person:
    """One member on a card: what a tick sends, the name, and the school."""

    ident: str
    name: str
    school: str


@dataclass(frozen=True)
class GroupCard:
    """One group on the workbench."""

    number: int
    people: list[Person]
    mentor: str
    mentor_school: str
    where: str
    reasons: list[str]
    is_pinned: bool
    by_hand: bool
    is_odd: bool
    enrolment: int  # of the first member: what the pin's button sends
    mentor_url: str
    called: str
    size_said: str
    is_lonely: bool  # nobody mentors it
    others: str  # how many of its people the reader doesn't work with
    is_mine: bool  # the reader works with everybody in it, and may change it


def cards(formation: Formation, plan: Plan, groups: Sequence[Proposed]) -> list[GroupCard]:
    """The groups with why they are so; no query."""
    url = reverse("trios:formation-move", kwargs={"pk": formation.pk})
    return [
        GroupCard(
            number=group.number,
            people=[
                Person(f"{TEACHER}{member.pk}", str(member.participant), member.school.name)
                for member in group.members
            ],
            mentor=f"Mentor: {group.mentor.mentor}"
            if group.mentor
            else "Its mentor is from another authority.",
            mentor_school=group.mentor.school.name if group.mentor and group.mentor.school else "",
            where=", ".join(dict.fromkeys(member.authority.name for member in group.members))
            + (" and others" if group.others else ""),
            reasons=reasons,
            is_pinned=plan.is_pinned(group.number - 1),
            by_hand=group.by_hand,
            is_odd=len(group.members) + group.others != 3,
            enrolment=row_of(plan.groups[group.number - 1].members[0]),
            called=f"group {group.number}",
            size_said=counted(len(group.members) + group.others, "person", "people"),
            is_lonely=not group.has_mentor,
            mentor_url=f"{url}?what=mentor&to={group.number}&version={formation.version}"
            if plan.reach is None
            else "",
            others=others_said(group),
            is_mine=plan.is_whole(group.number - 1),
        )
        for group, reasons in zip(groups, reasons_of(plan, groups), strict=True)
    ]


def held(plan: Plan, people: Sequence[str], names: dict[str, str]) -> list[tuple[str, str]]:
    """(id, name and group) of those who are ticked but stand on no card of this page."""
    return [
        (each, f"{names.get(each, each)}, group {plan.at[each] + 1}") for each in people if each in plan.at
    ]


def reasons_of(plan: Plan, groups: Sequence[Proposed]) -> list[list[str]]:
    """Why each group is as it is, with names; no query, unless a lead's group crosses authorities."""
    reasons = [plan.explainer.of(plan.groups[group.number - 1]) for group in groups]
    names = plan.nameless() | names_in(groups)
    texts = iter(said_with_names([text for said in reasons for text in said], names, plan.reach))
    return [[next(texts) for _ in said] for said in reasons]


def figures_of(plan: Plan) -> str:
    """What is awkward in the groups that the reader works with, in sentences; a group with others in it counts whole."""
    shown = [plan.groups[position] for position in plan.shown()]
    if not shown:
        return ""
    *counts, _ = objective_rows(formation_of(plan.instance, shown).as_json()["objective"], len(shown))
    said = [f"{label}: {value}." for label, value in counts if value != "None"]
    return (
        " ".join(said)
        or "All are three people of one authority and sector, from different schools, with a mentor."
    )


def verdict_lists(
    verdict: Verdict, names: dict[str, str], reach: Reach = None
) -> list[tuple[str, str, list[str]]]:
    """(kind of notification, heading, sentences) for each part of a verdict that has something to say."""
    parts = [
        ("error", "This can't be done", verdict.refusals),
        ("warning", "What gets worse", verdict.worse),
        ("success", "What gets better", verdict.better),
        ("info", "What stays", verdict.facts),
    ]
    texts = iter(said_with_names([text for _, _, said in parts for text in said], names, reach))
    shown = [(kind, title, [next(texts) for _ in said]) for kind, title, said in parts]
    if verdict.allowed and not verdict.worse and not verdict.better:
        shown.append(("info", "Nothing gets worse or better", []))
    return [part for part in shown if part[2] or part[1].startswith("Nothing")]


def change_said(change: Change, names: dict[str, str], plan: Plan, mentor: str = "") -> str:
    """What is about to be done, as a sentence."""
    who = [names.get(each, each) for each in change.people]
    listed = who[0] if len(who) == 1 else f"{', '.join(who[:-1])} and {who[-1]}" if who else ""
    if change.kind == "mentor":
        given = f"gets {mentor} as its mentor" if change.mentor else "is left without a mentor"
        return f"Group {(change.to or 0) + 1} {given}."
    if change.kind == "swap":
        first, second = (plan.at[each] + 1 for each in change.people)
        return f"{who[0]} of group {first} and {who[1]} of group {second} swap places."
    goes = "goes" if len(who) == 1 else "go"
    return f"{listed} {goes} to {'a new group' if change.to is None else f'group {change.to + 1}'}."


def figures_side_by_side(a: Formation, b: Formation) -> list[TableRow]:
    """The figures of two proposals, and which is the better in each."""
    ours, theirs = a.answer["objective"], b.answer["objective"]
    keys = (
        "not_three",
        "same_school_pairs",
        "cross_authority",
        "cross_sector",
        "without_mentor",
        "travel_km",
    )
    rows = zip(
        keys,
        objective_rows(ours, len(a.answer["groups"])),
        objective_rows(theirs, len(b.answer["groups"])),
        strict=True,
    )
    return [
        TableRow([label, said_short(mine), said_short(other), which_is_less(ours[key], theirs[key])])
        for key, (label, mine), (_, other) in rows
    ]


def better_said(figures: Sequence[TableRow]) -> str:
    """Which of two proposals is the better, in a sentence, from `figures_side_by_side`."""
    said = [str(row.cells[-1]) for row in figures]
    first, second = said.count("The first is better"), said.count("The second is better")
    if not first and not second:
        return "The two come to the same in every figure."
    if first and second:
        return f"The first is better in {counted(first, 'figure')}, the second in {second}. The upper figures weigh more."
    number = counted(first or second, "figure")
    return f"The {'first' if first else 'second'} is better in {number}, and the same in the others."


def said_short(text: str) -> str:
    """A figure without what its heading says."""
    return text.partition(", all pairs")[0]


def which_is_less(a: float, b: float) -> str:
    """Fewer is better in every figure."""
    if round(a, 1) == round(b, 1):
        return "The same"
    return "The first is better" if a < b else "The second is better"


def elsewhere_rows(people: Iterable[Elsewhere], names: dict[str, str]) -> list[TableRow]:
    """People whose companions differ, with whom they are in either."""

    def placed(number: int | None, companions: Sequence[str]) -> Cell:
        if number is None:
            return Cell("Not in it")
        return Cell(f"Group {number}", note="with " + ", ".join(names.get(each, each) for each in companions))

    return [
        TableRow(
            [
                names.get(each.ident, each.ident),
                placed(each.first, each.first_with),
                placed(each.second, each.second_with),
            ]
        )
        for each in people
    ]


def plan_named(formation: Formation) -> str:
    """How a proposal is called where there are two: by when it was worked out, and what was done to it since."""
    times = "once" if formation.version == 1 else f"{formation.version} times"
    changed = f", changed {times}" if formation.version else ""
    return f"{short_datetime(formation.started_at)}{changed}"
