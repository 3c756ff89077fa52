"""Uploaded files: stored whole or not at all, read by the worker, never changed by hand."""

import datetime as dt
from pathlib import Path, PurePath
from typing import Any

from django.core.files.base import File
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction

from audit.actions import record
from casestudies import rules
from casestudies.actions.case_study import open_case_study
from casestudies.enums import IntakeState, Work
from casestudies.intake import Known
from casestudies.models import CaseStudy, Version
from casestudies.queries import case_study_of, newest_version
from casestudies.queries.known import known_names
from casestudies.taking_out import without_names
from casestudies.transitions import VERSION
from core import clock, jobs
from core.enums import JobState
from core.files import plain_name, sha256
from core.models import Job
from core.transitions import StaleState
from people.models import User
from programme.models import Enrolment


def job_key(version: Version) -> str:
    """The name of the work of reading this file."""
    return f"version:{version.pk}"


def upload(
    *, enrolment: Enrolment, by: User, file: UploadedFile, began_at: dt.datetime, work: str = Work.ESSAY
) -> tuple[Version, bool]:
    """Keep an uploaded file as the next version and have the worker read it; (version, whether it is new).

    The same file as the last one is not kept twice. `began_at`: when the first byte of the upload came in; `work`: what
    its author says it is.
    """
    mine = case_study_of(enrolment)
    rules.can_upload(by, mine, began_at).require()
    rules.fits_route(mine, work).require()
    digest = sha256(file)
    storage = Version._meta.get_field("original").storage
    stored = ""
    try:
        with transaction.atomic():
            case_study = open_case_study(enrolment=enrolment, by=by)
            # One at a time for each case study, so that two uploads at once get two numbers.
            CaseStudy.objects.select_for_update().get(pk=case_study.pk)
            rules.can_upload(by, case_study, began_at).require()
            newest = newest_version(case_study)
            if newest and newest.work == work and is_the_same(newest, digest):
                return newest, False
            version = Version(
                case_study=case_study,
                number=newest.number + 1 if newest else 1,
                work=work,
                original_name=plain_name(file.name or ""),
                sha256=digest,
                size=file.size or 0,
                uploaded_at=clock.now(),
                upload_began_at=began_at,
            )
            version.original.save(version.original_name, file, save=False)
            stored = version.original.name or ""
            version.save()
            record("version.uploaded", by=by, subject=version, number=version.number, size=version.size)
            jobs.enqueue("casestudies.take_in", job_key(version), {"version": version.pk})
            return version, True
    except BaseException:
        if stored:
            storage.delete(stored)
        raise


def take_out_names(*, version: Version, by: User) -> tuple[Version, int]:
    """Make the next version of this one with the known names replaced, and have it read; (it, at how many places).

    The file that was uploaded stays as it is. It is the author's choice, so it counts as an upload of theirs. Where none
    of the names is one we know, nothing is made: (this version, 0).
    """
    at = clock.now()
    rules.can_take_out_names(by, version, at).require()
    data, places = without_names(version.reading_copy, Known.from_dict(known_names(version)))
    if not places:
        return version, 0
    stem = PurePath(version.original_name).stem[:90]
    file = SimpleUploadedFile(f"{stem}, names taken out.docx", data)
    made, _ = upload(enrolment=version.case_study.enrolment, by=by, file=file, began_at=at)
    return made, places


def is_the_same(newest: Version, digest: str) -> bool:
    """Whether uploading this again would bring nothing new."""
    if newest.sha256 != digest or hasattr(newest, "submission"):
        return False
    if newest.intake != IntakeState.WAITING:
        return True
    # Reading it was given up: the same file may have another go.
    return not Job.objects.filter(dedupe_key=job_key(newest), state=JobState.FAILED).exists()


@transaction.atomic
def read_version(*, version: Version, answer: dict[str, Any], clean_file: Path | None) -> Version:
    """Keep what the intake made of a file: words, findings, the reading copy and the clean file.

    answer: as `Intake.as_dict()`, with `html` already sanitised by the caller.
    """
    words = answer["words"]
    stamps: dict[str, Any] = {
        "kind": answer["kind"],
        "counted_words": words["counted"],
        "words_by_section": words["by_section"],
        "words_excluded": words["excluded"],
        "pages": answer.get("pages"),
        "findings": answer["findings"],
        "reading_copy": answer["html"],
    }
    if clean_file is not None:
        with clean_file.open("rb") as file:
            version.clean_file.save(clean_file.name, File(file), save=False)
        stamps["clean_file"] = version.clean_file.name
    try:
        VERSION.move(version, "read", **stamps)
    except StaleState:
        if clean_file is not None:
            version.clean_file.delete(save=False)
        raise
    record(
        VERSION.event("read"),
        by=None,
        subject=version,
        words=words["counted"],
        findings=len(answer["findings"]),
    )
    return version


@transaction.atomic
def refuse_version(*, version: Version, error: str) -> Version:
    """The file cannot be used and is not kept; `error` tells its author what to do."""
    storage, name = version.original.storage, version.original.name
    VERSION.move(version, "refuse", error=error[:400], original="")
    transaction.on_commit(lambda: storage.delete(name) if name else None)
    record(VERSION.event("refuse"), by=None, subject=version)
    return version
