"""What an author has written of each section."""

from collections.abc import Iterable

from casestudies.models import CaseStudy, Section, SectionDraft, SectionText
from casestudies.queries.standing import latest_draft


def text_of(case_study: CaseStudy, section: Section) -> SectionText:
    """What stands in a section; where nothing was written here, the draft that was sent last, else nothing (unsaved)."""
    row = None
    if case_study.pk:
        row = SectionText.objects.filter(case_study=case_study, section=section).first()
    if row is None:
        sent = latest_draft(case_study, section)
        row = SectionText(text=sent.text if sent else "")
    # Both are at hand, and the page reads their names.
    row.case_study, row.section = case_study, section
    return row


def texts_of(case_study: CaseStudy, sections: Iterable[Section]) -> list[tuple[Section, str]]:
    """Each section with what is written of it, in order; two queries."""
    if not case_study.pk:
        return [(section, "") for section in sections]
    sent = SectionDraft.objects.filter(case_study=case_study).order_by("number")
    found = dict(sent.values_list("section", "text"))
    found |= dict(SectionText.objects.filter(case_study=case_study).values_list("section", "text"))
    return [(section, found.get(section.pk, "")) for section in sections]
