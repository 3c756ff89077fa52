"""The steps of the way: each done, open now or not yet, why, and what would open it.

Whether a step is open is asked of the very rules that the action behind it asks, so that this page can't promise what
a press then refuses.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from django.urls import reverse

from core import clock
from core.ui.dates import full_date, short_date
from core.ui.words import counted
from ioc.pathway.facts import Facts
from marking.enums import MarkerState
from marking.models import MarkerAppointment
from marking.rules.marker import YEARS_NEEDED, can_join
from mentorship.enums import ModuleStanding
from mentorship.rules.module import must_do
from mentorship.terms import term_four
from programme.enums import EnrolmentState
from programme.models import Cohort
from programme.queries.cohort import applying
from programme.rules.application import is_open
from trios.models import MentorAppointment
from trios.rules.mentor import is_free, is_graduate


class Standing(StrEnum):
    """How a step stands."""

    DONE = "Done"
    OPEN = "Open now"
    NOT_YET = "Not yet"
    CLOSED = "Not open"


KINDS = {
    Standing.DONE: "ok",
    Standing.OPEN: "attention",
    Standing.NOT_YET: "neutral",
    Standing.CLOSED: "neutral",
}


@dataclass(frozen=True, slots=True)
class Stage:
    """One step. `opens` says what would open it; `told` is a sentence in the words the person themselves reads."""

    title: str
    standing: Standing
    says: str
    opens: str = ""
    told: str = ""
    facts: list[str] = field(default_factory=list)
    url: str = ""
    link: str = ""

    @property
    def kind(self) -> str:
        """The tag's look."""
        return KINDS[self.standing]


def stages_of(facts: Facts) -> list[Stage]:
    """The whole way, in its order."""
    return [graduate(facts), mentor(facts), module(facts), marker(facts)]


def graduate(facts: Facts) -> Stage:
    """Take part in the programme and complete it."""
    title = "Complete the programme"
    done, active = facts.in_state(EnrolmentState.COMPLETED), facts.in_state(EnrolmentState.ACTIVE)
    if done is not None:
        credits = done.given  # type: ignore[attr-defined]
        worth = f", with {credits} credits at SCQF level {done.cohort.scqf_level}" if credits else ""
        return Stage(title, Standing.DONE, f"Completed in {done.cohort}{worth}.")
    if facts.stated:
        says = f"Completed in {facts.stated}, before our records begin, as the programme team has stated."
        return Stage(title, Standing.DONE, says)
    if active is not None:
        return Stage(
            title,
            Standing.OPEN,
            f"Takes part in {active.cohort} now.",
            "The year is completed when every element is met and the assessment board has met.",
            url=reverse("awards:track"),
            link="See every element",
        )
    now = applying(clock.now())
    if now is None:
        return Stage(title, Standing.NOT_YET, "There is no year to apply for just now.")
    can = is_open(now.cohort, clock.now())
    if can:
        says = f"Applications for {now.cohort} are open."
        url = reverse("programme:my-application")
        return Stage(
            title, Standing.OPEN, says, "A headteacher supports the application.", url=url, link="Apply"
        )
    return Stage(title, Standing.NOT_YET, can.reason)


def mentor(facts: Facts) -> Stage:
    """Be appointed and mentor a trio: graduates only."""
    title, serving = "Mentor a trio", facts.serving
    years = [str(row.cohort) for row in facts.mentoring]
    if serving is not None:
        which = ", for the first time" if serving.is_first_year else ""
        return Stage(title, Standing.DONE, f"Mentors in {serving.cohort} now{which}.")
    before = [f"Mentored in {', '.join(years)}."] if years else []
    cohort = facts.cohort_to_mentor
    if cohort is None:
        says = "There is no year just now to which mentors are appointed."
        return Stage(title, Standing.NOT_YET, says, facts=before)
    if not is_graduate(facts.person, cohort):
        return Stage(
            title,
            Standing.NOT_YET,
            "Mentors are graduates of the programme, and our records hold no completed year.",
            "Completing the programme opens it. Whoever completed it before our records begin tells the programme team "
            "the year.",
            facts=before,
        )
    free = is_free(facts.person, cohort)
    if not free:
        return Stage(title, Standing.NOT_YET, free.reason, facts=before)
    return Stage(
        title,
        Standing.OPEN,
        f"Can be appointed as a mentor in {cohort}.",
        "The programme team appoints mentors: telling them is enough.",
        facts=before,
    )


def module(facts: Facts) -> Stage:
    """Delivering Mentorship, in the first year as a mentor."""
    title = "Delivering Mentorship (15 credits)"
    appointment = facts.serving or next(iter(facts.mentoring), None)
    if appointment is None:
        return Stage(
            title,
            Standing.NOT_YET,
            "The module is done in the first year as a mentor.",
            "Being appointed as a mentor opens it.",
        )
    standing = appointment.standing  # type: ignore[attr-defined]
    if standing == ModuleStanding.PASSED:
        day = full_date(appointment.credited_on)  # type: ignore[attr-defined]
        return Stage(title, Standing.DONE, f"Passed on {day}. It is done once, for life.")
    must = must_do(appointment)
    if not must:
        return Stage(title, Standing.CLOSED, must.reason)
    return to_do(title, appointment, standing)


def to_do(title: str, appointment: MentorAppointment, standing: str) -> Stage:
    """The module of somebody who has to do it."""
    first, last = term_four(appointment.cohort)
    says = {
        ModuleStanding.BOOKED: "The dialogue is booked.",
        ModuleStanding.FURTHER: "The further attempt is booked.",
        ModuleStanding.NOT_YET: "The first attempt had the outcome “not yet”. There is one further attempt.",
    }.get(
        ModuleStanding(standing),
        f"The dialogue takes place in term four, from {full_date(first)} to {full_date(last)}.",
    )
    opens = "" if "booked" in says else "The programme team books the date."
    return Stage(title, Standing.OPEN, says, opens, url=reverse("mentorship:module"), link="See the module")


def marker(facts: Facts) -> Stage:
    """Join the pool of markers: years in a senior post, trained, and not mentoring that year."""
    title, cohort = "Mark case studies", facts.cohort_to_mark
    known = [about_marker(row) for row in facts.marking[:3]]
    if cohort is None:
        return Stage(title, Standing.NOT_YET, "There is no marking just now.", facts=known)
    present = next((row for row in facts.marking if row.cohort_id == cohort.pk), None)
    if present is not None and present.state == MarkerState.APPROVED:
        return Stage(title, Standing.DONE, f"In the pool of markers for {cohort}.", facts=known)
    can = can_join(facts.person, cohort, clock.now())
    if can:
        return Stage(
            title,
            Standing.OPEN,
            f"May ask to join the pool of markers for {cohort}.",
            f"Markers have {YEARS_NEEDED} years in a senior post and are trained before they mark. The programme team decides.",
            told=ruled_out(facts, cohort),
            facts=known,
            url=reverse("marking:pool-join"),
            link="Ask to join the pool",
        )
    return Stage(title, Standing.NOT_YET, "", told=can.reason, facts=known)


def ruled_out(facts: Facts, cohort: Cohort) -> str:
    """Why the person can't mark in the year in which they mentor now, where that is another than the pool's."""
    serving = facts.serving
    if serving is None or serving.cohort_id == cohort.pk:
        return ""
    return can_join(facts.person, serving.cohort, clock.now()).reason


def about_marker(row: MarkerAppointment) -> str:
    """One year in the pool, as far as it is recorded."""
    trained = f"trained on {short_date(row.trained_on)}" if row.trained_on else "no training recorded"
    years = counted(row.years, "year")
    return f"{row.cohort}: {row.get_state_display().lower()}; {years} in a senior post recorded, {trained}."
