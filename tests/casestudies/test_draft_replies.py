"""Each comment is a task that the author answers: done, not yet, or why not."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casestudies import actions
from casestudies.models import DraftComment, SectionDraft
from casestudies.passages import Remark, Reply
from core import clock
from core.decisions import NotYours, Refused
from core.transitions import StaleState
from tests.builders_casestudies import case_study_at
from tests.factories.casestudies import DraftCommentFactory, SectionDraftFactory

pytestmark = pytest.mark.django_db


def url(name: str, **kwargs) -> str:
    return reverse(f"casestudies:{name}", kwargs=kwargs)


@pytest.fixture
def draft(cast) -> SectionDraft:
    """Answered, with two comments."""
    sent = SectionDraftFactory(
        case_study=case_study_at("opened", enrolment=cast.enrolment), text="We asked.\n\nThey said."
    )
    return actions.answer_draft(
        draft=sent,
        by=cast.tutor,
        feedback="Good.",
        version=0,
        remarks=[Remark(1, "Whom?", "asked"), Remark(2, "What?")],
    )


def replies(draft: SectionDraft) -> list[tuple[str, str]]:
    return list(draft.comments.values_list("reply", "reply_words"))


def test_the_author_answers_and_the_tutor_reads_it(cast, as_, draft):
    first, second = draft.comments.all()
    page, here = url("draft-reply", pk=draft.pk), url("draft-detail", pk=draft.pk)
    browser = as_(cast.participant)
    assert "0 of 2 answered" in browser.get(here).text
    tasks = browser.get(url("case-study")).context["open_comments"]
    assert [(task.status, task.hint) for task in tasks] == [("0 of 2 answered", "2 comments still to do.")]
    sent = browser.post(
        page,
        {
            "version": 0,
            f"reply-{first.pk}": "done",
            f"reply-{second.pk}": "disagree",
            f"words-{second.pk}": "It is said <i>below</i>.",
            "action": f"c-{first.pk}",
        },
    )
    assert sent.headers["Location"] == f"{here}#c-{first.pk}"
    assert replies(draft) == [("done", ""), ("disagree", "It is said <i>below</i>.")]
    assert browser.get(url("case-study")).context["open_comments"] == []
    shown = as_(cast.tutor).get(here).text
    for words in ("2 of 2 answered", "I disagree, because", "&lt;i&gt;below&lt;/i&gt;"):
        assert words in shown
    as_(cast.participant).post(page, {"version": 1, f"reply-{first.pk}": "not_yet"})
    assert replies(draft) == [("not_yet", ""), ("disagree", "It is said <i>below</i>.")]
    tasks = as_(cast.participant).get(url("case-study")).context["open_comments"]
    assert [(task.status, task.hint) for task in tasks] == [("2 of 2 answered", "1 comment still to do.")]


@pytest.mark.parametrize(
    ("reply", "words", "sentence"),
    [
        ("disagree", "", "Say why you disagree."),
        ("disagree", "   ", "Say why you disagree."),
        ("", "But why", "Choose what came of this comment."),
        ("perhaps", "", "Choose one of the answers that are offered"),
        ("done", "x" * 2001, "2000"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_stays_as_typed(cast, as_, draft, reply, words, sentence):
    first, second = draft.comments.all()
    answer = as_(cast.participant).post(
        url("draft-reply", pk=draft.pk),
        {
            "version": 0,
            f"reply-{first.pk}": reply,
            f"words-{first.pk}": words,
            f"reply-{second.pk}": "done",
            f"words-{second.pk}": "Kept here",
        },
    )
    assert (answer.status_code, sentence in answer.text, "Kept here" in answer.text) == (200, True, True)
    assert replies(draft) == [("", ""), ("", "")]


def test_a_second_tab_keeps_what_was_typed_and_overwrites_nothing(cast, as_, draft):
    first, second = draft.comments.all()
    browser = as_(cast.participant)
    page = url("draft-reply", pk=draft.pk)
    browser.post(page, {"version": 0, f"reply-{first.pk}": "done"})
    late = browser.post(
        page, {"version": 0, f"reply-{second.pk}": "done", f"words-{second.pk}": "Typed late"}
    )
    assert ("saved elsewhere meanwhile" in late.text, "Typed late" in late.text) == (True, True)
    assert replies(draft) == [("done", ""), ("", "")]
    browser.post(page, dict(late.context["form"].data.items()))
    assert replies(draft) == [("done", ""), ("done", "Typed late")]


def test_only_the_author_answers_and_only_while_writing(cast, as_, draft):
    comment = draft.comments.first()
    said = [Reply(comment.pk, "done")]
    for person in (cast.tutor, cast.team, cast.lead, cast.mentor, cast.marker, cast.other_participant):
        with pytest.raises(NotYours):
            actions.reply(draft=draft, by=person, version=0, replies=said)
    waiting = SectionDraftFactory(case_study=draft.case_study)
    with pytest.raises(Refused, match="has not answered this draft yet"):
        actions.reply(draft=waiting, by=cast.participant, version=0, replies=[])
    elsewhere = DraftCommentFactory()
    for wrong, sentence in (
        (Reply(elsewhere.pk, "done"), "no such comment"),
        (Reply(comment.pk, "perhaps"), "Choose what came"),
        (Reply(comment.pk, "disagree"), "Say why you disagree"),
    ):
        with pytest.raises(Refused, match=sentence):
            actions.reply(draft=draft, by=cast.participant, version=0, replies=[wrong])
    assert actions.reply(draft=draft, by=cast.participant, version=0, replies=said) == 1
    with pytest.raises(StaleState):
        actions.reply(draft=draft, by=cast.participant, version=0, replies=said)
    assert actions.reply(draft=draft, by=cast.participant, version=1, replies=said) == 0
    case_study_at("submitted", enrolment=cast.enrolment)
    answer = as_(cast.participant).post(url("draft-reply", pk=draft.pk), {"version": 2})
    assert answer.status_code == 403
    assert (
        "nothing about it can be changed" in as_(cast.participant).get(url("draft-detail", pk=draft.pk)).text
    )


def test_the_database_keeps_a_reply_whole(cast, draft):
    comments = DraftComment.objects.filter(pk=draft.comments.first().pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        comments.update(reply="done")
    with pytest.raises(IntegrityError), transaction.atomic():
        comments.update(reply="disagree", replied_at=clock.now(), replied_by=cast.participant)


@pytest.mark.parametrize("many", [1, 40])
def test_many_comments_are_answered_as_quickly(cast, as_, draft, many):
    for _ in range(many):
        DraftCommentFactory(draft=draft, written_by=cast.tutor)
    for name, how in (("draft-detail", {"pk": draft.pk}), ("case-study", {})):
        browser = as_(cast.participant)
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(url(name, **how)).status_code == 200
        assert len(seen) <= 12, name
