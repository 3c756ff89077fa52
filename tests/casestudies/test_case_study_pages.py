"""The pages, pressed as people press them: the walk, wrong input, and lists that stay quick."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casestudies import actions
from casestudies.forms import participant as forms
from casestudies.models import CaseStudy, Presentation, SectionDraft, Submission, Version
from core import clock, jobs
from core.models import Job
from notifications.delivery import compose
from notifications.models import Message
from tests.builders_casestudies import case_study_at, docx_file, read, result_out, uploaded
from tests.factories.casestudies import SectionDraftFactory, SectionFactory
from tests.factories.people import UserFactory
from tests.factories.programme import EnrolmentFactory

pytestmark = pytest.mark.django_db

DECLARED = {
    "own_work": "on",
    "anonymised": "on",
    "permissions": "on",
    "ai_statement": "None",
    "declared_words": "4987",
}


def url(name: str, **kwargs) -> str:
    return reverse(f"casestudies:{name}", kwargs=kwargs)


def text_of(response) -> str:
    return response.content.decode()


def test_from_start_to_receipt(cast, as_):
    browser = as_(cast.participant)
    assert "Start your case study" in text_of(browser.get(url("case-study")))
    assert CaseStudy.objects.count() == 0
    assert browser.post(url("start")).headers["Location"] == url("plan")
    browser.post(url("plan-phase", phase=1), {"title": "Talking about maths", "version": 0})
    assert CaseStudy.objects.get().title == "Talking about maths"

    sent = browser.post(url("upload"), {"file": docx_file("Petra's study.docx")})
    version = Version.objects.get()
    assert sent.headers["Location"] == url("version", pk=version.pk)
    assert "Waiting to be read" in text_of(browser.get(url("version", pk=version.pk)))
    assert browser.get(url("version-progress", pk=version.pk)).json() == {
        "value": 0,
        "maximum": 2,
        "text": "Waiting to be read",
        "done": False,
        "failed": False,
        "next": url("version", pk=version.pk),
    }
    jobs.run(Job.objects.get(kind="casestudies.take_in").pk)
    assert browser.get(url("version-progress", pk=version.pk)).json()["done"] is True
    page = text_of(browser.get(url("version", pk=version.pk)))
    assert "Talking first helped. Next year we begin in August." in page
    assert "This is exactly what the marker will see" in page

    # The document is a few lines long: that is asked about once and never forbidden.
    assert "Far under the words asked for" in text_of(browser.get(url("case-study")))
    page = browser.post(url("submit", pk=version.pk), DECLARED)
    assert list(page.context["form"].errors) == ["accept_length"]
    answer = browser.post(url("submit", pk=version.pk), DECLARED | {"accept_length": "on"})
    submission = Submission.objects.get()
    assert answer.headers["Location"] == url("receipt", number=submission.receipt_number)
    page = text_of(browser.get(answer.headers["Location"]))
    assert submission.receipt_number in page
    assert version.sha256 in page
    # A second press leads to the same receipt.
    assert (
        browser.post(url("submit", pk=version.pk), DECLARED).headers["Location"] == answer.headers["Location"]
    )
    assert "Submitted" in text_of(browser.get(url("case-study")))
    mail = compose(Message.objects.get(kind="case_study.submitted"))
    assert submission.receipt_number in mail.body
    assert version.sha256 in mail.alternatives[0][0]


def test_every_mail_can_be_written(cast):
    """Each notice's templates take its context."""
    SectionFactory(cohort=cast.cohort)
    case_study = case_study_at("not_yet", enrolment=cast.enrolment)
    actions.grant_extension(
        case_study=case_study,
        by=cast.team,
        due_at=clock.end_of(clock.today()),
        reason="More time",
    )
    draft = SectionDraftFactory(case_study=case_study)
    actions.answer_draft(draft=draft, by=cast.tutor, feedback="Good.")
    actions.record_presentation(
        enrolment=cast.enrolment,
        by=cast.team,
        held_on=clock.today(),
        panel="Two peers",
        outcome="met",
        feedback="",
    )
    kinds = set()
    for message in Message.objects.all():
        mail = compose(message)
        assert "http" in mail.body
        kinds.add(message.kind)
    assert kinds == {
        "case_study.submitted",
        "case_study.released",
        "case_study.extended",
        "draft.answered",
        "presentation.recorded",
    }


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("study.docx", b"", "The file is empty"),
        ("study.doc", b"x", "of the old kind"),
        ("study.pages", b"x", "Only a Word document"),
        ("study", b"x", "Only a Word document"),
        ("study.docx.exe", b"x", "Only a Word document"),
        ("\x00", b"x", "Choose the file"),
        ("x" * 260 + ".docx", b"x", ""),
    ],
)
def test_a_file_that_will_not_do_is_refused_with_a_sentence(cast, as_, name, content, sentence):
    browser = as_(cast.participant)
    page = browser.post(url("upload"), {"file": SimpleUploadedFile(name or "x", content)})
    if not sentence:  # a long name is cut, not refused
        assert page.status_code == 302
        assert len(Version.objects.get().original_name) <= 120
        return
    assert page.status_code == 200
    assert sentence in text_of(page)
    assert (Version.objects.count(), CaseStudy.objects.count()) == (0, 0)


def test_no_file_at_all(cast, as_):
    page = as_(cast.participant).post(url("upload"), {})
    assert (page.status_code, "Choose the file of your case study." in text_of(page)) == (200, True)


def test_a_file_that_is_too_large_gets_a_page(cast, as_, monkeypatch, tmp_path, settings):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    page = as_(cast.participant).post(
        url("upload"), {"file": SimpleUploadedFile("big.docx", b"0" * (forms.MAX_BYTES + 1))}
    )
    assert page.status_code == 200
    assert "larger than 20 MB" in text_of(page)
    assert Version.objects.count() == 0
    assert list(tmp_path.iterdir()) == []


def test_an_upload_without_its_token_is_refused(cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.participant)
    assert browser.post(url("upload"), {"file": docx_file()}).status_code == 403
    assert Version.objects.count() == 0


def test_a_file_name_is_shown_as_text(cast, as_):
    browser = as_(cast.participant)
    browser.post(url("upload"), {"file": SimpleUploadedFile('a"><img src=x onerror=1>.docx', b"x")})
    page = text_of(browser.get(url("version", pk=Version.objects.get().pk)))
    assert "<img src=x" not in page


def test_the_original_comes_as_a_download_that_cannot_run(cast, as_):
    version = uploaded(cast.enrolment, name="My study.docx")
    answer = as_(cast.participant).get(url("version-original", pk=version.pk))
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="My study.docx"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_declarations_are_asked_for_one_by_one_and_what_was_typed_stays(cast, as_):
    version = read(uploaded(cast.enrolment))
    browser = as_(cast.participant)
    page = browser.post(
        url("submit", pk=version.pk), {"ai_statement": "A spelling checker", "declared_words": "many"}
    )
    assert page.status_code == 200
    assert sorted(page.context["form"].errors) == ["anonymised", "declared_words", "own_work", "permissions"]
    assert "A spelling checker" in text_of(page)
    assert Submission.objects.count() == 0


def test_what_may_name_somebody_is_accepted_by_a_tick(cast, as_):
    finding = {"kind": "school-name", "where": "paragraph 3", "text": "at Anytown Primary", "visible": True}
    version = read(uploaded(cast.enrolment), findings=[finding])
    browser = as_(cast.participant)
    assert "at Anytown Primary" in text_of(browser.get(url("submit", pk=version.pk)))
    page = browser.post(url("submit", pk=version.pk), DECLARED)
    assert list(page.context["form"].errors) == ["accept_findings"]
    browser.post(url("submit", pk=version.pk), DECLARED | {"accept_findings": "on"})
    assert Submission.objects.get().accepted_findings is True


def test_a_number_of_words_unlike_ours_is_asked_about_once(cast, as_):
    version = read(uploaded(cast.enrolment))
    browser, address = as_(cast.participant), url("submit", pk=version.pk)
    assert "I have looked at the number of words" not in text_of(browser.get(address))
    page = browser.post(address, DECLARED | {"declared_words": "2500"})
    assert page.context["form"].errors == {
        "accept_length": ["We counted 4,987 words; you have 2,500. Say that you have looked."]
    }
    browser.post(address, DECLARED | {"declared_words": "2500", "accept_length": "on"})
    assert Submission.objects.get().declared_words == 2500


def test_the_receipt_of_a_late_hand_in_does_not_promise_what_is_over(cast, as_):
    with clock.moved_to(clock.london(cast.cohort.marking_from, 12) + dt.timedelta(days=1)):
        submission = case_study_at("submitted", enrolment=cast.enrolment).submissions.get()
        page = text_of(as_(cast.participant).get(url("receipt", number=submission.receipt_number)))
    assert ("Marking begins" in page, "Marking is under way." in page) == (False, True)


def test_time_that_leaves_none_for_marking_is_said_to_both(cast, as_):
    cohort = cast.cohort
    address = url("extension-grant", enrolment=cast.enrolment.pk)
    form = {"due_on": cohort.board_on.isoformat(), "reason": "Illness"}
    said = text_of(as_(cast.team).post(address, form, follow=True))
    assert "This leaves no time for marking" in said
    page = text_of(as_(cast.participant).get(url("case-study")))
    assert ("After the next assessment board" in page, "after the assessment board on" in page) == (
        True,
        False,
    )


def test_a_draft_goes_to_a_tutor_and_comes_back(cast, as_):
    section = SectionFactory(cohort=cast.cohort, title="Literature")
    browser = as_(cast.participant)
    assert browser.post(url("draft-send", section=section.pk), {"text": ""}).status_code == 200
    long = browser.post(url("draft-send", section=section.pk), {"text": "word " * 1501})
    assert "1,501 words" in text_of(long)
    browser.post(url("draft-send", section=section.pk), {"text": "Talk matters."})
    draft = SectionDraft.objects.get()
    assert "Literature" in text_of(as_(cast.tutor).get(url("draft-list")))
    page = as_(cast.tutor).post(url("draft-answer", pk=draft.pk), {"feedback": "", "action": "send"})
    assert (page.status_code, "Talk matters." in text_of(page)) == (200, True)
    as_(cast.tutor).post(url("draft-answer", pk=draft.pk), {"feedback": "Who says so?", "action": "send"})
    assert "Who says so?" in text_of(as_(cast.participant).get(url("draft-detail", pk=draft.pk)))
    assert "No draft is waiting" in text_of(as_(cast.tutor).get(url("draft-list")))
    assert as_(cast.tutor).get(url("draft-answer", pk=draft.pk)).status_code == 302


def test_a_lead_sees_how_far_people_are_and_not_a_word_of_it(cast, as_):
    case_study = case_study_at("submitted", enrolment=cast.enrolment)
    page = text_of(as_(cast.lead).get(url("overview"), {"cohort": cast.cohort.slug}))
    assert "Petra Participant" in page
    assert "Paul Participant" not in page
    detail = text_of(as_(cast.lead).get(url("detail", enrolment=cast.enrolment.pk)))
    receipt = case_study.submissions.get().receipt_number
    assert (receipt in detail, case_study.candidate_code in detail) == (True, False)
    assert url("receipt", number=receipt) not in detail
    assert "Talking about maths" not in detail
    assert "Case study.docx" not in detail


@pytest.mark.parametrize(
    ("standing", "names"),
    [
        ("", ["Bea Beginner", "Paul Participant", "Petra Participant", "Sue Submitted"]),
        ("not_started", ["Paul Participant", "Petra Participant"]),
        ("writing", ["Bea Beginner"]),
        ("submitted", ["Sue Submitted"]),
        ("late", []),
        ("overdue", []),
        ("no such", ["Bea Beginner", "Paul Participant", "Petra Participant", "Sue Submitted"]),
    ],
)
def test_the_overview_narrows_in_the_address(cast, as_, standing, names):
    for name, state in (("Bea Beginner", "opened"), ("Sue Submitted", "submitted")):
        case_study_at(
            state,
            enrolment=EnrolmentFactory(
                cohort=cast.cohort, participant=UserFactory(name=name), school=cast.school
            ),
        )
    page = as_(cast.team).get(url("overview"), {"cohort": cast.cohort.slug, "standing": standing})
    assert [row.cells[0].text for row in page.context["rows"]] == names


def test_who_is_past_the_due_date(cast, as_):
    with clock.moved_to(cast.cohort.case_study_due_at):
        page = as_(cast.team).get(url("overview"), {"cohort": cast.cohort.slug, "standing": "overdue"})
        assert [row.cells[0].text for row in page.context["rows"]] == [
            "Paul Participant",
            "Petra Participant",
        ]


def test_the_list_is_taken_away_without_live_formulas(cast, as_):
    EnrolmentFactory(cohort=cast.cohort, participant=UserFactory(name="=HYPERLINK(1)"), school=cast.school)
    answer = as_(cast.team).get(url("overview-export", kind="csv"), {"cohort": cast.cohort.slug})
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 4
    assert lines[1].startswith("'=HYPERLINK(1),")
    excel = as_(cast.lead).get(url("overview-export", kind="xlsx"), {"cohort": cast.cohort.slug})
    assert excel.content[:2] == b"PK"
    assert as_(cast.team).get(url("overview-export", kind="pdf")).status_code == 404


def test_the_team_gives_time_and_gives_back(cast, as_):
    browser = as_(cast.team)
    page = browser.post(
        url("extension-grant", enrolment=cast.enrolment.pk), {"due_on": "2001-01-01", "reason": "Ill"}
    )
    assert (page.status_code, "passed already" in text_of(page), 'value="Ill"' in text_of(page)) == (
        200,
        True,
        True,
    )
    later = (cast.cohort.case_study_due_at.date()).replace(year=cast.cohort.case_study_due_at.year + 1)
    browser.post(
        url("extension-grant", enrolment=cast.enrolment.pk),
        {"due_on": later.isoformat(), "reason": "Illness"},
    )
    assert CaseStudy.objects.get().extensions.get().due_at == clock.end_of(later)
    assert browser.post(url("reopen", enrolment=cast.enrolment.pk), {"reason": "Why not"}).status_code == 403


def test_a_presentation_is_recorded_once_it_has_been(cast, as_):
    browser = as_(cast.lead)
    address = url("presentation-record", enrolment=cast.enrolment.pk)
    facts = {"panel": "Two peers", "outcome": "met", "feedback": "Well done."}
    early = browser.post(address, facts | {"held_on": clock.today().isoformat()})
    assert "before the cohort&#x27;s year began" in text_of(early)
    with clock.moved_to(clock.london(cast.cohort.presentations_from, 12)):
        ahead = browser.post(address, facts | {"held_on": cast.cohort.ends_on.isoformat()})
        assert "still to come" in text_of(ahead)
        browser.post(address, facts | {"held_on": clock.today().isoformat()})
        assert Presentation.objects.get().panel == "Two peers"
        assert "Well done." in text_of(as_(cast.participant).get(url("case-study")))
        assert as_(cast.lead).post(address, facts | {"held_on": clock.today().isoformat()}).status_code == 302
    assert Presentation.objects.count() == 1


def test_the_result_is_on_the_page_after_release_and_not_before(cast, as_):
    case_study = case_study_at("submitted", enrolment=cast.enrolment)
    browser = as_(cast.participant)
    assert "Your result" not in text_of(browser.get(url("case-study")))
    result_out(case_study, by=cast.team, mark=67, passed=True, feedback="Strong on impact.")
    page = text_of(browser.get(url("case-study")))
    assert ("67 per cent" in page, "Strong on impact." in page) == (True, True)


def test_the_presentation_route_says_what_is_needed(cast, as_):
    cast.enrolment.route = "presentation"
    cast.enrolment.save()
    browser = as_(cast.participant)
    page = text_of(browser.get(url("case-study")))
    assert "poster" in page
    assert "words" not in page
    page = text_of(browser.get(url("upload")))
    assert "Slides: up to 20 slides" in page
    assert "Poster: up to 1 page" in page
    page = text_of(browser.post(url("upload"), {"work": "slides", "file": docx_file()}))
    assert "Slides and posters are handed in as a PDF" in page
    assert not Version.objects.exists()


def queries_of(browser, address, data=None) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert browser.get(address, data or {}).status_code == 200
    return len(seen)


@pytest.mark.parametrize("name", ["overview", "presentation-list", "draft-list"])
def test_a_list_asks_no_more_of_the_database_when_it_is_longer(cast, as_, name):
    browser = as_(cast.tutor if name == "draft-list" else cast.team)
    section = SectionFactory(cohort=cast.cohort)
    counts = []
    for many in (3, 27):
        for _ in range(many):
            case_study = case_study_at(
                "opened", enrolment=EnrolmentFactory(cohort=cast.cohort, school=cast.school)
            )
            SectionDraftFactory(case_study=case_study, section=section)
        counts.append(queries_of(browser, url(name), {"cohort": cast.cohort.slug}))
    assert counts[0] == counts[1]
    assert counts[1] <= 12


@pytest.mark.parametrize("state", ["planned", "uploaded", "ready", "submitted", "not_yet"])
def test_the_authors_page_is_quick_whatever_it_holds(cast, as_, state):
    for number in range(8):
        SectionFactory(cohort=cast.cohort, number=number)
    case_study = case_study_at(state, enrolment=cast.enrolment)
    SectionDraftFactory(case_study=case_study, section=cast.cohort.sections.first())
    assert queries_of(as_(cast.participant), url("case-study")) <= 12


def test_single_pages_keep_to_their_queries(cast, as_):
    case_study = case_study_at("submitted", enrolment=cast.enrolment)
    version, submission = case_study.versions.get(), case_study.submissions.get()
    assert queries_of(as_(cast.participant), url("version", pk=version.pk)) <= 12
    assert queries_of(as_(cast.participant), url("receipt", number=submission.receipt_number)) <= 12
    assert queries_of(as_(cast.team), url("detail", enrolment=cast.enrolment.pk)) <= 14


def test_after_the_hand_in_only_drafts_that_were_sent_are_listed(cast, as_):
    sent, _ = (SectionFactory(cohort=cast.cohort, title=title) for title in ("Literature", "Reflection"))
    case_study = case_study_at("opened", enrolment=cast.enrolment)
    SectionDraftFactory(case_study=case_study, section=sent)
    browser = as_(cast.participant)
    assert [task.title for task in browser.get(url("case-study")).context["drafts"]] == [
        "Literature",
        "Reflection",
    ]
    case_study_at("submitted", enrolment=cast.enrolment)
    assert [task.title for task in browser.get(url("case-study")).context["drafts"]] == ["Literature"]


def test_a_copied_cohort_takes_its_sections_along(cast):
    from programme.copying import COPIERS
    from tests.factories.programme import CohortFactory

    SectionFactory(cohort=cast.cohort, number=1, title="Literature", guidance="Who says so.")
    with_some, with_none = CohortFactory(), CohortFactory()
    for copier in COPIERS:
        if copier.__module__ == "casestudies.copying":
            copier(cast.cohort, with_some)
            copier(cast.other_cohort, with_none)
    assert list(with_some.sections.values_list("number", "title", "guidance")) == [
        (1, "Literature", "Who says so.")
    ]
    assert with_none.sections.count() == 8
