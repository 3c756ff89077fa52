"""Tags, filters and pictures: what they draw from what they are given."""

import datetime as dt
import gzip
import re
from pathlib import Path

import pytest
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.template.loader import get_template
from django.utils.safestring import mark_safe

from core import clock
from core.decisions import refuse
from core.ui import dates
from core.ui.gallery import gallery
from core.ui.lists import Row, Step, Task
from core.ui.pictures import Line, Mark, Span, line_chart, timeline
from core.ui.tables import Cell, Column, TableRow

TEMPLATES = Path(__file__).parents[2] / "templates"


def render(text: str, request=None, **context) -> str:
    template = Template("{% load ui %}" + text)
    return template.render(RequestContext(request, context) if request else Context(context))


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (clock.london(dt.date(2027, 3, 19), 23, 59), "Friday 19 March 2027 at 11:59 pm, UK time"),
        (clock.london(dt.date(2027, 6, 4), 12), "Friday 4 June 2027 at 12 noon, UK time"),
        (dt.datetime(2027, 6, 4, 8, 30, tzinfo=dt.UTC), "Friday 4 June 2027 at 9:30 am, UK time"),
        (dt.datetime(2027, 3, 27, 23, 30, tzinfo=dt.UTC), "Saturday 27 March 2027 at 11:30 pm, UK time"),
        (dt.datetime(2027, 3, 28, 23, 30, tzinfo=dt.UTC), "Monday 29 March 2027 at 12:30 am, UK time"),
        (None, ""),
    ],
)
def test_full_datetime(when, words):
    assert dates.full_datetime(when) == words


def test_deadline_is_the_last_minute_of_its_day():
    day = dt.date(2027, 3, 19)

    assert dates.deadline(clock.end_of(day)) == "Friday 19 March 2027 at 11:59 pm, UK time"
    assert dates.deadline(clock.london(day, 16)) == "Friday 19 March 2027 at 4 pm, UK time"
    assert dates.deadline(day) == "Friday 19 March 2027"


def test_a_time_of_saving_names_its_day_unless_that_is_today():
    now = clock.london(dt.date(2026, 11, 27), 9)
    with clock.moved_to(now):
        assert dates.saved_when(now - dt.timedelta(minutes=93)) == "at 7:27 am"
        assert dates.saved_when(now - dt.timedelta(days=1)) == "on 26 Nov 2026 at 9 am"
    assert dates.saved_when(None) == ""


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (dt.date(2027, 3, 31), "in 12 days"),
        (dt.date(2027, 3, 20), "tomorrow"),
        (dt.date(2027, 3, 19), "today"),
        (dt.date(2027, 3, 18), "yesterday"),
        (dt.date(2027, 3, 16), "3 days ago"),
        (clock.end_of(dt.date(2027, 3, 19)), "today"),
        (clock.london(dt.date(2027, 3, 20), 9), "tomorrow"),
    ],
)
def test_days_left_counts_calendar_days_by_the_programmes_clock(when, words):
    with clock.moved_to(clock.london(dt.date(2027, 3, 19), 23)):
        assert dates.days_left(when) == words


def test_every_template_compiles():
    names = [str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html")]

    assert [name for name in names if not get_template(name)] == []


@pytest.mark.parametrize(
    "text", ['{% button txt="Save" %}', '{% tag text="Late" kidn="bad" %}', '{% button "Save" %}']
)
def test_misspelt_argument_fails_when_the_template_compiles(text):
    with pytest.raises(TemplateSyntaxError):
        render(text)


@pytest.mark.parametrize(
    "text",
    [
        '{% tag text="x" kind="red" %}',
        '{% button text="x" kind="big" %}',
        "{% notification kind='x' %}{% endnotification %}",
    ],
)
def test_unknown_kind_is_refused(text):
    with pytest.raises(ValueError, match="is one of"):
        render(text)


def test_refused_button_cannot_be_pressed_and_says_why():
    decision = refuse("You can hand it in from Monday 19 April 2027.")
    button = render('{% button text="Hand it in" decision=decision %}', decision=decision)
    post = render('{% post_button text="Hand it in" url="/in/" decision=decision %}', decision=decision)
    link = render('{% link_button text="Hand it in" url="/in/" decision=decision %}', decision=decision)

    assert [" disabled>" in html for html in (button, post)] == [True, True]
    assert "href" not in link
    assert [decision.reason in html for html in (button, post, link)] == [True, True, True]


def test_post_button_sends_its_token_and_fields(rf):
    html = render('{% post_button text="Go" url="/go/" fields=fields %}', rf.get("/"), fields={"id": "<7>"})

    assert 'name="csrfmiddlewaretoken"' in html
    assert '<input type="hidden" name="id" value="&lt;7&gt;">' in html


def test_next_steps_are_three_at_most():
    steps = [Step(f"Step {n}", f"/{n}/") for n in range(5)]
    html = render("{% next_steps steps=steps %}", steps=steps)

    assert re.findall(r"Step \d", html) == ["Step 0", "Step 1", "Step 2"]


def test_task_list_counts_and_leads_on():
    tasks = [Task("One", "/1/", done=True), Task("Two", ""), Task("Three", "/3/")]
    html = render("{% task_list tasks=tasks %}", tasks=tasks)

    assert "You have completed 1 of 3 sections." in html
    assert '<a href="/3/">Go to the next one: Three</a>' in html


def test_summary_list_keeps_typed_lines_and_trusts_only_safe_html():
    rows = [Row("Typed", "<b>one</b>\ntwo"), Row("Made", mark_safe("<em>x</em>")), Row("None")]
    html = render("{% summary_list rows=rows %}", rows=rows)

    assert 'class="ds_summary-list__answer ioc-plain">&lt;b&gt;one&lt;/b&gt;\ntwo<' in html
    assert 'class="ds_summary-list__answer"><em>x</em><' in html
    assert html.count("Not given") == 1


def test_who_can_see_nobody_else():
    assert "Only you can see these notes" in render(
        '{% who_can_see readers=none what="these notes" %}', none=[]
    )


COLUMNS = [Column("Name", sort="name"), Column("Words", numeric=True)]


def test_table_sorts_and_keeps_the_filters(rf):
    request = rf.get("/list/?state=late&page=3&sort=name")
    html = render(
        '{% data_table caption="C" columns=columns rows=rows %}', request, columns=COLUMNS, rows=[["Ann", 0]]
    )

    assert 'aria-sort="ascending"' in html
    assert 'href="?state=late&amp;sort=-name"' in html
    assert '<td role="cell" class="ioc-number" data-heading="Words">0' in html


def test_table_rows_can_be_picked():
    rows = [TableRow([Cell("Ann", url="/a/"), 5], id=7, name="Ann")]
    html = render(
        '{% data_table caption="C" columns=columns rows=rows pick="ids" %}', columns=COLUMNS, rows=rows
    )

    assert 'name="ids" value="7" id="ids-7"' in html
    assert 'for="ids-7"><span class="visually-hidden">Choose Ann</span>' in html


def test_table_with_a_wrong_number_of_cells_is_refused():
    with pytest.raises(ValueError, match="shorter"):
        render('{% data_table caption="C" columns=columns rows=rows %}', columns=COLUMNS, rows=[["Ann"]])


def test_pagination_keeps_the_filters(rf):
    request = rf.get("/list/?state=late&page=2")
    html = render('{% pagination page=page noun="people" %}', request, page=Paginator(range(95), 10).page(2))

    assert re.sub(r"<[^>]+>", "", html).split("\n")[0] == "Showing 11 to 20 of 95 people"
    assert 'href="?state=late&amp;page=1" rel="prev"' in html
    assert 'href="?state=late&amp;page=3" rel="next"' in html


def test_timeline_puts_today_between_what_was_and_what_comes():
    marks = [Mark(dt.date(2027, 1, 1), "A", "ok"), Mark(clock.end_of(dt.date(2027, 3, 1)), "B")]
    picture = timeline(title="T", marks=marks, today=dt.date(2027, 1, 31))

    assert [(entry["label"], entry["when"]) for entry in picture["entries"]] == [
        ("A", "Friday 1 January 2027"),
        ("B", "Monday 1 March 2027, 11:59 pm"),
    ]
    first, last = sorted(point["x"] for point in picture["wide"]["points"])
    assert first < picture["wide"]["today"] < last
    lines = picture["narrow"]["lines"]
    assert lines[0]["y"] < picture["narrow"]["today"] < lines[1]["y"]


def test_timeline_labels_never_meet():
    marks = [
        Mark(dt.date(2027, 1, 1) + dt.timedelta(days=3 * n), f"A label of some length, {n}")
        for n in range(20)
    ]
    points = timeline(title="T", marks=marks, start=dt.date(2026, 9, 1), end=dt.date(2027, 7, 1))["wide"][
        "points"
    ]
    meets = [
        (a["mark"].label, b["mark"].label)
        for a in points
        for b in points
        if a is not b and a["lane"] == b["lane"] and a["left"] < b["right"] and b["left"] < a["right"]
    ]

    assert meets == []


def test_timeline_of_nothing_draws_nothing():
    assert render("{% timeline title='T' %}").strip() == ""


def test_timeline_of_one_day():
    day = dt.date(2027, 1, 1)
    assert timeline(title="T", spans=[Span(day, day, "One day")], today=day)["wide"]["bars"][0]["width"] > 0


def test_bar_chart_of_nothing_but_noughts():
    html = render('{% bar_chart title="T" bars=bars %}', bars=[("A", 0), ("B", 0)])

    assert html.count('width="0.00%"') == 2


def test_pictures_have_their_figures_as_a_table():
    html = render('{% bar_chart title="Places" bars=bars heading="Authority" %}', bars=[("Glasgow", 1234)])

    assert (
        '<th scope="row" class="ioc-table__row-header">Glasgow</th><td class="ioc-number">1,234</td>' in html
    )
    assert 'role="img"' in html


def test_when_it_was_saved_is_said_with_its_date_on_another_day():
    with clock.moved_to(clock.london(dt.date(2027, 3, 19), 21)):
        today = render("{% save_status saved_at=at %}", at=clock.london(dt.date(2027, 3, 19), 20))
        before = render("{% save_status saved_at=at %}", at=clock.london(dt.date(2027, 3, 18), 20))
    assert 'data-state="saved">Saved at 8 pm' in today
    assert 'data-state="waiting">Not saved yet' in render("{% save_status %}")
    assert "Saved on 18 Mar 2027 at 8 pm" in before


def test_lines_have_a_gap_where_nothing_was_said():
    columns = [("1", "1. Questions"), ("2", "2. Feedback"), ("3", "3. Voice")]
    lines = [Line("Before", [1, None, 3]), Line("After", [5, None, None])]
    drawn = line_chart(title="T", columns=columns, lines=lines, scale=["a", "b", "c", "d", "e"])

    assert [len(line["points"]) for line in drawn["lines"]] == [2, 1]
    assert [(pair["x1"], pair["x2"]) for pair in drawn["lines"][0]["pairs"]] == [("8.00%", "97.00%")]
    assert drawn["rows"] == [("1. Questions", [1, 5]), ("2. Feedback", ["–", "–"]), ("3. Voice", [3, "–"])]
    tops = [line["points"][0]["y"] for line in drawn["lines"]]
    assert tops == [14 + 4 * 34, 14]


def test_lines_of_one_column_and_of_nothing():
    one = render(
        '{% line_chart title="T" columns=columns lines=lines scale=scale %}',
        columns=[("1", "One")],
        lines=[Line("Before", [2])],
        scale=["a", "b"],
    )
    none = render(
        '{% line_chart title="T" columns=columns lines=lines scale=scale %}',
        columns=[],
        lines=[Line("Before", [])],
        scale=["a", "b"],
    )

    assert '<td class="ioc-number">2</td>' in one
    assert "There are no figures to show yet." in none


def test_gallery_has_no_inline_style_or_script(rf):
    request = rf.get("/gallery/")
    html = gallery(request).content.decode()

    assert re.findall(r"\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)", html) == []
    assert html.count("<h1") >= 1
    assert '<html lang="en-GB">' in html


def test_what_a_first_visit_loads_is_small():
    root = TEMPLATES.parent
    design_system = root / "node_modules/@scottish-government/design-system/dist"
    files = [
        *(root / "static/css").glob("*.css"),
        root / "static/js/ioc.js",
        root / "static/favicon.svg",
        design_system / "css/design-system.min.css",
        design_system / "images/icons/icons.stack.svg",
    ]
    assert sum(len(gzip.compress(path.read_bytes())) for path in files) < 60_000
