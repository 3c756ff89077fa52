"""A cohort as the team sees it."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.urls import NoReverseMatch, reverse

from core import clock
from core.ui.dates import deadline, full_date, full_datetime, last_minute, short_date
from core.ui.lists import Row
from core.ui.pictures import Bar, Mark, Span
from core.ui.tables import Cell, Column
from core.ui.words import counted, figure
from programme.copying import Gap
from programme.models import Cohort, Holiday

COLUMNS = [
    Column("Cohort"),
    Column("Year"),
    Column("Applications"),
    Column("Sessions"),
    Column("Case study due"),
]
WHEN = {"not yet": ("Not open yet", "neutral"), "open": ("Open", "ok"), "closed": ("Closed", "neutral")}


def table(cohorts: Iterable[Cohort], at: dt.datetime) -> list[list[Any]]:
    """The rows of the list of cohorts."""
    rows = []
    for cohort in cohorts:
        label, kind = WHEN[cohort.applications(at)]
        rows.append(
            [
                Cell(cohort.name, url=reverse("programme:cohort-detail", kwargs={"slug": cohort.slug})),
                f"{short_date(cohort.starts_on)} to {short_date(cohort.ends_on)}",
                Cell(label, kind=kind),
                f"{short_date(cohort.sessions_from)} to {short_date(cohort.sessions_until)}",
                deadline(cohort.case_study_due_at),
            ]
        )
    return rows


def actions(cohort: Cohort) -> list[tuple[str, str]]:
    """The buttons of the cohort's page."""
    return [
        ("Change dates and places", reverse("programme:cohort-edit", kwargs={"slug": cohort.slug})),
        ("Write features and prompts", reverse("programme:cohort-features", kwargs={"slug": cohort.slug})),
        ("School holidays", reverse("programme:holiday-list")),
        ("Late codes", reverse("programme:late-code-list", kwargs={"slug": cohort.slug})),
        ("Copy to a new year", reverse("programme:cohort-copy", kwargs={"slug": cohort.slug})),
    ]


def clashes(cohort: Cohort, holidays: Iterable[Holiday]) -> list[str]:
    """Days on which something is asked of people while their schools are closed, with the next day that is none."""
    asked = [
        ("Applications close on", last_minute(cohort.applications_close_at).date()),
        ("The route can be changed until", cohort.route_change_until),
        ("The case study is due on", last_minute(cohort.case_study_due_at).date()),
        ("Presentations end on", cohort.presentations_until),
        ("The board meets on", cohort.board_on),
    ]
    closed = list(holidays)
    found = []
    for what, day in asked:
        here = [row for row in closed if row.first_day <= day <= row.last_day]
        if not here:
            continue
        where = " and ".join(sorted({row.authority.name for row in here}))
        why = ", ".join(sorted({row.name for row in here}))
        theirs = {row.authority_id for row in here}
        then = open_again(day, [row for row in closed if row.authority_id in theirs])
        said = f"{what} {full_date(day)}. Schools in {where} are closed then ({why}); "
        found.append(f"{said}the next working day there is {full_date(then)}.")
    return found


def open_again(day: dt.date, closed: list[Holiday]) -> dt.date:
    """The first weekday after this one on which none of these holidays lies."""
    day += dt.timedelta(days=1)
    while day.weekday() >= 5 or any(row.first_day <= day <= row.last_day for row in closed):
        day += dt.timedelta(days=1)
    return day


def linked(cohort: Cohort, gaps: Iterable[Gap]) -> list[tuple[str, str]]:
    """(sentence, address of the page to mend it or "") for each gap."""
    return [(gap.sentence, page_of(gap, cohort)) for gap in gaps]


def page_of(gap: Gap, cohort: Cohort) -> str:
    """The page on which a gap is mended: one of the cohort's, or one of everybody's; "" where there is none."""
    if not gap.page:
        return ""
    try:
        return reverse(gap.page, kwargs={"slug": cohort.slug})
    except NoReverseMatch:
        return reverse(gap.page)


def opening(cohort: Cohort) -> str:
    """When applications open: the day alone where they open as it begins."""
    local = cohort.applications_open_at.astimezone(clock.LONDON)
    return full_date(local) if (local.hour, local.minute) == (0, 0) else full_datetime(local)


def pages_allowed(cohort: Cohort) -> str:
    """What may be handed in instead of an essay."""
    slides = counted(cohort.slides_allowed, "slide")
    return f"Up to {slides}, or a poster of {counted(cohort.poster_pages_allowed, 'page')}"


def between(first: dt.date, last: dt.date) -> str:
    return f"{full_date(first)} to {full_date(last)}"


def cards(cohort: Cohort) -> list[tuple[str, list[Row]]]:
    """(title, rows): dates and figures by part of the year."""
    sectors = [
        name
        for name, takes_part in (
            ("primary", cohort.for_primary),
            ("secondary", cohort.for_secondary),
            ("special", cohort.for_special),
        )
        if takes_part
    ]
    fewest, most = cohort.words_allowed
    rate = f"£{cohort.hourly_rate} an hour" if cohort.hourly_rate is not None else ""
    return [
        (
            "Applying",
            [
                Row("Open", opening(cohort)),
                Row("Close", deadline(cohort.applications_close_at)),
                Row("Headteachers answer by", deadline(cohort.headteachers_answer_until)),
                Row(
                    "Offers stand for",
                    f"{counted(cohort.offer_days, 'day')}, unless the lead gives another date",
                ),
                Row("For teachers in", ", ".join(sectors)),
                Row(
                    "Routes",
                    "Essay; poster and presentation" if cohort.has_presentation_route else "Essay only",
                ),
                Row("Routes can change until", full_date(cohort.route_change_until)),
            ],
        ),
        (
            "The year",
            [
                Row("Year", between(cohort.starts_on, cohort.ends_on)),
                Row("Sessions", between(cohort.sessions_from, cohort.sessions_until)),
                Row("Visits", between(cohort.visits_from, cohort.visits_until)),
                Row("Presentations", between(cohort.presentations_from, cohort.presentations_until)),
                Row(
                    "Journal",
                    "Counts towards the pass" if cohort.journal_counts else "Is the participant's own",
                ),
            ],
        ),
        (
            "Case study and marking",
            [
                Row("Case study due", deadline(cohort.case_study_due_at)),
                Row("Words", f"{cohort.word_limit:,}; flagged under {fewest:,} or over {most:,}"),
                *(
                    [Row("Presentation route", pages_allowed(cohort))]
                    if cohort.has_presentation_route
                    else []
                ),
                Row("Marking", f"{full_date(cohort.marking_from)} to {deadline(cohort.marking_due_at)}"),
                Row("Board", full_date(cohort.board_on)),
                Row("Pass mark", f"{cohort.pass_mark} per cent"),
                Row(
                    "Marked twice",
                    f"{cohort.sample_share} per cent, besides fails, borderline and high marks",
                ),
                Row("Paid a script", f"{figure(cohort.hours_per_script)} hours at {rate}" if rate else ""),
                Row("Award", f"{cohort.credits} credits at SCQF level {cohort.scqf_level}"),
            ],
        ),
    ]


def picture(cohort: Cohort, today: dt.date, *, for_visitors: bool = False) -> dict[str, Any]:
    """What the timeline of the cohort is drawn from."""
    spans = [
        Span(cohort.sessions_from, cohort.sessions_until, "Sessions and journal", "ok"),
        Span(cohort.visits_from, cohort.visits_until, "Visits in trios", "attention"),
        Span(cohort.presentations_from, cohort.presentations_until, "Presentations", "waiting"),
    ]
    marks = [
        Mark(cohort.applications_open_at.astimezone(clock.LONDON).date(), "Applications open"),
        Mark(cohort.applications_close_at - dt.timedelta(minutes=1), "Applications close"),
        Mark(cohort.starts_on, "The year begins"),
        Mark(cohort.case_study_due_at - dt.timedelta(minutes=1), "Case study due"),
    ]
    if not for_visitors:
        marks.append(Mark(cohort.board_on, "Board"))
    start = cohort.applications_open_at.astimezone(clock.LONDON).date().replace(day=1)
    return {
        "marks": marks,
        "spans": spans,
        "start": start,
        "end": max(cohort.ends_on, cohort.board_on),
        "today": today,
    }


def bars(funnel: Iterable[tuple[str, int]]) -> list[Bar]:
    """The funnel of applications."""
    return [Bar(label, value) for label, value in funnel]


LABELS = {
    "applications_open_at": "Applications open",
    "applications_close_at": "Applications close",
    "starts_on": "The year begins",
    "sessions_from": "Sessions from",
    "sessions_until": "Sessions until",
    "visits_from": "Visits from",
    "visits_until": "Visits until",
    "presentations_from": "Presentations from",
    "presentations_until": "Presentations until",
    "case_study_due_at": "Case study due",
    "marking_due_at": "Marks due",
    "board_on": "Board",
    "ends_on": "The year ends",
}


def dates_before_and_after(cohort: Cohort, copied: dict[str, Any]) -> list[list[str]]:
    """(what, this year, the new year) for each date a copy moves."""

    def words(name: str, value: Any) -> str:
        if name == "applications_open_at":
            return full_date(value)
        return deadline(value) if isinstance(value, dt.datetime) else full_date(value)

    return [
        [label, words(name, getattr(cohort, name)), words(name, copied[name])]
        for name, label in LABELS.items()
    ]


def months(first: dt.date, last: dt.date) -> str:
    """ "September to February", as one says a stretch of the year."""
    return (
        f"{first:%B} to {last:%B}" if (first.year, first.month) != (last.year, last.month) else f"{first:%B}"
    )


def year_of(cohort: Cohort) -> list[tuple[str, str, str]]:
    """(what, when, in a few sentences) for each part of the year, for somebody who thinks of applying."""
    ways = "You also present it to your peers." + (
        " On the second route, a poster and a structured presentation take the place of the essay."
        if cohort.has_presentation_route
        else ""
    )
    return [
        (
            "Sessions and journal",
            months(cohort.sessions_from, cohort.sessions_until),
            "Each session takes about three hours and one or more features of highly effective practice, with "
            "reading and research behind it. Your authority's lead sets the dates. In your journal you prepare "
            "beforehand and look back afterwards.",
        ),
        (
            "Trio visits",
            months(cohort.visits_from, cohort.visits_until),
            "Two other teachers and you visit one another's classrooms: three visits, one of them in yours. First "
            "you watch a lesson in an area of strength; then your mentor, who has done the programme, leads a "
            "professional discussion.",
        ),
        (
            "Case study of improvement",
            f"by {full_date(cohort.case_study_due_at - dt.timedelta(minutes=1))}",
            f"You write up, in about {cohort.word_limit:,} words, what you looked into, what you changed and what "
            f"came of it for your learners. You get help with academic writing and comments on your drafts. {ways}",
        ),
    ]
