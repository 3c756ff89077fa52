"""A proposal for a cohort's trios: what the tool is asked, what has changed since, and the groups with names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core.models import Job
from people.models import LocalAuthority, User
from people.roles import Permission, everywhere
from programme.enums import EnrolmentState
from programme.models import Cohort, Enrolment
from trios.enums import FormationState
from trios.formation import Mentor, Participant, distance_km, read_instance
from trios.models import Formation, MentorAppointment, Trio
from trios.queries.mentor import serving
from trios.queries.reach import ELSEWHERE, ELSEWHERE_MENTOR, Reach

# Ids in the instance: a letter, so that a teacher and a mentor never look alike, and the row's number.
TEACHER, MENTOR = "P", "M"
SECTORS = {"primary": "primary", "secondary": "secondary", "special": "additional support needs"}
NAMED = re.compile(rf"“([{TEACHER}{MENTOR}]\d+|S\d{{8}}|primary|secondary|special)”")


def formations_visible_to(user: User | AnonymousUser) -> QuerySet[Formation]:
    """The proposals this person works with: the team all, others none."""
    return Formation.objects.all() if everywhere(user, Permission.TRIO_FORM) else Formation.objects.none()


def instance_of(cohort: Cohort) -> dict[str, Any]:
    """What `trios.formation` is asked for a cohort: active participants, serving mentors, where their schools are.

    PRIVACY: row numbers and schools only, no name.
    """
    teachers = (
        Enrolment.objects.filter(cohort=cohort, state=EnrolmentState.ACTIVE)
        .order_by("pk")
        .values_list(
            "pk", "school__seed_code", "authority__code", "sector", "school__latitude", "school__longitude"
        )
    )
    mentors = (
        serving(cohort)
        .order_by("pk")
        .values_list(
            "pk", "capacity", "school__seed_code", "authority__code", "school__latitude", "school__longitude"
        )
    )
    return {
        "participants": [
            {
                "id": f"{TEACHER}{pk}",
                "school": school,
                "authority": authority,
                "sector": sector,
                **place(lat, lon),
            }
            for pk, school, authority, sector, lat, lon in teachers
        ],
        "mentors": [
            {
                "id": f"{MENTOR}{pk}",
                "capacity": capacity,
                "school": school,
                "authority": authority,
                **place(lat, lon),
            }
            for pk, capacity, school, authority, lat, lon in mentors
        ],
    }


def place(lat: float | None, lon: float | None) -> dict[str, float]:
    """Both or neither."""
    return {} if lat is None or lon is None else {"lat": lat, "lon": lon}


def waiting(cohort: Cohort) -> list[Formation]:
    """The proposals of a cohort that can be looked at, changed and published, the newest first."""
    rows = Formation.objects.filter(cohort=cohort, state=FormationState.READY)
    return list(rows.defer("instance", "answer"))


def latest(cohort: Cohort) -> Formation | None:
    """The newest proposal that was not thrown away."""
    rows = Formation.objects.filter(cohort=cohort).exclude(state=FormationState.DISCARDED)
    return rows.defer("instance", "answer").first()


def job_of(formation: Formation) -> Job | None:
    """The work behind a proposal, which knows how far it is."""
    return Job.objects.filter(dedupe_key=key_of(formation)).first()


def key_of(formation: Formation) -> str:
    """The name of the work behind a proposal."""
    return f"formation:{formation.pk}"


def changes_since(formation: Formation) -> list[str]:
    """What has changed under a proposal so that it can't be published, a clause each; empty while it holds."""
    was, now = formation.instance, instance_of(formation.cohort)
    before = {row["id"]: row for row in was.get("participants", [])}
    after = {row["id"]: row for row in now["participants"]}
    changes = []
    joined, left = len(after.keys() - before.keys()), len(before.keys() - after.keys())
    moved = sum(before[pk] != after[pk] for pk in before.keys() & after.keys())
    for number, one, many in (
        (joined, "participant has joined", "participants have joined"),
        (left, "participant has left", "participants have left"),
        (moved, "participant has changed school", "participants have changed school"),
    ):
        if number:
            changes.append(f"{number} {one if number == 1 else many}")
    used = {group["mentor"] for group in formation.answer.get("groups", []) if group["mentor"]}
    serving_before = {row["id"]: row for row in was.get("mentors", [])}
    serving_now = {row["id"]: row for row in now["mentors"]}
    gone = sum(serving_now.get(pk) != serving_before.get(pk) for pk in used)
    if gone:
        changes.append(
            f"{gone} {'mentor' if gone == 1 else 'mentors'} of the proposal no longer {'serves' if gone == 1 else 'serve'}"
        )
    return changes


def grounds_of(cohort: Cohort) -> tuple[bool, bool, int]:
    """What speaks for or against forming trios now: are there trios, is a proposal running, how many take part. One query."""
    here = {"cohort": OuterRef("pk")}
    active = Enrolment.objects.filter(state=EnrolmentState.ACTIVE, **here).order_by().values("cohort")
    return (
        Cohort.objects.filter(pk=cohort.pk)
        .order_by()
        .values_list(
            Exists(Trio.objects.filter(**here)),
            Exists(Formation.objects.filter(state=FormationState.RUNNING, **here)),
            Coalesce(Subquery(active.annotate(n=Count("pk")).values("n")), 0),
        )
        .get()
    )


@dataclass(frozen=True, slots=True)
class Proposed:
    """One group of a proposal, with its people."""

    number: int
    members: Sequence[Enrolment]
    mentor: MentorAppointment | None
    widest_km: float  # between the two members' schools that lie furthest apart
    mentor_km: float  # from the mentor's school to the furthest member's
    by_hand: bool = False  # somebody was moved in or out, or given another mentor, since it was worked out
    others: int = 0  # members beyond the reader's reach, who are not fetched
    has_mentor: bool = False  # though perhaps one beyond the reader's reach


def ordered(instance: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """The tool's answer with its groups in the order staff read them: by authority, sector and first member."""
    asked = {row["id"]: row for row in instance["participants"]}

    def place_of(group: dict[str, Any]) -> tuple[str, str, int]:
        first = asked[group["members"][0]]
        return first["authority"], first["sector"], int(first["id"].removeprefix(TEACHER))

    return answer | {"groups": sorted(answer["groups"], key=place_of)}


def proposed(formation: Formation, positions: Iterable[int], reach: Reach = None) -> list[Proposed]:
    """The groups at these positions with distances, and with names as far as the reach goes, in two queries."""
    return proposed_with_names(formation, positions, (), reach)[0]


def proposed_with_names(
    formation: Formation, positions: Iterable[int], notes: Iterable[str], reach: Reach = None
) -> tuple[list[Proposed], dict[str, str]]:
    """The groups at these positions, and the names of the people in them and in these notes, in two queries.

    PRIVACY: people and mentors beyond the reach are not asked for; a group says how many of its members they are.
    """
    groups = formation.answer.get("groups", [])
    chosen = [(place + 1, groups[place]) for place in positions]
    ids = {ident for text in notes for ident in NAMED.findall(text)}
    ids |= {pk for _, group in chosen for pk in (*group["members"], group["mentor"] or "")}
    teachers = Enrolment.objects.filter(pk__in=[row_of(pk) for pk in ids if pk.startswith(TEACHER)])
    people = (
        within(reach, teachers)
        .select_related("participant", "school", "authority")
        .only(
            "sector",
            "participant__name",
            "participant__preferred_name",
            "participant__email",
            "school__name",
            "authority__name",
            "authority__code",
        )
        .in_bulk()
    )
    mentors = MentorAppointment.objects.filter(pk__in=[row_of(pk) for pk in ids if pk.startswith(MENTOR)])
    supporting = within(reach, mentors).select_related("mentor", "school").in_bulk()
    asked = read_instance(without_wishes(formation.instance))
    places: dict[str, Participant | Mentor] = {row.id: row for row in (*asked.participants, *asked.mentors)}
    found = []
    for number, group in chosen:
        where = [places[pk] for pk in group["members"]]
        mentor = places.get(group["mentor"] or "")
        members = [people[row_of(pk)] for pk in group["members"] if row_of(pk) in people]
        found.append(
            Proposed(
                number=number,
                members=members,
                mentor=supporting.get(row_of(group["mentor"])) if group["mentor"] else None,
                widest_km=max((distance_km(a, b) for a, b in combinations(where, 2)), default=0.0),
                mentor_km=max((distance_km(mentor, member) for member in where), default=0.0)
                if mentor
                else 0.0,
                by_hand=bool(group.get("by_hand")),
                others=len(group["members"]) - len(members),
                has_mentor=bool(group["mentor"]),
            )
        )
    return found, names_of(people.values(), supporting.values())


def within[Row: (Enrolment, MentorAppointment)](reach: Reach, rows: QuerySet[Row]) -> QuerySet[Row]:
    """The rows of the authorities within reach."""
    return rows if reach is None else rows.filter(authority__code__in=reach)


def without_wishes(instance: dict[str, Any]) -> dict[str, Any]:
    """The people and mentors of an instance alone."""
    return {key: instance.get(key, []) for key in ("participants", "mentors")}


def names_in(groups: Iterable[Proposed]) -> dict[str, str]:
    """What the ids in sentences on these groups stand for; no query."""
    shown = list(groups)
    return names_of(
        [member for group in shown for member in group.members],
        [group.mentor for group in shown if group.mentor],
    )


def names_of(teachers: Iterable[Enrolment], mentors: Iterable[MentorAppointment]) -> dict[str, str]:
    """Names by the ids of an instance: of participants, their authorities, and mentors."""
    names = {}
    for teacher in teachers:
        names[f"{TEACHER}{teacher.pk}"] = str(teacher.participant)
        names[teacher.authority.code] = teacher.authority.name
    return names | {f"{MENTOR}{mentor.pk}": str(mentor.mentor) for mentor in mentors}


def row_of(ident: str) -> int:
    """The row's number in an id of the instance."""
    return int(ident[1:])


def said_with_names(
    notes: Iterable[str], known: dict[str, str] | None = None, reach: Reach = None
) -> list[str]:
    """The tool's notes with names in place of ids, in three queries at most; what is `known` is not looked up.

    PRIVACY: whoever is beyond the reach is not looked up either, and stays nameless.
    """
    texts = list(notes)
    names = SECTORS | (known or {})
    ids = {ident for text in texts for ident in NAMED.findall(text)} - names.keys()
    teachers = [row_of(pk) for pk in ids if pk.startswith(TEACHER)]
    if teachers:
        rows = within(reach, Enrolment.objects.filter(pk__in=teachers))
        for row in rows.select_related("participant"):
            names[f"{TEACHER}{row.pk}"] = str(row.participant)
    mentors = [row_of(pk) for pk in ids if pk.startswith(MENTOR)]
    if mentors:
        serving_here = within(reach, MentorAppointment.objects.filter(pk__in=mentors))
        for appointment in serving_here.select_related("mentor"):
            names[f"{MENTOR}{appointment.pk}"] = str(appointment.mentor)
    codes = [code for code in ids if code.startswith("S")]
    if codes:
        names |= dict(LocalAuthority.objects.filter(code__in=codes).values_list("code", "name"))
    nameless = {} if reach is None else {TEACHER: ELSEWHERE, MENTOR: ELSEWHERE_MENTOR}
    return [
        NAMED.sub(lambda match: names.get(match[1], nameless.get(match[1][0], match[0])), text)
        for text in texts
    ]
