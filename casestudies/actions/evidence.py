"""Evidence for the case study: lifted from journal and visits, own files added, given a section, taken out again."""

import datetime as dt
import logging

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from audit.actions import record
from casestudies import rules
from casestudies.actions.case_study import open_case_study
from casestudies.enums import EvidenceKind
from casestudies.evidence_files import MOST_FILES, refusal_of
from casestudies.models import CaseStudy, Evidence, Section
from core import clock, viruses
from core.decisions import Refused, refuse
from core.files import plain_name, sha256
from core.ui.dates import full_date
from people.models import User
from programme.enums import Moment
from programme.models import Enrolment, Feature, JournalEntry
from programme.queries.journal import pair_of
from trios.models import Visit
from trios.queries.points import points_of

log = logging.getLogger(__name__)


def copy_of(pair: dict[str, JournalEntry]) -> str:
    """Both texts with their own headings and ratings, as they stand now."""
    parts = []
    for moment in Moment:
        entry = pair[moment]
        rated = f" (own rating: {entry.rating} of 5)" if entry.rating else ""
        parts.append(f"{moment.label}{rated}\n\n{entry.text.strip()}")
    return "\n\n".join(parts)


def written_on_of(pair: dict[str, JournalEntry]) -> dt.date:
    """The day on which its author last wrote on either."""
    return max(entry.saved_at for entry in pair.values()).astimezone(clock.LONDON).date()


@transaction.atomic
def lift_pair(*, enrolment: Enrolment, feature: Feature, by: User) -> Evidence:
    """Copy what was written before and after a feature into the evidence; the journal stays as it is.

    Lifting the same pair again brings the copy up to date and leaves it in its section.
    """
    rules.can_gather(by, enrolment).require()
    pair = pair_of(enrolment, feature)
    if not all(moment in pair and pair[moment].text.strip() for moment in Moment):
        refuse("Write the entry before and the entry after first: the pair is lifted together.").require()
    case_study = open_case_study(enrolment=enrolment, by=by)
    evidence, _ = Evidence.objects.update_or_create(
        case_study=case_study,
        kind=EvidenceKind.JOURNAL_PAIR,
        source=f"feature:{feature.pk}",
        defaults={
            "title": feature.title,
            "text": copy_of(pair),
            "written_on": written_on_of(pair),
            "added_at": clock.now(),
            "added_by": by,
        },
    )
    record("evidence.lifted", by=by, subject=evidence, feature=feature.pk)
    return evidence


@transaction.atomic
def lift_point(*, enrolment: Enrolment, visit: Visit, part: str, by: User) -> Evidence:
    """Copy one part of what was agreed after a visit to one's own classroom; the trio's record stays as it is.

    Lifting the same part again brings the copy up to date and leaves it in its section.
    """
    rules.can_lift_point(by, enrolment, visit).require()
    point = next((point for point in points_of(visit) if point.part == part), None)
    if point is None:
        raise Refused("Nothing was written there, so there is nothing to put aside.")
    case_study = open_case_study(enrolment=enrolment, by=by)
    evidence, _ = Evidence.objects.update_or_create(
        case_study=case_study,
        kind=EvidenceKind.VISIT_POINT,
        source=f"visit:{visit.pk}:{part}",
        defaults={
            "title": f"{point.label}, visit on {full_date(visit.starts_at)}",
            "text": point.text,
            "written_on": point.written_on,
            "added_at": clock.now(),
            "added_by": by,
        },
    )
    record("evidence.lifted", by=by, subject=evidence, visit=visit.pk, part=part)
    return evidence


def virus_refusal(file: UploadedFile) -> str:
    """Why this file isn't taken, or nothing: it has a virus, or nobody could say that it has none."""
    try:
        found = viruses.found_in(file)
    except viruses.Away:
        return viruses.AWAY
    if found:
        log.warning("a file for the evidence was refused: %s", found)
    return viruses.FOUND if found else ""


def add_file(
    *, enrolment: Enrolment, file: UploadedFile, title: str, text: str, section: Section | None, by: User
) -> tuple[Evidence, bool]:
    """Keep a chart or a file of one's own; (the evidence, whether it is new). The same file is not kept twice."""
    rules.can_gather(by, enrolment).require()
    name = plain_name(file.name or "")
    if says := refusal_of(name, file):
        raise Refused(says)
    if says := virus_refusal(file):
        raise Refused(says)
    source = f"file:{sha256(file)[:35]}"
    storage = Evidence._meta.get_field("file").storage
    stored = ""
    try:
        with transaction.atomic():
            case_study = open_case_study(enrolment=enrolment, by=by)
            # One at a time for each case study, so that two uploads at once are counted.
            CaseStudy.objects.select_for_update().get(pk=case_study.pk)
            files = Evidence.objects.filter(case_study=case_study, kind=EvidenceKind.FILE)
            if known := files.filter(source=source).first():
                return known, False
            if files.count() >= MOST_FILES:
                raise Refused(
                    f"You have {MOST_FILES} files already, the most there can be. Take one out first."
                )
            in_own_cohort(enrolment, section)
            now = clock.now()
            evidence = Evidence(
                case_study=case_study,
                kind=EvidenceKind.FILE,
                source=source,
                title=title,
                text=text,
                written_on=clock.today(),
                file_name=name,
                size=file.size or 0,
                section=section,
                added_at=now,
                added_by=by,
            )
            evidence.file.save(name, file, save=False)
            stored = evidence.file.name or ""
            evidence.save()
            record("evidence.file_added", by=by, subject=evidence, size=evidence.size)
            return evidence, True
    except BaseException:
        if stored:
            storage.delete(stored)
        raise


@transaction.atomic
def describe_evidence(*, evidence: Evidence, title: str, text: str, by: User) -> Evidence:
    """Change what stands beside a file of one's own."""
    rules.can_describe(by, evidence).require()
    evidence.title, evidence.text = title, text
    evidence.save(update_fields=["title", "text"])
    record("evidence.described", by=by, subject=evidence)
    return evidence


def in_own_cohort(enrolment: Enrolment, section: Section | None) -> None:
    """Refuse a section that is another cohort's."""
    if section is not None and section.cohort_id != enrolment.cohort_id:
        refuse("Choose one of the sections of your own cohort.").require()


@transaction.atomic
def place_evidence(*, evidence: Evidence, section: Section | None, by: User) -> Evidence:
    """Say which section of the case study a piece of evidence is for; None puts it back in the basket."""
    enrolment = evidence.case_study.enrolment
    rules.can_gather(by, enrolment).require()
    in_own_cohort(enrolment, section)
    evidence.section = section
    evidence.save(update_fields=["section"])
    record("evidence.placed", by=by, subject=evidence, section=section.number if section else None)
    return evidence


@transaction.atomic
def drop_evidence(*, evidence: Evidence, by: User) -> None:
    """Take a piece of evidence out; what it was copied from stays, and a file of one's own is deleted."""
    rules.can_gather(by, evidence.case_study.enrolment).require()
    record("evidence.dropped", by=by, subject=evidence, source=evidence.source)
    stored, storage = evidence.file.name, evidence.file.storage
    evidence.delete()
    if stored:
        transaction.on_commit(lambda: storage.delete(stored))
