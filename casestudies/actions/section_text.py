"""The text of a section saved as it is written, and an earlier one brought back. Every text that is replaced is kept."""

from __future__ import annotations

from django.db import transaction

from audit.actions import record
from casestudies import rules
from casestudies.actions.case_study import open_case_study
from casestudies.markup import words
from casestudies.models import Section, SectionText, SectionTextVersion
from casestudies.queries import case_study_of
from core import clock
from core.decisions import Refused
from core.earlier import THINNED_EVERY, surplus
from core.transitions import StaleState
from people.models import User
from programme.models import Enrolment


class TextChanged(StaleState):
    """The section was saved elsewhere meanwhile; `theirs` is what stands there now."""

    def __init__(self, theirs: SectionText) -> None:
        super().__init__(
            "This section was saved in another window or on another device while you had it open here. "
            "Nothing is lost: both texts are here."
        )
        self.theirs = theirs


@transaction.atomic
def save_section_text(
    *, enrolment: Enrolment, section: Section, text: str, version: int, by: User
) -> SectionText:
    """Save what the author has now, keeping what it replaces.

    version: the one the page was opened under (0 for a section not begun); TextChanged when another was saved since.
    """
    rules.can_write_section(by, case_study_of(enrolment), section).require()
    case_study = open_case_study(enrolment=enrolment, by=by)
    facts = {"text": text, "words": words(text, section.title), "saved_at": clock.now()}
    row, is_new = SectionText.objects.get_or_create(
        case_study=case_study, section=section, defaults=facts | {"version": 1}
    )
    if is_new:
        record("section_text.started", by=by, subject=row, section=section.number)
        return row
    if row.text == text:
        return row
    won = SectionText.objects.filter(pk=row.pk, version=version).update(**facts, version=version + 1)
    if not won:
        row.refresh_from_db()
        raise TextChanged(row)
    keep(row)
    row.refresh_from_db()
    return row


def keep(row: SectionText) -> None:
    """Keep the text that was just replaced; now and then drop some of what lies far back."""
    facts = {"text": row.text, "words": row.words, "saved_at": row.saved_at}
    SectionTextVersion.objects.get_or_create(current=row, version=row.version, defaults=facts)
    if row.version % THINNED_EVERY:
        return
    saved = row.versions.order_by("-version").values_list("pk", "saved_at")
    SectionTextVersion.objects.filter(pk__in=surplus(saved)).delete()


@transaction.atomic
def restore_section_text(
    *, enrolment: Enrolment, row: SectionText, earlier: int, version: int, by: User
) -> SectionText:
    """Bring an earlier text back as the newest; the one it replaces is kept like any other."""
    found = row.versions.filter(version=earlier).first()
    if found is None:
        raise Refused("That earlier text is no longer kept.")
    restored = save_section_text(
        enrolment=enrolment, section=row.section, text=found.text, version=version, by=by
    )
    record("section_text.restored", by=by, subject=row, earlier=earlier)
    return restored
