"""A section's text brought from a file: read by the worker, shown to its author, taken or left; the file is not kept."""

import datetime as dt
import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEvent
from casestudies import actions
from casestudies.forms.participant import MAX_BYTES, TOO_LARGE
from casestudies.intake.docx_writing import write_docx
from casestudies.intake.odt_writing import write_odt
from casestudies.intake.sanitise import parse
from casestudies.models import SectionFile, SectionText
from casestudies.planning import plan
from core import clock, jobs
from core.models import Job
from programme.enums import Route
from programme.models import Enrolment
from tests.builders_casestudies import case_study_at
from tests.casestudies.intake_documents import WordFile, image, paragraph, pdf_of, picture
from tests.factories.casestudies import SectionFactory, SectionTextFactory
from tests.scanner import EICAR, listening

pytestmark = pytest.mark.django_db

HTML = (
    "<h1>What the data said</h1><p>In <em>June</em> <strong>nine</strong> of 24.</p>"
    "<ul><li>who reads</li><li>who waits</li></ul>"
    "<table><tr><th>Term</th><th>Learners</th></tr><tr><td>One</td><td>9</td></tr></table>"
)
TEXT = """# What the data said

In *June* **nine** of 24.

- who reads
- who waits

| Term | Learners |
| --- | --- |
| One | 9 |"""


def url(name: str, section) -> str:
    return reverse(f"casestudies:{name}", kwargs={"section": section.pk})


def docx(html: str = HTML) -> bytes:
    return write_docx(parse(html))


def files_kept(settings) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.fixture
def section(cast):
    return SectionFactory(cohort=cast.cohort, number=1, title="Self-evaluation and data")


@pytest.fixture
def author(cast, as_):
    return as_(cast.participant)


@pytest.fixture
def brings(author, section, django_capture_on_commit_callbacks):
    """`brings(data, name)`: the author chooses a file, and the worker does what is due."""

    def bring(data: bytes, name: str = "Draft.docx"):
        answer = author.post(url("section-file", section), {"file": SimpleUploadedFile(name, data)})
        with django_capture_on_commit_callbacks(execute=True):
            jobs.run_due()
        return answer

    return bring


def press(author, section, action: str, version: int):
    return author.post(url("section-file-take", section), {"action": action, "version": str(version)})


def test_the_way_to_it_saves_what_is_typed(author, section):
    page = url("section-text", section)
    assert "Bring the text from a file" in author.get(page).text
    answer = author.post(page, {"text": "Half a sen", "version": "0", "action": "file"})
    assert answer.headers["Location"] == url("section-file", section)
    assert SectionText.objects.get().text == "Half a sen"


@pytest.mark.parametrize("name", ["Draft.docx", "Draft.odt"])
def test_headings_lists_italics_and_tables_of_a_file_are_shown_and_then_put_in(
    name, author, section, brings, settings
):
    write = write_docx if name.endswith("docx") else write_odt
    answer = brings(write(parse(HTML)), name)
    assert answer.headers["Location"] == url("section-file", section)
    row = SectionFile.objects.get()
    assert (row.text, row.error, row.file.name, files_kept(settings)) == (TEXT, "", "", [])
    page = author.get(url("section-file", section)).text
    assert [
        part in page for part in (f"What we read in {name}", "<em>June</em>", "13 words", "<td>9</td>")
    ] == [True] * 4
    assert SectionText.objects.count() == 0  # nothing changes before it is said
    answer = press(author, section, "replace", 0)
    assert answer.headers["Location"] == url("section-text", section)
    assert (SectionText.objects.get().text, SectionFile.objects.count()) == (TEXT, 0)
    events = AuditEvent.objects.filter(event__startswith="section_file.").order_by("pk")
    assert list(events.values_list("event", flat=True)) == ["section_file.brought", "section_file.taken"]


def test_of_a_pdf_the_words_are_read(author, section, brings):
    out = io.BytesIO()
    pdf_of([("What we asked of the class.", 11)]).save(out)
    brings(out.getvalue(), "Draft.pdf")
    assert "What we asked of the class." in SectionFile.objects.get().text


def test_what_was_written_stays_among_the_earlier_texts_or_before_what_is_added(
    cast, author, section, brings
):
    brings(docx())
    write(cast, section, "We *asked*.")
    assert "Put this in place of what I have written" in author.get(url("section-file", section)).text
    press(author, section, "end", 1)
    row = SectionText.objects.get()
    assert (row.text, row.version) == (f"We *asked*.\n\n{TEXT}", 2)
    brings(docx("<p>Other words.</p>"))
    press(author, section, "replace", 2)
    row.refresh_from_db()
    assert row.text == "Other words."
    assert list(row.versions.values_list("text", flat=True)) == [f"We *asked*.\n\n{TEXT}", "We *asked*."]


def write(cast, section, text: str, version: int = 0) -> SectionText:
    enrolment = Enrolment.objects.get(pk=cast.enrolment.pk)
    return actions.save_section_text(
        enrolment=enrolment, section=section, text=text, version=version, by=cast.participant
    )


@pytest.mark.parametrize("action", ["replace", "end"])
def test_what_another_window_saved_meanwhile_is_not_written_over(action, cast, author, section, brings):
    brings(docx())
    write(cast, section, "Typed elsewhere.")
    late = press(author, section, action, 0)
    assert (late.status_code, "Saved elsewhere meanwhile" in late.text) == (409, True)
    assert ("<p>Typed elsewhere.</p>" in late.text, 'name="version" value="1"' in late.text) == (True, True)
    assert (SectionText.objects.get().text, SectionFile.objects.count()) == ("Typed elsewhere.", 1)
    assert press(author, section, action, 1).status_code == 302
    assert SectionText.objects.get().text.endswith(TEXT)


def test_a_second_press_changes_nothing_and_says_so(author, section, brings):
    brings(docx())
    brings(docx())
    assert (SectionFile.objects.count(), Job.objects.count()) == (1, 1)
    press(author, section, "end", 0)
    again = author.post(url("section-file-take", section), {"action": "end", "version": "0"}, follow=True)
    assert "That file is not waiting here any more." in again.text
    assert SectionText.objects.get().text == TEXT


def test_a_file_that_cannot_be_read_is_refused_with_its_sentence_and_not_kept(
    author, section, brings, settings
):
    brings(b"PK not a zip")
    row = SectionFile.objects.get()
    assert (row.text, bool(row.error), files_kept(settings)) == ("", True, [])
    page = author.get(url("section-file", section)).text
    assert ("This file could not be used" in page, 'type="file"' in page) == (True, True)
    assert press(author, section, "replace", 0).status_code == 302
    assert SectionText.objects.count() == 0
    brings(docx())
    assert SectionFile.objects.get().text == TEXT


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("Draft.docx", b"x" * (MAX_BYTES + 1), TOO_LARGE),
        ("Draft.doc", b"x", "a Word document of the old kind"),
        ("Draft.pages", b"x", "Save or export your text as one of these"),
        ("Draft.docx", b"", "The file is empty."),
    ],
)
def test_what_cannot_be_taken_gets_a_sentence_beside_the_box(name, data, sentence, author, section, brings):
    page = brings(data, name)
    assert (page.status_code, sentence in page.text, SectionFile.objects.count()) == (200, True, 0)
    assert "Choose the file with your text." in author.post(url("section-file", section), {}).text


def test_more_than_a_section_can_have_is_refused_alone_and_together(cast, author, section, brings):
    much = "word " * 7_000
    brings(docx(f"<p>{much}</p><p>{much}</p>"))
    assert "a section can have 60,000" in SectionFile.objects.get().error
    brings(docx(f"<p>{much}</p>"))
    write(cast, section, much)
    both = press(author, section, "end", 1)
    assert (both.status_code, "Your text and the file together have 70,0" in both.text) == (409, True)
    assert (SectionText.objects.get().text, SectionFile.objects.count()) == (much, 1)


def test_while_the_scanner_is_away_it_is_held_and_a_virus_is_refused(author, section, brings, settings):
    with listening(mute=True) as daemon:
        settings.CLAMD = daemon.address
        brings(docx())
    page = author.get(url("section-file", section)).text
    assert ("Being checked." in page, "This takes a few seconds" in page) == (True, False)
    told = author.get(url("section-file-progress", section)).json()
    assert (told["held"], told["done"], told["next"]) == (True, False, url("section-file", section))
    with listening() as daemon:
        settings.CLAMD = daemon.address
        clock.move_to(clock.now() + dt.timedelta(minutes=2))
        jobs.run_due()
        assert SectionFile.objects.get().text == TEXT
        brings(EICAR)
    assert "A virus was found" in SectionFile.objects.get().error


def test_pictures_are_left_out_and_said_and_a_learners_name_is_asked_about(author, section, brings):
    made = WordFile(paragraph("Then Lewis Example read aloud.") + f"<w:p>{picture('p1')}</w:p>")
    made.add("image", image(), "media/image1.png", "p1")
    brings(made.bytes())
    page = author.get(url("section-file", section))
    assert "1 picture left out" in page.text
    assert "“Lewis Example” reads like somebody&#x27;s full name" in page.text
    press(author, section, "replace", 0)
    assert author.get(url("section-text", section)).context["hints"][0]["value"] == "Lewis Example"


def test_it_can_be_left_and_is_deleted_after_a_month(
    cast, author, section, brings, settings, django_capture_on_commit_callbacks
):
    brings(docx())
    assert author.post(url("section-file-leave", section)).headers["Location"] == url("section-text", section)
    assert SectionFile.objects.count() == 0
    author.post(url("section-file", section), {"file": SimpleUploadedFile("Draft.docx", docx())})
    assert len(files_kept(settings)) == 1  # nobody has read it
    SectionFile.objects.update(added_at=clock.now() - dt.timedelta(days=29))
    plan()
    assert SectionFile.objects.count() == 1
    SectionFile.objects.update(added_at=clock.now() - dt.timedelta(days=31))
    with django_capture_on_commit_callbacks(execute=True):
        plan()
    assert (SectionFile.objects.count(), files_kept(settings)) == (0, [])
    jobs.run_due()  # the work finds nothing to read


def test_only_the_author_sees_it_and_closed_nothing_is_taken(cast, as_, author, section, brings):
    brings(docx("<p>PrivateWords of mine.</p>"))
    assert "PrivateWords" in author.get(url("section-file", section)).text
    for person in (cast.tutor, cast.team, cast.mentor, cast.lead, cast.other_participant):
        assert "PrivateWords" not in as_(person).get(url("section-file", section)).text
        press(as_(person), section, "replace", 0)
    assert SectionText.objects.count() == 0
    case_study_at("submitted", enrolment=cast.enrolment)
    author = as_(cast.participant)
    assert "PrivateWords" not in author.get(url("section-file", section)).text
    assert press(author, section, "replace", 0).status_code == 403
    Enrolment.objects.filter(pk=cast.other_enrolment.pk).update(route=Route.PRESENTATION)
    answer = as_(cast.other_participant).post(
        url("section-file", section), {"file": SimpleUploadedFile("Draft.docx", docx())}
    )
    assert (answer.status_code, SectionFile.objects.count()) == (403, 1)


def test_the_database_keeps_no_file_that_was_read(brings):
    brings(docx())
    with pytest.raises(IntegrityError), transaction.atomic():
        SectionFile.objects.update(file="section-files/ab/ab.docx")


@pytest.mark.parametrize("sections", [1, 12])
def test_the_page_is_as_quick_with_many_sections(cast, author, section, brings, sections):
    brings(docx("<p>Then Lewis Example read aloud.</p>"))
    case_study = SectionFile.objects.get().case_study
    for number in range(2, sections + 2):
        SectionTextFactory(
            case_study=case_study,
            section=SectionFactory(cohort=cast.cohort, number=number),
            saved_at=clock.now(),
        )
    with CaptureQueriesContext(connection) as seen:
        assert author.get(url("section-file", section)).status_code == 200
    assert len(seen) <= 12
