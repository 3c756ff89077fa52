"""What the rehearsal of a proposal looks at and for, and what it has found.

PRIVACY: `authors_of` names authors. The worker and the team call it; nothing a marker sees is made of it.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from casestudies.models import Version
from marking.enums import MarkState
from marking.giveaways import Author
from marking.models import AllocationRun, Mark, MarkerAppointment, Rehearsal, RehearsalFinding
from marking.queries.allocation import ToMark, lacking, marker_key
from people.models import User
from people.roles import Permission, everywhere


@dataclass(frozen=True, slots=True)
class Part:
    """One marker of a proposal with what they would be given."""

    appointment: MarkerAppointment
    scripts: tuple[ToMark, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A script that a marker can open: its code, version and reading copy."""

    code: str
    version_id: int
    copy: str


def rehearsals_visible_to(user: User | AnonymousUser) -> QuerySet[Rehearsal]:
    """The rehearsals this person may read."""
    if not everywhere(user, Permission.MARKING_ALLOCATE):
        return Rehearsal.objects.none()
    return Rehearsal.objects.select_related("run__cohort", "started_by")


def last_of(run: AllocationRun) -> Rehearsal | None:
    """The rehearsal of a proposal that was begun last."""
    return Rehearsal.objects.filter(run=run.pk).first()


def open_findings(rehearsal: Rehearsal) -> QuerySet[RehearsalFinding]:
    """What was found and not accepted."""
    return RehearsalFinding.objects.filter(rehearsal=rehearsal, accepted_at=None)


def findings_of(rehearsal: Rehearsal) -> QuerySet[RehearsalFinding]:
    """Everything that was found, what is open first."""
    return (
        RehearsalFinding.objects.filter(rehearsal=rehearsal)
        .select_related("appointment__marker", "version__case_study", "accepted_by")
        .order_by("accepted_at", "kind", "id")
    )


def seal_of(run: AllocationRun) -> str:
    """One line that changes when a script of a proposal, its version or its marker does."""
    versions = {script.code: script.version_id for script in lacking(run.cohort, run.kind)}
    pairs = sorted(
        f"{pair['case_study']}:{versions.get(pair['case_study'])}:{pair['marker']}"
        for pair in run.answer.get("allocations", [])
    )
    return hashlib.sha256("\n".join(pairs).encode()).hexdigest()


def parts_of(run: AllocationRun) -> list[Part]:
    """Every marker of a proposal, in an order that stays, with the scripts they would be given."""
    scripts = {script.code: script for script in lacking(run.cohort, run.kind)}
    given = defaultdict(list)
    for pair in run.answer.get("allocations", []):
        if script := scripts.get(pair["case_study"]):
            given[pair["marker"]].append(script)
    ids = [int(key.removeprefix("M")) for key in given]
    rows = MarkerAppointment.objects.filter(pk__in=ids).select_related("marker", "cohort").order_by("pk")
    return [Part(row, tuple(given[marker_key(row.pk)])) for row in rows]


def held_by(appointment: MarkerAppointment) -> list[Held]:
    """The scripts in this marker's hands, not given back; without those to practise on, which have no author."""
    rows = (
        Mark.objects.filter(appointment=appointment, practice=None)
        .exclude(state=MarkState.RECUSED)
        .order_by("pk")
        .values_list("case_study__candidate_code", "version", "version__reading_copy")
    )
    return [Held(*row) for row in rows]


def authors_of(versions: Collection[int]) -> dict[int, Author]:
    """Who wrote these versions, with everything that would say so. Three queries."""
    rows = list(
        Version.objects.filter(pk__in=versions)
        .select_related(
            "case_study__enrolment__participant",
            "case_study__enrolment__school",
            "case_study__enrolment__application",
        )
        .order_by("pk")
    )
    people = {row.case_study.enrolment.participant_id for row in rows}
    addresses = defaultdict(set)
    for user, address in EmailAddress.objects.filter(user__in=people).values_list("user", "email"):
        addresses[user].add(address)
    studies = {row.case_study_id for row in rows}
    files = defaultdict(set)
    for study, name in Version.objects.filter(case_study__in=studies).values_list(
        "case_study", "original_name"
    ):
        files[study].add(name)
    return {
        row.pk: author_of(row, addresses[row.case_study.enrolment.participant_id], files[row.case_study_id])
        for row in rows
    }


def author_of(version: Version, addresses: set[str], files: set[str]) -> Author:
    """The author of a version whose relations are fetched."""
    enrolment = version.case_study.enrolment
    person, application = enrolment.participant, enrolment.application
    names, numbers = {person.name, person.preferred_name}, {enrolment.school.seed_code}
    addresses = {person.email, *addresses}
    if application is not None:
        names.add(application.full_name)
        addresses.add(application.other_email)
        numbers.add(application.gtcs_number)
    return Author(
        user_id=person.pk,
        names=said(names),
        addresses=said(addresses),
        school=enrolment.school.name,
        numbers=said(numbers),
        file_names=said(files),
        ids=frozenset({person.pk, enrolment.pk, version.case_study_id, version.pk}),
    )


def said(words: Collection[str]) -> tuple[str, ...]:
    """Those that say something, in order."""
    return tuple(sorted({word.strip() for word in words if word and len(word.strip()) > 2}))


def accepted_before(versions: Collection[int]) -> dict[tuple[int | None, str, str, str], RehearsalFinding]:
    """What the team accepted in earlier rehearsals about these versions, by what was found."""
    rows = RehearsalFinding.objects.filter(version__in=versions).exclude(accepted_at=None).order_by("pk")
    return {(row.version_id, row.kind, row.page, row.words): row for row in rows}
