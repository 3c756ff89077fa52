"""Sessions on phones and tablets (complaint 27): nothing runs off the screen, a thumb finds everything, turning keeps."""

import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from core import clock
from programme.actions import booking as booking_actions
from programme.models import Attendance
from tests.builders_meeting import arranged_session, catch_up_at
from tests.factories.programme import EnrolmentFactory
from tests.journeys import looking

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
]

WIDTHS = (320, 375, 768)
# What a thumb has to find: everything that is pressed and stands by itself, not a link within a sentence.
TARGETS = """[...document.querySelectorAll("main button:not([aria-hidden]), main select, main input:not([type=hidden]), main summary")]
    .filter(one => one.getClientRects().length)
    .map(one => [one.getBoundingClientRect(), one.name || one.textContent.trim().slice(0, 40)])
    .filter(([box]) => box.width < 24 || box.height < 24)
    .map(([box, name]) => `${name}: ${Math.round(box.width)} by ${Math.round(box.height)}`)"""


def faults(page, path):
    """What is wrong with a page at each width."""
    page.goto(path)
    wrong = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        wide = page.evaluate("document.documentElement.scrollWidth")
        wrong += [f"{path} at {width}: {wide} wide"] if wide > width else []
        wrong += [f"{path} at {width}: {small}" for small in page.evaluate(TARGETS)]
    return wrong + [f"{path}: {found}" for found in looking.violations(page)]


def test_pages_of_sessions_fit_every_phone(cast, page_as):
    for number in range(4):
        EnrolmentFactory(
            cohort=cast.cohort,
            school=cast.school,
            participant__name=f"Bartholomew Featherstonehaugh {number}",
        )
    today = arranged_session(cast, days=0, hour=1, mode="blended")
    choice = arranged_session(cast, days=5, by_booking=True, capacity=1, authorities=(cast.glasgow,))
    booking_actions.book(session=choice, enrolment=cast.enrolment, by=cast.lead)
    catch_up_at(cast, days=-3)
    lead, participant = page_as(cast.lead), page_as(cast.participant)
    staff_pages = [
        reverse("programme:register", args=[today.pk]),
        reverse("programme:register-import", args=[today.pk]),
        reverse("programme:attendance") + f"?cohort={cast.cohort.slug}",
        reverse("programme:booking-list", args=[choice.pk]),
        reverse("programme:session-materials", args=[choice.pk]),
        reverse("programme:session-detail", args=[choice.pk]),
        reverse("programme:session-arrange"),
    ]
    own_pages = [reverse("programme:timetable"), reverse("programme:session-detail", args=[choice.pk])]
    wrong = [fault for path in staff_pages for fault in faults(lead, path)]
    wrong += [fault for path in own_pages for fault in faults(participant, path)]
    assert wrong == []


def test_a_register_is_taken_by_thumb_and_turning_the_phone_keeps_the_marks(cast, page_as):
    session = arranged_session(cast, days=0, hour=1)
    page = page_as(cast.lead)
    page.set_viewport_size({"width": 375, "height": 667})
    page.goto(reverse("programme:register", args=[session.pk]))
    page.get_by_role("radio", name="Late").check()
    page.set_viewport_size({"width": 667, "height": 375})
    expect(page.get_by_role("radio", name="Late")).to_be_checked()
    page.get_by_role("button", name="Save the register").click()
    page.get_by_text("The register is saved.").wait_for()
    assert list(Attendance.objects.values_list("status", flat=True)) == ["late"]


def test_enter_in_a_note_saves_and_marks_nobody_else(cast, page_as):
    session = arranged_session(cast, days=0, hour=1)
    page = page_as(cast.lead)
    page.goto(reverse("programme:register", args=[session.pk]))
    note = page.get_by_label(f"Note on {cast.participant}")
    note.evaluate("note => { const folded = note.closest('details'); if (folded) folded.open = true; }")
    note.fill("Came on the later bus")
    note.press("Enter")
    page.get_by_role("link", name=f"Say whether {cast.participant} was there.").wait_for()
    assert not Attendance.objects.exists()
    assert page.get_by_label(f"Note on {cast.participant}").input_value() == "Came on the later bus"


def test_a_meetings_list_is_read_checked_and_saved(cast, page_as, tmp_path):
    session = arranged_session(cast, days=0, hour=1, mode="online", place="")
    file = tmp_path / "attendance.csv"
    rows = "Name\tEmail\tDuration\nPetra P\tparticipant@example.org\t2h 50m\nAnd an iPad\t\t3h\n"
    file.write_bytes(rows.encode("utf-16"))
    page = page_as(cast.lead)
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(reverse("programme:register-import", args=[session.pk]))
    page.get_by_label("List of the meeting").set_input_files(str(file))
    page.get_by_role("button", name="Read the list").click()
    page.get_by_text("Nothing is saved yet").wait_for()
    expect(page.get_by_text("And an iPad, 180 minutes")).to_be_visible()
    page.wait_for_function("document.documentElement.scrollWidth <= 320")
    assert (looking.violations(page), Attendance.objects.count()) == ([], 0)
    page.get_by_role("button", name="Save the register").click()
    page.get_by_text("The register is saved.").wait_for()
    row = Attendance.objects.get()
    assert (row.status, row.note) == ("present", "Online for 170 minutes")
    assert clock.now() - row.recorded_at < dt.timedelta(minutes=5)
