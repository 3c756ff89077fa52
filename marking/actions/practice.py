"""Practice scripts: added with agreed marks, given to markers, held against what they give; one slipped in later."""

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from audit.actions import record
from casestudies.codes import candidate_code
from casestudies.models import CaseStudy
from casestudies.transitions import VERSION
from core import clock, jobs
from core.decisions import Refused
from core.files import plain_name
from marking.enums import MarkKind
from marking.models import AgreedMark, Mark, MarkerAppointment, PracticeRule, PracticeScript
from marking.notices import practice as notices
from marking.queries.practice import next_script, readings, waiting, within
from marking.rules import practice as rules
from notifications.actions import notify
from people.models import User
from programme.models import Cohort


@transaction.atomic
def set_rule(*, cohort: Cohort, by: User, total_within: int, criterion_within: int) -> PracticeRule:
    """Say how near markers have to come to the agreed marks; what is handed in already keeps its outcome."""
    rules.can_run_practice(by).require()
    rule, _ = PracticeRule.objects.update_or_create(
        cohort=cohort,
        defaults={
            "total_within": total_within,
            "criterion_within": criterion_within,
            "set_at": clock.now(),
            "set_by": by,
        },
    )
    record("practice.rule_set", by=by, subject=cohort, total=total_within, criterion=criterion_within)
    return rule


def add(*, cohort: Cohort, by: User, title: str, file: UploadedFile) -> PracticeScript:
    """Keep a file as a practice script and have the worker read it as it reads a case study."""
    rules.can_run_practice(by).require()
    script = PracticeScript(
        cohort=cohort,
        title=title,
        original_name=plain_name(file.name or ""),
        added_at=clock.now(),
        added_by=by,
    )
    storage = PracticeScript._meta.get_field("original").storage
    stored = ""
    try:
        with transaction.atomic():
            script.original.save(script.original_name, file, save=False)
            stored = script.original.name or ""
            script.save()
            record("practice.added", by=by, subject=script)
            jobs.enqueue("marking.take_in", f"practice:{script.pk}", {"practice": script.pk})
            return script
    except BaseException:
        if stored:
            storage.delete(stored)
        raise


@transaction.atomic
def read(*, script: PracticeScript, answer: dict[str, Any], clean_file: Path | None) -> PracticeScript:
    """Keep what the intake made of the file: the words, the reading copy and the clean file."""
    stamps: dict[str, Any] = {
        "kind": answer["kind"],
        "counted_words": answer["words"]["counted"],
        "reading_copy": answer["html"],
    }
    if clean_file is not None:
        with clean_file.open("rb") as file:
            script.clean_file.save(clean_file.name, File(file), save=False)
        stamps["clean_file"] = script.clean_file.name
    VERSION.move(script, "read", **stamps)
    record(VERSION.event("read"), by=None, subject=script)
    return script


@transaction.atomic
def refuse(*, script: PracticeScript, error: str) -> PracticeScript:
    """The file can't be used; `error` says what to do."""
    VERSION.move(script, "refuse", error=error[:400])
    record(VERSION.event("refuse"), by=None, subject=script)
    return script


@transaction.atomic
def agree(*, script: PracticeScript, by: User, marks: Mapping[int, tuple[int, str]]) -> PracticeScript:
    """Set the agreed score and its reason for every criterion (by id): from then on it can be given to markers."""
    rules.can_agree_practice(by, script).require()
    criteria = set(script.cohort.criteria.values_list("pk", flat=True))
    if not criteria or set(marks) != criteria:
        raise Refused("Give every criterion of the cohort an agreed score and a reason.")
    AgreedMark.objects.filter(practice=script).delete()
    AgreedMark.objects.bulk_create(
        AgreedMark(practice=script, criterion_id=pk, score=score, reason=reason)
        for pk, (score, reason) in marks.items()
    )
    script.agreed_at, script.agreed_by = clock.now(), by
    script.save(update_fields=["agreed_at", "agreed_by"])
    record("practice.agreed", by=by, subject=script)
    return script


@transaction.atomic
def retire(*, script: PracticeScript, by: User) -> PracticeScript:
    """Give it to nobody any more; marks that are in, or in hand, stay."""
    rules.can_retire(by, script).require()
    script.retired_at, script.retired_by = clock.now(), by
    script.save(update_fields=["retired_at", "retired_by"])
    record("practice.retired", by=by, subject=script)
    return script


def put_in_list(
    *, script: PracticeScript, appointment: MarkerAppointment, kind: str, by: User | None
) -> Mark:
    """The script stands in the marker's list under a code like all others."""
    code = candidate_code()
    while CaseStudy.objects.filter(candidate_code=code).exists() or Mark.objects.filter(practice_code=code):
        code = candidate_code()
    mark = Mark.objects.create(
        practice=script,
        practice_code=code,
        appointment=appointment,
        kind=kind,
        shuffle=secrets.randbelow(2**31),
        allocated_at=clock.now(),
    )
    record(f"practice.{'slipped_in' if kind == MarkKind.DRIFT else 'given'}", by=by, subject=mark)
    return mark


@transaction.atomic
def give_next(*, appointment: MarkerAppointment, by: User | None) -> Mark | None:
    """Give a marker who may not mark for real yet the next practice script; None where there is no further one."""
    script = next_script(appointment)
    if script is None:
        return None
    mark = put_in_list(script=script, appointment=appointment, kind=MarkKind.PRACTICE, by=by)
    notify(notices.given(mark, appointment))
    return mark


@transaction.atomic
def give_to_all(*, cohort: Cohort, by: User) -> int:
    """Give everybody of the pool who waits for one their next practice script; returns how many got one."""
    rules.can_run_practice(by).require()
    # One press after the other: the second finds nobody who still waits.
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    return sum(give_next(appointment=row, by=by) is not None for row in waiting(cohort))


@transaction.atomic
def slip_in(*, appointment: MarkerAppointment, by: User) -> Mark:
    """Put a script with agreed marks among a marker's real ones. The marker sees nothing in it that others have not.

    It is paid for like any other and counts towards the load; it has no result.
    """
    # Locked, so that the second of two presses finds the script of the first.
    MarkerAppointment.objects.select_for_update().get(pk=appointment.pk)
    rules.can_slip_in(by, appointment).require()
    script = next_script(appointment)
    if script is None:
        raise Refused("This marker has had every practice script of the year. Add another first.")
    mark = put_in_list(script=script, appointment=appointment, kind=MarkKind.DRIFT, by=by)
    notify(notices.slipped_in(mark, appointment))
    return mark


@transaction.atomic
def conclude(*, mark: Mark, by: User) -> None:
    """Hold a practice mark that has come in against the agreed ones: near enough opens the real scripts.

    If not, the marker gets the next practice script, or the team is asked to talk with them.
    """
    comparison = readings([mark])[0].comparison
    if comparison is None:
        return
    total_within, criterion_within = within(mark.appointment.cohort_id)
    mark.passed = comparison.is_near(total_within=total_within, criterion_within=criterion_within)
    mark.save(update_fields=["passed"])
    record(
        "practice.concluded",
        by=by,
        subject=mark,
        passed=mark.passed,
        gap=comparison.gap,
        widest=comparison.widest,
    )
    appointment = mark.appointment
    if mark.passed:
        notify(notices.passed(mark, appointment))
        return
    another = give_next(appointment=appointment, by=None)
    if another is None:
        notify(notices.talk(mark, appointment), *notices.talk_wanted(mark, appointment))


@transaction.atomic
def waive(*, appointment: MarkerAppointment, by: User, reason: str) -> MarkerAppointment:
    """Let somebody to the real scripts after a talk, though no practice script was near enough; the reason is kept."""
    rules.can_waive(by, appointment).require()
    appointment.practice_waived_at, appointment.practice_waived_by = clock.now(), by
    appointment.practice_waived_reason = reason
    appointment.save(update_fields=["practice_waived_at", "practice_waived_by", "practice_waived_reason"])
    record("practice.waived", by=by, subject=appointment)
    return appointment
