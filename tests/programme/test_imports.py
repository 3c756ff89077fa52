"""A table of applications from elsewhere: read, checked, brought in, mended, and nothing twice (complaint 29)."""

import csv
import io
import json
import time

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import jobs
from core.spreadsheets import Limits, read_table
from core.spreadsheets.table import tidy
from core.spreadsheets.xlsx_file import unescaped
from notifications.models import Message
from people.models import User
from programme.models import Application, ApplicationImport, Endorsement
from tests.builders import application_at, draft
from tests.factories.people import SchoolFactory, UserFactory
from tests.people.test_signing_in import code_of

LIST = "/queue/import/"
HEAD = ["Name", "Email", "School", "Headteacher's name", "Headteacher's email", "What stage do you teach?"]


def person(number: int, **more: str) -> list[str]:
    cells = {
        "name": f"Teacher {number}",
        "email": f"teacher{number}@example.org",
        "school": "Anytown Primary School",
        "head": "Hedda Headteacher",
        "head_email": "hedda@example.org",
        "stage": "P4",
    } | more
    return list(cells.values())


def as_csv(rows: list[list[str]], *, delimiter: str = ",", encoding: str = "utf-8-sig") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([HEAD, *rows])
    return text.getvalue().encode(encoding)


def as_xlsx(rows: list[list]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Form1")
        for number, row in enumerate([HEAD, *rows]):
            for column, value in enumerate(row):
                sheet.write(number, column, value)
    return file.getvalue()


def upload(client, data: bytes, name: str = "answers.csv", **more) -> ApplicationImport:
    answer = client.post(LIST, {"file": SimpleUploadedFile(name, data), **more})
    assert answer.status_code == 302, answer.context["form"].errors
    table = ApplicationImport.objects.order_by("-pk").first()
    assert answer["Location"] == f"{LIST}{table.pk}/columns/"
    return table


def check(client, table: ApplicationImport, **more) -> dict[str, int]:
    mapping = {name: str(index) for name, index in table.mapping.items()} | more
    answer = client.post(f"{LIST}{table.pk}/columns/", mapping, follow=True)
    assert answer.redirect_chain, answer.context["form"].errors
    return answer.context["counts"]


def bring_in(client, table: ApplicationImport) -> dict[str, int]:
    assert client.post(f"{LIST}{table.pk}/").status_code == 302
    jobs.run_due()
    return client.get(f"{LIST}{table.pk}/").context["counts"]


def counts(new: int = 0, changed: int = 0, unchanged: int = 0, bad: int = 0) -> dict[str, int]:
    return {"new": new, "changed": changed, "unchanged": unchanged, "bad": bad}


@pytest.fixture(autouse=True)
def _one_open_cohort(cast):
    cast.other_cohort.cohort_authorities.all().delete()


def test_of_200_rows_12_are_bad_and_it_says_which_and_why_and_the_mended_file_brings_in_only_those(cast, as_):
    taken = application_at(
        "submitted", cohort=cast.cohort, applicant=UserFactory(email="own@example.org"), school=cast.school
    )
    bad = {
        3: ({"name": ""}, "Their full name is missing."),
        17: ({"email": ""}, "Their e-mail address is missing."),
        18: ({"email": "not an address"}, "Their e-mail address “not an address” is not an e-mail address."),
        40: (
            {"school": "Nowhere Academy"},
            "No open school is called “Nowhere Academy”. Write its name as in the official list, or its SEED code.",
        ),
        41: (
            {"school": "Otherton Academy"},
            "Otherton Academy is in Inverclyde. This import is for Glasgow City only.",
        ),
        77: ({"head_email": ""}, "The headteacher's e-mail address is missing."),
        78: ({"head_email": "hedda"}, "The headteacher's e-mail address “hedda” is not an e-mail address."),
        100: (
            {"email": "teacher5@example.org"},
            "The same person as in row 6. Leave one of the two in the file.",
        ),
        101: (
            {"email": "HEDDA@example.org"},
            "The teacher's and the headteacher's e-mail addresses are the same.",
        ),
        150: ({"name": "x" * 121}, "Their full name is longer than 120 characters."),
        151: (
            {"email": "own@example.org"},
            "They have submitted an application here themselves, and it says something else. Theirs counts.",
        ),
        199: (
            {"email": "lead@example.org"},
            "This is your own address: apply yourself, and somebody else decides.",
        ),
    }
    rows = [person(number, **bad.get(number, ({}, ""))[0]) for number in range(1, 201)]
    client = as_(cast.lead)
    table = upload(client, as_csv(rows))
    assert check(client, table) == counts(new=188, bad=12)
    page = client.get(f"{LIST}{table.pk}/?show=bad")
    assert "188 rows are in order, 12 cannot be brought in" in page.content.decode()
    assert {row.number - 1: row.reason for row in table.rows.filter(outcome="bad")} == {
        number: reason for number, (_, reason) in bad.items()
    }
    assert Application.objects.exclude(pk=taken.pk).count() == 0  # nothing before the press

    assert bring_in(client, table) == counts(new=188, bad=12)
    assert Application.objects.filter(submitted_by=cast.lead, authority=cast.glasgow).count() == 188
    errors = client.get(f"{LIST}{table.pk}/errors/")
    lines = list(csv.reader(io.StringIO(errors.content.decode("utf-8-sig"))))
    assert lines[0] == ["Row", "Why it was not brought in", *HEAD]
    assert [(int(line[0]) - 1, line[1]) for line in lines[1:]] == [(n, why) for n, (_, why) in bad.items()]

    # The same file once more: nothing twice.
    again = upload(client, as_csv(rows))
    assert check(client, again) == counts(unchanged=188, bad=12)
    assert client.post(f"{LIST}{again.pk}/").status_code == 403
    # The file of errors as it came, eight of them mended: only those come in.
    for line in lines[1:]:
        number = int(line[0]) - 1
        if number not in (41, 101, 151, 199):
            line[2:] = person(number)
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    mended = upload(client, text.getvalue().encode("utf-8-sig"))
    assert check(client, mended) == counts(new=8, bad=4)
    assert bring_in(client, mended) == counts(new=8, bad=4)
    assert Application.objects.filter(submitted_by=cast.lead).count() == 196
    assert Message.objects.filter(kind="application.brought_in").count() == 196
    assert Endorsement.objects.filter(application__submitted_by=cast.lead).count() == 196


def test_what_was_brought_in_is_a_submitted_application_and_its_owner_signs_in_by_a_code(
    cast, as_, client, mailoutbox
):
    lead = as_(cast.lead)
    table = upload(lead, as_csv([person(1, name="Ailean MacDhòmhnaill", school=cast.school.seed_code)]))
    check(lead, table)
    bring_in(lead, table)
    made = Application.objects.get(submitted_by=cast.lead)
    assert (made.full_name, made.state, made.school, made.sector, made.teaches, made.headteacher_email) == (
        "Ailean MacDhòmhnaill",
        "submitted",
        cast.school,
        "primary",
        "P4",
        "hedda@example.org",
    )
    assert made.endorsements.get().state == "requested"
    client.logout()
    client.post("/accounts/login/code/", {"email": "teacher1@example.org"})
    jobs.run_due()
    [mail] = [mail for mail in mailoutbox if "sign-in code" in mail.subject]
    client.post("/accounts/login/code/confirm/", {"code": code_of(mail)})
    assert client.get(f"/application/{made.pk}/").status_code == 200


def test_a_table_changes_what_it_brought_in_until_somebody_has_decided(cast, as_):
    client = as_(cast.lead)
    table = upload(client, as_csv([person(1), person(2)]))
    check(client, table)
    bring_in(client, table)
    changed = [person(1, stage="P7"), person(2, head_email="new-head@example.org")]
    table = upload(client, as_csv(changed))
    assert check(client, table) == counts(changed=2)
    assert [row.reason for row in table.rows.all()] == [
        "Changes what they teach.",
        "Changes the headteacher's e-mail address.",
    ]
    bring_in(client, table)
    first, second = Application.objects.filter(submitted_by=cast.lead).order_by("applicant__email")
    assert first.teaches == "P7"
    assert list(second.endorsements.values_list("headteacher_email", "state").order_by("pk")) == [
        ("hedda@example.org", "replaced"),
        ("new-head@example.org", "requested"),
    ]
    client.get("/queue/decide/", {"verb": "decline", "ids": [first.pk]})
    client.post("/queue/decide/", {"verb": "decline", "ids": [first.pk], "note": ""})
    table = upload(client, as_csv([person(1, stage="P1")]))
    assert check(client, table) == counts(bad=1)
    assert table.rows.get().reason == "It has been decided on already, so it is not changed."


def test_another_tables_lead_is_a_stranger_and_reasons_tell_no_tales(cast, as_):
    """Complaint 28: nothing of another authority, not even that somebody applied there."""
    elsewhere = UserFactory(email="elsewhere@example.org")
    application_at("submitted", cohort=cast.cohort, applicant=elsewhere, school=cast.other_school)
    begun = UserFactory(email="begun@example.org")
    draft(cohort=cast.cohort, applicant=begun, school=cast.school)
    client = as_(cast.lead)
    rows = [
        person(1, email="elsewhere@example.org"),
        person(2, email="begun@example.org"),
        person(3, email=cast.other_participant.email),
    ]
    table = upload(client, as_csv(rows))
    assert check(client, table) == counts(bad=3)
    assert {row.reason for row in table.rows.all()} == {
        "This address can't be brought in here. Ask the programme team why."
    }
    for what in ("", "columns/", "progress/", "errors/"):
        assert as_(cast.other_lead).get(f"{LIST}{table.pk}/{what}").status_code == 404, what
        assert as_(cast.participant).get(f"{LIST}{table.pk}/{what}").status_code == 403, what
    assert as_(cast.other_lead).post(f"{LIST}{table.pk}/").status_code == 404
    assert as_(cast.other_lead).post(f"{LIST}{table.pk}/discard/").status_code == 404
    assert list(as_(cast.other_lead).get(LIST).context["rows"]) == []
    # The team reads why.
    client = as_(cast.team)
    table = upload(client, as_csv(rows))
    check(client, table)
    assert [row.reason for row in table.rows.all()] == [
        "They have submitted an application here themselves, and it says something else. Theirs counts.",
        "They have begun an application here themselves. Theirs counts once they submit it.",
        "They take part in the programme already, or have completed it.",
    ]
    assert as_(cast.lead).get(f"{LIST}{table.pk}/").status_code == 404


def test_who_has_withdrawn_is_not_brought_back(cast, as_):
    client = as_(cast.lead)
    table = upload(client, as_csv([person(1)]))
    check(client, table)
    bring_in(client, table)
    made = Application.objects.get(submitted_by=cast.lead)
    as_(made.applicant).post(f"/application/{made.pk}/withdraw/", {"reason": ""})
    client = as_(cast.lead)
    table = upload(client, as_csv([person(1)]))
    assert check(client, table) == counts(bad=1)
    assert table.rows.get().reason == "They have withdrawn their application."


def test_an_excel_workbook_does_as_well_and_formulas_are_never_run(cast, as_):
    rows = [
        person(1, name="Mòrag NicÌomhair"),
        person(2, name='=HYPERLINK("http://example.org","x")'),
        person(3, school=int(cast.school.seed_code)),
    ]
    client = as_(cast.lead)
    table = upload(client, as_xlsx(rows), "answers.xlsx")
    assert check(client, table) == counts(new=2, bad=1)  # of a formula only what it last showed is read
    assert [(row.name, row.reason) for row in table.rows.all()] == [
        ("Mòrag NicÌomhair", ""),
        ("0", "Their full name “0” has no letter in it."),
        ("Teacher 3", ""),
    ]
    text = [person(4, name="=1+1", school="Nowhere"), person(5, name="@SUM(A1)", school="Nowhere")]
    table = upload(client, as_csv(text))
    check(client, table)
    file = client.get(f"{LIST}{table.pk}/errors/").content
    lines = list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))
    assert file.startswith(b"\xef\xbb\xbf")
    assert [line[2] for line in lines[1:]] == ["'=1+1", "'@SUM(A1)"]
    table = upload(client, file)  # and what was put before it goes again
    assert [row.cells[2] for row in table.rows.all()] == ["=1+1", "@SUM(A1)"]


@pytest.mark.parametrize(
    ("delimiter", "encoding"),
    [(",", "utf-8"), (";", "utf-8-sig"), (";", "cp1252"), ("\t", "utf-16"), (",", "utf-8-sig")],
)
def test_gaelic_names_survive_every_kind_of_csv(delimiter, encoding):
    table = read_table(as_csv([person(1, name="Ùna NicDhòmhnaill")], delimiter=delimiter, encoding=encoding))
    assert (table.error, table.headings, table.rows) == (
        "",
        HEAD,
        [(2, person(1, name="Ùna NicDhòmhnaill"))],
    )


def test_half_a_sign_in_a_workbook_is_left_out():
    assert tidy(unescaped("Mo_xD83D_rag_x0007_"), Limits()) == "Morag"


def test_accents_written_apart_and_together_are_one_name():
    table = read_table(as_csv([person(1, name="Mo\u0300rag")]))
    assert table.rows[0][1][0] == "Mòrag"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty. Save the table again and choose it once more."),
        (b"Name,Email\n", "The file has a row of headings and nothing below it."),
        (b"\n\n,,\n", "The file has nothing in it."),
        (b"PK\x03\x04" + b"\x00" * 50, "The file is damaged or is not a table."),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "The file is an old Excel file (.xls)"),
        (b"%PDF-1.7\n\x00\x00", "The file is not a table of text."),
        (b"Name\n" + b"x\n" * 5001, "The file has more than 5,000 rows."),
        (b"a," * 70 + b"\n" + b"1," * 70, "The file has more than 60 columns."),
        (b'Name,Email\n"' + b"x" * 30_000, "The file can't be split into rows"),
        (b"x" * (5 * 1024 * 1024 + 1), "The file is larger than 5 MiB."),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(data, sentence):
    assert read_table(data).error.startswith(sentence)


def test_a_workbook_that_unpacks_without_end_or_defines_entities_is_refused():
    import zipfile

    def book(sheet: bytes) -> bytes:
        file = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(as_xlsx([["x"]]))) as old, zipfile.ZipFile(file, "w", 8) as new:
            for name in old.namelist():
                new.writestr(name, sheet if name.endswith("sheet1.xml") else old.read(name))
        return file.getvalue()

    refused = "The workbook is packed in an unusual way that is not safe to open. Save it as CSV, and choose that file."
    assert read_table(book(b"0" * (101 * 1024 * 1024))).error == refused
    assert read_table(book(b'<!DOCTYPE x [<!ENTITY a "b">]><x/>')).error == refused
    assert read_table(book(b"<worksheet>")).error.startswith("The file is damaged or is not a table.")


def test_a_bad_file_or_column_says_so_beside_the_field(cast, as_):
    client = as_(cast.lead)
    answer = client.post(LIST, {"file": SimpleUploadedFile("x.pdf", b"%PDF\x00")})
    assert answer.context["form"].errors == {
        "file": ["The file is not a table of text. Choose a CSV file or an Excel workbook (.xlsx)."]
    }
    assert client.post(LIST, {}).context["form"].errors == {"file": ["Choose the file"]}
    table = upload(client, as_csv([person(1)]))
    data = {"full_name": "0", "email": "0", "school": "2", "headteacher_email": "99"}
    answer = client.post(f"{LIST}{table.pk}/columns/", data)
    assert answer.status_code == 200
    assert answer.context["form"].errors["email"] == ["This column is chosen for “Their full name” already"]
    assert list(answer.context["form"].errors) == ["headteacher_email", "email"]
    table.refresh_from_db()
    assert table.state == "uploaded"


def test_columns_are_guessed_from_what_forms_call_them(cast, as_):
    heads = "ID;Start time;Email;Name;Name of your school;Local authority;GTCS registration number;"
    heads += "Name of your headteacher;Headteacher e-mail;Class / stage;Why do you want to take part?"
    table = read_table(f"{heads}\n1;;a@example.org;A;S;G;091234;H;h@example.org;P1;Because".encode())
    from programme.importing import guess

    assert guess(table.headings) == {
        "email": 2,
        "full_name": 3,
        "school": 4,
        "authority": 5,
        "gtcs_number": 6,
        "headteacher_name": 7,
        "headteacher_email": 8,
        "teaches": 9,
        "statement": 10,
    }


def test_progress_is_found_again_and_a_table_can_be_thrown_away(cast, as_):
    client = as_(cast.lead)
    table = upload(client, as_csv([person(1)]))
    check(client, table)
    assert json.loads(client.get(f"{LIST}{table.pk}/progress/").content)["done"] is False
    bring_in(client, table)
    assert json.loads(client.get(f"{LIST}{table.pk}/progress/").content) == {
        "value": 1,
        "maximum": 1,
        "text": "All brought in",
        "done": True,
        "failed": False,
        "next": f"{LIST}{table.pk}/",
    }
    assert [row.cells for row in table.rows.all()] == [[]]  # cells go once they are not needed
    assert client.post(f"{LIST}{table.pk}/discard/").status_code == 403
    other = upload(client, as_csv([person(2)]))
    assert client.post(f"{LIST}{other.pk}/discard/")["Location"] == LIST
    other.refresh_from_db()
    assert (other.state, other.rows.count()) == ("discarded", 0)


def test_who_applies_between_check_and_press_is_not_overwritten(cast, as_):
    client = as_(cast.lead)
    table = upload(client, as_csv([person(1), person(2)]))
    check(client, table)
    quick = UserFactory(email="teacher1@example.org")
    own = application_at("submitted", cohort=cast.cohort, applicant=quick, school=cast.school)
    assert bring_in(client, table) == counts(new=1, bad=1)
    own.refresh_from_db()
    assert (own.full_name, own.submitted_by) == (quick.name, quick)


def test_5000_rows_take_less_than_a_minute_and_pages_ask_as_much_for_all_as_for_few(cast, as_):
    for number in range(20):
        SchoolFactory(name=f"School {number}", authority=cast.glasgow)
    client = as_(cast.lead)
    asked = []
    for rows in (10, 5000):
        table = upload(client, as_csv([person(n, school=f"School {n % 20}") for n in range(rows)]))
        started = time.monotonic()
        check(client, table)
        assert client.post(f"{LIST}{table.pk}/").status_code == 302
        run = jobs.Job.objects.get(kind="programme.import", payload__import=table.pk)
        assert jobs.run(run.pk)
        assert time.monotonic() - started < 60
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{LIST}{table.pk}/").status_code == 200
        with CaptureQueriesContext(connection) as of_list:
            assert client.get(LIST).status_code == 200
        asked.append((len(queries), len(of_list)))
    assert asked[0] == asked[1]
    assert max(asked[0]) <= 12
    assert User.objects.filter(email__startswith="teacher").count() == 5000
    assert Application.objects.filter(submitted_by=cast.lead).count() == 5000


def test_a_lead_of_no_authority_brings_nothing_in(cast, as_):
    assert as_(cast.participant).get(LIST).status_code == 403
    assert as_(cast.tutor).post(LIST, {"file": SimpleUploadedFile("a.csv", b"a")}).status_code == 403
    assert reverse("programme:import-list") == LIST
