"""What two records have, side by side, and what speaks against making them one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db.models import Count, Exists, F, Model, Q, Value

from awards.models import Certificate, CreditEntry
from casestudies.models import CaseStudy
from core.decisions import ALLOW, Decision, first_refusal, refuse
from marking.enums import MarkState
from marking.models import Mark, MarkerAppointment, PayLine
from mentorship.models import ModuleCredit, ModuleDialogue
from people import rules
from people.enums import Role
from people.models import RoleGrant, User
from programme.enums import ApplicationState
from programme.models import Application, Enrolment, JournalEntry, JournalReply
from trios.models import MentorAppointment, TrioMember

# What is counted of each record: the words, the model, and the path from it to the person.
COUNTED: tuple[tuple[str, type[Model], str], ...] = (
    ("Applications", Application, "applicant"),
    ("Years as a participant", Enrolment, "participant"),
    ("Journal entries", JournalEntry, "enrolment__participant"),
    ("Replies in others' journals", JournalReply, "written_by"),
    ("Case studies", CaseStudy, "enrolment__participant"),
    ("Credits", CreditEntry, "enrolment__participant"),
    ("Certificates", Certificate, "enrolment__participant"),
    ("Years as a mentor", MentorAppointment, "mentor"),
    ("Mentorship dialogues", ModuleDialogue, "mentor"),
    ("Credits of the mentorship module", ModuleCredit, "person"),
    ("Years as a marker", MarkerAppointment, "marker"),
    ("Marks", Mark, "appointment__marker"),
    ("Lines of pay", PayLine, "mark__appointment__marker"),
)
# Whoever has one of these can reach everything: their accounts are not merged by a colleague.
UNMERGED = (Role.TEAM, Role.ADMIN)


@dataclass(frozen=True, slots=True)
class Side:
    """One of two records: whom it is of, and what it has."""

    person: User
    addresses: list[str]
    roles: list[str]
    numbers: dict[str, int]


def sides_of(*people: User) -> list[Side]:
    """What each record has, in three queries. PRIVACY: numbers, no text and no mark."""
    addresses: dict[int, list[str]] = defaultdict(list)
    for row in EmailAddress.objects.filter(user__in=people).order_by("-primary", "email"):
        addresses[row.user_id].append(row.email if row.verified else f"{row.email} (not proved)")
    roles: dict[int, list[str]] = defaultdict(list)
    for grant in RoleGrant.objects.filter(user__in=people).select_related("authority").order_by("granted_at"):
        roles[grant.user_id].append(role_said(grant))
    parts = [
        model._base_manager.filter(**{f"{path}__in": people})
        .order_by()
        .values(who=F(path), what=Value(words))
        .annotate(n=Count("pk"))
        for words, model, path in COUNTED
    ]
    found = {(row["who"], row["what"]): row["n"] for row in parts[0].union(*parts[1:]).order_by()}
    return [
        Side(
            person=person,
            addresses=addresses[person.pk] or [person.email],
            roles=roles[person.pk],
            numbers={words: found.get((person.pk, words), 0) for words, _, _ in COUNTED},
        )
        for person in people
    ]


def role_said(grant: RoleGrant) -> str:
    """'Marker', 'Authority lead, Inverclyde', with when it ended."""
    where = f", {grant.authority}" if grant.authority else ""
    until = f", until {grant.ended_at:%B %Y}" if grant.ended_at else ""
    return f"{grant.get_role_display()}{where}{until}"


def can_merge(by: User, kept: User, gone: User) -> Decision:
    """Whoever invites staff merges two records, if neither is their own or a colleague's, and no rule is broken by it."""
    return first_refusal(rules.can_invite(by), is_mergeable(by, kept, gone), *obstacles(kept, gone))


def is_mergeable(by: User, kept: User, gone: User) -> Decision:
    """Two different records, still in use, and nobody's who may reach everything."""
    if kept.pk == gone.pk:
        return refuse("Both addresses belong to the same record already.")
    if gone.merged_into_id or kept.merged_into_id:
        return refuse("One of these records has been merged already.")
    if by.pk in (kept.pk, gone.pk):
        return refuse("You can't merge your own record. Ask a colleague to do it.")
    held = RoleGrant.objects.filter(user__in=(kept, gone), role__in=UNMERGED, ended_at=None).first()
    if held is not None:
        return refuse(
            f"{held.user} is {held.get_role_display().lower()}. End that role first, and give it again afterwards."
        )
    return ALLOW


def obstacles(kept: User, gone: User) -> Iterator[Decision]:
    """What one person can't be: twice in a cohort, marker or mentor of themselves. Two queries."""
    pair = (kept, gone)
    # What the constraints of each table count, and what to do about it.
    twice = (
        (
            Application.objects.exclude(state=ApplicationState.WITHDRAWN),
            "applicant",
            "Each of the two has an application for {}. One of them has to be withdrawn first.",
        ),
        (
            Enrolment.objects.all(),
            "participant",
            "Each of the two has a place in {}, and one person has a year only once: these records stay two.",
        ),
        (
            MentorAppointment.objects.filter(ended_at=None),
            "mentor",
            "Each of the two mentors in {}. End one of the appointments first.",
        ),
        (
            MarkerAppointment.objects.all(),
            "marker",
            "Each of the two is in the pool of {}, and one person marks once a year: these records stay two.",
        ),
    )
    parts = [
        rows.filter(**{f"{field}__in": pair})
        .order_by()
        .values(says=Value(says), where=F("cohort__name"))
        .annotate(n=Count(field, distinct=True))
        .filter(n=2)
        for rows, field, says in twice
    ]
    for row in parts[0].union(*parts[1:]).order_by():
        yield refuse(row["says"].format(row["where"]))

    marks = Mark.objects.filter(appointment__marker__in=pair).exclude(state=MarkState.RECUSED)
    members = TrioMember.objects.filter(enrolment__participant__in=pair, left_at=None)
    mentored = TrioMember.objects.filter(Q(trio__mentor__in=pair) | Q(trio__former_mentors__mentor__in=pair))
    dialogues = ModuleDialogue.objects.filter(
        Q(first_assessor__in=pair) | Q(second_assessor__in=pair), mentor__in=pair
    )
    by_both = ModuleDialogue.objects.filter(first_assessor__in=pair, second_assessor__in=pair)
    in_hand = marks.exclude(state=MarkState.SUBMITTED)
    own = {
        "They would be the marker of their own case study. Take the script back from them first.": marks.filter(
            case_study__enrolment__participant__in=pair
        ),
        "They would be the mentor of their own trio. Give the trio another mentor first.": members.filter(
            trio__mentor__in=pair
        ),
        "They would mark somebody they have mentored. Take the script back from them first.": in_hand.filter(
            case_study__enrolment__in=mentored.values("enrolment")
        ),
    }
    own |= {
        "They would be an assessor of their own mentorship dialogue, so these records stay two.": dialogues,
        "They would be both assessors of one mentorship dialogue, so these records stay two.": by_both,
    }
    answers = User.objects.filter(pk=kept.pk).values_list(*(Exists(rows) for rows in own.values())).get()
    yield from (refuse(says) for says, is_so in zip(own, answers, strict=True) if is_so)
