"""The day of presentations and the presentation route, one person after another, on a phone."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from casestudies.models import PeerGroup
from core import clock, jobs
from core.models import Job
from tests.builders_panels import on_stage, overdue, pdf, with_outcomes
from tests.factories.programme import EnrolmentFactory
from tests.journeys import looking

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def phone_of(page_as):
    """`phone_of(user)`: a page as wide as a phone."""

    def take_up(user):
        page = page_as(user)
        page.set_viewport_size({"width": 375, "height": 740})
        return page

    return take_up


def faults(page) -> list[str]:
    """What is wrong with the page as it stands: too wide, or found by axe."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    return ([f"{page.url}: {wide} wide"] if wide > 375 else []) + looking.violations(page)


def press(page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def test_from_the_groups_to_the_outcome(cast, phone_of, tmp_path):
    presenter = on_stage(cast.other_enrolment)
    EnrolmentFactory(cohort=cast.cohort, school=cast.school, participant__name="Thea Third")
    build_and_publish(cast, phone_of(cast.team))
    group = PeerGroup.objects.get()

    petra = phone_of(cast.participant)
    petra.goto(reverse("casestudies:case-study"))
    petra.get_by_role("link", name="Your group for presentations").click()
    expect(petra.get_by_text("4 pm to 4:20 pm")).to_have_count(1)
    expect(petra.get_by_text("City Chambers, room 4")).to_be_visible()

    # The day comes: the first presents since five minutes.
    PeerGroup.objects.update(starts_at=clock.now() - dt.timedelta(minutes=5))
    look_at_the_time(petra, group)
    give_feedback(petra, group)
    note_on_the_day(cast, phone_of(cast.team), group)

    paul = phone_of(presenter.participant)
    hand_slides_in(paul, tmp_path)
    with_outcomes(cast)
    set_assessors(cast, phone_of(cast.team), presenter)
    overdue(cast.cohort)
    for assessor in (cast.marker, cast.second_marker):
        answer(phone_of(assessor))
    paul.goto(reverse("casestudies:case-study"))
    assert paul.get_by_text("Well shown.").count() == 0
    team = phone_of(cast.team)
    team.goto(reverse("marking:panel-list", kwargs={"slug": cast.cohort.slug}))
    press(team, "Release 1 outcome")
    team.get_by_text("1 outcome released. Each author gets a mail.").wait_for()

    paul.goto(reverse("casestudies:case-study"))
    assert paul.locator(".ioc-result").inner_text() == "Met"
    assert paul.get_by_text("Marcus Marker found: met.").is_visible()
    assert faults(paul) == []
    paul.goto(reverse("awards:track"))
    assert (
        paul.locator("tr, li", has_text="Submit your slides or poster")
        .get_by_text("Met.", exact=True)
        .count()
        == 1
    )


def build_and_publish(cast, page) -> None:
    """The team makes a group of three, sets its day, and publishes in one press."""
    address = reverse("casestudies:peer-group-list") + f"?cohort={cast.cohort.slug}"
    page.goto(address)
    page.get_by_label("Presenters in a group").fill("3")
    press(page, "Make the groups")
    page.get_by_text("Groups made: 1.").wait_for()
    press(page, "Publish the group")
    page.get_by_text("Not published: Group 1: Set day, time and place first.").wait_for()
    page.get_by_role("link", name="Group 1").first.click()
    page.get_by_role("link", name="Set day and place").click()
    page.get_by_label("Date").fill(cast.cohort.presentations_from.isoformat())
    page.get_by_label("Starts at, UK time").fill("16:00")
    page.get_by_label("Place").fill("City Chambers, room 4")
    page.locator("main form button").last.click()
    page.get_by_text("Group 1 is arranged.").wait_for()
    page.goto(address)
    press(page, "Publish the group")
    page.get_by_text("1 group is published. Each member gets a mail.").wait_for()
    assert faults(page) == []


def look_at_the_time(page, group) -> None:
    """The time left counts down; where less motion is wanted, in whole minutes; without a script, in words."""
    address = reverse("casestudies:peer-group-now", kwargs={"pk": group.pk})
    page.goto(address)
    timer = page.get_by_role("timer")
    timer.wait_for()
    first = timer.inner_text()
    assert re.fullmatch(r"1[45]:\d\d", first)
    expect(timer).not_to_have_text(first)
    assert faults(page) == []
    page.emulate_media(reduced_motion="reduce")
    page.reload()
    page.get_by_text("15 minutes left", exact=True).wait_for()
    page.emulate_media(reduced_motion="no-preference")
    PeerGroup.objects.update(starts_at=clock.now() - dt.timedelta(minutes=15) + dt.timedelta(seconds=2))
    page.goto(address)
    expect(page.locator("[data-countdown-live]")).to_have_text("5 minutes left", timeout=10_000)


def give_feedback(page, group) -> None:
    """Three answers to each of the two others."""
    address = reverse("casestudies:peer-group", kwargs={"pk": group.pk})
    for number in range(2):
        page.goto(address)
        with page.expect_navigation():
            page.locator("main li", has_text="Not started").get_by_role("link").first.click()
        if not number:
            assert faults(page) == []
        for label in ("What worked?", "What would you ask?", "What do you take into your classroom?"):
            page.get_by_label(label).fill("The two charts side by side.")
        press(page, "Give feedback")
    page.goto(address)
    assert page.locator("main li", has_text="Given").count() == 2
    page.goto(reverse("awards:track"))
    assert page.get_by_text("Feedback given to 2 of 2.").count() == 1


def note_on_the_day(cast, page, group) -> None:
    """The team sees who attended, and notes who presented."""
    page.goto(reverse("casestudies:peer-group", kwargs={"pk": group.pk}))
    assert page.locator("tr", has_text=str(cast.participant)).get_by_text("Attended", exact=True).is_visible()
    for _ in range(3):
        page.get_by_role("button", name="Gave it").first.click()
        page.get_by_text("Noted:").wait_for()
    assert page.get_by_role("button", name="Gave it").count() == 0


def hand_slides_in(page, folder) -> None:
    """A PDF, looked through by the worker, declared and submitted."""
    file = folder / "My slides.pdf"
    file.write_bytes(pdf())
    page.goto(reverse("casestudies:upload"))
    page.get_by_label("Slides: up to 20 slides").check()
    page.locator("input[type=file]").set_input_files(str(file))
    press(page, "Upload and check")
    page.get_by_text("This takes a few seconds.").wait_for()
    jobs.run(Job.objects.get(kind="casestudies.take_in").pk)
    page.reload()
    assert page.get_by_text("Slides: 3 pages.").is_visible()
    assert faults(page) == []
    with page.expect_navigation():
        page.get_by_role("link", name="Go on to submit").first.click()
    for box in page.locator("main input[type=checkbox]").all():
        box.check()
    page.get_by_label("How did you use tools that write or change text?").fill("None")
    press(page, "Submit your slides or poster")
    page.get_by_text("Receipt number").first.wait_for()


def set_assessors(cast, page, presenter) -> None:
    """Two of the pool."""
    page.goto(reverse("marking:panel-list", kwargs={"slug": cast.cohort.slug}))
    assert faults(page) == []
    page.get_by_role("link", name="Set assessors").first.click()
    page.get_by_label("First assessor").select_option(label=str(cast.marker))
    page.get_by_label("Second assessor").select_option(label=str(cast.second_marker))
    press(page, "Set assessors")
    page.get_by_text("Whoever is new gets a mail.").wait_for()


def answer(page) -> None:
    """One assessor finds everything met."""
    page.goto(reverse("marking:assess-list"))
    with page.expect_navigation():
        page.locator("main table a").first.click()
    assert faults(page) == []
    for radio in page.get_by_role("radio", name="Met", exact=True).all():
        radio.check()
    page.get_by_label("Feedback to the author").fill("Well shown.")
    press(page, "Give your answer")
    page.get_by_text("Your answer is given.").wait_for()
