"""What two records have, side by side, and what speaks against making them one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet

from awards.models import Certificate, CreditEntry
from casestudies.models import CaseStudy
from core.decisions import ALLOW, Decision, first_refusal, refuse
from marking.enums import MarkState
from marking.models import Mark, MarkerAppointment, PayLine
from people import rules
from people.enums import Role
from people.models import RoleGrant, User
from programme.models import Application, Enrolment, JournalEntry, JournalReply
from trios.models import MentorAppointment, TrioMember

COUNTED: dict[str, Callable[[User], QuerySet]] = {
    "Applications": lambda user: Application.objects.filter(applicant=user),
    "Years as a participant": lambda user: Enrolment.objects.filter(participant=user),
    "Journal entries": lambda user: JournalEntry.objects.filter(enrolment__participant=user),
    "Replies in others' journals": lambda user: JournalReply.objects.filter(written_by=user),
    "Case studies": lambda user: CaseStudy.objects.filter(enrolment__participant=user),
    "Credits": lambda user: CreditEntry.objects.filter(enrolment__participant=user),
    "Certificates": lambda user: Certificate.objects.filter(enrolment__participant=user),
    "Years as a mentor": lambda user: MentorAppointment.objects.filter(mentor=user),
    "Years as a marker": lambda user: MarkerAppointment.objects.filter(marker=user),
    "Marks": lambda user: Mark.objects.filter(appointment__marker=user),
    "Lines of pay": lambda user: PayLine.objects.filter(mark__appointment__marker=user),
}
# Whoever has one of these can reach everything: their accounts are not merged by a colleague.
UNMERGED = (Role.TEAM, Role.ADMIN)


@dataclass(frozen=True, slots=True)
class Side:
    """One of two records: whom it is of, and what it has."""

    person: User
    addresses: list[str]
    roles: list[str]
    numbers: dict[str, int]


def side_of(person: User) -> Side:
    """What one record has. PRIVACY: numbers, no text and no mark."""
    return Side(
        person=person,
        addresses=list(
            EmailAddress.objects.filter(user=person)
            .order_by("-primary", "email")
            .values_list("email", flat=True)
        ),
        roles=[
            role_said(grant)
            for grant in person.role_grants.select_related("authority").order_by("granted_at")
        ],
        numbers={label: rows(person).count() for label, rows in COUNTED.items()},
    )


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
    """What one person can't be: twice in a cohort, marker or mentor of themselves."""
    twice = (
        ("applied to", Application, "applicant"),
        ("takes part in", Enrolment, "participant"),
        ("mentors in", MentorAppointment, "mentor"),
        ("marks in", MarkerAppointment, "marker"),
    )
    for words, model, field in twice:
        theirs = model.objects.filter(**{field: gone}).values("cohort")
        both = model.objects.filter(**{field: kept}, cohort__in=theirs).select_related("cohort").first()
        if both is not None:
            yield refuse(f"Each of the two {words} {both.cohort}. Withdraw one of them there first.")
    pair = (kept, gone)
    marks = Mark.objects.filter(appointment__marker__in=pair).exclude(state=MarkState.RECUSED)
    if marks.filter(case_study__enrolment__participant__in=pair).exists():
        yield refuse(
            "They would be the marker of their own case study. Take the script back from them first."
        )
    members = TrioMember.objects.filter(enrolment__participant__in=pair)
    if members.filter(trio__mentor__in=pair, left_at=None).exists():
        yield refuse("They would be the mentor of their own trio. Give the trio another mentor first.")
    mentored = TrioMember.objects.filter(Q(trio__mentor__in=pair) | Q(trio__former_mentors__mentor__in=pair))
    in_hand = marks.exclude(state=MarkState.SUBMITTED)
    if in_hand.filter(case_study__enrolment__in=mentored.values("enrolment")).exists():
        yield refuse("They would mark somebody they have mentored. Take the script back from them first.")
