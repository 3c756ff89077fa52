"""What happens in the module because of a date: dialogues of appointments that ended are called off, reminders go out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import transaction

from core import clock
from mentorship.actions.dialogue import call_off
from mentorship.enums import DialogueState
from mentorship.models import ModuleDialogue
from mentorship.notices import dialogue as notices
from mentorship.queries.dialogue import with_people
from mentorship.queries.standing import unbooked_in
from mentorship.terms import term_four
from notifications.actions.reminder import write_due
from notifications.reminders import Reminder, planner
from programme.models import Cohort
from programme.reminders import day_of, morning

WEEK, TOMORROW = 7, 1  # days before a dialogue


def plan() -> None:
    """Call off what nobody will come to, then write every reminder that is due. May be run any number of times."""
    call_off_ended()
    write_due(unbooked_reminders)
    write_due(dialogue_reminders)


def call_off_ended() -> None:
    """Whose appointment as a mentor has ended has no dialogue to come."""
    rows = ModuleDialogue.objects.filter(
        state=DialogueState.BOOKED, starts_at__gt=clock.now(), appointment__ended_at__isnull=False
    )
    for dialogue in with_people(rows):
        with transaction.atomic():
            call_off(dialogue, f"{dialogue.mentor} no longer mentors in {dialogue.appointment.cohort}.", None)


@planner(
    "module",
    "Mentorship dialogues to book",
    "When term four begins, to the programme team, while a first-year mentor has no dialogue booked.",
    "module.unbooked",
)
def unbooked_reminders(horizon: dt.datetime) -> Iterator[Reminder]:
    """To the team, from the first day of term four on, while somebody who has to do the module has no date."""
    people = None
    today = clock.today()
    for cohort in Cohort.objects.filter(ends_on__gte=today, starts_on__lte=day_of(horizon)):
        first, last = term_four(cohort)
        if not (first <= day_of(horizon) and today <= last):
            continue
        missing = unbooked_in(cohort).count()
        if not missing:
            continue
        people = notices.team() if people is None else people
        for person in people:
            yield Reminder(
                key=notices.unbooked_key(cohort, person),
                kind="module.unbooked",
                to=person,
                about=f"Mentorship dialogues of {cohort} to book",
                on=last,
                start=morning(first),
                until=morning(last, 1),
                notice=lambda c=cohort, p=person, m=missing: notices.unbooked(c, p, m),
            )


@planner(
    "module_dialogues",
    "Mentorship dialogues",
    "A week and a day before a dialogue, to its mentor.",
    "module_dialogue.reminded",
)
def dialogue_reminders(horizon: dt.datetime) -> Iterator[Reminder]:
    """A week and a day before each dialogue, to the mentor; not to those who have only just been invited."""
    last = day_of(horizon) + dt.timedelta(days=WEEK)
    rows = ModuleDialogue.objects.filter(
        state=DialogueState.BOOKED,
        starts_at__gte=clock.london(clock.today() + dt.timedelta(days=1)),
        starts_at__lt=clock.end_of(last),
    )
    for dialogue in with_people(rows):
        day = day_of(dialogue.starts_at)
        notice_given = (day - day_of(dialogue.booked_at)).days
        for days, over in ((WEEK, TOMORROW), (TOMORROW, 0)):
            if notice_given < days:
                continue
            yield Reminder(
                key=notices.reminded_key(dialogue, days),
                kind="module_dialogue.reminded",
                to=dialogue.mentor,
                about="Your mentorship dialogue",
                on=dialogue.starts_at,
                start=morning(day, -days),
                until=morning(day, -over),
                notice=lambda d=dialogue, n=days: notices.reminded(d, n),
            )
