"""Which features a participant has met: by being there, or by a catch-up that was signed off."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from programme.enums import AttendanceStatus, CatchUpState, SessionState
from programme.models import Attendance, Enrolment, Feature, Session


@dataclass(frozen=True, slots=True)
class FeatureStanding:
    """How one participant stands with one feature.

    how: "attended", "caught up", "missed" (held, not made up for yet), "not recorded" (held or over, no line in the
    register), "coming" (a session is arranged) or "not arranged".
    session_id, starts_at: the session that settles it, or the one that is next; None when there is none.
    """

    feature_id: int
    number: int
    title: str
    how: str
    session_id: int | None = None
    starts_at: dt.datetime | None = None

    @property
    def met(self) -> bool:
        """Whether the requirement of this feature is met."""
        return self.how in ("attended", "caught up")


RANK = ("attended", "caught up", "missed", "not recorded", "coming", "not arranged")


def features_met(enrolments: Iterable[Enrolment]) -> dict[int, dict[int, FeatureStanding]]:
    """enrolment id -> feature id (of the enrolment's cohort, in order) -> standing; three queries in all."""
    rows = list(enrolments)
    cohorts = {row.cohort_id for row in rows}
    features: dict[int, list[Feature]] = defaultdict(list)
    for feature in Feature.objects.filter(cohort__in=cohorts).order_by("number"):
        features[feature.cohort_id].append(feature)

    found: dict[tuple[int, int], list[tuple[int, str, int, dt.datetime]]] = defaultdict(list)
    registered: set[tuple[int, int]] = set()
    lines = Attendance.objects.filter(
        enrolment__in=[row.pk for row in rows], session__state=SessionState.HELD
    ).values_list(
        "enrolment_id",
        "session_id",
        "session__features__id",
        "session__starts_at",
        "status",
        "catch_up__state",
    )
    for enrolment_id, session_id, feature_id, starts_at, status, catch_up in lines:
        registered.add((enrolment_id, session_id))
        how = how_met(status, catch_up)
        found[enrolment_id, feature_id].append((RANK.index(how), how, session_id, starts_at))

    offered: dict[tuple[int, int, int], list[tuple[int, str, dt.datetime]]] = defaultdict(list)
    sessions = (
        Session.objects.filter(cohort__in=cohorts, authorities__in={row.authority_id for row in rows})
        .exclude(state=SessionState.CANCELLED)
        .values_list("pk", "cohort_id", "authorities__id", "features__id", "state", "starts_at")
    )
    for session_id, cohort_id, authority_id, feature_id, state, starts_at in sessions.order_by(
        "starts_at", "pk"
    ):
        offered[cohort_id, authority_id, feature_id].append((session_id, state, starts_at))

    answer: dict[int, dict[int, FeatureStanding]] = {}
    for row in rows:
        answer[row.pk] = {}
        for feature in features[row.cohort_id]:
            ways = list(found[row.pk, feature.pk])
            for session_id, state, starts_at in offered[row.cohort_id, row.authority_id, feature.pk]:
                if (row.pk, session_id) not in registered:
                    how = "not recorded" if state == SessionState.HELD else "coming"
                    ways.append((RANK.index(how), how, session_id, starts_at))
            _, how, session_id, starts_at = min(
                ways, default=(0, "not arranged", None, None), key=lambda way: (way[0], way[3])
            )
            answer[row.pk][feature.pk] = FeatureStanding(
                feature.pk, feature.number, feature.title, how, session_id, starts_at
            )
    return answer


def how_met(status: str, catch_up: str | None) -> str:
    """What one register line says of the features of its session."""
    if status in AttendanceStatus.attended():
        return "attended"
    return "caught up" if catch_up == CatchUpState.SIGNED_OFF else "missed"
