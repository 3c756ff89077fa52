"""Am I on track to pass? Every element of the year, line by line, with its rule and its date.

Because the programme is accredited at Masters level, attendance at and engagement with all elements is needed: a
line that is not met and not made up blocks completion, and nothing is waived in silence. The answer for many people
costs as many queries as for one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.db.models import Count, Exists, OuterRef, Subquery

from awards.visits import Visits, visits_of
from casestudies.enums import CaseStudyState, PresentationOutcome
from casestudies.models import CaseStudy, Extension, Presentation
from core import clock
from core.ui.dates import full_date
from programme.enums import Moment, Route
from programme.models import Cohort, Enrolment
from programme.queries.attendance import FeatureStanding, features_met
from programme.queries.journal import finished_entries
from trios.models import TrioMember
from trios.queries.hosts import hosting_members


class Standing(StrEnum):
    """How one line stands, from what is in order to what is wrong."""

    MET = "met"
    COMING = "coming"  # its time has not come
    OPEN = "open"  # the participant can do it now
    WAITING = "waiting"  # somebody else has to
    MISSED = "missed"  # its time is over: needs a repair


@dataclass(frozen=True, slots=True)
class Requirement:
    """One line: what is asked, how it stands, by when, and what has to happen."""

    key: str
    title: str
    rule: str
    standing: Standing
    says: str
    by: dt.datetime | dt.date | None = None
    by_word: str = ""  # said before the date where it is no deadline: "next"
    with_whom: str = ""  # who has it, where it waits for somebody in particular

    @property
    def met(self) -> bool:
        """Whether this line no longer stands in the way."""
        return self.standing is Standing.MET


@dataclass(frozen=True, slots=True)
class Track:
    """Where one participant stands on everything the year asks."""

    enrolment_id: int
    lines: tuple[Requirement, ...]

    @property
    def is_whole(self) -> bool:
        """Every element is met."""
        return bool(self.lines) and all(line.met for line in self.lines)

    @property
    def lacking(self) -> tuple[Requirement, ...]:
        """The lines that are not met."""
        return tuple(line for line in self.lines if not line.met)

    @property
    def at_risk(self) -> tuple[Requirement, ...]:
        """The lines whose time is over."""
        return tuple(line for line in self.lines if line.standing is Standing.MISSED)

    @property
    def met_count(self) -> int:
        """How many lines are met."""
        return sum(line.met for line in self.lines)


def facts() -> dict[str, Subquery | Exists]:
    """What `tracks` needs of each person in the row: trio and the visits it makes, case study, extension, presentation."""
    of_row = {"enrolment": OuterRef("pk")}
    study = CaseStudy.objects.filter(**of_row)
    extension = Extension.objects.filter(case_study__enrolment=OuterRef("pk")).order_by("-granted_at")
    presentation = Presentation.objects.filter(**of_row).order_by("-held_on", "-pk")
    formerly = presentation.filter(was_assessment=True, outcome=PresentationOutcome.MET)
    trio = TrioMember.objects.filter(left_at=None, **of_row)
    members = hosting_members().filter(trio=OuterRef("trio")).order_by().values("trio")
    size = trio.annotate(size=Subquery(members.annotate(number=Count("pk")).values("number")))
    return {
        "study_state": Subquery(study.values("state")[:1]),
        "extended_to": Subquery(extension.values("due_at")[:1]),
        "presented": Subquery(presentation.values("outcome")[:1]),
        "was_assessed": Exists(formerly),
        "trio_id": Subquery(trio.values("trio_id")[:1]),
        "trio_size": Subquery(size.values("size")[:1]),
    }


FACTS = facts()  # put together once: every page about participants asks for them


def with_facts(enrolments: models.QuerySet[Enrolment]) -> models.QuerySet[Enrolment]:
    """The same people with `facts` in their rows."""
    return enrolments.annotate(**FACTS)


def tracks(enrolments: Iterable[Enrolment]) -> dict[int, Track]:
    """enrolment id -> track, in six queries or fewer whatever the number of people.

    Rows that come from `with_facts(…).select_related("cohort")` save one of them.
    """
    rows = list(enrolments)
    if any(not hasattr(row, "study_state") for row in rows):
        again = with_facts(Enrolment.objects.filter(pk__in=[row.pk for row in rows])).select_related("cohort")
        rows = list(again)
    standings, journals, visits = features_met(rows), finished_entries(rows), visits_of(rows)
    answer = {}
    for row in rows:
        due_at = row.extended_to or row.cohort.case_study_due_at
        lines = [
            *session_lines(row.cohort, standings[row.pk].values()),
            *journal_lines(row.cohort, standings[row.pk].values(), journals[row.pk]),
            *visit_lines(row.cohort, visits[row.pk]),
            presentation_line(row, row.presented),
        ]
        if row.route == Route.ESSAY:
            lines.append(case_study_line(row.study_state, due_at))
        else:
            lines.append(slides_line(row.study_state, due_at, was_assessed=row.was_assessed))
        answer[row.pk] = Track(row.pk, tuple(lines))
    return answer


def track_of(enrolment: Enrolment) -> Track:
    """The track of one participant."""
    return tracks([enrolment])[enrolment.pk]


def session_lines(cohort: Cohort, standings: Iterable[FeatureStanding]) -> list[Requirement]:
    """One line a feature: attended, or made up for and signed off."""
    said = {
        "attended": (Standing.MET, "You were there."),
        "caught up": (Standing.MET, "Made up for, and signed off."),
        "missed": (Standing.MISSED, "Missed. Agree a catch-up with your authority lead."),
        "not recorded": (
            Standing.WAITING,
            "The session is over; the register does not name you yet. Ask your lead.",
        ),
        "coming": (Standing.COMING, "Arranged."),
        "to book": (Standing.OPEN, "Choose one of its sessions and book your place."),
        "not booked": (
            Standing.MISSED,
            "You booked none of its sessions, and they are over. Ask your authority lead for a place elsewhere.",
        ),
        "not arranged": (Standing.COMING, "Not arranged yet. Your authority lead will set a date."),
    }
    lines = []
    for feature in standings:
        standing, says = said[feature.how]
        if feature.how == "caught up" and feature.starts_at:
            says = f"Missed on {full_date(feature.starts_at)}. Made up for, and signed off."
        by = feature.starts_at or cohort.sessions_until
        rule = "Be there, or make up for it and have it signed off."
        lines.append(
            Requirement(f"session-{feature.number}", f"Session: {feature.title}", rule, standing, says, by)
        )
    return lines


def journal_lines(
    cohort: Cohort, standings: Iterable[FeatureStanding], finished: frozenset[tuple[int, str]]
) -> list[Requirement]:
    """One line a feature: finished before and after, where the cohort counts the journal."""
    if not cohort.journal_counts:
        return []
    lines = []
    now = clock.now()
    for feature in standings:
        missing = [m for m in Moment if (feature.feature_id, m.value) not in finished]
        is_over = feature.starts_at is not None and feature.starts_at < now
        # What comes after a session cannot be asked for before it.
        due = [m for m in missing if is_over or m is not Moment.AFTER]
        if not missing:
            standing, says = Standing.MET, "Finished before and after."
        elif not due:
            standing, says = Standing.COMING, "Before is finished; after comes when you have been there."
        else:
            words = " and ".join(m.value for m in due)
            standing, says = Standing.OPEN, f"Still to finish: {words}."
        rule = "Write before and after the session; what you write stays yours."
        title = f"Journal: {feature.title}"
        by = journal_by(cohort, feature.starts_at, now)
        lines.append(Requirement(f"journal-{feature.number}", title, rule, standing, says, by))
    return lines


def journal_by(cohort: Cohort, starts_at: dt.datetime | None, now: dt.datetime) -> dt.datetime | dt.date:
    """When an entry is best written: before its session, then within two weeks of it, then before sessions end."""
    if starts_at is None:
        return cohort.sessions_until
    if starts_at > now:
        return starts_at
    fortnight = starts_at + dt.timedelta(days=14)
    return fortnight if fortnight > now else max(cohort.sessions_until, clock.today())


def visit_lines(cohort: Cohort, visits: Visits) -> list[Requirement]:
    """Two lines: every visit of the trio attended whole, one of them hosted."""
    next_at, hosts_at = visits.next_at, visits.hosts_at
    is_over = clock.today() > cohort.visits_until
    if visits.expected is None:
        says = "You are not in a trio yet; the programme team forms them."
        attended = hosted = (Standing.WAITING if is_over else Standing.COMING, says)
    else:
        count = f"{visits.attended} of {visits.expected} attended."
        if visits.attended >= visits.expected:
            made_up = f" {visits.repaired} of them made up for, and signed off." if visits.repaired else ""
            attended = (Standing.MET, count + made_up)
        elif visits.missed or is_over:
            attended = (Standing.MISSED, f"{count} Arrange with your mentor how to make up for the rest.")
        else:
            attended = (Standing.COMING, count)
        if visits.hosted:
            hosted = (Standing.MET, "You have hosted.")
        else:
            hosted = (Standing.MISSED if is_over else Standing.COMING, "Your visit as host is still to come.")
    until = cohort.visits_until
    rule = "Be at both parts of every visit of your trio, or make up for it and have it signed off."
    return [
        Requirement("visits", "Trio visits", rule, *attended, next_at or until, "Next:" if next_at else ""),
        Requirement(
            "hosting",
            "Host a visit",
            "Each member hosts one visit.",
            *hosted,
            hosts_at or until,
            "On" if hosts_at else "",
        ),
    ]


def presentation_line(enrolment: Enrolment, outcome: str | None) -> Requirement:
    """One line: the case study presented to peers, and met."""
    cohort = enrolment.cohort
    rule = "Present your case study to peers."
    if outcome == PresentationOutcome.MET:
        standing, says = Standing.MET, "Done."
    elif outcome == PresentationOutcome.NOT_YET:
        standing, says = Standing.OPEN, "Not yet met: talk to your lead about presenting again."
    elif clock.today() > cohort.presentations_until:
        standing, says = Standing.MISSED, "No presentation has been recorded. Ask your authority lead."
    else:
        standing, says = Standing.COMING, "Still to come."
    return Requirement(
        "presentation", "Presentation to peers", rule, standing, says, cohort.presentations_until
    )


def case_study_line(state: str | None, due_at: dt.datetime) -> Requirement:
    """One line: the case study handed in, marked and passed. No mark stands here before release."""
    rule = "Submit your case study of improvement and pass."
    if state == CaseStudyState.MARKED:
        standing, says = Standing.MET, "Passed."
    elif state == CaseStudyState.SUBMITTED:
        standing, says = Standing.WAITING, "Submitted. You hear the result once the board has met."
    elif state == CaseStudyState.NOT_YET:
        standing, says = Standing.OPEN, "Not yet passed: you may submit it once more."
    elif clock.now() >= due_at:
        standing, says = (
            Standing.MISSED,
            "The date has passed and nothing is submitted. Talk to the programme team.",
        )
    else:
        standing, says = Standing.OPEN, "Still to submit."
    with_whom = "With the markers" if state == CaseStudyState.SUBMITTED else ""
    return Requirement(
        "case-study", "Case study of improvement", rule, standing, says, due_at, with_whom=with_whom
    )


def slides_line(state: str | None, due_at: dt.datetime, *, was_assessed: bool) -> Requirement:
    """One line of the presentation route: slides or a poster handed in, assessed and met.

    was_assessed: a panel found the presentation met when its word was all that was asked for.
    """
    rule = "Submit your slides or poster; two assessors find every learning outcome met."
    if state == CaseStudyState.MARKED or was_assessed:
        standing, says = Standing.MET, "Met."
    elif state == CaseStudyState.SUBMITTED:
        standing, says = (
            Standing.WAITING,
            "Submitted. You hear the outcome once both assessors have answered.",
        )
    elif state == CaseStudyState.NOT_YET:
        standing, says = Standing.OPEN, "Not yet met: you may submit once more."
    elif clock.now() >= due_at:
        standing, says = (
            Standing.MISSED,
            "The date has passed and nothing is submitted. Talk to the programme team.",
        )
    else:
        standing, says = Standing.OPEN, "Still to submit."
    with_whom = "With the assessors" if state == CaseStudyState.SUBMITTED and not was_assessed else ""
    return Requirement("case-study", "Slides or poster", rule, standing, says, due_at, with_whom=with_whom)
