"""A section is written in the service: it saves itself, its earlier texts stay, and its marks can't become HTML."""

import datetime as dt
import io
import re
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEvent
from casestudies import actions
from casestudies.markup import bare, divided, rendered, words
from casestudies.models import DraftComment, SectionDraft, SectionText
from casestudies.passages import passages, said, shown
from core import clock
from core.decisions import Refused
from programme.enums import Route
from programme.models import Enrolment
from tests.builders_casestudies import case_study_at
from tests.factories.casestudies import SectionDraftFactory, SectionFactory, SectionTextFactory

pytestmark = pytest.mark.django_db

TEXT = """# What the data said

In *June* **nine** of 24.

| Term | Learners |
| --- | --- |
| One | 9 |

- who reads
- who waits"""


def url(name: str, **kwargs) -> str:
    return reverse(f"casestudies:{name}", kwargs=kwargs)


@pytest.fixture
def section(cast):
    return SectionFactory(cohort=cast.cohort, number=1, title="Self-evaluation and data")


@pytest.fixture
def page(section) -> str:
    return url("section-text", section=section.pk)


def save(cast, section, text: str, version: int = 0) -> SectionText:
    enrolment = Enrolment.objects.get(pk=cast.enrolment.pk)
    return actions.save_section_text(
        enrolment=enrolment, section=section, text=text, version=version, by=cast.participant
    )


# The marks ------------------------------------------------------------------------------------------------------


def test_marks_become_what_they_say_below_the_headings_of_the_page():
    assert rendered("# Aim\n\nBy *June*\nall", top=3) == "<h3>Aim</h3>\n<p>By <em>June</em><br>\nall</p>\n"
    assert rendered("## Deep", top=6) == "<h6>Deep</h6>\n"
    table = rendered("| A | B |\n| --- | :-: |\n| 1 \\| 2 | *x* |")
    assert re.findall(r"<t[hd]>(.*?)</t[hd]>", table) == ["A", "B", "1 | 2", "<em>x</em>"]
    assert rendered("3. three\n4. four").startswith('<ol start="3">')


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "![a](https://example.org/a.png)",
        "<https://example.org>",
        "# <b onclick=x>h</b>",
        "| <i onmouseover=x>a</i> |\n| --- |\n| <svg/onload=x> |",
        "- <a href=x>",
        "&lt;script&gt;",
        "```\n<script>\n```",
        "[a]: javascript:x\n\n[a]",
        '<style>*{}</style>\n\n<div style="x">',
    ],
)
def test_no_html_but_the_marks_comes_of_any_text(typed):
    made = rendered(typed)
    tags = set(re.findall(r"<\s*/?\s*([a-z0-9]+)", made))
    assert tags <= {"p", "br", "h2", "ul", "li", "table", "thead", "tbody", "tr", "th", "td"}
    assert re.findall(r"<[a-z0-9]+ [^>]*>", made) == []  # not one attribute


def test_words_are_counted_by_the_rule_for_the_whole_without_the_marks():
    assert words("# Aim\n\n*By June* **all** of them - 2 terms") == 8
    assert words(TEXT) == 13  # not those of the table
    assert words("We asked.\n\n# References\n\nMercer, N. (2000) Words and minds.") == 2
    assert (words("Mercer, N. (2000)", title="References"), words("  ")) == (0, 0)


def test_a_text_is_divided_with_a_list_or_table_whole_and_a_heading_with_what_follows():
    assert divided(TEXT) == [
        "# What the data said\n\nIn *June* **nine** of 24.",
        "| Term | Learners |\n| --- | --- |\n| One | 9 |",
        "- who reads\n- who waits",
    ]
    assert passages("One.\nTwo.", marked=True) == ["One.", "Two."]
    assert passages("# Only a heading", marked=True) == ["# Only a heading"]
    assert len(passages("\n\n".join(f"P{n}." for n in range(500)), marked=True)) <= 60
    assert said(TEXT, marked=True)[0] == "What the data said\nIn June nine of 24."
    assert bare("| a | b |\n| --- | --- |\n| c | d |") == "a  b\nc  d"
    assert shown("*x*") == ["*x*"]  # sent before there were marks


# Writing --------------------------------------------------------------------------------------------------------


def test_it_is_saved_under_a_version_and_what_it_replaces_is_kept(cast, section):
    first = save(cast, section, "We asked.")
    assert (first.version, first.words) == (1, 2)
    second = save(cast, section, "We asked all.", version=1)
    assert save(cast, section, "We asked all.", version=1).version == 2  # the same again
    with pytest.raises(actions.TextChanged) as late:
        save(cast, section, "Something else.", version=1)
    assert late.value.theirs.text == "We asked all."
    assert list(second.versions.values_list("version", "text")) == [(1, "We asked.")]
    enrolment = Enrolment.objects.get(pk=cast.enrolment.pk)
    back = actions.restore_section_text(
        enrolment=enrolment, row=second, earlier=1, version=2, by=cast.participant
    )
    assert (back.text, back.version) == ("We asked.", 3)
    assert list(back.versions.values_list("text", flat=True)) == ["We asked all.", "We asked."]
    with pytest.raises(Refused, match="no longer kept"):
        actions.restore_section_text(
            enrolment=enrolment, row=back, earlier=99, version=3, by=cast.participant
        )
    events = AuditEvent.objects.filter(event__startswith="section_text.").order_by("pk")
    assert list(events.values_list("event", flat=True)) == ["section_text.started", "section_text.restored"]


def test_old_texts_beyond_the_newest_are_thinned_to_one_an_hour(cast, section):
    row = save(cast, section, "0")
    began = row.saved_at
    for number in range(1, 61):
        SectionText.objects.filter(pk=row.pk).update(saved_at=began + dt.timedelta(minutes=number))
        row = save(cast, section, str(number), version=number)
    kept = list(row.versions.values_list("version", flat=True))
    assert kept[:20] == list(range(60, 40, -1))
    assert 20 < len(kept) < 35


def test_the_page_saves_without_a_script_and_shows_how_it_reads(cast, as_, section, page):
    browser = as_(cast.participant)
    assert "data-writing" in browser.get(page).text
    answer = browser.post(page, {"text": TEXT.replace("\n", "\r\n"), "version": "0", "action": "see"})
    assert answer.headers["Location"] == f"{page}?see=1#how-it-reads"
    seen = browser.get(answer.headers["Location"]).text
    assert ("<em>June</em>" in seen, "<h3>What the data said</h3>" in seen, "13 words" in seen) == (
        True,
        True,
        True,
    )
    assert SectionText.objects.get().text == TEXT
    answer = browser.post(page, {"text": "We asked.", "version": "1", "action": "send"})
    assert answer.headers["Location"] == url("draft-send", section=section.pk)
    stale = browser.post(page, {"text": "Mine.", "version": "1", "action": "save"})
    assert (stale.status_code, "Saved elsewhere meanwhile" in stale.text) == (409, True)
    assert ("Mine.</textarea>" in stale.text, "<p>We asked.</p>" in stale.text) == (True, True)
    assert browser.post(page, {"text": "Mine.", "version": "2"}).status_code == 302
    assert SectionText.objects.get().text == "Mine."


def test_it_saves_itself_and_says_how_many_words_count(cast, as_, section):
    browser, address = as_(cast.participant), url("section-text-autosave", section=section.pk)
    told = browser.post(address, {"text": "We *asked* all.", "version": "0"}).json()
    assert (told["version"], told["told"]) == (1, {"words": "3 words"})
    stale = browser.post(address, {"text": "Other.", "version": "0"})
    assert (stale.status_code, stale.json()["theirs"], stale.json()["version"]) == (
        409,
        {"text": "We *asked* all."},
        1,
    )
    case_study_at("submitted", enrolment=cast.enrolment)
    closed = browser.post(address, {"text": "Late.", "version": "1"})
    assert (closed.status_code, "is submitted" in closed.json()["error"]) == (403, True)


def test_a_text_that_is_far_too_long_gets_a_sentence_and_stays_in_the_box(cast, as_, section, page):
    browser, much = as_(cast.participant), "‘word’ " * 28_572  # 200,004 characters
    answer = browser.post(page, {"text": much, "version": "0"})
    assert "This is 200,004 characters; a section can have 60,000. Nothing is lost" in answer.text
    assert answer.text.count("‘word’") >= 28_572
    assert "maxlength" not in answer.text  # or a browser cuts what is pasted, without a word
    told = browser.post(url("section-text-autosave", section=section.pk), {"text": much, "version": "0"})
    assert (told.status_code, told.json()["error"][:26]) == (400, "This is 200,004 characters")
    assert SectionText.objects.count() == 0


def test_a_name_that_looks_like_a_pupils_is_asked_about_and_replaced(cast, as_, section, page):
    browser = as_(cast.participant)
    browser.post(page, {"text": "Then Lewis Example read aloud.", "version": "0", "action": "save"})
    hint = browser.get(page).context["hints"][0]
    answer = {"text": "Then Lewis Example read aloud.", "version": "1", hint["name"]: hint["value"]}
    browser.post(page, answer)
    assert "Lewis" not in SectionText.objects.get().text


def test_earlier_texts_are_shown_with_their_marks_and_come_back(cast, as_, section):
    browser, address = as_(cast.participant), url("section-text-versions", section=section.pk)
    assert "No earlier text yet" in browser.get(address).text
    assert browser.post(address, {"earlier": "1", "version": "0"}).status_code == 404
    save(cast, section, "We *asked*.")
    save(cast, section, "We asked all.", version=1)
    assert "<em>asked</em>" in browser.get(address).text
    assert browser.post(address, {"earlier": "x", "version": "2"}).status_code == 403
    browser.post(address, {"earlier": "1", "version": "2"})
    assert SectionText.objects.get().text == "We *asked*."


def test_nobody_else_reads_or_writes_it_and_closed_it_is_only_read(cast, as_, section, page):
    save(cast, section, "PrivateWords of mine.")
    for person in (cast.tutor, cast.team, cast.mentor, cast.lead, cast.other_participant):
        answer = as_(person).get(page)
        assert "PrivateWords" not in answer.text
    case_study_at("submitted", enrolment=cast.enrolment)
    closed = as_(cast.participant).get(page).text
    assert ("PrivateWords" in closed, "<textarea" in closed) == (True, False)
    Enrolment.objects.filter(pk=cast.other_enrolment.pk).update(route=Route.PRESENTATION)
    assert "presentation route" in as_(cast.other_participant).get(page).text


def test_what_was_sent_before_is_what_one_writes_on_in(cast, as_, section, page):
    case_study = case_study_at("opened", enrolment=cast.enrolment)
    SectionDraftFactory(case_study=case_study, section=section, text="Sent long ago.")
    assert "Sent long ago.</textarea>" in as_(cast.participant).get(page).text
    assert "Sent long ago." in as_(cast.participant).get(url("whole")).text


# Sending and commenting -----------------------------------------------------------------------------------------


def test_what_is_written_is_sent_as_it_stands_and_commented_on_in_its_passages(cast, as_, section):
    browser, address = as_(cast.participant), url("draft-send", section=section.pk)
    assert "Nothing is written yet" in browser.get(address).text
    assert "Write something in this section" in browser.post(address, {"x": ""}).text
    save(cast, section, TEXT)
    asked = browser.get(address).text
    assert ("<em>June</em>" in asked, "<textarea" in asked) == (True, False)
    stale = browser.post(address, {"version": "0"})
    assert ("saved again since you opened this page" in stale.text, SectionDraft.objects.count()) == (True, 0)
    browser.post(address, {"version": "1"})
    draft = SectionDraft.objects.get()
    assert (draft.text, draft.is_marked) == (TEXT, True)
    tutor, answer = as_(cast.tutor), url("draft-answer", pk=draft.pk)
    sheet = tutor.get(answer)
    assert ("<td>9</td>" in sheet.text, sheet.text.count('class="ioc-passage"')) == (True, 3)
    # Words are copied from what is read, where there are no marks.
    typed = {"quote-p1-c0": "June nine of", "text-p1-c0": "Whose June?", "version": "0", "action": "save"}
    typed |= {"quote-p2-c0": "One 9", "text-p2-c0": "And two?"}
    assert tutor.post(answer, typed).status_code == 302
    assert sorted(DraftComment.objects.values_list("paragraph", "quote")) == [
        (1, "June nine of"),
        (2, "One 9"),
    ]
    actions.answer_draft(draft=draft, by=cast.tutor, feedback="Good.")
    save(cast, section, TEXT.replace("| One | 9 |", "| One | 8 |").replace("*June*", "June"), version=1)
    as_(cast.participant).post(address, {"x": ""})
    changed = as_(cast.tutor).get(url("draft-detail", pk=SectionDraft.objects.get(number=2).pk)).text
    assert "Paragraphs: 1 changed" in changed  # a mark is no word


def test_of_a_long_section_a_part_is_sent(cast, as_, section):
    save(cast, section, "word " * 1600)
    browser, address = as_(cast.participant), url("draft-send", section=section.pk)
    asked = browser.get(address).text
    assert ("This is 1,600 words" in asked, "<textarea" in asked) == (True, True)
    assert "This is 1,600 words" in browser.post(address, {"x": ""}).text
    browser.post(address, {"text": "word " * 1500})
    assert (SectionDraft.objects.get().text.count("word"), SectionText.objects.get().words) == (1500, 1600)


# The whole ------------------------------------------------------------------------------------------------------


def test_the_sections_are_read_as_one_and_taken_along_as_a_document(cast, as_, section):
    browser = as_(cast.participant)
    assert "Nothing is written yet" in browser.get(url("whole")).text
    later = SectionFactory(cohort=cast.cohort, number=2, title="References")
    save(cast, section, TEXT)
    save(cast, later, "Mercer, N. (2000).")
    whole = browser.get(url("whole")).text
    # The heading of the section counts as well, the references don't.
    assert ("16 words" in whole, "<h3>What the data said</h3>" in whole) == (True, True)
    answer = browser.get(url("whole-download"))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        document = package.read("word/document.xml").decode()
    assert [
        text for text in ("Self-evaluation and data", "What the data said", "who waits") if text in document
    ] == [
        "Self-evaluation and data",
        "What the data said",
        "who waits",
    ]
    assert (":tbl>" in document, ":i/>" in document) == (True, True)
    assert ("*" in document, "| --- |" in document) == (False, False)


@pytest.mark.parametrize("sections", [1, 12])
def test_the_pages_are_as_quick_with_many_sections(cast, as_, sections):
    case_study = case_study_at("opened", enrolment=cast.enrolment)
    for number in range(1, sections + 1):
        row = SectionTextFactory(
            case_study=case_study,
            section=SectionFactory(cohort=cast.cohort, number=number),
            saved_at=clock.now(),
        )
    browser = as_(cast.participant)
    for address in (
        url("whole"),
        url("whole-download"),
        url("section-text", section=row.section_id),
        url("section-text-versions", section=row.section_id),
        url("case-study"),
    ):
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(address).status_code == 200
        assert len(seen) <= 12
