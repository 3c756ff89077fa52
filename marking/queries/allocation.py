"""What has to be allocated in a cohort, as an instance for `marking.allocation`."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from casestudies.enums import CaseStudyState
from casestudies.models import CaseStudy, Submission
from marking.allocation import CaseStudy as Needed
from marking.allocation import Forbidden, Instance, Marker, Pin
from marking.enums import MarkerState, MarkKind, MarkState, RunState
from marking.models import AllocationPin, AllocationRun, Mark, MarkerAppointment
from marking.queries.conflicts import facts_of
from marking.queries.practice import may_mark_for_real
from marking.queries.readings import third_due
from marking.visibility import knowing_grants
from programme.enums import Route
from programme.models import Cohort
from trios.models import MentorAppointment


@dataclass(frozen=True, slots=True)
class ToMark:
    """A script that lacks a reading: its ids, and what the rules ask about its author."""

    code: str
    case_study_id: int
    version_id: int
    school: str
    authority: str
    participant_id: int


def submitted_in(cohort: Cohort) -> QuerySet[CaseStudy]:
    """The essays of the cohort that are handed in and without a released result; slides and posters are not marked."""
    return submitted_to(Q(enrolment__cohort=cohort))


def submitted_to(cohort: Q) -> QuerySet[CaseStudy]:
    """The same where a condition says which cohort."""
    return CaseStudy.objects.filter(cohort, enrolment__route=Route.ESSAY, state=CaseStudyState.SUBMITTED)


def latest_version() -> Subquery:
    """Over case studies: the id of the version handed in last."""
    return Subquery(
        Submission.objects.filter(case_study=OuterRef("pk"))
        .order_by("-submitted_at", "-id")
        .values("version")[:1]
    )


def lacking(cohort: Cohort, kind: str, code: str = "") -> list[ToMark]:
    """The scripts of the cohort (or the one of this code) that need a reading of this kind and are with nobody for it, by code."""
    case_studies = submitted_in(cohort)
    if code:
        case_studies = case_studies.filter(candidate_code=code)
    case_studies = case_studies.annotate(current=latest_version()).exclude(current=None)
    live = Mark.objects.filter(version=OuterRef("current")).exclude(state=MarkState.RECUSED)
    case_studies = case_studies.exclude(Exists(live.filter(kind=kind)))
    if kind == MarkKind.SECOND:
        due = live.filter(kind=MarkKind.FIRST, state=MarkState.SUBMITTED, version__result=None).exclude(
            sampled=""
        )
        case_studies = case_studies.filter(Exists(due))
    elif kind == MarkKind.THIRD:
        case_studies = case_studies.filter(Exists(third_due(cohort).filter(version=OuterRef("current"))))
    rows = case_studies.order_by("candidate_code").values_list(
        "candidate_code",
        "pk",
        "current",
        "enrolment__school__seed_code",
        "enrolment__authority__code",
        "enrolment__participant",
    )
    return [ToMark(*row) for row in rows]


def pool(cohort: Cohort) -> QuerySet[MarkerAppointment]:
    """Who may be given scripts: taken into the pool, near enough in practice, not mentoring in the cohort, and without a role
    that shows them who wrote what."""
    knowing = knowing_grants().filter(user=OuterRef("marker"))
    mentors = MentorAppointment.objects.filter(cohort=cohort, mentor=OuterRef("marker"), ended_at=None)
    return (
        MarkerAppointment.objects.filter(cohort=cohort, state=MarkerState.APPROVED)
        .exclude(Exists(mentors))
        .exclude(Exists(knowing))
        .filter(may_mark_for_real())
        .annotate(
            held=Count("marks", filter=~Q(marks__state=MarkState.RECUSED) & ~Q(marks__kind=MarkKind.PRACTICE))
        )
        .order_by("pk")
    )


def mentoring_markers() -> QuerySet[MarkerAppointment]:
    """Who is in a pool, or asks to be, and mentors in the same cohort now."""
    mentors = MentorAppointment.objects.filter(
        cohort=OuterRef("cohort"), mentor=OuterRef("marker"), ended_at=None
    )
    return (
        MarkerAppointment.objects.filter(
            Exists(mentors), state__in=[MarkerState.APPLIED, MarkerState.APPROVED]
        )
        .select_related("marker", "cohort")
        .order_by("pk")
    )


def forbidden_pairs(cohort: Cohort, case_study: int | None = None) -> list[tuple[int, int, str]]:
    """(case study id, appointment id, why) for every pair in the cohort that a rule keeps apart, or those of one script.

    `marking.visibility.barred` asks the same again when a script is opened.
    """
    facts = facts_of(cohort, case_study=case_study)
    pairs = [(fact.case_study, fact.appointment, fact.reason) for fact in facts]
    return pairs + read_before(cohort, case_study)


def read_before(cohort: Cohort, case_study: int | None = None) -> list[tuple[int, int, str]]:
    """The same for whoever has read a script as it stands, or has given it back. One query."""
    read = Mark.objects.filter(
        case_study__enrolment__cohort=cohort, case_study__state=CaseStudyState.SUBMITTED
    )
    read = read if case_study is None else read.filter(case_study=case_study)
    read = (
        read.annotate(current=Subquery(_current_of_mark()))
        .filter(Q(version=F("current")) | Q(state=MarkState.RECUSED))
        .order_by("pk")
    )
    return [
        (case_study, appointment, "gave it back" if state == MarkState.RECUSED else "has read it")
        for case_study, appointment, state in read.values_list("case_study", "appointment", "state")
    ]


def _current_of_mark() -> QuerySet[Submission, Any]:
    return (
        Submission.objects.filter(case_study=OuterRef("case_study"))
        .order_by("-submitted_at", "-id")
        .values("version")[:1]
    )


def outdated(cohort: Cohort, kind: str) -> list[AllocationRun]:
    """The proposals that a new one puts away: all but the last of the same kind that can still be published."""
    rows = AllocationRun.objects.filter(cohort=cohort, state__in=[RunState.READY, RunState.FAILED])
    found = list(rows.defer("instance", "answer"))  # the newest first
    last = next((row for row in found if row.state == RunState.READY and row.kind == kind), None)
    return [row for row in found if row != last]


def kept_pins(
    cohort: Cohort,
    scripts: list[ToMark],
    kind: str,
    markers: list[Marker],
    *,
    held_by: Counter[str],
    forbidden: Mapping[tuple[str, str], str],
) -> list[Pin]:
    """The team's pins that can be kept: of these scripts and markers, forbidden by no rule, within what a marker takes."""
    codes = {script.case_study_id: script.code for script in scripts}
    room = {marker.id: marker.max - held_by[marker.id] for marker in markers}
    pins = []
    rows = AllocationPin.objects.filter(kind=kind, appointment__cohort=cohort).order_by("pk")
    for case_study, appointment in rows.values_list("case_study", "appointment"):
        code, key = codes.get(case_study, ""), marker_key(appointment)
        if code and room.get(key, 0) > 0 and (code, key) not in forbidden:
            room[key] -= 1
            pins.append(Pin(code, key))
    return pins


def marker_key(appointment_id: int) -> str:
    """What the solver calls a marker."""
    return f"M{appointment_id}"


def instance_for(cohort: Cohort, kind: str, only: Collection[str] | None = None) -> Instance:
    """The cohort's open readings of this kind (or those of some codes) as an instance: the same rows, the same instance.

    What a marker holds already stands in it as pinned, so that the loads come out even over everything they read.
    """
    scripts = [script for script in lacking(cohort, kind) if only is None or script.code in only]
    codes = {script.case_study_id: script.code for script in scripts}
    markers, held, pins = [], [], []
    for appointment in pool(cohort).select_related("school", "authority"):
        key = marker_key(appointment.pk)
        markers.append(
            Marker(
                key,
                appointment.school.seed_code if appointment.school else None,
                appointment.authority.code,
                max(appointment.max, appointment.held),
                appointment.target,
            )
        )
        for number in range(1, appointment.held + 1):
            held.append(Needed(f"{key} holds {number}", None, None, 1))
            pins.append(Pin(f"{key} holds {number}", key))
    keys = {marker.id for marker in markers}
    forbidden = {
        (codes[case_study], marker_key(appointment)): why
        for case_study, appointment, why in forbidden_pairs(cohort)
        if case_study in codes and marker_key(appointment) in keys
    }
    pins += kept_pins(
        cohort, scripts, kind, markers, held_by=Counter(pin.marker for pin in pins), forbidden=forbidden
    )
    needed = [Needed(script.code, script.school, script.authority, 1) for script in scripts]
    return Instance(
        tuple(needed + held),
        tuple(markers),
        tuple(Forbidden(*pair, why) for pair, why in forbidden.items()),
        tuple(pins),
    )
