"""What comes into the basket besides the journal: points agreed after a visit, and files; the author's alone."""

import io
import struct
import tracemalloc
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casestudies import actions
from casestudies.evidence_files import END_OF_ZIP, TOO_MANY_PARTS, refusal_of
from casestudies.models import CaseStudy, Evidence
from core.decisions import NotYours, Refused
from tests.builders_casestudies import own_file, png
from tests.builders_trios import agreed_by_all, discussed, held, written
from tests.factories.casestudies import SectionFactory
from tests.house.access import PERSONAS
from trios.models import Dialogue, NextStep
from trios.queries.points import hosted_by, points_of

pytestmark = pytest.mark.django_db


def url(name: str, **kwargs) -> str:
    return reverse(f"casestudies:{name}", kwargs=kwargs)


def spreadsheet(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in names:
            package.writestr(name, "<x/>")
    return out.getvalue()


def send(browser, file, **data):
    return browser.post(url("evidence-file-add"), {"file": file, "title": "Tally", "is_safe": "on"} | data)


def test_the_host_puts_points_aside_one_by_one(cast, as_):
    visit = agreed_by_all(cast)
    browser = as_(cast.participant)
    page = browser.get(url("evidence-visits"))
    [(_, can, offers)] = page.context["visits"]
    assert (bool(can), [(offer.point.part, offer.is_in) for offer in offers]) == (
        True,
        [("strengths", False), ("challenge", False), ("actions", False), ("next_step", False)],
    )
    lift = url("evidence-lift-point", visit=visit.pk, part="challenge")
    assert browser.post(lift).headers["Location"] == url("evidence-visits")
    evidence = Evidence.objects.get()
    assert (evidence.kind, evidence.text, evidence.source) == (
        "visit_point",
        "What would the quiet ones say?",
        f"visit:{visit.pk}:challenge",
    )
    [(_, _, offers)] = browser.get(url("evidence-visits")).context["visits"]
    assert [offer.is_in for offer in offers] == [False, True, False, False]
    assert browser.post(url("evidence-lift-point", visit=visit.pk, part="notes")).status_code == 403
    assert Evidence.objects.count() == 1


def test_nothing_is_put_aside_before_all_have_agreed_or_after_a_change(cast, as_):
    visit = held(cast)
    discussed(visit, cast.mentor)
    browser = as_(cast.participant)
    lift = url("evidence-lift-point", visit=visit.pk, part="strengths")
    assert browser.post(lift).status_code == 403
    page = browser.get(url("evidence-visits"))
    assert "when everybody has agreed the record" in page.content.decode()
    assert "Calm starts." not in page.content.decode()
    assert Evidence.objects.count() == 0


def test_an_agreed_record_that_is_changed_is_agreed_again_first(cast, as_):
    visit = agreed_by_all(cast)
    lifted = actions.lift_point(enrolment=cast.enrolment, visit=visit, part="strengths", by=cast.participant)
    discussed(visit, cast.mentor, strengths="Other words.", version=Dialogue.objects.get().version)
    again = hosted_by(cast.enrolment)[0]
    with pytest.raises(Refused):
        actions.lift_point(enrolment=cast.enrolment, visit=again, part="strengths", by=cast.participant)
    lifted.refresh_from_db()
    assert lifted.text == "Calm starts."


def test_a_guest_the_mentor_and_staff_put_nothing_of_it_aside(cast, as_):
    visit = agreed_by_all(cast)
    guests = [
        row.enrolment
        for row in visit.trio.members.exclude(enrolment=cast.enrolment).select_related("enrolment")
    ]
    for enrolment in guests:
        answer = as_(enrolment.participant).post(url("evidence-lift-point", visit=visit.pk, part="strengths"))
        assert answer.status_code == 404
        assert hosted_by(enrolment) == []
    for user in (cast.mentor, cast.team, cast.lead):
        with pytest.raises((NotYours, Refused)):
            actions.lift_point(enrolment=cast.enrolment, visit=visit, part="strengths", by=user)
    assert Evidence.objects.count() == 0


def test_of_the_next_steps_only_the_hosts_own_is_a_point_and_of_the_lesson_nothing(cast):
    visit = agreed_by_all(cast)
    written(visit, cast.mentor, notes="SecretNotes of the lesson")
    for step in NextStep.objects.all():
        step.text = "Mine." if step.enrolment_id == cast.enrolment.pk else "SecretStep"
        step.save()
    said = [point.text for point in points_of(hosted_by(cast.enrolment)[0])]
    assert said == ["Calm starts.", "What would the quiet ones say?", "Each tries one thing.", "Mine."]


def test_a_file_is_kept_for_a_section_downloaded_and_deleted(cast, as_, django_capture_on_commit_callbacks):
    section = SectionFactory(cohort=cast.cohort, title="Impact")
    browser = as_(cast.participant)
    data = png()
    sent = send(browser, SimpleUploadedFile("Tally P6.PNG", data), section=section.pk, text="More.")
    assert sent.headers["Location"] == url("evidence-list")
    evidence = Evidence.objects.get()
    assert (evidence.section, evidence.file_name, evidence.size) == (section, "Tally P6.PNG", len(data))
    assert "Tally" not in evidence.file.name
    got = browser.get(url("evidence-file", pk=evidence.pk))
    assert b"".join(got.streaming_content) == data
    assert (got["Content-Type"], got["Content-Disposition"], got["X-Content-Type-Options"]) == (
        "image/png",
        'attachment; filename="Tally P6.PNG"',
        "nosniff",
    )
    assert send(browser, SimpleUploadedFile("again.png", data)).status_code == 302
    assert Evidence.objects.count() == 1
    assert browser.post(url("evidence-place", pk=evidence.pk), {"section": ""}).status_code == 302
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(url("evidence-drop", pk=evidence.pk))
    assert (Evidence.objects.count(), default_storage.exists(evidence.file.name)) == (0, False)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("tally.png", b"GIF89a", "not what its name says"),
        ("tally.jpg", png(), "not what its name says"),
        ("tally.pdf", b"MZ\x90\x00", "not what its name says"),
        ("tally.xlsx", b"PK\x03\x04 no zip", "not what its name says"),
        ("tally.xlsx", spreadsheet("word/document.xml"), "not what its name says"),
        ("tally.xlsx", spreadsheet("xl/workbook.xml", "xl/vbaProject.bin"), "not what its name says"),
        ("tally.csv", b"a,b\x00", "not what its name says"),
        ("tally.xls", b"x", "of the old kind"),
        ("tally.xlsm", b"x", "holds macros"),
        ("photo.heic", b"x", "as an iPhone keeps it"),
        ("notes.docx", b"x", "Put text in your plan"),
        ("page.svg", b"<svg/>", "can't be added"),
        ("noname", b"x", "can't be added"),
        ("empty.png", b"", "The file is empty"),
    ],
)
def test_what_is_no_chart_or_file_of_ours_is_refused_with_a_sentence(cast, as_, name, data, says):
    page = send(as_(cast.participant), SimpleUploadedFile(name, data))
    assert page.status_code == 200
    assert says in page.context["form"].errors["file"][0]
    assert (Evidence.objects.count(), CaseStudy.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", png()),
        ("a.pdf", b"%PDF-1.7\n..."),
        ("a.xlsx", spreadsheet("xl/workbook.xml")),
        ("a.ods", spreadsheet("mimetype", "content.xml")),
        ("a.csv", "Week,Explained\n1,£2\n".encode("latin-1")),
    ],
)
def test_what_is_one_is_taken(name, data):
    assert refusal_of(name, io.BytesIO(data)) == ""


def rewritten(data: bytes, **numbers: int) -> bytes:
    """A zip whose last record says other numbers than are true."""
    fields = list(END_OF_ZIP.unpack(data[-END_OF_ZIP.size :]))
    for name, value in numbers.items():
        fields[{"parts": 4, "size": 5}[name]] = value
    return data[: -END_OF_ZIP.size] + END_OF_ZIP.pack(*fields)


def huge(data: bytes, parts: int, size: int) -> bytes:
    """A zip with the record for huge files before its last."""
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, parts, parts, size, 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 0, 1)
    return data[: -END_OF_ZIP.size] + record + locator + data[-END_OF_ZIP.size :]


def test_a_spreadsheet_of_far_too_many_parts_is_refused_before_its_list_is_read(cast, as_):
    few = spreadsheet("xl/workbook.xml", *(f"xl/worksheets/sheet{n}.xml" for n in range(1900)))
    many = spreadsheet("xl/workbook.xml", *(f"x/{n}" for n in range(2100)))
    assert refusal_of("a.xlsx", io.BytesIO(few)) == ""
    says = [
        refusal_of("a.xlsx", io.BytesIO(data))
        for data in (
            many,
            rewritten(spreadsheet(*map(str, range(9000))), parts=5),  # the number is a lie, the size is not
            rewritten(spreadsheet("xl/workbook.xml"), parts=60_000),
            huge(spreadsheet("xl/workbook.xml"), 100_000, 10),
            huge(spreadsheet("xl/workbook.xml"), 1, 100_000_000),
        )
    ]
    assert says == [TOO_MANY_PARTS] * 5
    page = send(as_(cast.participant), SimpleUploadedFile("many.xlsx", many))
    assert page.context["form"].errors["file"] == [TOO_MANY_PARTS]
    assert refusal_of("a.ods", io.BytesIO(many)) == TOO_MANY_PARTS


def test_a_hundred_thousand_parts_take_no_memory():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for number in range(100_000):
            package.writestr(f"x/{number}", "")
    out.seek(0)
    tracemalloc.start()
    assert refusal_of("a.xlsx", out) == TOO_MANY_PARTS
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1024 * 1024


def test_a_file_that_is_too_large_or_one_too_many_is_said_so(cast, as_, monkeypatch):
    browser = as_(cast.participant)
    large = send(browser, SimpleUploadedFile("large.png", png() + b"0" * (10 * 1024 * 1024)))
    assert large.context["form"].errors["file"][0].startswith("The file is larger than 10 MB.")
    monkeypatch.setattr("casestudies.actions.evidence.MOST_FILES", 1)
    own_file(cast.enrolment)
    full = send(browser, SimpleUploadedFile("b.png", png(50)))
    assert full.status_code == 200
    assert "the most there can be" in full.content.decode()
    assert full.context["form"]["title"].value() == "Tally"
    folder = "evidence"
    kept = [
        name
        for sub in default_storage.listdir(folder)[0]
        for name in default_storage.listdir(f"{folder}/{sub}")[1]
    ]
    assert Evidence.objects.get().file.name.rpartition("/")[2] in kept


def test_it_has_to_be_said_that_nobody_is_in_it_and_the_token_is_asked_for(cast, as_):
    page = send(as_(cast.participant), SimpleUploadedFile("a.png", png()), is_safe="")
    assert list(page.context["form"].errors) == ["is_safe"]
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.participant)
    assert send(strict, SimpleUploadedFile("a.png", png())).status_code == 403
    assert Evidence.objects.count() == 0


def test_a_name_that_no_document_can_hold_is_no_name(cast, as_):
    page = send(as_(cast.participant), SimpleUploadedFile("a.png", png()), title="\x01").content.decode()
    assert "Give it a name." in page
    assert not Evidence.objects.exists()


def test_a_section_of_another_cohort_is_none_of_mine(cast, as_):
    elsewhere = SectionFactory(cohort=cast.other_cohort)
    page = send(as_(cast.participant), SimpleUploadedFile("a.png", png()), section=elsewhere.pk)
    assert list(page.context["form"].errors) == ["section"]
    with pytest.raises(Refused), transaction.atomic():
        own_file(cast.enrolment, section=elsewhere)
    assert Evidence.objects.count() == 0


def test_a_name_beside_a_file_is_asked_about_and_replaced(cast, as_):
    browser = as_(cast.participant)
    sent = send(browser, SimpleUploadedFile("a.png", png()), text="This is of Eilidh Murray.")
    evidence = Evidence.objects.get()
    here = url("evidence-describe", pk=evidence.pk)
    assert sent.headers["Location"] == here
    assert [hint["value"] for hint in browser.get(here).context["hints"]] == ["Eilidh Murray"]
    browser.post(here, {"title": "Tally", "text": evidence.text, "pseudonym": "Eilidh Murray"})
    evidence.refresh_from_db()
    assert evidence.text == "This is of Pupil A."


def test_the_words_of_a_copy_stay_as_they_were(cast):
    visit = agreed_by_all(cast)
    evidence = actions.lift_point(enrolment=cast.enrolment, visit=visit, part="actions", by=cast.participant)
    with pytest.raises(Refused):
        actions.describe_evidence(evidence=evidence, title="x", text="y", by=cast.participant)


@pytest.mark.parametrize("persona", [p for p in PERSONAS if p not in ("anonymous", "participant")])
def test_nobody_else_whatever_their_role_gets_the_file(cast, as_, persona):
    evidence = own_file(cast.enrolment)
    assert as_(getattr(cast, persona)).get(url("evidence-file", pk=evidence.pk)).status_code == 404


def test_pictures_stand_in_the_word_document_and_other_files_by_name(cast, as_):
    own_file(cast.enrolment)
    own_file(cast.enrolment, name="tally.csv", data=b"1,2", title="Sheet")
    answer = as_(cast.participant).get(url("skeleton-download"))
    package = zipfile.ZipFile(io.BytesIO(answer.content))
    assert [name for name in package.namelist() if "media" in name] == ["word/media/picture1.png"]
    assert "See your file tally.csv." in package.read("word/document.xml").decode()


def test_the_pages_ask_equally_often(cast, as_):
    agreed_by_all(cast)
    browser, counts = as_(cast.participant), []
    for numbers in (range(1), range(1, 6)):
        for number in numbers:
            own_file(cast.enrolment, data=png(40 + number))
        asked = []
        for name in ("evidence-list", "evidence-visits", "skeleton"):
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(url(name)).status_code == 200
            asked.append(len(queries))
        counts.append(asked)
    assert counts[0] == counts[1]
    assert max(counts[1]) <= 12
