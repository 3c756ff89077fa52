"""Marking offline: a sheet of the open scripts goes out, comes back, is looked at, and nothing of it is half stored."""

import csv
import io
import re

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEvent
from core.spreadsheets import Table, read_table
from core.transitions import StaleState
from marking import sheet as sheets
from marking.actions.sheet import bring_in
from marking.models import CriterionMark, Mark
from marking.queries.sheet import desk_of
from marking.sheet import HEAD, LIMITS, OVERALL, OpenMark, columns_of, plan, rows_of
from tests.builders_casestudies import case_study_at
from tests.builders_marking import allocated, in_pool, submit, write
from tests.factories.marking import MarkerAppointmentFactory, MarkFactory

pytestmark = pytest.mark.django_db

ODD = '=HYPERLINK("http://example.org")\nsecond line, “quoted”, Gàidhlig'


@pytest.fixture
def mark(cast) -> Mark:
    """A script that Marcus marks, begun: 60 and 61, with odd words for the author."""
    case_study_at("submitted", enrolment=cast.enrolment)
    in_pool(cast.cohort, cast.marker)
    allocated(cast.cohort)
    row = Mark.objects.select_related("case_study", "appointment__cohort", "appointment__marker").get()
    write(row, [60, 61, None, None, None])
    CriterionMark.objects.filter(mark=row, criterion__number=1).update(feedback=ODD.replace("\n", "\r\n"))
    return row


def taken(client) -> list[list[str]]:
    """The rows of the sheet as a program reads them."""
    body = client.get(reverse("marking:sheet-take")).content
    table = read_table(body, LIMITS)
    assert (table.error, table.headings) == ("", list(HEAD))
    return [cells for _, cells in table.rows]


def as_csv(rows, head=HEAD) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([head, *rows])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(rows) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet()
        for number, row in enumerate([HEAD, *rows]):
            page.write_row(number, 0, row)
    return file.getvalue()


def look(client, data: bytes, name: str = "sheet.xlsx"):
    return client.post(reverse("marking:sheet"), {"file": SimpleUploadedFile(name, data)})


def press(client, page, **choices):
    """The button of the check page."""
    form = page.context["form"]
    fields = {name: str(form[name].value()) for name in ("sheet", "seen")}
    return client.post(reverse("marking:sheet-bring"), fields | choices)


def problems(page) -> list[tuple[int, str]]:
    return page.context["problems"]


def stored(mark: Mark) -> tuple:
    mark.refresh_from_db()
    lines = list(mark.criterion_marks.values_list("score", "feedback"))
    return lines, mark.comment, mark.version_number


def test_a_sheet_that_nobody_changed_changes_nothing(mark, cast, as_):
    client = as_(cast.marker)
    rows = taken(client)
    code = mark.case_study.candidate_code
    assert [(row[0], row[1], row[2], row[4]) for row in rows] == [
        (code, "1. Knowledge and understanding", "60", "1"),
        (code, "2. Practice: applied knowledge and skills", "61", "1"),
        (code, "3. Generic cognitive skills", "", "1"),
        (code, "4. Communication and numeracy", "", "1"),
        (code, "5. Autonomy, accountability and working with others", "", "1"),
        (code, OVERALL, "", "1"),
    ]
    assert rows[0][3] == ODD
    for data, name in (
        (client.get(reverse("marking:sheet-take")).content, "a.xlsx"),
        (as_csv(rows), "a.csv"),
    ):
        page = look(client, data, name)
        assert "says the same as the service" in page.text


def test_what_comes_back_is_looked_at_first_and_then_written_at_once(mark, cast, as_):
    client, before = as_(cast.marker), stored(mark)
    rows = taken(client)
    rows[2][2], rows[2][3], rows[5][3] = "70", "From the train.", "All in all good."
    rows[1][2] = ""
    page = look(client, as_xlsx(rows))
    told = [(c.label, c.before, c.after) for card in page.context["cards"] for c in card["changes"]]
    assert told == [
        ("Practice: applied knowledge and skills: score", "61", ""),
        ("Generic cognitive skills: score", "", "70"),
        ("Generic cognitive skills: feedback", "About generic cognitive skills.", "From the train."),
        ("Overall comment", "A clear account of a change that worked.", "All in all good."),
    ]
    assert stored(mark) == before
    assert press(client, page).url == reverse("marking:script-list")
    lines, comment, version = stored(mark)
    assert (comment, version, mark.note) == ("All in all good.", 2, "Sure of this.")
    assert [score for score, _ in lines] == [60, None, 70, None, None]
    assert lines[0][1] == ODD.replace("\n", "\r\n")
    assert lines[2][1] == "From the train."
    assert AuditEvent.objects.get(event="marks.brought_in").facts == {
        "codes": [mark.case_study.candidate_code]
    }
    # Pressed again, the same sheet finds its own words.
    assert press(client, page).status_code == 409


def test_what_changed_in_both_places_stands_side_by_side_and_is_chosen(mark, cast, as_):
    client, code = as_(cast.marker), mark.case_study.candidate_code
    rows = taken(client)
    rows[0][2] = "75"
    write(mark, [50, 61, None, None, None])
    CriterionMark.objects.filter(mark=mark, criterion__number=1).update(feedback=ODD)
    page = look(client, as_csv(rows), "a.csv")
    assert "after you took the sheet" in page.text
    assert [(c.before, c.after) for c in page.context["cards"][0]["changes"]] == [("50", "75")]
    again = press(client, page)
    assert (again.status_code, f"Choose which one counts for {code}" in again.text) == (200, True)
    assert stored(mark)[0][0][0] == 50
    press(client, page, **{f"choice-{code}": "service"})
    assert stored(mark)[0][0][0] == 50
    press(client, page, **{f"choice-{code}": "sheet"})
    assert stored(mark)[0][0][0] == 75


def test_one_that_changes_while_it_is_looked_at_is_looked_at_again(mark, cast, as_):
    client = as_(cast.marker)
    rows = taken(client)
    rows[0][2] = "75"
    page = look(client, as_csv(rows), "a.csv")
    write(mark, [50, 61, None, None, None])
    again = press(client, page)
    assert (again.status_code, "while you looked at this" in again.text) == (409, True)
    assert stored(mark)[0][0][0] == 50
    desk = desk_of(cast.marker)
    found = plan(Table(list(HEAD), [(2, rows[0])]), columns_of(HEAD), desk.marks, desk.done)
    write(mark, [51, 61, None, None, None])
    with pytest.raises(StaleState):
        bring_in(plan=found, desk=desk, chosen=found.marks[0].mark.code, by=cast.marker)
    assert stored(mark)[0][0][0] == 51


def test_of_two_marks_neither_is_written_when_one_can_not_be(mark, cast):
    other = MarkFactory(appointment=mark.appointment)
    desk = desk_of(cast.marker)
    rows = [
        [code, "1", "77", "New.", str(desk.drafts[code].version)]
        for code in (mark.case_study.candidate_code, other.case_study.candidate_code)
    ]
    found = plan(Table(list(HEAD), list(enumerate(rows, start=2))), columns_of(HEAD), desk.marks, desk.done)
    Mark.objects.filter(pk=other.pk).update(version_number=9)
    before = stored(mark)
    with pytest.raises(StaleState):
        bring_in(plan=found, desk=desk, chosen=(), by=cast.marker)
    assert stored(mark) == before


def test_rows_that_can_not_be_read_are_named_and_then_nothing_is_brought_in(mark, cast, as_):
    client, code = as_(cast.marker), mark.case_study.candidate_code
    strangers = MarkFactory(
        appointment=MarkerAppointmentFactory(cohort=cast.cohort, marker=cast.second_marker)
    )
    foreign = strangers.case_study.candidate_code
    rows = [
        [code, "1. Knowledge and understanding", "70", "Fine.", "1"],
        [foreign, "1", "70", "", "0"],
        ["NOSUCH", "1", "70", "", "0"],
        [code, "2", "0.72", "", "1"],
        [code, "3", "101", "", "1"],
        [code, "4", "sixty", "", "1"],
        [code, "5", "-1", "", "1"],
        [code, "9", "60", "", "1"],
        [code, "1", "60", "", "1"],
        [code, OVERALL, "60", "", "1"],
        [code.lower(), "communication and numeracy", "60", "", "1"],
        [code, "3", "60", "x" * 6001, "1"],
        ["", "", "", "Loose words", ""],
    ]
    page = look(client, as_csv(rows), "a.csv")
    told = dict(problems(page))
    assert told[3] == f"You have no script with the code “{foreign}” that is still to be marked."
    assert told[4] == "You have no script with the code “NOSUCH” that is still to be marked."
    assert "“0.72” for Practice: applied knowledge and skills" in told[5]
    assert "“101”" in told[6]
    assert "“sixty”" in told[7]
    assert "“-1”" in told[8]
    assert told[9] == f"{code} has no criterion “9”. Leave that column as it was."
    assert told[10] == f"{code}, Knowledge and understanding stands in row 2 already. Leave one of the two."
    assert "has no score" in told[11]
    assert told[12] == f"{code}, Communication and numeracy stands in row 7 already. Leave one of the two."
    assert sorted(told) == [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]
    assert ("Row 3: You have no script" in page.text, "Bring it in" in page.text) == (True, False)
    before = stored(mark)
    assert press(client, page).url == reverse("marking:sheet")
    assert stored(mark) == before


def test_the_last_column_is_left_alone(mark, cast, as_):
    client, code = as_(cast.marker), mark.case_study.candidate_code
    for version in ("", "x", "2", "99999999999999999999", "٣"):
        page = look(client, as_csv([[code, "1", "70", "", version]]), "a.csv")
        assert "The last column was changed" in problems(page)[0][1], version
    page = look(client, as_csv([[code, "1", "70", "", "1"], [code, "2", "70", "", "0"]]), "a.csv")
    assert f"says 0 here and 1 in another row of {code}" in problems(page)[0][1]


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (b"", "a.csv", "The file is empty"),
        (b"PK\x03\x04 not really", "a.xlsx", "damaged"),
        (as_csv([["x"]], head=["Code", "Score"]), "a.csv", "The first row has no column “Candidate code”"),
        (as_csv([]), "a.csv", "nothing below it"),
        (b"\x00" * 6_000_000, "a.xlsx", "larger than 5 MiB"),
    ],
)
def test_what_is_no_sheet_of_ours_is_refused_with_a_sentence(cast, as_, data, name, why):
    page = look(as_(cast.marker), data, name)
    assert (page.status_code, why in page.text) == (200, True)


def test_the_columns_may_come_in_any_order_and_more_may_stand_there(mark, cast, as_):
    code = mark.case_study.candidate_code
    head = ["My notes", "Score", "feedback ", "TAKEN AT (LEAVE AS IT IS)", "Criterion", "Candidate code"]
    page = look(as_(cast.marker), as_csv([["?", "70", ODD, "1", "1", code]], head), "a.csv")
    assert [(c.before, c.after) for c in page.context["cards"][0]["changes"]] == [("60", "70")]


def test_a_mark_that_is_in_is_left_out_and_said(mark, cast, as_):
    client = as_(cast.marker)
    rows = taken(client)
    rows[0][2] = "99"
    submit(mark, 60)
    before = stored(mark)
    page = look(client, as_csv(rows), "a.csv")
    assert f"Your mark is submitted for {mark.case_study.candidate_code}" in page.text
    assert page.context["cards"] == []
    press(client, page)
    assert stored(mark) == before
    assert taken_rows(client) == []


def taken_rows(client) -> list:
    table = read_table(client.get(reverse("marking:sheet-take")).content, LIMITS)
    return table.rows


@pytest.mark.parametrize("rule", ["withdrawn", "recused", "barred"])
def test_a_script_that_is_closed_to_its_marker_is_in_no_sheet(mark, cast, as_, rule):
    client = as_(cast.marker)
    rows = taken(client)
    rows[0][2] = "99"
    page = look(client, as_csv(rows), "a.csv")
    if rule == "withdrawn":
        type(mark.appointment).objects.update(state="withdrawn")
    elif rule == "recused":
        from core import clock

        Mark.objects.update(state="recused", recused_at=clock.now())
    else:
        type(mark.appointment).objects.update(school=cast.enrolment.school)
    assert taken_rows(client) == []
    assert press(client, page).status_code == 409
    assert "You have no script with the code" in problems(look(client, as_csv(rows), "a.csv"))[0][1]
    assert stored(mark)[0][0][0] == 60


def test_the_looked_at_sheet_is_its_markers_and_can_not_be_changed_on_the_way(mark, cast, as_):
    client = as_(cast.marker)
    rows = taken(client)
    rows[0][2] = "75"
    page = look(client, as_csv(rows), "a.csv")
    answer = press(as_(cast.second_marker), page)
    assert answer.url == reverse("marking:sheet")
    sealed = str(page.context["form"]["sheet"].value())
    for wrong in (sealed[:-2] + "xx", "", "nonsense"):
        client = as_(cast.marker)
        assert client.post(reverse("marking:sheet-bring"), {"sheet": wrong, "seen": ""}).url == reverse(
            "marking:sheet"
        )
    assert stored(mark)[0][0][0] == 60


def test_what_reads_like_a_pupils_name_is_asked_about(mark, cast, as_):
    client = as_(cast.marker)
    rows = taken(client)
    rows[0][3] = "Ask the pupil Eilidh Baxter."
    assert "Is this a pupil&#x27;s name?" in look(client, as_csv(rows), "a.csv").text.replace("'", "&#x27;")


def test_a_sheet_of_many_scripts_costs_no_query_more(mark, cast, as_):
    client, counts = as_(cast.marker), []
    for more in (1, 12):
        for _ in range(more):
            MarkFactory(appointment=mark.appointment)
        rows = taken(client)
        for row in rows:
            row[3] = "New."
        for do in (
            lambda: client.get(reverse("marking:sheet-take")),
            lambda rows=rows: look(client, as_csv(rows), "a.csv"),
        ):
            with CaptureQueriesContext(connection) as queries:
                do()
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 12


def test_no_cell_is_a_formula(mark, cast, as_):
    import zipfile

    body = as_(cast.marker).get(reverse("marking:sheet-take")).content
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        parts = {name: book.read(name).decode() for name in book.namelist()}
    assert "<f>" not in parts["xl/worksheets/sheet1.xml"]
    assert re.search(r"<t[^>]*>'=HYPERLINK", parts["xl/sharedStrings.xml"])


@pytest.mark.parametrize(
    "start", ["=1+1", "+1", "-1", "@x", "＝1", "'=1", "\tx", "  x  ", "a\r\nb", "x_x000D_y"]
)
def test_whatever_stands_in_the_service_comes_back_as_no_change(start):
    mark = OpenMark("ABC234", 3, {1: "Knowledge"}, {1: 60}, {0: start, 1: start})
    rows = [[str(cell) for cell in row] for row in rows_of([mark])]
    table = read_table(as_xlsx([[sheets.plain(cell) for cell in row] for row in rows]), LIMITS)
    found = plan(table, columns_of(table.headings), [mark], [])
    assert (found.problems, found.changed) == ([], [])


def test_odd_cells_are_read_as_they_are_shown_or_named(mark, cast, as_):
    """Numbers, a date, yes and no, a formula with what it last showed, an error, empty rows in between."""
    code, file = mark.case_study.candidate_code, io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEAD)
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for at, number in ((1, 1), (2, 2), (4, 3), (5, 4), (6, 5)):
            page.write_row(at, 0, [code, number])
            page.write_number(at, 4, 1)
        page.write_number(1, 2, 70.0)
        page.write_formula(2, 2, "=60+2", value=62)
        page.write_boolean(4, 2, True)
        page.write_number(5, 2, 46357, day)
        page.write_formula(6, 2, "=1/0", value="#DIV/0!")
        page.write_string(1, 3, "Bold\tand\x0bodd")
    page = look(as_(cast.marker), file.getvalue())
    told = dict(problems(page))
    assert sorted(told) == [5, 6]
    assert "The score “yes” for Generic cognitive skills" in told[5]
    assert "The score “46357” for Communication and numeracy" in told[6]
    changes = [(c.label, c.after) for card in page.context["cards"] for c in card["changes"]]
    assert ("Knowledge and understanding: score", "70") in changes
    assert ("Practice: applied knowledge and skills: score", "62") in changes
