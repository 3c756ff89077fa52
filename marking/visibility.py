"""What a marker may see of a script: decided here and nowhere else.

PRIVACY: a marker's page is made from a `Script`, a plain record with no way back to its author. The queries below give
nothing of an enrolment, a person or a school to Python; what must be asked about the author (own school? former
mentor?) is asked inside the database and comes back as yes or no. The title is left out: authors name their schools.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Protocol

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models.functions import Coalesce

from casestudies.models import CaseStudy
from casestudies.queries.advisers import drafts_advised
from core import clock
from core.decisions import ALLOW, Decision, refuse, stranger
from marking.enums import MarkerState, MarkKind, MarkState, ResultState
from marking.models import Conflict, ConflictFact, Mark, Result
from people.enums import Role
from people.models import RoleGrant, User
from trios.models import FormerMentor, MentorAppointment

BARRED = (
    "One of the rules about who may mark what keeps you from this script now. You have done nothing wrong. "
    "Give it back, and the programme team will find somebody else."
)


class Reading(Protocol):
    """What has to be known of a reading to decide who may open it."""

    @property
    def marker_id(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def in_pool(self) -> bool: ...
    @property
    def is_barred(self) -> bool: ...
    @property
    def is_released(self) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A script as its marker sees it in a list."""

    mark_id: int
    marker_id: int
    code: str
    kind: str
    state: str
    total: int | None
    due_at: dt.datetime
    words: int | None
    words_allowed: tuple[int, int]
    in_pool: bool
    is_barred: bool
    is_released: bool
    saved_at: dt.datetime | None
    submitted_at: dt.datetime | None
    passed: bool | None = None  # of a practice script

    @property
    def is_practice(self) -> bool:
        """Whether the marker knows that its marks are agreed."""
        return self.kind == MarkKind.PRACTICE

    @property
    def is_open(self) -> bool:
        """Still to be marked."""
        return self.state in (MarkState.ALLOCATED, MarkState.STARTED)


@dataclass(frozen=True, slots=True)
class Copy:
    """What is read: sanitised HTML, and whether there is a clean file of which kind."""

    html: str
    file_kind: str
    stored_name: str


def may_open(reader_id: int | None, reading: Reading) -> Decision:
    """Whether this person may open this script."""
    if reader_id is None or reading.marker_id != reader_id or reading.state == MarkState.RECUSED:
        return stranger()
    if not reading.in_pool:
        return refuse("You have left the pool of markers, so the scripts are closed to you.")
    if reading.is_barred:
        return refuse(BARRED)
    if reading.is_released:
        return refuse(
            "The result of this script is out, so it is closed. What you earned for it stays in your list."
        )
    return ALLOW


def knowing_grants() -> QuerySet[RoleGrant]:
    """Roles that show somebody who wrote what: whoever holds one would not mark blindly."""
    return RoleGrant.objects.filter(role__in=[Role.TUTOR, Role.TEAM, Role.ADMIN], ended_at=None)


def barred() -> Q:
    """Over marks: whether a rule keeps the marker from the script.

    What `marking.conflicts` found last; asked afresh: own school, own work, mentor of the author now or once, advice on a
    draft, a declared conflict; and whether the marker mentors in this cohort at all, or holds a role that shows who wrote what.

    PRIVACY: what a marker declares about a script they have already does not close it by itself: whoever names one
    participant after another would see which of them wrote it. The team reads such a declaration and takes the script back.
    """
    marker = OuterRef("appointment__marker")
    declared = Conflict.objects.filter(
        ~Q(declared_by=marker) | Q(declared_at__lte=OuterRef("allocated_at")),
        case_study=OuterRef("case_study"),
        appointment__marker=marker,
    )
    found = ConflictFact.objects.filter(
        Q(said_at=None) | Q(said_at__lte=OuterRef("allocated_at")),
        case_study=OuterRef("case_study"),
        appointment=OuterRef("appointment"),
    )
    about_author = CaseStudy.objects.filter(
        Q(enrolment__school=OuterRef("appointment__school"))
        | Q(enrolment__participant=marker)
        | Q(enrolment__trio_memberships__trio__mentor=marker),
        pk=OuterRef("case_study"),
    )
    once_mentored = FormerMentor.objects.filter(
        trio__members__enrolment__case_study=OuterRef("case_study"),
        trio__members__joined_at__lt=F("until"),
        mentor=marker,
    )
    advised = drafts_advised(OuterRef("case_study"), marker)
    mentoring = MentorAppointment.objects.filter(
        cohort=OuterRef("appointment__cohort"), mentor=marker, ended_at=None
    )
    return (
        Q(Exists(about_author))
        | Q(Exists(once_mentored))
        | Q(Exists(advised))
        | Q(Exists(declared))
        | Q(Exists(found))
        | Q(Exists(mentoring))
        | Q(Exists(knowing_grants().filter(user=marker)))
    )


IS_SUBMITTED = Case(When(state=MarkState.SUBMITTED, then=1), default=0)


def readings_of(user: User | AnonymousUser) -> QuerySet[Mark]:
    """The marks given to this person and not given back, what is still to mark first, then in the marker's own shuffled order."""
    if not user.is_authenticated:
        return Mark.objects.none()
    return (
        Mark.objects.filter(appointment__marker=user)
        .exclude(state=MarkState.RECUSED)
        .order_by(IS_SUBMITTED, "appointment__cohort__marking_due_at", "shuffle", "id")
    )


# A script to practise on, or slipped in, has a code of its own.
CODE = Case(
    When(practice=None, then=F("case_study__candidate_code")),
    default=F("practice_code"),
    output_field=CharField(),
)


def shown_kind(kind: str) -> str:
    """What a marker is told of a reading's kind. SECURITY: a drift script looks like any other, or it shows nothing."""
    return MarkKind.FIRST if kind == MarkKind.DRIFT else kind


def released() -> Q:
    """Over marks: whether the result is out. A drift script closes with the first of its cohort, or it would be the one left open."""
    results = Result.objects.filter(state=ResultState.RELEASED)
    of_cohort = results.filter(case_study__enrolment__cohort=OuterRef("appointment__cohort"))
    return Q(Exists(results.filter(version=OuterRef("version")))) | (
        Q(kind=MarkKind.DRIFT) & Q(Exists(of_cohort))
    )


def rows(marks: QuerySet[Mark]) -> QuerySet[Mark, tuple[Any, ...]]:
    """The marks as plain rows for `script`; order, filter and page them as any queryset."""
    return marks.annotate(
        code=CODE,
        words=Coalesce(F("version__counted_words"), F("practice__counted_words")),
        is_barred=barred(),
        is_released=released(),
    ).values_list(
        "pk",
        "appointment__marker_id",
        "code",
        "kind",
        "state",
        "total",
        "appointment__cohort__marking_due_at",
        "appointment__cohort__marking_from",
        "words",
        "appointment__cohort__word_limit",
        "appointment__cohort__word_tolerance",
        "appointment__state",
        "is_barred",
        "is_released",
        "saved_at",
        "submitted_at",
        "passed",
    )


def script(row: tuple[Any, ...]) -> Script:
    """One of `rows` as what its marker may see."""
    (pk, marker, code, kind, state, total, due_at, begins, words, limit, tolerance, *rest) = row
    (pool, is_barred, is_released, saved_at, submitted_at, passed) = rest
    slack = limit * tolerance // 100
    return Script(
        mark_id=pk,
        marker_id=marker,
        code=code,
        kind=shown_kind(kind),
        state=state,
        total=total,
        due_at=clock.london(begins) if kind == MarkKind.PRACTICE else due_at,
        words=words,
        words_allowed=(limit - slack, limit + slack),
        in_pool=pool == MarkerState.APPROVED,
        is_barred=bool(is_barred),
        is_released=bool(is_released),
        saved_at=saved_at,
        submitted_at=submitted_at,
        passed=passed,
    )


def script_for(user: User | AnonymousUser, code: str) -> Script | None:
    """The script of this code as this person may see it, or None: not theirs and not there look alike.

    A case study handed in a second time keeps its code; the marker gets the latest reading they were given.
    """
    found = (
        rows(readings_of(user).filter(Q(case_study__candidate_code=code) | Q(practice_code=code)))
        .order_by("-allocated_at", "-id")
        .first()
    )
    return script(found) if found else None


COPIED = ("reading_copy", "kind", "clean_file")


def copy_of(opened: Script) -> Copy:
    """What the marker reads. Call it only after `may_open` said yes."""
    html, kind, stored = Mark.objects.values_list(
        *(Coalesce(F(f"version__{name}"), F(f"practice__{name}")) for name in COPIED)
    ).get(pk=opened.mark_id)
    return Copy(html, kind, stored)
