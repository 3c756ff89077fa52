"""A section's text brought from a file: read by the worker, looked at by its author, then taken or left."""

from __future__ import annotations

import datetime as dt

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from audit.actions import record
from casestudies import rules
from casestudies.actions.case_study import open_case_study
from casestudies.actions.section_text import TextChanged, save_section_text
from casestudies.markup import MOST_CHARACTERS
from casestudies.models import CaseStudy, Section, SectionFile, SectionText
from casestudies.models.section_file import KEPT_DAYS
from casestudies.queries import case_study_of, reading_given_up, section_file_key, text_of
from core import clock, jobs
from core.decisions import Refused
from core.files import plain_name, sha256
from people.models import User
from programme.models import Enrolment

MOST = 500  # deleted in one go; the rest follows five minutes later
TOO_MUCH = (
    "There are {count} characters in this file; a section can have {most}. Make a file of this section alone, or of a "
    "part of it, and choose that."
)
TOO_MUCH_TOGETHER = (
    "Your text and the file together have {count} characters; a section can have {most}. Shorten your text first, or put "
    "the file in its place: what you have written then stays among the earlier texts."
)


def bring_file(*, enrolment: Enrolment, section: Section, file: UploadedFile, by: User) -> SectionFile:
    """Have the worker read a file for a section. It takes the place of one brought before; the same again changes nothing."""
    rules.can_write_section(by, case_study_of(enrolment), section).require()
    digest = sha256(file)
    storage = SectionFile._meta.get_field("file").storage
    stored = ""
    try:
        with transaction.atomic():
            case_study = open_case_study(enrolment=enrolment, by=by)
            # One at a time for each case study, so that two presses leave one file.
            CaseStudy.objects.select_for_update().get(pk=case_study.pk)
            before = SectionFile.objects.filter(case_study=case_study, section=section).first()
            if before and before.sha256 == digest and not before.error and not reading_given_up(before):
                return before
            if before:
                delete(before)
            row = SectionFile(
                case_study=case_study,
                section=section,
                file_name=plain_name(file.name or ""),
                sha256=digest,
                added_at=clock.now(),
            )
            row.file.save(row.file_name, file, save=False)
            stored = row.file.name or ""
            row.save()
            record("section_file.brought", by=by, subject=row, section=section.number, size=file.size)
            jobs.enqueue("casestudies.read_section_file", section_file_key(row), {"file": row.pk})
            return row
    except BaseException:
        if stored:
            storage.delete(stored)
        raise


@transaction.atomic
def read_section_file(*, row: SectionFile, text: str, pictures: int) -> None:
    """Keep what was read, for its author to look at, and nothing else of the file."""
    if len(text) > MOST_CHARACTERS:
        refuse_section_file(
            row=row, error=TOO_MUCH.format(count=f"{len(text):,}", most=f"{MOST_CHARACTERS:,}")
        )
        return
    end_reading(row, text=text, pictures=pictures)


@transaction.atomic
def refuse_section_file(*, row: SectionFile, error: str) -> None:
    """Nothing could be read of the file; `error` tells its author what to do."""
    end_reading(row, error=error[:400])


def end_reading(row: SectionFile, **stamps: object) -> None:
    """Write down what came of it, once, and delete the file. One that was left meanwhile is not there any more."""
    storage, name = row.file.storage, row.file.name or ""
    unread = SectionFile.objects.filter(pk=row.pk, read_at=None)
    if unread.update(file="", read_at=clock.now(), **stamps):
        transaction.on_commit(lambda: storage.delete(name))


@transaction.atomic
def take_section_file(
    *, enrolment: Enrolment, row: SectionFile, at_end: bool, version: int, by: User
) -> SectionText:
    """Put what was read in place of the section's text, or at its end; what it replaces stays among the earlier texts.

    version: of the section's text that its author has seen; TextChanged when another was saved since.
    """
    rules.can_write_section(by, case_study_of(enrolment), row.section).require()
    now = text_of(case_study_of(enrolment), row.section)
    if now.version != version:
        raise TextChanged(now)
    text = f"{now.text.rstrip()}\n\n{row.text}" if at_end and now.text.strip() else row.text
    if len(text) > MOST_CHARACTERS:
        raise Refused(TOO_MUCH_TOGETHER.format(count=f"{len(text):,}", most=f"{MOST_CHARACTERS:,}"))
    saved = save_section_text(enrolment=enrolment, section=row.section, text=text, version=version, by=by)
    record("section_file.taken", by=by, subject=row, section=row.section.number, at_end=at_end)
    delete(row)
    return saved


@transaction.atomic
def leave_section_file(*, enrolment: Enrolment, row: SectionFile, by: User) -> None:
    """Take nothing of the file; the section stays as it is."""
    rules.can_write_section(by, case_study_of(enrolment), row.section).require()
    record("section_file.left", by=by, subject=row, section=row.section.number)
    delete(row)


@transaction.atomic
def forget_section_files() -> None:
    """Delete what nobody has taken for a month, and its file where it was never read."""
    before = clock.now() - dt.timedelta(days=KEPT_DAYS)
    for row in SectionFile.objects.filter(added_at__lt=before).order_by("added_at")[:MOST]:
        delete(row)


def delete(row: SectionFile) -> None:
    """Delete the row, and with it the file if it still has one."""
    storage, name = row.file.storage, row.file.name
    row.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))
