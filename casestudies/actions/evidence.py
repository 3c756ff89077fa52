"""Evidence for the case study: lifted from the journal, given a section, taken out again."""

import datetime as dt

from django.db import transaction

from audit.actions import record
from casestudies import rules
from casestudies.actions.case_study import open_case_study
from casestudies.enums import EvidenceKind
from casestudies.models import Evidence, Section
from core import clock
from core.decisions import refuse
from people.models import User
from programme.enums import Moment
from programme.models import Enrolment, Feature, JournalEntry
from programme.queries.journal import pair_of


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
def place_evidence(*, evidence: Evidence, section: Section | None, by: User) -> Evidence:
    """Say which section of the case study a piece of evidence is for; None puts it back in the basket."""
    enrolment = evidence.case_study.enrolment
    rules.can_gather(by, enrolment).require()
    if section is not None and section.cohort_id != enrolment.cohort_id:
        refuse("Choose one of the sections of your own cohort.").require()
    evidence.section = section
    evidence.save(update_fields=["section"])
    record("evidence.placed", by=by, subject=evidence, section=section.number if section else None)
    return evidence


@transaction.atomic
def drop_evidence(*, evidence: Evidence, by: User) -> None:
    """Take a piece of evidence out; what it was copied from stays."""
    rules.can_gather(by, evidence.case_study.enrolment).require()
    record("evidence.dropped", by=by, subject=evidence, source=evidence.source)
    evidence.delete()
