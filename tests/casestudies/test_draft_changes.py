"""What a next draft's page says about the one before: the words that changed, and what came of each comment."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casestudies import actions
from casestudies.changes import Run, aligned, changes, passage_now, runs, summed
from casestudies.passages import Remark, Reply
from tests.builders_casestudies import case_study_at
from tests.factories.casestudies import DraftCommentFactory, SectionDraftFactory, SectionFactory


def url(name: str, **kwargs) -> str:
    return reverse(f"casestudies:{name}", kwargs=kwargs)


def test_words_within_a_paragraph():
    assert runs("We asked the learners.", "We asked eleven learners twice.") == (
        Run("same", "We asked"),
        Run("removed", "the learners."),
        Run("added", "eleven learners twice."),
    )
    assert runs("", "New.") == (Run("added", "New."),)
    assert runs("As it was.", "As it\nwas.") == (Run("same", "As it was."),)


OLD = ["The first one stays as it is.", "This one is taken out whole.", "Here we asked some of the learners."]
NEW = [
    "The first one stays as it is.",
    "Here we asked all of the learners.",
    "Quite new words stand at its end.",
]


def test_paragraphs_that_belong_together_are_compared():
    assert aligned(OLD, NEW) == [(0, 0), (1, None), (2, 1), (None, 2)]
    assert summed(changes(OLD, NEW)) == "Paragraphs: 1 changed, 1 new, 1 taken out"
    assert summed(changes(OLD, OLD)) == "No words changed"
    assert aligned([], ["One."]) == [(None, 0)]


@pytest.mark.parametrize(
    ("paragraph", "quote", "became"),
    [
        (1, "", "same"),
        (2, "", "gone"),
        (3, "", "changed"),
        (3, "of the learners", "around"),
        (1, "stays as", "same"),
        (3, "some of", "changed"),
        (2, "taken out", "gone"),
    ],
)
def test_what_became_of_a_passage(paragraph, quote, became):
    assert passage_now(OLD, NEW, changes(OLD, NEW), paragraph, quote) == became


def test_a_paragraph_that_was_moved_is_the_same():
    moved = [OLD[2], OLD[0], OLD[1]]
    assert [passage_now(OLD, moved, changes(OLD, moved), n, "") for n in (1, 2, 3)] == [
        "same",
        "same",
        "same",
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["a b " * 750], ["b a a " * 500]),
        ([f"{n} x y" for n in range(60)], [f"{n} y z" for n in range(60)]),
        ([" ".join(str(n) for n in range(1500))], [" ".join(str(n) for n in range(1500, 0, -1))]),
    ],
)
def test_no_text_keeps_a_page_waiting(old, new):
    began = time.process_time()
    changes(old, new)
    assert time.process_time() - began < 2


@pytest.fixture
def second(cast):
    """A second draft, after two comments of which one was answered."""
    section = SectionFactory(cohort=cast.cohort, title="Evidence")
    first = SectionDraftFactory(
        case_study=case_study_at("opened", enrolment=cast.enrolment),
        section=section,
        text="We asked <b>some</b> learners.\n\nIt stays.",
    )
    actions.answer_draft(
        draft=first,
        by=cast.tutor,
        feedback="Good.",
        version=0,
        remarks=[Remark(1, "How many?"), Remark(2, "Say <u>why</u>.")],
    )
    comment = first.comments.first()
    actions.reply(
        draft=first,
        by=cast.participant,
        version=0,
        replies=[Reply(comment.pk, "disagree", "Because <i>I</i> say so.")],
    )
    return SectionDraftFactory(
        case_study=first.case_study,
        section=section,
        number=2,
        text="We asked <b>eleven</b> learners.\n\nIt stays.",
    )


@pytest.mark.django_db
def test_author_and_tutor_see_what_changed(cast, as_, second):
    for person, name in (
        (cast.participant, "draft-detail"),
        (cast.tutor, "draft-detail"),
        (cast.tutor, "draft-answer"),
    ):
        page = as_(person).get(url(name, pk=second.pk)).text
        for words in (
            "What changed since draft 1. Paragraphs: 1 changed",
            '<del><span class="visually-hidden">[taken out: </span>&lt;b&gt;some&lt;/b&gt;<span',
            '<ins><span class="visually-hidden">[added: </span>&lt;b&gt;eleven&lt;/b&gt;<span',
            "1 of 2 answered",
            "The passage has changed",
            "The passage is as it was",
            "Because &lt;i&gt;I&lt;/i&gt; say so.",
            "Say &lt;u&gt;why&lt;/u&gt;.",
        ):
            assert words in page, (name, words)
    first = second.case_study.drafts.get(number=1)
    assert "What changed since" not in as_(cast.participant).get(url("draft-detail", pk=first.pk)).text


@pytest.mark.django_db
def test_a_second_draft_keeps_to_its_queries(cast, as_, second):
    first = second.case_study.drafts.get(number=1)
    for _ in range(30):
        DraftCommentFactory(draft=first, written_by=cast.tutor)
    for person, name in ((cast.participant, "draft-detail"), (cast.tutor, "draft-answer")):
        browser = as_(person)
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(url(name, pk=second.pk)).status_code == 200
        assert len(seen) <= 12, name


@pytest.mark.django_db
def test_nobody_else_sees_a_draft_or_what_changed_in_it(cast, as_, second):
    for person in (cast.other_participant, cast.team, cast.lead, cast.mentor, cast.marker, cast.examiner):
        assert as_(person).get(url("draft-detail", pk=second.pk)).status_code == 404
        assert as_(person).get(url("draft-answer", pk=second.pk)).status_code == 403
