"""The mentor's own page: where they stand in the module, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass

from core.ui.dates import full_date
from mentorship.enums import ModuleStanding
from mentorship.models import ModuleCredit, ModuleDialogue
from mentorship.pages.dialogue import KINDS, when_of
from mentorship.terms import days_for_dialogues, term_four
from programme.models import Cohort
from trios.models import MentorAppointment

S = ModuleStanding


@dataclass(frozen=True, slots=True)
class Where:
    """A mentor's standing in a word, a sentence, and what comes next."""

    word: str
    kind: str
    says: str
    comes_next: str = ""


def months_of(cohort: Cohort) -> str:
    """ "between Thursday 1 April 2027 and Wednesday 30 June 2027"."""
    first, last = term_four(cohort)
    return f"between {full_date(first)} and {full_date(last)}"


def where(
    appointment: MentorAppointment | None,
    standing: str,
    credit: ModuleCredit | None,
    latest: ModuleDialogue | None,
) -> Where:
    """What the mentor reads at the top of the page."""
    if credit is not None:
        return Where(
            "Passed",
            "ok",
            f"You hold the {credit.credits} credits of this module at SCQF level {credit.scqf_level}, since "
            f"{full_date(credit.awarded_on)}.",
            "The module is done once, for life. You are never asked for it again.",
        )
    if appointment is None or appointment.ended_at:
        return Where(
            "Not this year",
            "neutral",
            "You are not appointed as a mentor now, so no dialogue is booked for you.",
        )
    if standing == S.CLOSED:
        return Where(
            S.CLOSED.label,
            "neutral",
            "Both attempts had the outcome “not yet”. There is no further one, and no credits are given.",
            "You go on as a mentor as before. Write to the programme team if you have a question.",
        )
    if standing in (S.BOOKED, S.FURTHER) and latest is not None:
        return Where(
            S(standing).label,
            KINDS[S(standing)],
            f"Your dialogue is on {when_of(latest)}, UK time.",
            "Think of one or two moments from your trio's visits for each criterion below. You need no slides and no essay.",
        )
    if standing == S.NOT_YET:
        return Where(
            S.NOT_YET.label,
            "attention",
            "The outcome of your first attempt was “not yet”. There is one further attempt.",
            f"Read the feedback below. The programme team agrees a date with you, by "
            f"{full_date(days_for_dialogues(appointment.cohort)[1])} at the latest.",
        )
    if not appointment.is_first_year:
        return Where(
            "Not this year",
            "neutral",
            "The module belongs to the first year as a mentor, and this is not your first. You need not do it.",
        )
    return Where(
        S.UNBOOKED.label,
        "attention",
        f"This is your first year as a mentor, so you do the module. Your dialogue takes place {months_of(appointment.cohort)}.",
        "The programme team books it and writes to you. Tell them which days suit you.",
    )
