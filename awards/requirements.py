"""Am I on track to pass? Every element of the year, line by line, with its rule and its date.

Because the programme is accredited at Masters level, attendance at and engagement with all elements is needed: a
line that is not met and not made up blocks completion, and nothing is waived in silence. The answer for many people
costs as many queries as for one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Subquery

from awards.presenting import (
    case_study_line,
    peer_facts,
    peers_line,
    peers_met,
    presentation_line,
    slides_line,
)
from awards.requirement import Requirement, Standing, Track
from awards.visits import Visits, visits_of
from casestudies.enums import PresentationOutcome
from casestudies.models import CaseStudy, Extension, Presentation
from core import clock
from core.ui.dates import full_date
from programme.enums import Moment, Route
from programme.models import Cohort, Enrolment
from programme.queries.attendance import FeatureStanding, features_met
from programme.queries.journal import finished_entries
from trios.models import TrioMember
from trios.queries.hosts import hosting_members


def facts() -> dict[str, Any]:
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
        **peer_facts(),
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
        peers = peers_line(peers_met(row))
        if peers is not None:
            lines.append(peers)
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
