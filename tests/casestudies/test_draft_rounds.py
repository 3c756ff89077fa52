"""Drafts of a section, one after the other: each numbered, each kept as it was sent."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEvent
from casestudies import actions
from casestudies.enums import DraftState
from casestudies.models import SectionDraft
from casestudies.planning import plan
from core import clock
from core.decisions import ALLOW, NotYourRole, Refused
from core.transitions import StaleState
from notifications.delivery import compose
from notifications.models import Message
from programme.models import Enrolment
from tests.builders_casestudies import case_study_at
from tests.factories.casestudies import SectionDraftFactory, SectionFactory

pytestmark = pytest.mark.django_db


def url(name: str, **kwargs) -> str:
    return reverse(f"casestudies:{name}", kwargs=kwargs)


@pytest.fixture
def section(cast):
    return SectionFactory(cohort=cast.cohort, title="Self-evaluation")


def send(cast, section, text: str) -> SectionDraft:
    enrolment = Enrolment.objects.get(pk=cast.enrolment.pk)
    return actions.send_draft(enrolment=enrolment, section=section, text=text, by=cast.participant)


def test_the_next_draft_goes_after_the_answer_and_the_first_stays(cast, section):
    first = send(cast, section, "We asked.")
    assert send(cast, section, "We asked.").pk == first.pk
    with pytest.raises(Refused, match="A draft of this section is with the tutor"):
        send(cast, section, "We asked more.")
    actions.answer_draft(draft=first, by=cast.tutor, feedback="Say whom you asked.")
    first.refresh_from_db()
    assert (first.state, first.answered_by) == (DraftState.ANSWERED, cast.tutor)
    assert "Self-evaluation" in Message.objects.get(kind="draft.answered").subject
    with pytest.raises(Refused):
        actions.answer_draft(draft=first, by=cast.tutor, feedback="And when.")
    with pytest.raises(Refused, match="This is the text you have had feedback on"):
        send(cast, section, "We  asked.")
    second = send(cast, section, "We asked the learners.")
    actions.answer_draft(draft=second, by=cast.tutor, feedback="Good.")
    assert list(SectionDraft.objects.values_list("number", "text", "feedback")) == [
        (1, "We asked.", "Say whom you asked."),
        (2, "We asked the learners.", "Good."),
    ]
    assert Message.objects.filter(kind="draft.answered").count() == 2
    facts = AuditEvent.objects.filter(event="draft.sent").order_by("pk").values_list("facts", flat=True)
    assert [row["number"] for row in facts] == [1, 2]


def test_two_tabs_that_send_the_next_draft_at_once_send_one(cast, section, monkeypatch):
    first = send(cast, section, "We asked.")
    actions.answer_draft(draft=first, by=cast.tutor, feedback="Whom?")
    send(cast, section, "We asked the learners.")
    # What the slower of two had seen a moment before.
    monkeypatch.setattr("casestudies.actions.draft.latest_draft", lambda *_: first)
    monkeypatch.setattr(
        "casestudies.actions.draft.rules.can_send_draft",
        lambda *_: ALLOW,
    )
    with pytest.raises(StaleState, match="sent a moment ago"):
        send(cast, section, "We asked the parents.")
    assert SectionDraft.objects.count() == 2


def test_the_database_lets_one_draft_of_a_section_wait(cast, section):
    case_study = case_study_at("opened", enrolment=cast.enrolment)
    SectionDraftFactory(case_study=case_study, section=section)
    with pytest.raises(IntegrityError), transaction.atomic():
        SectionDraftFactory(case_study=case_study, section=section, number=2)


def test_the_author_sends_again_from_the_feedback(cast, as_, section):
    browser = as_(cast.participant)
    browser.post(url("draft-send", section=section.pk), {"text": "Talk matters."})
    first = SectionDraft.objects.get()
    assert "Write the next draft" not in browser.get(url("draft-detail", pk=first.pk)).text
    assert "is with the tutor" in browser.get(url("draft-send", section=section.pk)).text
    actions.answer_draft(draft=first, by=cast.tutor, feedback="Who says so?")
    assert url("section-text", section=section.pk) in browser.get(url("draft-detail", pk=first.pk)).text
    assert "Write the next draft" in browser.get(url("draft-detail", pk=first.pk)).text
    page = browser.get(url("draft-send", section=section.pk)).text
    assert ("Talk matters." in page, "This goes out as draft 2" in page) == (True, True)
    same = browser.post(url("draft-send", section=section.pk), {"text": "Talk matters."})
    assert "This is the text you have had feedback on" in same.text
    browser.post(url("draft-send", section=section.pk), {"text": "Talk matters (Mercer, 2000)."})
    second = SectionDraft.objects.get(number=2)
    for reader in (cast.participant, cast.tutor):
        page = as_(reader).get(url("draft-detail", pk=second.pk)).text
        assert (url("draft-detail", pk=first.pk) in page, "Draft 2" in page) == (True, True)
        page = as_(reader).get(url("draft-detail", pk=first.pk)).text
        assert ("Talk matters." in page, "Who says so?" in page, "Write the next" in page) == (
            True,
            True,
            False,
        )
    assert "Draft 2" in as_(cast.tutor).get(url("draft-list")).text
    tasks = as_(cast.participant).get(url("case-study")).context["drafts"]
    assert [task.hint.split(",")[0] for task in tasks] == ["Draft 2"]


def test_sections_have_dates_that_author_and_tutor_see(cast, as_, section):
    day = cast.cohort.starts_on + dt.timedelta(days=60)
    field = f"section-{section.pk}"
    address = url("section-dates", cohort=cast.cohort.slug)
    assert address in as_(cast.team).get(url("overview"), {"cohort": cast.cohort.slug}).text
    assert address not in as_(cast.lead).get(url("overview"), {"cohort": cast.cohort.slug}).text
    team = as_(cast.team)
    far = team.post(address, {field: (day + dt.timedelta(days=2000)).isoformat()})
    assert "Choose a day of this cohort" in far.text
    assert "Enter the date as day" in team.post(address, {field: "soon"}).text
    team.post(address, {field: day.isoformat()})
    section.refresh_from_db()
    assert section.draft_by == day
    draft = send(cast, section, "We asked.")
    for reader, page in (
        (cast.participant, url("draft-detail", pk=draft.pk)),
        (cast.tutor, url("draft-answer", pk=draft.pk)),
        (cast.tutor, url("draft-list")),
    ):
        assert "sked for by" in as_(reader).get(page).text
    as_(cast.team).post(address, {field: ""})
    section.refresh_from_db()
    assert section.draft_by is None
    assert AuditEvent.objects.filter(event="cohort.sections_dated").count() == 2
    with pytest.raises(NotYourRole):
        actions.date_sections(cohort=cast.cohort, dates={section.pk: day}, by=cast.lead)


@pytest.mark.parametrize("rounds", [1, 9])
def test_a_draft_of_many_rounds_is_as_quick(cast, as_, section, rounds):
    case_study = case_study_at("opened", enrolment=cast.enrolment)
    for number in range(1, rounds + 1):
        draft = SectionDraftFactory(
            case_study=case_study,
            section=section,
            number=number,
            state="answered",
            answered_at=case_study.opened_at,
            answered_by=cast.tutor,
            feedback="Good.",
        )
    for reader in (cast.participant, cast.tutor):
        browser = as_(reader)
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(url("draft-detail", pk=draft.pk)).status_code == 200
        assert len(seen) <= 12


def drafts_due() -> list[tuple[str, str]]:
    return list(Message.objects.filter(kind="draft.due").order_by("pk").values_list("to_user__name", "state"))


def test_a_week_before_the_date_authors_without_a_draft_are_told_once(cast, section):
    Enrolment.objects.exclude(pk=cast.enrolment.pk).update(state="withdrawn")
    section.draft_by = clock.today() + dt.timedelta(days=8)
    section.save()
    plan()
    assert drafts_due() == []
    with clock.moved_to(clock.london(section.draft_by - dt.timedelta(days=7), 9)):
        plan()
        plan()
        assert drafts_due() == [(cast.participant.name, "gathered")]
        assert compose(Message.objects.get(kind="draft.due")).subject.startswith(
            "A draft of “Self-evaluation”"
        )
        send(cast, section, "We asked.")
        plan()
        assert drafts_due() == [(cast.participant.name, "cancelled")]


def test_who_has_sent_a_draft_or_is_past_the_day_is_not_told(cast, section):
    Enrolment.objects.exclude(pk=cast.enrolment.pk).update(state="withdrawn")
    section.draft_by = clock.today() + dt.timedelta(days=2)
    section.save()
    with clock.moved_to(clock.end_of(section.draft_by)):
        plan()
    assert drafts_due() == []
    send(cast, section, "We asked.")
    plan()
    assert drafts_due() == []
