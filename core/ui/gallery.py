"""Every component in every variant, on one page, for those who build pages and the tests that look."""

import datetime
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import clock
from core.ui.lists import Link, Row, Step, Task
from core.ui.panels import Reader
from core.ui.pictures import Bar, GridCell, GridRow, Line, Mark, Span
from core.ui.tables import Cell, Column, TableRow

TODAY = datetime.date(2027, 1, 21)


class Sample(forms.Form):
    """One field of each kind, so that the renderer shows all it can draw."""

    name = forms.CharField(label="Full name", help_text="As it should stand on your certificate.")
    email = forms.EmailField(label="Work e-mail address")
    gtcs = forms.CharField(
        label="GTCS registration number",
        max_length=7,
        widget=forms.TextInput(attrs={"class": "ds_input--fixed-10"}),
    )
    years = forms.IntegerField(label="Years since full registration", required=False)
    reason = forms.CharField(
        label="What do you hope to change for your learners?",
        help_text="Two or three paragraphs are plenty.",
        widget=forms.Textarea(attrs={"rows": 6, "data-max-words": 250}),
    )
    sector = forms.ChoiceField(
        label="Sector",
        choices=[("", "Choose one"), ("primary", "Primary"), ("secondary", "Secondary"), ("asn", "ASN")],
    )
    route = forms.ChoiceField(
        label="How would you like to be assessed?",
        help_text="You can change this until the end of January.",
        choices=[("essay", "Case study essay, 5,000 words"), ("presentation", "Case study presentation")],
        widget=forms.RadioSelect,
    )
    days = forms.MultipleChoiceField(
        label="Which days do you teach?",
        required=False,
        choices=[("mon", "Monday"), ("tue", "Tuesday"), ("wed", "Wednesday")],
        widget=forms.CheckboxSelectMultiple,
    )
    born = forms.DateField(label="Date of full registration", widget=forms.DateInput(attrs={"type": "date"}))
    visit = forms.DateTimeField(
        label="When could your trio visit?",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    paper = forms.FileField(label="Your case study", help_text="A Word or PDF file of up to 20 MB.")
    agree = forms.BooleanField(
        label="I have read how my information is used", help_text="It takes about three minutes to read."
    )
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


class Filters(forms.Form):
    """What a list of applications is filtered by."""

    q = forms.CharField(label="Name or school", required=False)
    state = forms.ChoiceField(
        label="Status", required=False, choices=[("", "All"), ("waiting", "Waiting"), ("offered", "Offered")]
    )


@dataclass(frozen=True)
class Refusal:
    """A rule's no, for showing how a button says why."""

    reason: str

    def __bool__(self) -> bool:
        return False


def _lists() -> dict[str, Any]:
    plan_due = clock.london(datetime.date(2027, 3, 19), 23, 59)
    return {
        "steps": [
            Step(
                "Answer the question before session 4",
                "#steps",
                action="Write your answer",
                by=datetime.date(2027, 1, 28),
                text="Feedback that moves learning on. About ten minutes.",
                kind="attention",
            ),
            Step(
                "Agree dates for your three visits",
                "#steps",
                action="Choose dates",
                by=datetime.date(2027, 2, 5),
            ),
            Step("Write the plan of your case study", "#steps", action="Start the plan", by=plan_due),
        ],
        "rows": [
            Row("Name", "Ann Other", change_url="#summary"),
            Row(
                "School",
                "Anytown Primary School\nGlasgow City",
                change_url="#summary",
                hint="From the national list.",
            ),
            Row("Headteacher’s support", "Given", kind="ok", links=[Link("See the answer", "#summary")]),
            Row("Prior Masters credit", "", change_url="#summary"),
        ],
        "tasks": [
            Task("About you", "#tasks", "Complete", "ok", done=True),
            Task("Your school and post", "#tasks", "Complete", "ok", done=True),
            Task(
                "Your headteacher",
                "#tasks",
                "Waiting for the headteacher",
                "waiting",
                hint="We asked on 20 January.",
            ),
            Task("Your statement", "#tasks", "In progress", "attention", by=plan_due),
            Task(
                "Check and send", "", "Cannot start yet", hint="Opens when the other sections are complete."
            ),
        ],
        "kinds": [
            ("Not started", "neutral"),
            ("Endorsed", "ok"),
            ("Needs your answer", "attention"),
            ("Waiting for the headteacher", "waiting"),
            ("Three days late", "bad"),
        ],
        "readers": [
            Reader("Your mentor, Bea Example", "so that they can prepare the visit"),
            Reader("Your authority lead", "only that you have answered, not the text"),
        ],
    }


def _tables() -> dict[str, Any]:
    people = [
        ("Ann Other", "P4", "Anytown Primary School", "Glasgow City", 4987, "Handed in", "ok", ""),
        ("Ben Nevis-Example", "S2", "Sampleton High School", "Inverclyde", 3120, "Draft", "neutral", ""),
        (
            "Catriona Invented",
            "P6",
            "Saint Somebody’s Primary School",
            "Renfrewshire",
            0,
            "Three days late",
            "bad",
            "bad",
        ),
        (
            "Dòmhnall Made-Up",
            "ASN",
            "Placeholder School",
            "Glasgow City",
            5230,
            "Needs a decision",
            "attention",
            "attention",
        ),
        (
            "Eilidh Fiction",
            "S5",
            "Nowhere Academy",
            "West Dunbartonshire",
            1450,
            "With the tutor",
            "waiting",
            "",
        ),
    ]
    return {
        "columns": [
            Column("Participant", sort="name"),
            Column("School", sort="school"),
            Column("Authority"),
            Column("Words", numeric=True, sort="words"),
            Column("Status"),
            Column("What to do", hidden_label=True),
        ],
        "table_rows": [
            TableRow(
                [
                    Cell(name, url="#tables", note=stage),
                    school,
                    authority,
                    f"{words:,}" if words else "",
                    Cell(status, kind=kind),
                    Cell("Open", url="#tables", context_text=f"the case study of {name}"),
                ],
                id=n,
                name=name,
                kind=row_kind,
            )
            for n, (name, stage, school, authority, words, status, kind, row_kind) in enumerate(people, 1)
        ],
        "totals": ["All five", "", "", "14,787", "", ""],
        "page_of_many": Paginator(range(1, 1340), 50).page(7),
    }


def _pictures() -> dict[str, Any]:
    def day(month: int, date: int) -> datetime.date:
        return datetime.date(2027 if month < 9 else 2026, month, date)

    here, away, late, come = (
        GridCell("Attended", "ok"),
        GridCell("Excused", "waiting"),
        GridCell("Absent", "bad"),
        GridCell("Still to come", "neutral"),
    )
    return {
        "marks": [
            Mark(day(9, 17), "Session 1: relationships for learning", "ok"),
            Mark(day(10, 29), "Session 2: purpose and success", "ok"),
            Mark(day(12, 3), "Session 3: questioning", "bad", status="Missed"),
            Mark(day(1, 28), "Session 4: feedback", "attention", url="#pictures", status="Next"),
            Mark(clock.london(datetime.date(2027, 3, 19), 23, 59), "Plan of the case study", "neutral"),
            Mark(clock.london(datetime.date(2027, 6, 4), 12), "Case study handed in by noon", "neutral"),
            Mark(day(6, 24), "Results", "neutral"),
        ],
        "spans": [
            Span(day(9, 1), day(2, 26), "Sessions", "ok"),
            Span(day(1, 11), day(3, 26), "Visits of the trio", "attention"),
            Span(day(4, 19), day(6, 4), "Writing", "neutral"),
        ],
        "today": TODAY,
        "bars": [
            Bar("Registered an interest", 212),
            Bar("Began an application", 176),
            Bar("Supported by the headteacher", 151, kind="ok"),
            Bar("Offered a place", 134, kind="ok"),
            Bar("Waiting list", 17, kind="waiting", note="eight in Glasgow"),
        ],
        "line_columns": [(str(n), f"Feature {n}") for n in range(1, 6)],
        "lines": [Line("Before", [2, 2, 3, None, 2]), Line("After", [3, 3, 3, None, None])],
        "line_scale": ["just starting", "first steps", "part of my practice", "secure", "a strength"],
        "grid_columns": ["1", "2", "3", "4", "5", "6"],
        "grid_rows": [
            GridRow("Ann Other", [here, here, late, come, come, come], url="#pictures", note="P4"),
            GridRow("Ben Nevis-Example", [here, away, here, come, come, come]),
            GridRow("Catriona Invented", [here, here, here, come, come, come]),
        ],
    }


def gallery_context(request: HttpRequest) -> dict[str, Any]:
    """What the gallery's template shows: sample values for each component."""
    return {
        "sample": Sample(),
        "broken": Sample(
            {"name": "", "email": "ann.other@example", "years": "many", "route": ""}, prefix="broken"
        ),
        "filters": Filters(request.GET),
        "refused": Refusal("You can hand it in from Monday 19 April 2027."),
        "trail": [("Home", "/"), ("Gallery", "")],
        "actions": [("Do the main thing", "#top"), ("Do another", "#top")],
        "tab_items": [
            ("Overview", "#tabs", True),
            ("Participants", "#tabs", False, 134),
            ("Trios", "#tabs", False, 45),
            ("Sessions", "#tabs", False),
        ],
        "when": clock.london(datetime.date(2027, 3, 19), 23, 59),
        "midnight": clock.end_of(datetime.date(2027, 3, 19)),
        **_lists(),
        **_tables(),
        **_pictures(),
    }


@login_not_required
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """The gallery page. It reads nothing and changes nothing, so anybody may look at it."""
    return render(request, "core/gallery.html", gallery_context(request))
