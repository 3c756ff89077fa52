"""Every file that could hurt, sent as a person sends it: a sentence, nothing kept, and the worker goes on."""

import datetime as dt
import io
import resource
from contextlib import contextmanager
from pathlib import Path

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from casestudies.enums import IntakeState
from casestudies.forms.participant import MAX_BYTES
from casestudies.models import CaseStudy, Evidence, Version
from core import clock, jobs, viruses
from core.enums import JobState
from core.models import Job
from tests.builders_casestudies import docx_file
from tests.casestudies.intake_documents import pdf_of
from tests.casestudies.test_intake_refusals import SENTENCES
from tests.scanner import EICAR, listening

pytestmark = pytest.mark.django_db
UPLOAD = reverse("casestudies:upload")


def page_of(version: Version) -> str:
    return reverse("casestudies:version", args=[version.pk])


def files_kept(settings) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.fixture
def author(cast, as_):
    """The participant's browser."""
    return as_(cast.participant)


@pytest.fixture
def works(django_capture_on_commit_callbacks):
    """`works()`: the worker does what is due, and what it puts off until its end."""

    def work() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            jobs.run_due()

    return work


def sends(browser, data: bytes, name: str = "Case study.docx"):
    return browser.post(UPLOAD, {"file": SimpleUploadedFile(name, data)})


def locked_pdf() -> bytes:
    out = io.BytesIO()
    pdf = pdf_of([("Some words.", 11)])
    pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user="secret"))
    return out.getvalue()


HAZARDS = {name: data for name, (data, _) in SENTENCES.items()} | {
    "a PDF cut off": b"%PDF-1.7\n1 0 obj\n<<",
    "a PDF with a password": locked_pdf(),
    "a web page that says it is a PDF": b"<html>%PDF-1.7</html>",
    "a program": b"MZ\x90\x00" + bytes(4000),
}


@pytest.mark.parametrize("name", HAZARDS)
def test_it_is_answered_with_a_sentence_and_nothing_of_it_is_kept(name, author, works, settings):
    assert sends(author, HAZARDS[name]).status_code == 302
    works()

    version = Version.objects.get()
    said = author.get(page_of(version)).content.decode()
    assert (version.intake, version.original.name) == (IntakeState.REFUSED, "")
    assert version.error in said
    assert version.error.endswith(".")
    assert "Traceback" not in said
    assert files_kept(settings) == []
    assert author.get(reverse("casestudies:version-original", args=[version.pk])).status_code == 404
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.DONE}

    sends(author, docx_file().read(), "Second attempt.docx")
    works()
    assert Version.objects.get(number=2).intake == IntakeState.READY


@pytest.mark.parametrize(
    ("data", "says"), [(b"", "The file is empty"), (b"x" * (MAX_BYTES + 1), "The file is larger than 20 MB")]
)
def test_what_is_refused_at_the_door_makes_no_row(data, says, author, settings):
    answer = sends(author, data)
    assert answer.status_code == 200
    assert says in answer.content.decode()
    assert (CaseStudy.objects.count(), Version.objects.count(), files_kept(settings)) == (0, 0, [])


NAMES = [
    "../../etc/passwd.docx",
    "C:\\Users\\petra\\study.docx",
    "CON.docx",
    "n" * 300 + ".docx",
    "study\u202excod.docx",
    'a";filename="b.docx',
    "e\u0301tude 🏫.docx",
    "line\r\nSet-Cookie: a=b.docx",
]


@pytest.mark.parametrize("name", NAMES)
def test_no_name_of_a_file_does_harm(name, author, works):
    boundary = "ioc-boundary"
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + docx_file().read() + f"\r\n--{boundary}--\r\n".encode()
    sent = author.post(UPLOAD, body, content_type=f"multipart/form-data; boundary={boundary}")
    if sent.status_code == 200:  # it is no file at all to those who read the form
        assert "There is a problem" in sent.content.decode()
        return
    works()
    version = Version.objects.get()
    assert version.intake == IntakeState.READY
    assert len(version.original_name) <= 120
    assert not set(version.original_name) & set('/\\:"\r\n\u202e')
    served = author.get(reverse("casestudies:version-original", args=[version.pk]))
    assert served.headers["Content-Disposition"].startswith("attachment")
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in served.headers["Content-Disposition"]
    served.close()


@pytest.mark.parametrize(
    "body",
    [
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="\xff\xfe.docx"\r\n\r\nx\r\n--b--\r\n',
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.docx"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n!!!!\r\n--b--\r\n",
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.docx"\r\n\r\ncut off in the mid',
        b"no parts at all",
    ],
)
def test_a_broken_form_is_answered_and_keeps_nothing_readable(body, author, works, settings):
    answer = author.post(UPLOAD, body, content_type="multipart/form-data; boundary=b")
    assert answer.status_code in (200, 302, 400)
    works()
    assert not Version.objects.exclude(intake=IntakeState.REFUSED).exists()
    assert files_kept(settings) == []


def test_a_virus_is_refused_by_name_in_the_log_only_and_not_kept(author, works, settings, caplog):
    with listening() as daemon:
        settings.CLAMD = daemon.address
        sends(author, EICAR, "study.docx")
        works()
        sends(author, docx_file().read())
        works()
    bad, good = Version.objects.order_by("number")
    assert (bad.error, bad.original.name) == (viruses.FOUND, "")
    assert good.intake == IntakeState.READY
    assert daemon.sizes == [len(EICAR), good.size]
    assert "Eicar-Test-Signature" in caplog.text
    assert "Eicar" not in author.get(page_of(bad)).content.decode()


@pytest.mark.parametrize("mute", [True, False], ids=["says nothing", "is not there"])
def test_while_the_scanner_is_away_a_file_is_held_as_being_checked(mute, author, works, settings):
    with listening(mute=mute) as daemon:
        settings.CLAMD = daemon.address
        if not mute:
            daemon.server_close()
        sends(author, docx_file().read())
        works()
    version = Version.objects.get()
    assert version.intake == IntakeState.WAITING
    said = author.get(page_of(version)).content.decode()
    assert "Being checked." in said
    assert "This takes a few seconds" not in said
    assert Job.objects.get().attempts == 0

    with listening() as daemon:
        settings.CLAMD = daemon.address
        clock.move_to(clock.now() + dt.timedelta(minutes=2))
        works()
    version.refresh_from_db()
    assert version.intake == IntakeState.READY


def test_evidence_is_asked_about_too_and_what_was_typed_stays(author, settings):
    address = reverse("casestudies:evidence-file-add")

    def adds(data: bytes):
        file = SimpleUploadedFile("tally.csv", data)
        return author.post(address, {"file": file, "title": "Tally of answers", "is_safe": "on"})

    with listening() as daemon:
        settings.CLAMD = daemon.address
        answer = adds(b"week,answers\n" + EICAR)
        assert viruses.FOUND in answer.content.decode()
        assert "Tally of answers" in answer.content.decode()
        assert Evidence.objects.count() == 0
    answer = adds(b"week,answers\n1,2\n")
    assert viruses.AWAY.replace("'", "&#x27;") in answer.content.decode()
    assert (Evidence.objects.count(), files_kept(settings)) == (0, [])


def test_without_a_scanner_nobody_is_asked(author, works, settings):
    assert settings.CLAMD == ""
    sends(author, docx_file().read())
    works()
    assert Version.objects.get().intake == IntakeState.READY


@pytest.fixture
def full_disk():
    """`with full_disk():` no file of this process can grow beyond a megabyte: a write fails as on a full disk."""

    @contextmanager
    def fill():
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    return fill


@pytest.mark.parametrize("path", ["upload", "evidence-file-add"])
def test_a_disk_that_is_full_is_said_and_nothing_is_kept(path, author, settings, full_disk):
    large = SimpleUploadedFile("study.docx", docx_file().read() + bytes(4 << 20))
    with full_disk():
        answer = author.post(reverse(f"casestudies:{path}"), {"file": large})
    assert answer.status_code == 507
    assert "There is no room to keep this just now" in answer.content.decode()
    assert (CaseStudy.objects.count(), Evidence.objects.count(), files_kept(settings)) == (0, 0, [])
