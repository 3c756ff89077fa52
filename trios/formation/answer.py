"""What formation answers: groups, the figures they come to, and sentences on what forced the awkward ones."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .instance import Instance, Participant, named
from .objective import Objective, measure, same_school_pairs

WORDS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


@dataclass(frozen=True)
class Group:
    """One group: ids of its members in the order of the instance, and its mentor's id or None."""

    members: tuple[str, ...]
    mentor: str | None


@dataclass(frozen=True)
class Formation:
    """A whole formation: everybody in one group, its objective, and notes for the people who publish it."""

    groups: tuple[Group, ...]
    objective: Objective
    notes: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The formation as JSON values; km to the metre."""
        figures = self.objective
        return {
            "groups": [{"members": list(each.members), "mentor": each.mentor} for each in self.groups],
            "objective": {
                "not_three": figures.not_three,
                "same_school_pairs": figures.same_school_pairs,
                "cross_authority": figures.cross_authority,
                "cross_sector": figures.cross_sector,
                "travel_km": round(figures.travel_km, 3),
                "without_mentor": figures.without_mentor,
            },
            "notes": list(self.notes),
        }


def answer(
    instance: Instance,
    groups: Sequence[tuple[Sequence[int], int | None]],
    least: tuple[int, int, int, int] | None,
) -> Formation:
    """Dress positions as ids. `least` are the least figures shown possible before keep_apart, if known."""
    ordered = sorted((sorted(members), mentor) for members, mentor in _keyed(groups))
    plain = [(members, None if mentor < 0 else mentor) for members, mentor in ordered]
    figures = measure(instance, plain)
    return Formation(
        groups=tuple(
            Group(
                tuple(instance.participants[i].id for i in members),
                None if mentor is None else instance.mentors[mentor].id,
            )
            for members, mentor in plain
        ),
        objective=figures,
        notes=tuple(notes_on(instance, plain, figures, least)),
    )


def _keyed(groups: Sequence[tuple[Sequence[int], int | None]]) -> list[tuple[list[int], int]]:
    return [(list(members), -1 if mentor is None else mentor) for members, mentor in groups]


def notes_on(
    instance: Instance,
    groups: Sequence[tuple[Sequence[int], int | None]],
    figures: Objective,
    least: tuple[int, int, int, int] | None,
    *,
    by_hand: bool = False,
) -> list[str]:
    """Sentences on what is awkward in these groups and what forced it; `by_hand` when somebody changed them since."""
    people = instance.participants
    member_lists = [[people[i] for i in members] for members, _ in groups]
    notes = [*_on_sizes(instance, member_lists, by_hand), *_on_schools(member_lists, by_hand)]
    notes += _on_lines(instance, member_lists, figures, least)
    notes += _on_mentors(instance, member_lists, [mentor for _, mentor in groups])
    lost = [each.id for each in people if each.lat is None]
    if lost:
        notes.append(f"No place is known for {_ids(lost)}: their journeys count 0 km.")
    lost = [each.id for each in instance.mentors if each.lat is None]
    if lost:
        notes.append(f"No place is known for mentor {_ids(lost)}: their journeys count 0 km.")
    unknown = [each.id for each in people if each.school is None]
    if unknown:
        notes.append(
            f"No school is known for {_ids(unknown)}, so a colleague or a mentor from it cannot be ruled out."
        )
    return notes


def _on_sizes(instance: Instance, groups: list[list[Participant]], by_hand: bool) -> list[str]:
    odd = [group for group in groups if len(group) != 3]
    if not odd:
        return []
    total, left = len(instance.participants), len(instance.participants) % 3
    tied = sum(len(each) in (2, 4) for each in instance.clusters)
    sizes = Counter(len(group) for group in odd)
    what = " and ".join(_count(sizes[s], f"group of {s}", f"groups of {s}") for s in (2, 4) if sizes[s])
    why = f"{total} people do not divide into threes" if left else f"{total} people would divide into threes"
    if len(odd) > (left != 0):
        reasons = [name for name, there in (("together", tied), ("apart", instance.keep_apart)) if there]
        kept = [f"people kept {' and '.join(reasons)}"] if reasons else []
        kept += ["pinned groups"] if instance.pinned else []
        if by_hand:
            why += f"{', and' if left else ', but'} people were moved by hand"
        elif kept:
            why += f"{', and' if left else ', but'} {' and '.join(kept)} leave no better"
        elif total == 2:
            why = "there are only two people"
    what = what[0] + what[1:].lower()
    return [f"{what}, because {why}: {_listed(odd)}."]


def _on_schools(groups: list[list[Participant]], by_hand: bool) -> list[str]:
    close = [group for group in groups if same_school_pairs(group)]
    if not close:
        return []
    what = _count(len(close), "group has", "groups have")
    why = "the school sends more people than the groups can part, or people kept together or apart force it"
    why += ", or somebody was moved by hand" if by_hand else ""
    return [f"{what} colleagues from one school, because {why}: {_listed(close)}."]


def _on_lines(
    instance: Instance,
    groups: list[list[Participant]],
    figures: Objective,
    least: tuple[int, int, int, int] | None,
) -> list[str]:
    notes = []
    for name, plural, at, count in (
        ("authority", "authorities", 2, figures.cross_authority),
        ("sector", "sectors", 3, figures.cross_sector),
    ):
        if not count:
            continue
        crossing = [group for group in groups if len({getattr(each, name) for each in group}) > 1]
        heads = Counter(getattr(each, name) for each in instance.participants)
        odd = [f"{named(each)} {number}" for each, number in sorted(heads.items()) if number % 3]
        proved = least is not None and (figures.counts[: at + 1] == least[: at + 1])
        why = f"; head counts that three does not divide: {_some(odd)}" if odd and name == "authority" else ""
        fewest = ", the fewest possible" if proved else ""
        notes.append(
            f"{_count(count, 'group crosses', 'groups cross')} {plural}{fewest}{why}. They are {_listed(crossing)}."
        )
    return notes


def _on_mentors(instance: Instance, groups: list[list[Participant]], mentors: list[int | None]) -> list[str]:
    without = [group for group, mentor in zip(groups, mentors, strict=True) if mentor is None]
    if not without:
        return []
    places = sum(each.capacity for each in instance.mentors)
    why = (
        f"the mentors can take {places} of {len(groups)} groups"
        if places < len(groups)
        else "the mentors with room left teach in a member's school"
    )
    return [
        f"{_count(len(without), 'group has', 'groups have')} no mentor, because {why}: {_listed(without)}."
    ]


def _count(number: int, one: str, many: str) -> str:
    return f"{WORDS[number] if number < len(WORDS) else number} {one if number == 1 else many}"


def _ids(ids: Sequence[str]) -> str:
    return _some([named(each) for each in ids])


def _listed(groups: list[list[Participant]]) -> str:
    return _some(["(" + ", ".join(named(each.id) for each in group) + ")" for group in groups])


def _some(parts: list[str], most: int = 12) -> str:
    return (
        ", ".join(parts) if len(parts) <= most else f"{', '.join(parts[:most])} and {len(parts) - most} more"
    )
