"""A draft shown to the mentor: the author's choice, comments beside the tutor's, and never a part of the tutor's round."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEvent
from casestudies import actions
from casestudies.enums import DraftState
from casestudies.models import DraftComment, MentorAnswer, SectionDraft
from casestudies.passages import Remark, Reply
from casestudies.queries.mentor import shown_visible_to, waiting_for_mentor
from core import clock
from core.decisions import Refused
from core.transitions import StaleState
from notifications.delivery import compose
from notifications.models import Message
from tests.builders_casestudies import case_study_at, mentor_answered, shown_draft
from tests.builders_trios import trio_of
from tests.factories.casestudies import DraftCommentFactory, SectionDraftFactory, SectionFactory
from tests.factories.people import UserFactory
from trios.models import FormerMentor, Trio, TrioMember

pytestmark = pytest.mark.django_db

TEXT = "We asked the learners.\n\nThey told us."


def url(name: str, **kwargs) -> str:
    return reverse(f"casestudies:{name}", kwargs=kwargs)


@pytest.fixture
def draft(cast) -> SectionDraft:
    return shown_draft(cast, text=TEXT)


def fresh(draft: SectionDraft) -> SectionDraft:
    return SectionDraft.objects.get(pk=draft.pk)


# The author's choice --------------------------------------------------------------------------------------------


def test_a_draft_is_the_mentors_only_while_its_author_shows_it(cast, as_):
    trio_of(cast)
    draft = SectionDraftFactory(case_study=case_study_at("opened", enrolment=cast.enrolment), text=TEXT)
    page = url("shown-draft", pk=draft.pk)
    assert as_(cast.mentor).get(page).status_code == 404
    assert "No draft is shown to you" in as_(cast.mentor).get(url("shown-list")).text
    assert "Also show my mentor" in as_(cast.participant).get(url("draft-detail", pk=draft.pk)).text
    as_(cast.participant).post(url("draft-show", pk=draft.pk))
    assert "We asked the learners." in as_(cast.mentor).get(page).text
    assert draft.section.title in as_(cast.mentor).get(url("shown-list")).text
    mine = as_(cast.participant).get(url("draft-detail", pk=draft.pk)).text
    assert ("Stop showing it to my mentor" in mine, str(cast.mentor) in mine) == (True, True)
    as_(cast.participant).post(url("draft-hide", pk=draft.pk))
    assert as_(cast.mentor).get(page).status_code == 404
    assert as_(cast.mentor).post(page, {"text-p1-c0": "So?", "action": "send"}).status_code == 404
    assert MentorAnswer.objects.count() == 0
    events = AuditEvent.objects.filter(event__in=["draft.shown", "draft.hidden"]).order_by("pk")
    assert list(events.values_list("event", flat=True)) == ["draft.shown", "draft.hidden"]
    with pytest.raises(Refused, match="does not see this draft"):
        actions.hide_draft(draft=fresh(draft), by=cast.participant)


def test_it_is_asked_when_a_draft_is_sent_and_is_off_by_itself(cast, as_):
    trio_of(cast)
    for number, answer in ((1, {"text": "We asked."}), (2, {"text": "We asked.", "shows_mentor": "on"})):
        section = SectionFactory(cohort=cast.cohort, number=number)
        browser = as_(cast.participant)
        browser.post(url("section-text", section=section.pk), {"text": "We asked.", "version": "0"})
        page = browser.get(url("draft-send", section=section.pk)).text
        assert (f"Also show it to {cast.mentor}, my mentor" in page, " checked" in page) == (True, False)
        for _ in range(2):  # pressed twice
            assert browser.post(url("draft-send", section=section.pk), answer).status_code == 302
    shown = SectionDraft.objects.order_by("section__number").values_list("shown_to_mentor_at", flat=True)
    assert [at is not None for at in shown] == [False, True]
    mail = Message.objects.get(kind="draft.shown")
    assert (mail.to_user, "We asked" in compose(mail).body) == (cast.mentor, False)


def test_shown_again_before_the_mail_had_gone_out_the_mentor_is_told_after_all(cast, draft):
    def states():
        return list(Message.objects.filter(kind="draft.shown").order_by("pk").values_list("state", flat=True))

    assert states() == ["gathered"]
    actions.hide_draft(draft=draft, by=cast.participant)
    assert states() == ["cancelled"]
    actions.show_draft(draft=fresh(draft), by=cast.participant)
    assert states() == ["cancelled", "gathered"]
    Message.objects.filter(state="gathered").update(state="sent")
    actions.hide_draft(draft=fresh(draft), by=cast.participant)
    actions.show_draft(draft=fresh(draft), by=cast.participant)
    assert states() == ["cancelled", "sent"]


def test_without_a_mentor_there_is_nobody_to_show_it_to(cast, as_):
    draft = SectionDraftFactory(case_study=case_study_at("opened", enrolment=cast.enrolment))
    assert "Also show" not in as_(cast.participant).get(url("draft-detail", pk=draft.pk)).text
    assert "Also show" not in as_(cast.participant).get(url("draft-send", section=draft.section_id)).text
    with pytest.raises(Refused, match="as soon as your trio has one"):
        actions.show_draft(draft=draft, by=cast.participant)


def test_a_mentor_who_comes_later_reads_what_is_shown_after_that(cast, draft):
    trio, later = Trio.objects.get(), UserFactory()
    FormerMentor.objects.create(trio=trio, mentor=cast.mentor, until=clock.now())
    Trio.objects.filter(pk=trio.pk).update(mentor=later)
    assert [list(shown_visible_to(user)) for user in (cast.mentor, later)] == [[], []]
    actions.hide_draft(draft=draft, by=cast.participant)
    actions.show_draft(draft=fresh(draft), by=cast.participant)
    assert [list(shown_visible_to(user)) for user in (cast.mentor, later)] == [[], [draft]]
    TrioMember.objects.filter(enrolment=cast.enrolment).update(left_at=clock.now())
    assert list(shown_visible_to(later)) == []


# The mentor's comments ------------------------------------------------------------------------------------------


def test_comments_are_saved_unseen_sent_once_and_the_tutors_round_goes_on(cast, as_, draft):
    mentor, page = as_(cast.mentor), url("shown-draft", pk=draft.pk)
    typed = {"quote-p1-c0": "the learners", "text-p1-c0": "MentorSays which?", "version": "0"}
    answer = mentor.post(page, typed | {"action": "p-1"})
    assert answer.headers["Location"] == f"{page}#p-1"
    for reader, name in (
        (cast.participant, "draft-detail"),
        (cast.tutor, "draft-detail"),
        (cast.tutor, "draft-answer"),
    ):
        assert "MentorSays" not in as_(reader).get(url(name, pk=draft.pk)).text
    assert Message.objects.filter(kind="draft.mentor_answered").count() == 0
    comment = DraftComment.objects.get()
    typed = {
        f"text-p1-c{comment.pk}": "MentorSays whom?",
        f"quote-p1-c{comment.pk}": "the learners",
        "feedback": "MentorSays well done.",
        "version": "1",
        "action": "send",
    }
    as_(cast.mentor).post(page, typed)
    mine = as_(cast.participant).get(url("draft-detail", pk=draft.pk)).text
    assert mine.count("MentorSays") == 2
    assert f"Comment 1, by {cast.mentor}, mentor" in mine
    assert "With the tutor" in mine  # who still has it to answer
    mail = Message.objects.get(kind="draft.mentor_answered")
    assert (mail.to_user, "MentorSays" in compose(mail).body) == (cast.participant, False)
    assert (fresh(draft).state, fresh(draft).taken_by) == (DraftState.SENT, None)
    with pytest.raises(Refused, match="You have sent your comments on this draft"):
        actions.send_comments(draft=draft, by=cast.mentor, version=2, remarks=[], words="More.")
    assert as_(cast.mentor).post(page, typed).status_code == 403
    # The tutor answers as ever, and neither form holds the other's comments.
    assert "MentorSays" not in as_(cast.tutor).get(url("draft-answer", pk=draft.pk)).text
    actions.answer_draft(
        draft=fresh(draft), by=cast.tutor, feedback="TutorSays", remarks=[Remark(2, "TutorSays")], version=0
    )
    assert draft.comments.count() == 2
    assert "TutorSays" not in as_(cast.mentor).get(page).text
    both = as_(cast.participant).get(url("draft-detail", pk=draft.pk)).text
    assert f"Comment 2, by {cast.tutor}, academic writing tutor" in both


def test_the_author_answers_a_mentors_comment_like_a_tutors(cast, as_, draft):
    with pytest.raises(Refused, match="has not answered this draft yet"):
        actions.reply(draft=draft, by=cast.participant, version=0, replies=[])
    mentor_answered(cast, draft)
    comment, hidden = DraftComment.objects.get(), DraftCommentFactory(draft=draft, written_by=cast.tutor)
    tasks = as_(cast.participant).get(url("case-study")).context["open_comments"]
    assert [task.status for task in tasks] == ["0 of 1 answered"]
    with pytest.raises(Refused, match="There is no such comment"):  # the tutor's is not sent
        actions.reply(draft=draft, by=cast.participant, version=0, replies=[Reply(hidden.pk, "done")])
    typed = {"version": "0", f"reply-{comment.pk}": "disagree", f"words-{comment.pk}": "It says so."}
    as_(cast.participant).post(url("draft-reply", pk=draft.pk), typed)
    assert "It says so." in as_(cast.mentor).get(url("shown-draft", pk=draft.pk)).text
    assert as_(cast.participant).get(url("case-study")).context["open_comments"] == []


def test_a_second_tab_writes_over_nothing_and_nothing_said_is_not_sent(cast, as_, draft):
    mentor, page = as_(cast.mentor), url("shown-draft", pk=draft.pk)
    empty = mentor.post(page, {"version": "0", "action": "send"})
    assert "Write a comment on a paragraph, or a word on the whole" in empty.text
    mentor.post(page, {"text-p1-c0": "First tab.", "version": "0", "action": "save"})
    stale = mentor.post(page, {"text-p2-c0": "Second tab.", "version": "0", "action": "send"})
    assert (
        "saved elsewhere meanwhile" in stale.text,
        "Second tab." in stale.text,
        "First tab." in stale.text,
    ) == (
        True,
        True,
        True,
    )
    assert list(DraftComment.objects.values_list("text", flat=True)) == ["First tab."]
    with pytest.raises(StaleState):
        actions.save_comments(draft=draft, by=cast.mentor, version=0, remarks=[], words="x")
    wrong = mentor.post(page, {"text-p1-c0": "x", "quote-p1-c0": "no such", "version": "1", "action": "save"})
    assert "These words do not stand in this paragraph" in wrong.text


def test_taken_back_what_was_sent_stays_with_the_author(cast, as_, draft):
    mentor_answered(cast, draft, text="MentorSays")
    actions.hide_draft(draft=draft, by=cast.participant)
    assert as_(cast.mentor).get(url("shown-draft", pk=draft.pk)).status_code == 404
    assert "MentorSays" in as_(cast.participant).get(url("draft-detail", pk=draft.pk)).text


def test_home_says_what_waits_until_it_is_sent_or_the_case_study_handed_in(cast, as_, draft):
    assert "Comment on 1 draft section" in as_(cast.mentor).get(reverse("home")).text
    mentor_answered(cast, draft)
    assert list(waiting_for_mentor(cast.mentor)) == []
    assert "Comment on 1 draft section" not in as_(cast.mentor).get(reverse("home")).text
    other = shown_draft(cast)
    assert list(waiting_for_mentor(cast.mentor)) == [other]
    case_study_at("submitted", enrolment=cast.enrolment)
    assert list(waiting_for_mentor(cast.mentor)) == []
    closed = as_(cast.mentor).get(url("shown-draft", pk=other.pk))
    assert "not being written any more" in closed.text


def test_two_mentors_and_strangers_see_nothing_of_one_another(cast, as_, draft):
    mentor_answered(cast, draft, text="MentorSays")
    stranger = UserFactory()
    trio_of(cast, mentor=stranger, number=2)
    for person in (stranger, cast.marker, cast.lead, cast.team, cast.other_participant):
        assert as_(person).get(url("shown-draft", pk=draft.pk)).status_code == 404
        assert as_(person).get(url("draft-detail", pk=draft.pk)).status_code == 404


@pytest.mark.parametrize("many", [1, 20])
def test_the_pages_are_as_quick_with_many_drafts_and_comments(cast, as_, draft, many):
    for _ in range(many):
        row = shown_draft(cast, text=TEXT)
    remarks = [Remark(1, f"Comment {number}") for number in range(many)]
    actions.send_comments(draft=row, by=cast.mentor, version=0, remarks=remarks, words="")
    pages = (
        (cast.mentor, url("shown-list")),
        (cast.mentor, url("shown-draft", pk=row.pk)),
        (cast.mentor, url("shown-draft", pk=draft.pk)),
        (cast.participant, url("draft-detail", pk=row.pk)),
        (cast.tutor, url("draft-detail", pk=row.pk)),
        (cast.participant, url("draft-send", section=SectionFactory(cohort=cast.cohort).pk)),
    )
    for person, address in pages:
        browser = as_(person)
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(address).status_code == 200
        assert len(seen) <= 12, address
