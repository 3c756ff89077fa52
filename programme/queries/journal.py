"""The journal: the text for its writer, and for everybody else only how far it is."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q, QuerySet

from core import clock
from people.models import User
from programme.circles import CIRCLES, Circle, People
from programme.enums import BookingState, Moment, SessionState
from programme.models import Cohort, Enrolment, Feature, JournalEntry, JournalReply, Prompt, Session
from programme.queries.session import current_enrolment, timetable_of


def visible_to(user: User | AnonymousUser) -> QuerySet[JournalEntry]:
    """PRIVACY: an entry is its writer's, and theirs to share; nobody else, whatever their role, gets the row."""
    if not user.is_authenticated:
        return JournalEntry.objects.none()
    return JournalEntry.objects.filter(Q(enrolment__participant=user) | read_by(user))


def read_by(user: User) -> Q:
    """Matches the entries that are shared with a circle in which the person is."""
    shared = Q(pk__in=[])
    for circle in CIRCLES:
        shared |= Q(**{f"{circle.column}__isnull": False}) & circle.reading(user)
    return shared


@dataclass(frozen=True, slots=True)
class SharedWith:
    """Somebody the writer lets read an entry, and what they are to the writer."""

    person: User
    circle: Circle


def circles_of(enrolment: Enrolment) -> dict[str, People]:
    """Circle name -> the people in it around this writer."""
    return {circle.name: circle.people(enrolment) for circle in CIRCLES}


def readers_of(entry: JournalEntry, around: dict[str, People] | None = None) -> list[SharedWith]:
    """Who may read an entry besides its writer: the permission check and the panel on the page both ask this.

    around: what `circles_of` said, where several entries of one writer are asked about.
    """
    shared = [circle for circle in CIRCLES if getattr(entry, circle.column) is not None]
    found = []
    for circle in shared:
        people = around[circle.name] if around is not None else circle.people(entry.enrolment)
        since = getattr(entry, circle.column)
        found += [SharedWith(person, circle) for person, joined_at in people if joined_at <= since]
    return found


def shared_with(user: User) -> QuerySet[JournalEntry]:
    """The entries others share with this person, newest first; what their lists say of the writers comes along."""
    rows = JournalEntry.objects.filter(read_by(user)).exclude(enrolment__participant=user)
    return (
        rows.select_related("feature", "enrolment__participant", "enrolment__cohort")
        .annotate(reply_count=Count("replies"))
        .order_by("-saved_at", "-pk")
    )


def replies_of(entry: JournalEntry) -> QuerySet[JournalReply]:
    """What readers said to an entry, in the order in which they said it."""
    return entry.replies.select_related("written_by")


def journal_of(user: User) -> Enrolment | None:
    """The year whose journal the person opens: the one they take part in, else their latest.

    Whoever has left the programme still reads what they wrote.
    """
    rows = Enrolment.objects.filter(participant=user).select_related("cohort", "authority", "school")
    return current_enrolment(user) or rows.order_by("-cohort__starts_on", "-pk").first()


def entries_of(enrolment: Enrolment) -> dict[tuple[int, str], JournalEntry]:
    """One writer's entries by (feature id, moment), without their text."""
    rows = JournalEntry.objects.filter(enrolment=enrolment).defer("text")
    return {(row.feature_id, row.moment): row for row in rows}


def pair_of(enrolment: Enrolment, feature: Feature) -> dict[str, JournalEntry]:
    """One writer's entries about one feature, by moment."""
    pair = {row.moment: row for row in JournalEntry.objects.filter(enrolment=enrolment, feature=feature)}
    for row in pair.values():
        row.enrolment, row.feature = enrolment, feature
    return pair


def prompts_of(feature: Feature) -> dict[str, list[Prompt]]:
    """The questions about one feature, by moment, in their order."""
    prompts: dict[str, list[Prompt]] = {moment: [] for moment in Moment.values}
    for prompt in Prompt.objects.filter(feature=feature).order_by("number"):
        prompts[prompt.moment].append(prompt)
    return prompts


def writers_by_feature(cohort: Cohort) -> dict[int, int]:
    """Feature id -> how many people have begun an entry about it; no text is read."""
    rows = JournalEntry.objects.filter(feature__cohort=cohort).order_by().values("feature")
    return dict(rows.annotate(number=Count("enrolment", distinct=True)).values_list("feature", "number"))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one journal is: which (feature id, moment) entries are finished, of how many."""

    finished: frozenset[tuple[int, str]]
    total: int

    @property
    def is_whole(self) -> bool:
        """Every entry of every feature is finished."""
        return len(self.finished) >= self.total

    def is_finished(self, feature_id: int, moment: str) -> bool:
        """Whether this one entry is finished."""
        return (feature_id, moment) in self.finished


def finished_entries(rows: list[Enrolment]) -> dict[int, frozenset[tuple[int, str]]]:
    """enrolment id -> the (feature id, moment) entries that are finished; one query, no text."""
    finished: dict[int, set[tuple[int, str]]] = defaultdict(set)
    entries = JournalEntry.objects.filter(
        enrolment__in=[row.pk for row in rows], finished_at__isnull=False
    ).values_list("enrolment_id", "feature_id", "moment")
    for enrolment_id, feature_id, moment in entries:
        finished[enrolment_id].add((feature_id, moment))
    return {row.pk: frozenset(finished[row.pk]) for row in rows}


def journal_progress(enrolments: Iterable[Enrolment]) -> dict[int, Progress]:
    """How far each journal is, by enrolment id, in two queries whatever their number. Reads no text.

    The total is two entries a feature of the enrolment's cohort.
    """
    rows = list(enrolments)
    cohorts = {row.cohort_id for row in rows}
    features = dict(
        Feature.objects.filter(cohort__in=cohorts)
        .order_by()
        .values("cohort")
        .annotate(number=Count("pk"))
        .values_list("cohort", "number")
    )
    finished = finished_entries(rows)
    return {
        row.pk: Progress(finished[row.pk], features.get(row.cohort_id, 0) * len(Moment.values))
        for row in rows
    }


def everything_by(user: User) -> list[JournalEntry]:
    """All a person ever wrote in their journals, with replies and earlier texts, whatever became of the year."""
    rows = JournalEntry.objects.filter(enrolment__participant=user)
    return list(
        rows.select_related("feature", "enrolment__cohort", "enrolment__school", "enrolment__authority")
        .prefetch_related("versions", "replies__written_by")
        .order_by("-enrolment__cohort__starts_on", "enrolment", "feature__number", "-moment")
    )


def has_written(user: User) -> bool:
    """Whether there is anything of this person in a journal, their own or somebody's."""
    mine = JournalEntry.objects.filter(enrolment__participant=user)
    return mine.exists() or JournalReply.objects.filter(written_by=user).exists()


def replies_by(user: User) -> list[JournalReply]:
    """What a person said to others' entries."""
    rows = JournalReply.objects.filter(written_by=user)
    return list(rows.select_related("entry__feature", "entry__enrolment__participant"))


@dataclass(frozen=True, slots=True)
class Page:
    """One entry in the contents of a journal: where it is written, how far it is, and the session it belongs to."""

    feature: Feature
    moment: Moment
    entry: JournalEntry | None
    session: Session | None

    @property
    def is_finished(self) -> bool:
        """The writer has said so."""
        return bool(self.entry and self.entry.finished_at)

    @property
    def status(self) -> tuple[str, str]:
        """For a tag: the words and the kind. An entry whose time has come and that is not finished asks for attention."""
        if self.is_finished:
            return "Finished", "ok"
        word = "Started" if self.entry else "Not started"
        return word, "attention" if self.is_asked_for else "neutral"

    @property
    def is_asked_for(self) -> bool:
        """The session is within a fortnight (before) or over (after)."""
        if self.session is None:
            return False
        if self.moment == Moment.BEFORE:
            return self.session.starts_at <= clock.now() + dt.timedelta(days=14)
        return self.session.ends_at <= clock.now()


def pages_of(enrolment: Enrolment) -> list[Page]:
    """The contents of one journal: each feature of the year before and after, in three queries."""
    entries = entries_of(enrolment)
    sessions: dict[int, Session] = {}
    ours = Q(by_booking=False) | Q(place_state=BookingState.BOOKED)
    for session in timetable_of(enrolment).filter(ours).exclude(state=SessionState.CANCELLED):
        for feature in session.features.all():
            sessions.setdefault(feature.pk, session)
    return [
        Page(feature, moment, entries.get((feature.pk, moment.value)), sessions.get(feature.pk))
        for feature in Feature.objects.filter(cohort=enrolment.cohort_id)
        for moment in Moment
    ]
