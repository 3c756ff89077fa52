"""Which features a participant has met: by being there, or by a catch-up that was signed off."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from core import clock
from programme.enums import AttendanceStatus, CatchUpState, SessionState
from programme.models import Attendance, Enrolment, Feature
from programme.queries.booking import places_at


@dataclass(frozen=True, slots=True)
class FeatureStanding:
    """How one participant stands with one feature.

    how: "attended", "caught up", "missed" (held, not made up for yet), "not recorded" (held or over, no line in the
    register), "coming" (a session is arranged), "to book" (a place can still be chosen), "not booked" (no place was
    chosen while there was time) or "not arranged".
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


RANK = (
    "attended",
    "caught up",
    "missed",
    "not recorded",
    "coming",
    "to book",
    "not booked",
    "not arranged",
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A session about a feature, for one authority."""

    session_id: int
    state: str
    starts_at: dt.datetime
    by_booking: bool


def features_met(enrolments: Iterable[Enrolment]) -> dict[int, dict[int, FeatureStanding]]:
    """enrolment id -> feature id (of the enrolment's cohort, in order) -> standing.

    Two queries in all, and a third where places are booked.
    """
    rows = list(enrolments)
    features: dict[int, dict[int, tuple[int, str]]] = defaultdict(dict)
    offered: dict[tuple[int, int, int], list[Offer]] = defaultdict(list)
    planned = (
        Feature.objects.filter(cohort__in={row.cohort_id for row in rows})
        .order_by("number", "sessions__starts_at", "sessions__pk")
        .values_list(
            "pk",
            "cohort_id",
            "number",
            "title",
            "sessions__pk",
            "sessions__state",
            "sessions__starts_at",
            "sessions__authorities__id",
            "sessions__by_booking",
        )
    )
    for (
        feature_id,
        cohort_id,
        number,
        title,
        session_id,
        state,
        starts_at,
        authority_id,
        by_booking,
    ) in planned:
        features[cohort_id][feature_id] = (number, title)
        if session_id is not None and state != SessionState.CANCELLED:
            offered[cohort_id, authority_id, feature_id].append(
                Offer(session_id, state, starts_at, by_booking)
            )
    booked = {o.session_id for offers in offered.values() for o in offers if o.by_booking}
    placed = places_at(booked, [row.pk for row in rows])

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

    answer: dict[int, dict[int, FeatureStanding]] = {}
    for row in rows:
        answer[row.pk] = {}
        for feature_id, (number, title) in features[row.cohort_id].items():
            ways = list(found[row.pk, feature_id])
            for offer in offered[row.cohort_id, row.authority_id, feature_id]:
                if (row.pk, offer.session_id) not in registered:
                    has_place = not offer.by_booking or (offer.session_id, row.pk) in placed
                    how = how_offered(offer, has_place=has_place)
                    ways.append((RANK.index(how), how, offer.session_id, offer.starts_at))
            _, how, session_id, starts_at = min(
                ways, default=(0, "not arranged", None, None), key=lambda way: (way[0], way[3])
            )
            answer[row.pk][feature_id] = FeatureStanding(
                feature_id, number, title, how, session_id, starts_at
            )
    return answer


def how_offered(offer: Offer, *, has_place: bool) -> str:
    """What a session says of its features to somebody who is not on its register (yet)."""
    if has_place:
        return "not recorded" if offer.state == SessionState.HELD else "coming"
    is_open = offer.state == SessionState.ARRANGED and offer.starts_at > clock.now()
    return "to book" if is_open else "not booked"


def how_met(status: str, catch_up: str | None) -> str:
    """What one register line says of the features of its session."""
    if status in AttendanceStatus.attended():
        return "attended"
    return "caught up" if catch_up == CatchUpState.SIGNED_OFF else "missed"
