"""What people are told of trios and mentoring."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from core.ui.dates import full_date
from notifications.actions import Notice
from people.models import User
from programme.models import Enrolment
from trios.models import Formation, MentorAppointment, Trio, TrioMember
from trios.queries.trio import members_of

AS_MENTOR = "You get this because you are an IOC mentor."
AS_MEMBER = "You get this because you take part in IOC and belong to a trio."


def people_of(trio: Trio) -> list[dict[str, str]]:
    """The members as mails name them: JSON."""
    return [
        {
            "name": str(member.enrolment.participant),
            "email": member.enrolment.participant.email,
            "school": str(member.enrolment.school),
        }
        for member in members_of(trio)
    ]


def facts(trio: Trio) -> dict[str, Any]:
    """What every mail about a trio says of it."""
    cohort = trio.cohort
    return {
        "number": trio.number,
        "cohort": str(cohort),
        "people": people_of(trio),
        "mentor": {"name": str(trio.mentor), "email": trio.mentor.email} if trio.mentor else None,
        "visits_from": full_date(cohort.visits_from),
        "visits_until": full_date(cohort.visits_until),
        "path": reverse("trios:trio-detail", kwargs={"pk": trio.pk}),
    }


def formed(trio: Trio, enrolment: Enrolment) -> Notice:
    """The trios are published: to a member."""
    return Notice(
        kind="trio.formed",
        key=f"trio.formed:{trio.pk}:{enrolment.pk}",
        to=enrolment.participant,
        subject=f"Your IOC trio: {names_of_others(trio, enrolment)}",
        template="trios/email/trio_formed",
        reason=AS_MEMBER,
        context=facts(trio) | {"path": reverse("trios:my-trio")},
        urgent=False,
        alone=True,
    )


def names_of_others(trio: Trio, enrolment: Enrolment) -> str:
    """ "Ann Other and Bo Both"."""
    names = [str(m.enrolment.participant) for m in members_of(trio) if m.enrolment_id != enrolment.pk]
    return " and ".join(names) if len(names) < 3 else f"{', '.join(names[:-1])} and {names[-1]}"


def mentoring(formation: Formation, mentor: User, trios: Sequence[Trio]) -> Notice:
    """The trios are published: to a mentor, all of theirs in one mail."""
    count = len(trios)
    return Notice(
        kind="trio.mentoring",
        key=f"trio.mentoring:{formation.pk}:{mentor.pk}",
        to=mentor,
        subject=f"You mentor {'a trio' if count == 1 else f'{count} trios'} in IOC {formation.cohort}",
        template="trios/email/trio_mentoring",
        reason=AS_MENTOR,
        context={
            "cohort": str(formation.cohort),
            "trios": [facts(trio) for trio in trios],
            "visits_from": full_date(formation.cohort.visits_from),
            "visits_until": full_date(formation.cohort.visits_until),
            "path": reverse("trios:mentor"),
        },
        urgent=False,
        alone=True,
    )


def appointed(appointment: MentorAppointment) -> Notice:
    """Somebody was made a mentor."""
    cohort = appointment.cohort
    return Notice(
        kind="mentor.appointed",
        key=f"mentor.appointed:{appointment.pk}",
        to=appointment.mentor,
        subject=f"You are a mentor in Improving Our Classrooms {cohort}",
        template="trios/email/mentor_appointed",
        reason=AS_MENTOR,
        context={
            "cohort": str(cohort),
            "capacity": appointment.capacity,
            "is_first_year": appointment.is_first_year,
            "email": appointment.mentor.email,
            "visits_from": full_date(cohort.visits_from),
            "visits_until": full_date(cohort.visits_until),
            "path": reverse("trios:mentor"),
        },
    )


def mentor_replaced(trio: Trio, before: User | None) -> list[Notice]:
    """A trio has another mentor: to its members, the new one and the one before."""
    people = [member.enrolment.participant for member in members_of(trio)]
    people += [person for person in (trio.mentor, before) if person]
    return [
        Notice(
            kind="trio.mentor_replaced",
            key=f"trio.mentor_replaced:{trio.pk}:{trio.former_mentors.count()}:{trio.mentor_id}:{person.pk}",
            to=person,
            subject=f"Trio {trio.number} of IOC {trio.cohort} has a new mentor: {trio.mentor}",
            template="trios/email/mentor_replaced",
            reason="You get this because you belong to this trio, or mentor it, or did.",
            context=facts(trio)
            | {
                "is_new": person.pk == trio.mentor_id,
                "is_former": before is not None and person.pk == before.pk,
            },
        )
        for person in people
    ]


def placed(trio: Trio, enrolment: Enrolment) -> list[Notice]:
    """Somebody joined a trio: to everybody in it, and its mentor."""
    people = [member.enrolment.participant for member in members_of(trio)]
    people += [trio.mentor] if trio.mentor else []
    return [
        Notice(
            kind="trio_member.placed",
            key=f"trio_member.placed:{trio.pk}:{enrolment.pk}:{person.pk}",
            to=person,
            subject=f"{enrolment.participant} has joined trio {trio.number}",
            template="trios/email/member_placed",
            reason="You get this because you belong to this trio or mentor it.",
            context=facts(trio) | {"name": str(enrolment.participant)},
        )
        for person in people
    ]


def member_left(member: TrioMember) -> Notice:
    """Somebody left the programme: to the trio's mentor."""
    trio = member.trio
    return Notice(
        kind="trio_member.taken_out",
        key=f"trio_member.taken_out:{member.pk}",
        to=trio.mentor,
        subject=f"{member.enrolment.participant} is no longer in trio {trio.number}",
        template="trios/email/member_left",
        reason=AS_MENTOR,
        context=facts(trio) | {"name": str(member.enrolment.participant)},
        urgent=False,
    )


def unbooked(trio: Trio, step: str, missing: int) -> Notice:
    """Visits are not booked: to the mentor. step: "ahead" three weeks before they begin, "begun" when they do."""
    return Notice(
        kind="visits.unbooked",
        key=unbooked_key(trio, step),
        to=trio.mentor,
        subject=f"Book the visits of trio {trio.number}: {missing} still {'needs' if missing == 1 else 'need'} a date",
        template="trios/email/visits_unbooked",
        reason=AS_MENTOR,
        context=facts(trio)
        | {
            "missing": missing,
            "is_late": step == "begun",
            "path": reverse("trios:rota", kwargs={"pk": trio.pk}),
        },
        urgent=False,
    )


def unbooked_key(trio: Trio, step: str) -> str:
    """The name of that reminder: once a trio, mentor and step."""
    return f"visits.unbooked:{step}:{trio.pk}:{trio.mentor_id}"
