"""What assessors of slides and posters are told, and the team where two of them differ."""

import datetime as dt

from django.urls import reverse

from core.ui.dates import deadline
from core.ui.words import counted
from marking.models import Panel
from marking.notices.team import REASON as TEAM_REASON
from marking.notices.team import team
from notifications.actions import Notice
from people.models import User
from programme.models import Cohort

REASON = "You get this because the programme team named you as an assessor of presentations."


def path_of(panel: Panel) -> str:
    """The page of the panel."""
    return reverse("marking:assess", kwargs={"pk": panel.pk})


def asked(panel: Panel, person: User) -> Notice:
    """Somebody is to assess a presentation."""
    author = panel.case_study.enrolment.participant
    return Notice(
        kind="panel.asked",
        key=f"panel.asked:{panel.pk}:{person.pk}",
        to=person,
        subject=f"A presentation to assess: {author}",
        template="marking/email/panel_asked",
        reason=REASON,
        context={
            "recipient": person.first_name_shown,
            "author": str(author),
            "is_third": person.pk == panel.third_id,
            "due": deadline(panel.case_study.enrolment.cohort.marking_due_at),
            "path": path_of(panel),
        },
        urgent=False,
    )


def differ(panel: Panel) -> list[Notice]:
    """The two found different outcomes: they are to talk; the team knows that a third may be needed."""
    author = panel.case_study.enrolment.participant
    return [
        Notice(
            kind="panel.differed",
            key=f"panel.differed:{panel.pk}:{person.pk}",
            to=person,
            subject=f"You two differ on the presentation of {author}"
            if is_assessor
            else f"Two assessors differ on the presentation of {author}",
            template="marking/email/panel_differed",
            reason=REASON if is_assessor else TEAM_REASON,
            context={
                "recipient": person.first_name_shown,
                "author": str(author),
                "is_assessor": is_assessor,
                "path": path_of(panel),
            },
            urgent=False,
        )
        for person, is_assessor in recipients(panel)
    ]


def presentations(number: int) -> str:
    """So many, in words."""
    return counted(number, "presentation")


def due_soon_key(cohort: Cohort, person: User, before: dt.timedelta) -> str:
    """What makes each step go once."""
    return f"panel.due_soon:{cohort.pk}:{person.pk}:{before.days}"


def due_soon(person: User, cohort: Cohort, number: int, before: dt.timedelta) -> Notice:
    """Some days before the date, about answers that are not given."""
    due = deadline(cohort.marking_due_at)
    return Notice(
        kind="panel.due_soon",
        key=due_soon_key(cohort, person, before),
        to=person,
        subject=f"{presentations(number)} to assess by {due}",
        template="marking/email/panel_due_soon",
        reason=REASON,
        context={
            "recipient": person.first_name_shown,
            "presentations": presentations(number),
            "due": due,
            "path": reverse("marking:assess-list"),
        },
        urgent=False,
    )


def recipients(panel: Panel) -> list[tuple[User, bool]]:
    """Each once, and whether they are one of the two."""
    two = [panel.first, panel.second]
    return [
        *((person, True) for person in two),
        *((person, False) for person in team() if person not in two),
    ]
