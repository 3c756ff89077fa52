"""Names taken out of a case study in one press: what is written for them, and that the new version is read like any other."""

import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from casestudies.intake.known import Known
from casestudies.models import Version
from casestudies.taking_out import without_names
from core import jobs
from tests.casestudies.intake_documents import WordFile, paragraph, pdf_of, run, words

KNOWN = Known.from_dict(
    {
        "author": ["Petra McDonald", "petra.mcdonald@example.org", "123456"],
        "people": ["Hedda Adair"],
        "school": ["Anytown Primary School"],
    }
)


def text_of(data: bytes) -> str:
    """The words of a .docx, one paragraph a line."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        xml = package.read("word/document.xml").decode()
    return re.sub(r"<[^>]+>", "", re.sub(r"</(?:\w+:)?p>", "\n", xml)).strip()


@pytest.mark.parametrize(
    ("html", "said", "places"),
    [
        ("<p>I, Petra McDonald, teach.</p>", "I, the author, teach.", 1),
        ("<p>Petra <em>Mac</em>Donald teaches.</p>", "The author teaches.", 1),
        ("<p>It was Mrs Adair’s idea.</p>", "It was a colleague’s idea.", 1),
        ("<p>At Anytown Primary we ask. Dr. McDonald asks.</p>", "At the school we ask. The author asks.", 2),
        (
            "<p>Write to petra.mcdonald@example.org or 123456.</p>",
            "Write to [address taken out] or [number taken out].",
            2,
        ),
        (
            "<ul><li>Hedda Adair<ul><li>and Petra McDonald</li></ul></li></ul>",
            "A colleague\nand the author",
            2,
        ),
        ("<table><tr><td>Hedda Adair</td><td>9</td></tr></table>", "A colleague\n9", 1),
        ("<h2>References</h2><p>McDonald, R. (2019) Maths.</p>", "References\nMcDonald, R. (2019) Maths.", 0),
        ("<p>Nobody is named.</p>", "Nobody is named.", 0),
    ],
)
def test_what_is_written_for_a_name(html, said, places):
    data, found = without_names(html, KNOWN)
    assert (text_of(data), found) == (said, places)


def names_of(version: Version) -> list[str]:
    return [one["kind"] for one in version.findings if one["visible"] and one["kind"].endswith("-name")]


@pytest.mark.django_db
def test_one_press_makes_a_version_without_them_and_the_uploaded_file_stays(cast, as_):
    browser = as_(cast.participant)
    body = paragraph(run("Introduction"), "Heading1") + paragraph(
        run(f"I am {cast.participant.name} of {cast.school.name}. {words(300)}")
    )
    upload = SimpleUploadedFile("My study.docx", WordFile(body).bytes())
    browser.post(reverse("casestudies:upload"), {"file": upload})
    jobs.run_due()
    first = Version.objects.get()
    assert names_of(first) == ["author-name", "school-name"]
    page = reverse("casestudies:version", args=[first.pk])
    assert "Take these names out" in browser.get(page).content.decode()

    press = reverse("casestudies:names-take-out", args=[first.pk])
    answer = browser.post(press, follow=True)
    assert "Names were replaced at 2 places." in answer.content.decode()
    jobs.run_due()
    made = Version.objects.get(number=2)
    assert made.original_name == "My study, names taken out.docx"
    assert names_of(made) == []
    assert "I am the author of the school." in made.reading_copy
    assert "<h2" in made.reading_copy  # a heading stays one, of the same level
    assert made.counted_words == first.counted_words + 4 - len(
        f"{cast.participant.name} {cast.school.name}".split()
    )
    first.refresh_from_db()
    assert cast.participant.name in first.reading_copy
    again = browser.get(reverse("casestudies:version", args=[made.pk])).content.decode()
    assert "Take these names out" not in again
    assert browser.post(press).status_code == 302  # pressed twice it is the same file, and no third version
    assert Version.objects.count() == 2


@pytest.mark.django_db
def test_where_no_name_is_known_no_version_is_made(cast, as_):
    browser = as_(cast.participant)
    body = paragraph(run(f"We asked Strathbrora Academy. {words(300)}"))
    browser.post(
        reverse("casestudies:upload"), {"file": SimpleUploadedFile("study.docx", WordFile(body).bytes())}
    )
    jobs.run_due()
    version = Version.objects.get()
    assert names_of(version) == ["school-name"]
    answer = browser.post(reverse("casestudies:names-take-out", args=[version.pk]), follow=True)
    assert "None of these is a name that we know" in answer.content.decode()
    assert Version.objects.count() == 1


@pytest.mark.django_db
def test_a_pdf_is_left_to_its_author_and_nobody_else_presses(cast, as_):
    out = io.BytesIO()
    pdf_of([(f"I am {cast.participant.name}. {words(60)}", 11)]).save(out)
    as_(cast.participant).post(
        reverse("casestudies:upload"), {"file": SimpleUploadedFile("study.pdf", out.getvalue())}
    )
    jobs.run_due()
    version = Version.objects.get()
    assert names_of(version) == ["author-name"]
    page = as_(cast.participant).get(reverse("casestudies:version", args=[version.pk])).content.decode()
    assert "A PDF can&#x27;t be changed here." in page
    press = reverse("casestudies:names-take-out", args=[version.pk])
    assert as_(cast.participant).post(press).status_code == 403
    for other in (cast.team, cast.tutor, cast.other_participant, cast.marker):
        assert as_(other).post(press).status_code == 404
    assert Version.objects.count() == 1
