"""The plan as the skeleton of the case study: each answer once, under the heading it is for."""

import io
import zipfile

import pytest
from django.urls import reverse
from django.utils.html import escape
from lxml import etree

from casestudies import actions
from casestudies.enums import Phase
from casestudies.models import CaseStudy, Evidence
from casestudies.queries import plan_of
from casestudies.sections import SECTIONS
from casestudies.skeleton import ELSEWHERE, skeleton_of
from tests.builders_casestudies import factor_of, planned, planned_action_of
from tests.builders_journal import lifted
from tests.factories.casestudies import SectionFactory

pytestmark = pytest.mark.django_db
WHOLE = {
    Phase.INFORMATION: {"title": "Talk", "learners": "9 of 27", "aim": "Twenty explain."},
    Phase.EXPLORING: {"reading": "Rowe (1974)"},
    Phase.PLANNING: {"intervention": "Number talk.", "evaluation": "A tally."},
    Phase.REFLECTION: {"learned": "Wait.", "next_step": "P7."},
}


def filled(enrolment) -> CaseStudy:
    """A plan with something in most phases, the usual sections, and a journal pair put aside for the last."""
    actions.suggest_sections(cohort=enrolment.cohort, by=None)
    case_study = planned(enrolment, WHOLE)
    factor_of(enrolment, "Wait time")
    planned_action_of(enrolment)
    lifted(enrolment, texts=("Then.", "Now. <b>Bold</b> & more."))
    return case_study


def test_every_answer_stands_once_under_its_heading(cast):
    case_study = filled(cast.enrolment)
    sections = list(cast.cohort.sections.all())
    actions.place_evidence(evidence=Evidence.objects.get(), section=sections[-1], by=cast.participant)
    found = skeleton_of(plan_of(case_study), sections, Evidence.objects.all())
    said = {part.title: [text for _, text in part.words] for part in found.parts if part.words}
    assert (found.title, said) == (
        "Talk",
        {
            "Introduction and context": ["9 of 27"],
            "Review of literature": ["Rowe (1974)"],
            "Improvement aim": ["Twenty explain."],
            "Intervention": ["Number talk."],
            "Evidence of impact on learners": ["A tally."],
            "Critical reflection": ["Wait."],
            "Conclusion and next steps": ["P7."],
        },
    )
    assert [(part.title, table.caption) for part in found.parts for table in part.tables] == [
        ("Self-evaluation and data", "Factors"),
        ("Intervention", "Actions"),
    ]
    assert [part.title for part in found.parts if part.evidence] == ["Conclusion and next steps"]
    assert [part.title for part in found.parts] == [title for title, _ in SECTIONS]


def test_what_no_heading_suits_comes_at_the_end_and_nothing_is_lost(cast):
    case_study = filled(cast.enrolment)
    odd = SectionFactory(cohort=cast.other_cohort, title="A claim")
    found = skeleton_of(plan_of(case_study), [odd], Evidence.objects.all())
    assert [(part.title, len(part.words), len(part.tables), len(part.evidence)) for part in found.parts] == [
        ("A claim", 0, 0, 0),
        (ELSEWHERE, 7, 2, 1),
    ]


def test_it_comes_as_a_word_document_that_says_the_same(cast, as_):
    filled(cast.enrolment)
    browser = as_(cast.participant)
    page = browser.get(reverse("casestudies:skeleton")).content.decode()
    answer = browser.get(reverse("casestudies:skeleton-download"))
    assert answer["Content-Disposition"] == 'attachment; filename="Case study skeleton.docx"'
    package = zipfile.ZipFile(io.BytesIO(answer.content))
    body = etree.fromstring(package.read("word/document.xml"))
    text = "\n".join(piece.text for piece in body.iter("{*}t"))
    for words in (
        "Talk",
        "9 of 27",
        "Wait time",
        "Number talk",
        "& more.",
        ELSEWHERE,
    ):
        assert (words in text, escape(words) in page) == (True, True), words
    assert cast.participant.name not in text
    assert not any("docProps" in name for name in package.namelist())


def test_before_anything_is_planned_it_says_what_to_write(cast, as_):
    page = as_(cast.participant).get(reverse("casestudies:skeleton"))
    assert [part.title for part in page.context["skeleton"].parts] == [title for title, _ in SECTIONS]
    assert CaseStudy.objects.count() == 0
