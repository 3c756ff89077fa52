"""The tutor's answer: comments on passages, saved as they are written, sent in one press."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casestudies import actions
from casestudies.enums import DraftState
from casestudies.models import DraftComment, SectionDraft
from casestudies.passages import MOST, Remark, holds, passages
from core.decisions import NotYours, Refused
from core.transitions import StaleState
from notifications.delivery import compose
from notifications.models import Message
from tests.builders_casestudies import case_study_at
from tests.factories.casestudies import DraftCommentFactory, SectionDraftFactory

pytestmark = pytest.mark.django_db

TEXT = "We asked the learners.\n\nThey said that talk “helps”.\n\nSo we let them talk <b>more</b>."


def url(name: str, **kwargs) -> str:
    return reverse(f"casestudies:{name}", kwargs=kwargs)


@pytest.fixture
def draft(cast) -> SectionDraft:
    return SectionDraftFactory(case_study=case_study_at("opened", enrolment=cast.enrolment), text=TEXT)


def kept(draft: SectionDraft) -> list[tuple[int, str, str]]:
    return list(draft.comments.values_list("paragraph", "quote", "text"))


def test_a_text_is_divided_at_empty_lines_else_at_every_line():
    assert passages("One.\r\n\r\nTwo,\r\nstill two.\n \n\nThree.") == ["One.", "Two,\nstill two.", "Three."]
    assert passages("One.\nTwo.") == ["One.", "Two."]
    assert passages("  ") == []
    many = passages("\n\n".join(str(n) for n in range(1500)))
    assert (len(many), many[0].split("\n")[0], many[-1].split("\n")[-1]) == (MOST, "0", "1499")


def test_words_are_found_however_they_were_copied():
    assert holds("They said  that\ntalk “helps”.", 'said that TALK "helps"')
    assert not holds("They said that.", "They did")


def test_what_is_written_is_kept_and_hidden_until_it_is_sent(cast, as_, draft):
    page = url("draft-answer", pk=draft.pk)
    tutor = as_(cast.tutor)
    answer = tutor.post(
        page,
        {
            "version": 0,
            "feedback": "A good start",
            "text-p1-c0": "Whom?",
            "quote-p1-c0": "the learners",
            "text-p3-c0": "<script>Why</script>",
            "action": "p-3",
        },
    )
    assert answer.headers["Location"] == f"{page}#p-3"
    assert kept(draft) == [(1, "the learners", "Whom?"), (3, "", "<script>Why</script>")]
    shown = tutor.get(page).text
    assert ("A good start" in shown, "<script>Why" in shown, "&lt;b&gt;more" in shown) == (True, False, True)
    theirs = as_(cast.participant).get(url("draft-detail", pk=draft.pk)).text
    assert [word for word in ("Whom?", "A good start", "Why") if word in theirs] == []
    assert Message.objects.filter(kind="draft.answered").count() == 0
    first, third = draft.comments.all()
    as_(cast.tutor).post(
        page,
        {
            "version": 1,
            "feedback": "A good start.",
            f"text-p1-c{first.pk}": "Whom, and when?",
            f"text-p3-c{third.pk}": "",
            "text-p2-c0": "Quote them.",
            "action": "send",
        },
    )
    assert kept(draft) == [(1, "", "Whom, and when?"), (2, "", "Quote them.")]
    draft.refresh_from_db()
    assert (draft.state, draft.feedback, draft.feedback_begun) == (DraftState.ANSWERED, "A good start.", "")
    mail = Message.objects.get(kind="draft.answered")
    assert "with 2 comments on single passages" in compose(mail).body
    theirs = as_(cast.participant).get(url("draft-detail", pk=draft.pk)).text
    assert ("Whom, and when?" in theirs, "Quote them." in theirs) == (True, True)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            {"quote-p1-c0": "the parents", "text-p1-c0": "Whom?"},
            "These words do not stand in this paragraph.",
        ),
        ({"quote-p1-c0": "We asked"}, "Write your comment on these words"),
        ({"text-p1-c0": "x" * 4001}, "4000"),
        ({"action": "send", "text-p1-c0": "Whom?"}, "Write your overall feedback before you send it."),
        ({"version": "x", "feedback": "Good."}, "whole number"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(cast, as_, draft, typed, sentence):
    answer = as_(cast.tutor).post(
        url("draft-answer", pk=draft.pk), {"version": 0, "text-p2-c0": "Kept here"} | typed
    )
    assert (answer.status_code, sentence in answer.text, "Kept here" in answer.text) == (200, True, True)
    assert kept(draft) == []


def test_a_second_tab_gets_both_texts_and_loses_none(cast, as_, draft):
    page = url("draft-answer", pk=draft.pk)
    tutor = as_(cast.tutor)
    tutor.post(page, {"version": 0, "feedback": "From one tab", "text-p1-c0": "One tab"})
    gone = draft.comments.get()
    tutor.post(page, {"version": 1, "feedback": "From one tab", f"text-p1-c{gone.pk}": ""})
    late = tutor.post(
        page,
        {
            "version": 1,
            "feedback": "From the other",
            f"text-p1-c{gone.pk}": "Changed elsewhere",
            "text-p2-c0": "New",
        },
    )
    assert late.status_code == 200
    for words in ("From one tab", "From the other", "Changed elsewhere", "New", "saved elsewhere meanwhile"):
        assert words in late.text
    assert kept(draft) == []
    again = dict(late.context["form"].data.items())
    tutor.post(page, again)
    assert kept(draft) == [(1, "", "Changed elsewhere"), (2, "", "New")]


def test_who_presses_after_the_answer_was_sent_keeps_the_words(cast, as_, draft):
    actions.answer_draft(draft=draft, by=cast.tutor, feedback="Sent first.")
    late = as_(cast.tutor).post(
        url("draft-answer", pk=draft.pk), {"version": 0, "feedback": "Typed late", "action": "send"}
    )
    assert (late.status_code, "Typed late" in late.text, "Sent first." in late.text) == (200, True, True)
    draft.refresh_from_db()
    assert draft.feedback == "Sent first."


def test_the_action_refuses_what_no_form_sends(cast, draft):
    how = {"draft": draft, "by": cast.tutor, "version": 0, "feedback": ""}
    with pytest.raises(Refused, match="no such paragraph"):
        actions.save_answer(**how, remarks=[Remark(4, "Where?")])
    draft.refresh_from_db()
    with pytest.raises(Refused, match="do not stand in this paragraph"):
        actions.save_answer(**how, remarks=[Remark(1, "Where?", "in the hall")])
    with pytest.raises(Refused, match="can have 60 comments"):
        actions.save_answer(**how, remarks=[Remark(1, str(n)) for n in range(61)])
    draft.refresh_from_db()
    assert (draft.answer_version, kept(draft)) == (0, [])
    elsewhere = DraftCommentFactory(text="Another draft's")
    actions.save_answer(**how, remarks=[Remark(1, "Mine", pk=elsewhere.pk)])
    elsewhere.refresh_from_db()
    assert elsewhere.text == "Another draft's"
    with pytest.raises(StaleState):
        actions.save_answer(**how, remarks=[])


def test_nobody_but_a_tutor_writes_on_a_draft(cast, as_, draft):
    for person in (cast.participant, cast.other_participant, cast.team, cast.lead, cast.mentor, cast.marker):
        with pytest.raises(NotYours):
            actions.save_answer(draft=draft, by=person, version=0, remarks=[Remark(1, "x")], feedback="")
        answer = as_(person).post(url("draft-answer", pk=draft.pk), {"text-p1-c0": "x"})
        assert answer.status_code == 403
    assert DraftComment.objects.count() == 0


@pytest.mark.parametrize("many", [1, 40])
def test_many_comments_are_as_quick(cast, as_, many):
    text = "\n\n".join(f"Paragraph {n}." for n in range(60))
    waiting = SectionDraftFactory(case_study=case_study_at("opened", enrolment=cast.enrolment), text=text)
    answered = SectionDraftFactory(
        case_study=waiting.case_study,
        text=text,
        state="answered",
        feedback="Good.",
        answered_at=waiting.sent_at,
        answered_by=cast.tutor,
    )
    for number in range(many):
        for row in (waiting, answered):
            DraftCommentFactory(draft=row, paragraph=number + 1, written_by=cast.tutor)
    for person, name, row in (
        (cast.tutor, "draft-answer", waiting),
        (cast.tutor, "draft-detail", answered),
        (cast.participant, "draft-detail", answered),
    ):
        browser = as_(person)
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(url(name, pk=row.pk)).status_code == 200
        assert len(seen) <= 12, name
