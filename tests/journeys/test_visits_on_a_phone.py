"""Complaints 1, 20 and 27 for visits: four people find dates, book, move and complete three visits, on a phone whose
signal goes in the middle; nothing typed is lost, and nothing readable stays on the device."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from core import clock
from core.jobs import run_due
from notifications.models import Message
from tests.builders_trios import held, trio_of
from tests.journeys import looking
from trios.models import Dialogue, PrivateNote, Visit, VisitRecord
from trios.queries.trio import members_of

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
]

NOTES = "Pairs began at once. Three hands went up at every question, and the teacher waited. " * 8
KEPT = "What you typed is kept on this device"
NARROW = {"width": 320, "height": 800}


def status(page, state):
    page.locator(f"[data-save-status][data-state={state}]").wait_for(timeout=30_000)
    return page.locator("[data-save-status]").inner_text()


def kept(page) -> dict[str, str]:
    """Everything the browser's store holds."""
    return page.evaluate("Object.fromEntries(Object.entries(localStorage))")


def loses_signal(page):
    """The connection goes, once the page is whole."""
    page.locator("form[data-keeps=yes]").wait_for()
    page.context.set_offline(True)


def path(name, *args):
    return reverse(f"trios:{name}", args=args)


def test_three_visits_from_finding_dates_to_completion(cast, page_as):
    trio = trio_of(cast)
    members = [member.enrolment.participant for member in members_of(trio)]

    # Each says when they can: the participant on a narrow phone, the second can't on Mondays.
    phone = page_as(cast.participant)
    phone.set_viewport_size(NARROW)
    phone.goto(path("my-trio"))
    phone.get_by_role("link", name="Say when you can").first.click()
    phone.get_by_role("button", name="Save").click()
    expect(phone.locator("main")).to_contain_text("The dates for the visits are looked for")
    for member in members[1:]:
        desk = page_as(member)
        desk.goto(path("availability", trio.pk))
        desk.get_by_role("group", name="Monday morning").get_by_label("Can’t").check()
        desk.get_by_role("group", name="Monday afternoon").get_by_label("Can visit").check()
        with desk.expect_navigation():
            desk.get_by_role("button", name="Save").click()

    # The mentor takes the first plan in one press; everybody is invited, and the headteachers hear of it.
    mentor = page_as(cast.mentor)
    mentor.set_viewport_size(NARROW)
    mentor.goto(path("mentor"))
    with mentor.expect_navigation():
        mentor.get_by_role("link", name="Find dates that suit everybody").first.click()
    assert looking.violations(mentor) == []
    assert mentor.evaluate("document.documentElement.scrollWidth") == 320
    mentor.get_by_role("button", name="Book these 3 visits").first.click()
    mentor.get_by_text("3 visits are booked.").wait_for()
    visits = list(Visit.objects.filter(trio=trio).order_by("starts_at"))
    assert len({visit.host_id for visit in visits}) == 3
    run_due()
    assert Message.objects.filter(kind="visit.booked").count() == 12  # four people, three visits

    # One is moved, with the reason everybody reads.
    mentor.goto(path("visit-move", visits[1].pk))
    later = visits[1].starts_at.astimezone(clock.LONDON).date() + dt.timedelta(days=1)
    while later.weekday() >= 5:
        later += dt.timedelta(days=1)
    mentor.get_by_label("Date").fill(str(later))
    mentor.get_by_label("Why is it moved?").fill("The boiler is being mended.")
    with mentor.expect_navigation():
        mentor.get_by_role("button", name="Change the visit").click()
    if mentor.get_by_role("button", name="Go on with these dates").count():
        mentor.get_by_role("button", name="Go on with these dates").click()
    mentor.get_by_text("The visit is changed.").wait_for()
    run_due()
    assert Message.objects.filter(kind="visit.moved").count() == 4

    # On the day of each: notes on a phone without a signal, attendance, discussion, agreement, completion.
    for turn, visit in enumerate(Visit.objects.filter(trio=trio).order_by("starts_at")):
        clock.move_to(visit.ends_at + dt.timedelta(hours=1))
        phone = page_as(cast.participant)
        phone.set_viewport_size(NARROW)
        phone.goto(path("visit-record", visit.pk))
        if turn == 0:
            loses_signal(phone)
            phone.get_by_label("What you saw and heard").fill(NOTES)
            assert KEPT in status(phone, "offline")
            phone.close(run_before_unload=False)
            phone.context.set_offline(False)
            phone = phone.context.new_page()
            phone.set_viewport_size(NARROW)
            phone.goto(path("visit-record", visit.pk))
            assert re.match(r"Saved at \d", status(phone, "saved"))
            expect(phone.get_by_label("What you saw and heard")).to_have_value(NOTES)
            assert VisitRecord.objects.get(visit=visit).notes == NOTES
        mentor = page_as(cast.mentor)
        mentor.set_viewport_size(NARROW)
        mentor.goto(path("visit-attendance", visit.pk))
        mentor.get_by_role("button", name="Save and complete the visit").click()
        mentor.wait_for_url(f"**{path('visit-detail', visit.pk)}")
        mentor.goto(path("dialogue", visit.pk))
        mentor.get_by_label("Strengths", exact=True).fill("Calm starts.")
        mentor.get_by_role("button", name="Save and agree").click()
        mentor.get_by_text("You have agreed the record").first.wait_for()
        for member in members:
            page = page_as(member)
            page.goto(path("dialogue", visit.pk))
            page.get_by_role("button", name="Save and agree").click()
            page.get_by_text("You have agreed the record").first.wait_for()
    assert set(Visit.objects.values_list("state", flat=True)) == {"completed"}
    assert Dialogue.objects.count() == 3


def test_what_is_kept_on_the_device_cannot_be_read_after_sign_out_and_comes_back(cast, page_as):
    visit = booked_now(cast)
    phone = page_as(cast.participant)
    phone.goto(path("private-note", visit.pk))
    loses_signal(phone)
    phone.get_by_label("Your own note").fill("Ask her about wait time.")
    assert KEPT in status(phone, "offline")
    store = kept(phone)
    assert [name for name in store if name.startswith("ioc-kept/")] != []
    assert "wait time" not in str(store)

    phone.close(run_before_unload=False)
    phone.context.set_offline(False)
    page = phone.context.new_page()
    page.goto(reverse("home"))
    page.evaluate("document.querySelector('form[action*=logout]').requestSubmit()")
    page.wait_for_url(lambda url: "/home" not in url)
    assert "wait time" not in page.content()
    assert "wait time" not in str(kept(page))

    # Somebody else signs in on this device: they see nothing of it, and take nothing away.
    other = page_as(cast.mentor, context=phone.context)
    other.goto(path("private-note", visit.pk))
    expect(other.get_by_label("Your own note")).to_have_value("")
    again = page_as(cast.participant, context=phone.context)
    again.goto(path("private-note", visit.pk))
    assert re.match(r"Saved at \d", status(again, "saved"))
    assert PrivateNote.objects.get().text == "Ask her about wait time."
    assert [name for name in kept(again) if name.startswith("ioc-kept/")] == []


def test_what_was_kept_stands_beside_what_somebody_else_saved_meanwhile(cast, page_as):
    visit = booked_now(cast)
    phone = page_as(cast.participant)
    phone.goto(path("visit-record", visit.pk))
    loses_signal(phone)
    phone.get_by_label("What you saw and heard").fill("Mine, from the corridor.")
    assert KEPT in status(phone, "offline")
    phone.close(run_before_unload=False)
    phone.context.set_offline(False)

    mentor = page_as(cast.mentor)
    mentor.goto(path("visit-record", visit.pk))
    mentor.get_by_label("What you saw and heard").fill("The mentor's words.")
    status(mentor, "saved")

    page = phone.context.new_page()
    page.goto(path("visit-record", visit.pk))
    panel = page.locator(".ioc-conflict")
    panel.wait_for()
    assert "The mentor's words." in panel.inner_text()
    assert page.get_by_label("What you saw and heard").input_value() == "Mine, from the corridor."
    page.get_by_role("button", name="Keep what is in the form").click()
    status(page, "saved")
    assert VisitRecord.objects.get().notes == "Mine, from the corridor."


def booked_now(cast):
    """A visit of yesterday that the cast's participant hosted."""
    return held(cast)
