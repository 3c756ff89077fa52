"""What has to be allocated in a cohort, as an instance for `marking.allocation`."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower

from casestudies.enums import CaseStudyState
from casestudies.models import CaseStudy, Submission
from casestudies.queries.advisers import advisers_in
from marking.allocation import CaseStudy as Needed
from marking.allocation import Forbidden, Instance, Marker, Pin
from marking.enums import MarkerState, MarkKind, MarkState
from marking.models import Conflict, Mark, MarkerAppointment
from marking.queries.readings import third_due
from programme.models import Cohort
from trios.models import FormerMentor, MentorAppointment, TrioMember


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
    """The case studies of the cohort that are handed in and without a released result."""
    return CaseStudy.objects.filter(enrolment__cohort=cohort, state=CaseStudyState.SUBMITTED)


def latest_version() -> Subquery:
    """Over case studies: the id of the version handed in last."""
    return Subquery(
        Submission.objects.filter(case_study=OuterRef("pk"))
        .order_by("-submitted_at", "-id")
        .values("version")[:1]
    )


def lacking(cohort: Cohort, kind: str) -> list[ToMark]:
    """The scripts of the cohort that need a reading of this kind and are with nobody for it, by code."""
    case_studies = submitted_in(cohort).annotate(current=latest_version()).exclude(current=None)
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
    """Who may be given scripts: taken into the pool and not mentoring in the cohort."""
    mentors = MentorAppointment.objects.filter(cohort=cohort, mentor=OuterRef("marker"), ended_at=None)
    return (
        MarkerAppointment.objects.filter(cohort=cohort, state=MarkerState.APPROVED)
        .exclude(Exists(mentors))
        .annotate(held=Count("marks", filter=~Q(marks__state=MarkState.RECUSED)))
        .order_by("pk")
    )


def forbidden_pairs(cohort: Cohort) -> list[tuple[int, int, str]]:
    """(case study id, appointment id, why) for every pair in the cohort that a rule keeps apart.

    One's own school is the solver's business; `marking.visibility.barred` asks the same again when a script is opened.
    """
    appointments: dict[int, int] = dict(
        MarkerAppointment.objects.filter(cohort=cohort).values_list("marker", "pk")
    )
    pairs = [
        (case_study, appointments[mentor], "was the author's mentor")
        for case_study, mentor in TrioMember.objects.filter(
            enrolment__case_study__state=CaseStudyState.SUBMITTED,
            enrolment__cohort=cohort,
            trio__mentor__in=MarkerAppointment.objects.filter(cohort=cohort).values("marker"),
        )
        .order_by("pk")
        .values_list("enrolment__case_study", "trio__mentor")
    ]
    once = FormerMentor.objects.filter(
        trio__members__enrolment__case_study__state=CaseStudyState.SUBMITTED,
        trio__members__enrolment__cohort=cohort,
        trio__members__joined_at__lt=F("until"),
    ).order_by("pk")
    pairs += [
        (case_study, appointments[mentor], "was the author's mentor")
        for case_study, mentor in once.values_list("trio__members__enrolment__case_study", "mentor")
        if mentor in appointments
    ]
    pairs += [
        (case_study, appointments[adviser], "advised on a draft")
        for case_study, adviser in advisers_in(cohort)
        if adviser in appointments
    ]
    conflicts = Conflict.objects.filter(case_study__enrolment__cohort=cohort).order_by("pk")
    pairs += [
        (case_study, appointments[marker], "declared a conflict")
        for case_study, marker in conflicts.values_list("case_study", "appointment__marker")
        if marker in appointments
    ]
    read = (
        Mark.objects.filter(case_study__enrolment__cohort=cohort, case_study__state=CaseStudyState.SUBMITTED)
        .annotate(current=Subquery(_current_of_mark()))
        .filter(Q(version=F("current")) | Q(state=MarkState.RECUSED))
        .order_by("pk")
    )
    pairs += [
        (case_study, appointment, "gave it back" if state == MarkState.RECUSED else "has read it")
        for case_study, appointment, state in read.values_list("case_study", "appointment", "state")
    ]
    own = submitted_in(cohort).filter(enrolment__participant__in=list(appointments)).order_by("pk")
    pairs += [
        (case_study, appointments[author], "wrote it")
        for case_study, author in own.values_list("pk", "enrolment__participant")
    ]
    pairs += [
        (case_study, appointment, "declared a conflict")
        for _, case_study, appointment in named_conflicts(cohort)
    ]
    return pairs


def _current_of_mark() -> QuerySet[Submission, Any]:
    return (
        Submission.objects.filter(case_study=OuterRef("case_study"))
        .order_by("-submitted_at", "-id")
        .values("version")[:1]
    )


def named_conflicts(cohort: Cohort) -> list[tuple[int, int, int]]:
    """(conflict id, case study id, appointment id) where a name or address that a marker gave is now somebody's."""
    waiting = Conflict.objects.filter(appointment__cohort=cohort, case_study=None).order_by("pk")
    rows = list(waiting.annotate(who=Lower("named")).values_list("pk", "who", "appointment"))
    if not rows:
        return []
    names = {who for _, who, _ in rows}
    authors = (
        CaseStudy.objects.filter(enrolment__cohort=cohort)
        .annotate(email=Lower("enrolment__participant__email"), name=Lower("enrolment__participant__name"))
        .filter(Q(email__in=names) | Q(name__in=names))
        .order_by("pk")
    )
    found: dict[str, list[int]] = {}
    for pk, email, name in authors.values_list("pk", "email", "name"):
        for who in {email, name}:
            found.setdefault(who, []).append(pk)
    return [
        (conflict, case_study, appointment)
        for conflict, who, appointment in rows
        for case_study in found.get(who, [])
    ]


def marker_key(appointment_id: int) -> str:
    """What the solver calls a marker."""
    return f"M{appointment_id}"


def instance_for(cohort: Cohort, kind: str) -> Instance:
    """The cohort's open readings of this kind as an instance: the same rows, the same instance.

    What a marker holds already stands in it as pinned, so that the loads come out even over everything they read.
    """
    scripts = lacking(cohort, kind)
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
    needed = [Needed(script.code, script.school, script.authority, 1) for script in scripts]
    return Instance(
        tuple(needed + held),
        tuple(markers),
        tuple(Forbidden(*pair, why) for pair, why in forbidden.items()),
        tuple(pins),
    )
