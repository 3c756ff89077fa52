"""School holidays: read from what councils publish, entered after a look, removed, and warned of."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEvent
from programme.actions import holiday as actions
from programme.holiday_list import Closure, read, understood
from programme.models import Holiday
from programme.pages.cohort import clashes
from programme.queries.holiday import holidays_around

URL, ENTER = reverse("programme:holiday-list"), reverse("programme:holiday-enter")
WEEK = Closure("October week", dt.date(2026, 10, 12), dt.date(2026, 10, 16))


@pytest.mark.parametrize(
    "line",
    [
        "October week, 12 October 2026 to 16 October 2026",
        "October week: Monday 12 October 2026 – Friday 16 October 2026",
        "October week\t12/10/2026\t16/10/2026",
        "October week,2026-10-12,2026-10-16",
        "12.10.2026 to 16.10.2026 October week",
        "October week from 12th Oct 2026 until 16th Oct 2026",
    ],
)
def test_a_line_is_read_as_councils_write_them(line):
    assert read(line).closures == [WEEK]


def test_one_day_headings_and_doubles():
    found = read("Name,First day,Last day\nIn-service day, 9 October 2026\n\nIn-service day, 9/10/2026\n")
    day = dt.date(2026, 10, 9)
    assert (found.closures, found.faults) == ([Closure("In-service day", day, day)], [])


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("October week", "There is no date with a year in it, such as 12 October 2026 or 12/10/2026."),
        (
            "October week, 12 October",
            "There is no date with a year in it, such as 12 October 2026 or 12/10/2026.",
        ),
        ("12/10/2026", "There is no name in it, such as October week."),
        ("Week, 30/2/2026", "One of its dates does not exist."),
        ("Week, 1 Brumaire 2026", "One of its dates does not exist."),
        ("Week, 16/10/2026, 12/10/2026", "Its last day is before its first."),
        ("Summer, 26/6/2026 to 12/8/2027", "It is longer than ten weeks: is one of the years right?"),
        (
            "W, 1/1/2026 2/1/2026 3/1/2026",
            "There are more than two dates in it. Write the first and the last day.",
        ),
    ],
)
def test_a_line_that_is_not_understood_says_why(line, why):
    assert read(line).faults == [(line, why)]


def test_a_calendar_file_ends_a_whole_day_with_the_next():
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Council//Terms//EN",
        "BEGIN:VEVENT",
        "SUMMARY:October week",
        "DTSTART;VALUE=DATE:20261012",
        "DTEND;VALUE=DATE:20261017",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "SUMMARY:Nothing",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    found = read("\r\n".join(lines))
    assert (found.closures, found.faults) == ([WEEK], [("Nothing", "It has no day that can be read.")])
    assert read("BEGIN:VCALENDAR\nnonsense").closures == []


def test_a_lead_pastes_looks_and_enters_for_their_own_authority(cast, as_):
    client = as_(cast.lead)
    pasted = "October week, 12 October 2026 to 16 October 2026\nSpring"
    check = client.post(URL, {"authority": "glasgow", "days": pasted})
    assert Holiday.objects.count() == 0
    assert [line for line, _ in check.context["found"].faults] == ["Spring"]
    assert check.context["form"]["days"].value() == "Spring"  # to be mended
    sent = {"authority": "glasgow", "closure": [row.written for row in check.context["found"].closures]}
    answer = client.post(ENTER, sent, follow=True)
    assert [str(m) for m in answer.context["messages"]] == ["1 holiday entered, Glasgow City."]
    row = Holiday.objects.get()
    assert (row.authority, row.name, row.first_day, row.last_day) == (
        cast.glasgow,
        WEEK.name,
        WEEK.first_day,
        WEEK.last_day,
    )
    again = client.post(ENTER, sent, follow=True)
    assert [str(m) for m in again.context["messages"]] == [
        "Nothing new: they were entered already, Glasgow City."
    ]
    assert (Holiday.objects.count(), AuditEvent.objects.filter(event="holidays.entered").count()) == (1, 1)
    for wrong in (sent | {"authority": "inverclyde"}, {"authority": "glasgow", "closure": ["2026-13-01 x"]}):
        answer = client.post(ENTER, wrong, follow=True)
        assert [str(m) for m in answer.context["messages"]] == [
            "Nothing was entered. Send the holidays again."
        ]
    foreign = client.post(URL, {"authority": "inverclyde", "days": pasted})
    assert "authority" in foreign.context["form"].errors
    assert foreign.context["form"]["days"].value() == pasted


def test_what_is_entered_is_what_was_looked_at():
    odd = Closure("Closed 12/10/2026, see 1 May 2026", dt.date(2026, 10, 12), dt.date(2026, 10, 12))
    assert understood(odd.written) == odd


def test_a_file_is_read_and_an_empty_form_gets_a_sentence(cast, as_):
    client = as_(cast.team)
    file = SimpleUploadedFile("terms.csv", b"Name,From,To\nOctober week,12/10/2026,16/10/2026\n")
    assert client.post(URL, {"authority": "glasgow", "file": file}).context["found"].closures == [WEEK]
    file.seek(0)
    both = client.post(URL, {"authority": "glasgow", "file": file, "days": "October week, 12/10/2026"})
    assert both.context["form"].errors == {
        "file": ["Send the lines first and the file after them, one at a time"]
    }
    nothing = client.post(URL, {"authority": "glasgow", "days": " "})
    assert nothing.context["form"].errors == {"days": ["Paste the holidays, one a line, or choose a file"]}


def test_what_is_removed_is_gone_and_in_the_trail(cast, as_):
    actions.enter(authority=cast.inverclyde, closures=[WEEK], by=cast.team)
    row = Holiday.objects.get()
    url = reverse("programme:holiday-remove", args=[row.pk])
    assert as_(cast.lead).post(url).status_code == 404
    assert as_(cast.other_lead).post(url).status_code == 302
    assert Holiday.objects.count() == 0
    assert AuditEvent.objects.get(event="holidays.removed").facts["first_day"] == "2026-10-12"


def test_a_cohorts_dates_in_the_holidays_are_named_with_the_next_working_day(cast, as_):
    cohort = cast.cohort
    friday = cohort.presentations_until + dt.timedelta(days=(4 - cohort.presentations_until.weekday()) % 7)
    cohort.presentations_until = friday
    cohort.ends_on = max(cohort.ends_on, friday)
    cohort.save()
    days = Closure("Spring break", friday, friday + dt.timedelta(days=3))  # until Monday
    actions.enter(authority=cast.glasgow, closures=[days], by=cast.team)
    found = clashes(cohort, holidays_around(cohort))
    tuesday = friday + dt.timedelta(days=4)
    assert [sentence for sentence in found if sentence.startswith("Presentations")] == [
        f"Presentations end on {friday:%A} {friday.day} {friday:%B %Y}. Schools in Glasgow City are closed then "
        f"(Spring break); the next working day there is {tuesday:%A} {tuesday.day} {tuesday:%B %Y}."
    ]
    page = as_(cast.team).get(reverse("programme:cohort-detail", args=[cohort.slug])).content.decode()
    assert "In the school holidays" in page
    assert "No school holidays of this year are entered for Inverclyde." in page


def test_too_many_at_once_are_refused_and_stay_typed(cast, as_):
    lines = "\n".join(f"Day {number}, {1 + number % 28}/{1 + number // 28}/2027" for number in range(301))
    answer = as_(cast.team).post(URL, {"authority": "glasgow", "days": lines})
    said = "These are more than 300 holidays. Send them in parts, one year at a time."
    assert answer.context["form"].errors == {"days": [said]}
    assert answer.context["form"]["days"].value() == lines


def test_a_long_line_that_is_not_understood_stays_whole(cast, as_):
    line = "A very long week " * 20
    check = as_(cast.lead).post(URL, {"authority": "glasgow", "days": line})
    assert check.context["form"]["days"].value() == line.strip()


@pytest.mark.parametrize("start", ["00010101T000000Z", "20261012T25", "99999999", "", "TODAY"])
def test_a_calendar_with_an_odd_day_says_so(start):
    text = f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Odd\r\nDTSTART:{start}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    found = read(text)
    assert (found.closures, len(found.faults)) == ([], 1)


def test_an_event_with_hours_ends_on_its_own_day_in_london():
    text = (
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:In-service day\r\nDTSTART:20270524T230000Z\r\n"
        "DTEND:20270525T230000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    day = dt.date(2027, 5, 25)
    assert read(text).closures == [Closure("In-service day", day, day)]


def test_the_list_asks_as_much_for_forty_as_for_one(cast, as_):
    client = as_(cast.team)
    asked = []
    for number in (1, 39):
        day = dt.date(2040, 1, number) if number == 1 else dt.date(2041, 1, 1)
        days = [Closure(f"{number} {place}", day, day) for place in range(number)]
        actions.enter(authority=cast.glasgow, closures=days, by=cast.team)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(URL).status_code == 200
        asked.append(len(queries))
    assert asked == [6, 6]
