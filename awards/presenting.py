"""The lines about what is written and presented: the case study, slides or a poster, presenting, and hearing the others."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from awards.requirement import Requirement, Standing
from casestudies.enums import CaseStudyState, PresentationOutcome
from casestudies.models import PeerFeedback, PeerGroupMember
from core import clock
from programme.models import Enrolment
from programme.queries.session import TAKING_PART


@dataclass(frozen=True, slots=True)
class PeersMet:
    """The group somebody presents in, and to how many of the others they have given feedback."""

    starts_at: dt.datetime | None
    others: int
    given: int
    heard_at: dt.datetime | None
    ends_on: dt.date  # of the year; until then feedback can be given


def peer_facts() -> dict[str, Subquery | Coalesce]:
    """What `peers_line` needs of each person in the row. Who did not present is owed nothing, nor who has left."""
    mine = PeerGroupMember.objects.filter(enrolment=OuterRef("pk"), group__published_at__isnull=False)
    presenting = PeerGroupMember.objects.filter(
        group__members__enrolment=OuterRef("pk"), enrolment__state__in=TAKING_PART
    )
    others = presenting.exclude(enrolment=OuterRef("pk")).exclude(gave=False)
    given = PeerFeedback.objects.filter(
        giver__enrolment=OuterRef("pk"), given_at__isnull=False, presenter__enrolment__state__in=TAKING_PART
    ).exclude(presenter__gave=False)
    return {
        "peers_at": Subquery(mine.values("group__starts_at")[:1]),
        "peers_heard_at": Subquery(mine.values("heard_at")[:1]),
        "peers_others": counted(others.order_by().values("group")),
        "peers_given": counted(given.order_by().values("giver")),
    }


def counted(grouped: QuerySet) -> Coalesce:
    """How many rows there are of the one group, as a column."""
    return Coalesce(Subquery(grouped.annotate(n=Count("pk")).values("n")), 0)


def peers_met(row: Enrolment) -> PeersMet:
    """The facts of a row that comes with them."""
    return PeersMet(row.peers_at, row.peers_others, row.peers_given, row.peers_heard_at, row.cohort.ends_on)


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


def peers_line(group: PeersMet) -> Requirement | None:
    """One line: being there when the others of one's group present, which feedback to each shows; None without a group.

    Who was there and did not write can be noted by the lead or the team (`heard_at`).
    """
    if group.starts_at is None or not group.others:
        return None
    given = min(group.given, group.others)
    says = f"Feedback given to {given} of {group.others}."
    if group.heard_at:
        standing, says = Standing.MET, "You were there, as your lead or the programme team noted."
    elif given == group.others:
        standing = Standing.MET
    elif clock.now() < group.starts_at:
        standing, says = Standing.COMING, "You write on the day."
    elif clock.today() <= group.ends_on:
        standing = Standing.OPEN
    else:
        standing, says = (
            Standing.WAITING,
            f"{says} The year is over: ask your lead to note that you were there.",
        )
    rule = "Be there when the others of your group present: the feedback you give to each is your attendance."
    return Requirement("peers", "Presentations of your peers", rule, standing, says, group.starts_at)


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
