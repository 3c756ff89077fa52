"""What mentors, assessors and the team are told of dialogues: dates with invitations, outcomes, what is still to book."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from core.ui.dates import clock_time, full_date
from mentorship.calendars import invitation, path_for
from mentorship.enums import Outcome
from mentorship.models import ModuleCorrection, ModuleDialogue
from mentorship.terms import term_four
from notifications.actions import Notice
from people.enums import Role
from people.models import User
from people.queries import holders_of
from programme.models import Cohort

IN_IT = "You get this because this dialogue is yours, or you assess it."
AS_MENTOR = "You get this because you are an IOC mentor in your first year."
AS_TEAM = "You get this because you are in the programme team."


def team() -> list[User]:
    """Everybody in the team now."""
    return list(holders_of(Role.TEAM))


def when_of(dialogue: ModuleDialogue) -> str:
    """ "Thursday 22 April 2027, 4 pm to 5 pm, UK time"."""
    start, end = dialogue.starts_at, dialogue.ends_at
    return f"{full_date(start)}, {clock_time(start)} to {clock_time(end)}, UK time"


def facts(dialogue: ModuleDialogue, person: User) -> dict[str, Any]:
    """What every mail about a dialogue says of it, in plain words."""
    return {
        "is_mentor": person.pk == dialogue.mentor_id,
        "mentor": str(dialogue.mentor),
        "when": when_of(dialogue),
        "place": dialogue.place,
        "assessors": f"{dialogue.first_assessor} and {dialogue.second_assessor}",
        "is_further": dialogue.attempt > 1,
        "path": path_for(dialogue, person),
    }


def whose(dialogue: ModuleDialogue, person: User) -> str:
    """Whose dialogue, as the person reads it."""
    return (
        "your mentorship dialogue"
        if person.pk == dialogue.mentor_id
        else f"the dialogue with {dialogue.mentor}"
    )


def people_of(dialogue: ModuleDialogue) -> list[User]:
    """The mentor and the two assessors."""
    return [dialogue.mentor, dialogue.first_assessor, dialogue.second_assessor]


def about(what: str, dialogue: ModuleDialogue, person: User, subject: str) -> Notice:
    """One mail with its invitation."""
    return Notice(
        kind=f"module_dialogue.{what}",
        key=f"module_dialogue.{what}:{dialogue.pk}:{dialogue.sequence}:{person.pk}",
        to=person,
        subject=subject,
        template=f"mentorship/email/dialogue_{what}",
        reason=IN_IT,
        context=facts(dialogue, person) | {"cancelled_reason": dialogue.cancelled_reason},
        invitation=invitation(dialogue, person, cancelled=what in ("cancelled", "dropped")),
        urgent=False,
        by=dialogue.starts_at,
    )


def booked(dialogue: ModuleDialogue) -> list[Notice]:
    """A dialogue was booked: to its mentor and assessors."""
    day = full_date(dialogue.starts_at)
    return [
        about("booked", dialogue, person, sentence(f"{whose(dialogue, person)} is on {day}"))
        for person in people_of(dialogue)
    ]


def moved(dialogue: ModuleDialogue, before: Iterable[User]) -> list[Notice]:
    """Its time, place or assessors were changed: to everybody in it, and to whoever no longer assesses it."""
    day = full_date(dialogue.starts_at)
    people = people_of(dialogue)
    told = [
        about("moved", dialogue, person, f"Changed: {whose(dialogue, person)} is on {day}")
        for person in people
    ]
    gone = [person for person in before if person not in people]
    return told + [
        about("dropped", dialogue, person, f"No longer for you: {whose(dialogue, person)}") for person in gone
    ]


def cancelled(dialogue: ModuleDialogue) -> list[Notice]:
    """It is off: to everybody in it; calendars take it out."""
    day = full_date(dialogue.starts_at)
    return [
        about("cancelled", dialogue, person, f"Cancelled: {whose(dialogue, person)} on {day}")
        for person in people_of(dialogue)
    ]


def sentence(text: str) -> str:
    """With a capital at the beginning."""
    return text[:1].upper() + text[1:]


def recorded(dialogue: ModuleDialogue) -> Notice:
    """What the assessors found: to the mentor."""
    passed = dialogue.outcome == Outcome.PASS
    return Notice(
        kind="module_dialogue.recorded",
        key=f"module_dialogue.recorded:{dialogue.pk}",
        to=dialogue.mentor,
        subject="You have passed Delivering Mentorship"
        if passed
        else "The outcome of your mentorship dialogue",
        template="mentorship/email/dialogue_recorded",
        reason=AS_MENTOR,
        context={
            "passed": passed,
            "may_try_again": not passed and dialogue.attempt == 1,
            "path": reverse("mentorship:module"),
        },
        decision=True,
    )


def corrected(dialogue: ModuleDialogue, correction: ModuleCorrection) -> list[Notice]:
    """An outcome was put right: to the mentor and both assessors, with the reason."""
    return [
        Notice(
            kind="module_dialogue.corrected",
            key=f"module_dialogue.corrected:{correction.pk}:{person.pk}",
            to=person,
            subject=f"Corrected: the record of {whose(dialogue, person)}",
            template="mentorship/email/dialogue_corrected",
            reason=IN_IT,
            context={
                "is_mentor": person.pk == dialogue.mentor_id,
                "mentor": str(dialogue.mentor),
                "was": correction.get_was_display().lower(),
                "became": correction.get_became_display().lower(),
                "is_other": correction.was != correction.became,
                "passed": dialogue.outcome == Outcome.PASS,
                "why": correction.reason,
                "path": reverse("mentorship:module")
                if person.pk == dialogue.mentor_id
                else reverse("mentorship:dialogue-detail", kwargs={"pk": dialogue.pk}),
            },
            decision=True,
        )
        for person in people_of(dialogue)
    ]


def reminded_key(dialogue: ModuleDialogue, days: int) -> str:
    """The name of a reminder: once a dialogue, date and step."""
    return f"module_dialogue.reminded:{dialogue.pk}:{dialogue.starts_at:%Y%m%d}:{days}"


def reminded(dialogue: ModuleDialogue, days: int) -> Notice:
    """The dialogue is coming, a week or a day ahead: to the mentor."""
    return Notice(
        kind="module_dialogue.reminded",
        key=reminded_key(dialogue, days),
        to=dialogue.mentor,
        subject=f"Reminder: your mentorship dialogue is on {full_date(dialogue.starts_at)}",
        template="mentorship/email/dialogue_reminded",
        reason=AS_MENTOR,
        context=facts(dialogue, dialogue.mentor)
        | {"calendar_path": reverse("mentorship:dialogue-invitation", kwargs={"pk": dialogue.pk})},
        urgent=False,
    )


def unbooked_key(cohort: Cohort, person: User) -> str:
    """The name of that reminder: once a cohort and member of the team."""
    return f"module.unbooked:{cohort.pk}:{person.pk}"


def unbooked(cohort: Cohort, person: User, missing: int) -> Notice:
    """Term four has begun and mentors have no dialogue booked: to the team."""
    count = "one mentor has" if missing == 1 else f"{missing} mentors have"
    return Notice(
        kind="module.unbooked",
        key=unbooked_key(cohort, person),
        to=person,
        subject=f"Term four has begun: {count} no mentorship dialogue booked",
        template="mentorship/email/module_unbooked",
        reason=AS_TEAM,
        context={
            "cohort": str(cohort),
            "missing": missing,
            "until": full_date(term_four(cohort)[1]),
            "path": f"{reverse('mentorship:mentor-list')}?cohort={cohort.slug}&standing=unbooked",
        },
        urgent=False,
    )
