"""Complaint 1: 600 words in the journal, and everything that used to lose them: the session ends, the network drops, a tab closes."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from programme.models import JournalEntry
from tests.builders_meeting import entry_of
from tests.personas import make_cast

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
]

SENTENCE = "Most of my questions are closed ones and the quieter half answers twice. "
TEXT = SENTENCE * 50  # of twelve words each
SAVED = re.compile(r"^Saved at \d")
ENTRY = reverse("programme:journal-entry", kwargs={"number": 1, "moment": "before"})


class Desk:
    """The writer's browser, and what the server has."""

    def __init__(self, browser, base: str) -> None:
        self.cast = make_cast()
        self.base = base
        self.context = browser.new_context(base_url=base)
        self.context.set_default_timeout(30_000)
        self.sign_in()

    def sign_in(self) -> None:
        client = Client()
        client.force_login(self.cast.participant)
        cookie = client.cookies["session"].value
        self.context.add_cookies([{"name": "session", "value": cookie, "url": self.base}])

    def opens(self, path: str = ENTRY):
        page = self.context.new_page()
        page.goto(path)
        return page

    def writes(self, page, text: str) -> None:
        page.get_by_label("Your entry").fill(text)

    def is_told_it_is_saved(self, page) -> None:
        page.locator("[data-save-status][data-state=saved]").wait_for()
        assert SAVED.match(page.locator("[data-save-status]").inner_text())

    def finds(self, text: str) -> None:
        """In a new tab the text is there, and when it was saved."""
        page = self.opens()
        expect(page.get_by_label("Your entry")).to_have_value(text)
        assert SAVED.match(page.locator("[data-save-status]").inner_text())
        assert JournalEntry.objects.get().text == text
        page.close()


@pytest.fixture
def desk(browser, live_server, db):
    desk = Desk(browser, live_server.url)
    yield desk
    desk.context.close()


def test_the_session_ends_the_network_drops_the_tab_closes_another_tab_posts(desk):
    assert len(TEXT.split()) >= 600
    page = desk.opens()
    desk.writes(page, TEXT)
    desk.is_told_it_is_saved(page)

    # (a) The session is gone, and save is pressed at once after more was typed.
    Session.objects.all().delete()
    desk.writes(page, TEXT + "One. ")
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator("[data-save-status][data-state=signed-out]").wait_for()
    expect(page.get_by_label("Your entry")).to_have_value(TEXT + "One. ")
    assert JournalEntry.objects.get().text == TEXT
    desk.sign_in()
    page.evaluate("dispatchEvent(new Event('focus'))")
    desk.is_told_it_is_saved(page)
    desk.finds(TEXT + "One. ")

    # (b) No network; more is typed; it comes back.
    desk.context.set_offline(True)
    desk.writes(page, TEXT + "One. Two. ")
    page.get_by_text("No connection. What you typed is kept on this device").first.wait_for()
    desk.writes(page, TEXT + "One. Two. Three. ")
    desk.context.set_offline(False)
    desk.is_told_it_is_saved(page)
    desk.finds(TEXT + "One. Two. Three. ")

    # (c) The tab is closed as soon as it says that it is saved.
    desk.writes(page, TEXT + "Four. ")
    desk.is_told_it_is_saved(page)
    page.close()
    desk.finds(TEXT + "Four. ")

    # (d) A second tab hands in another form, and one saves the same entry: neither wins silently.
    page, other = desk.opens(), desk.opens(ENTRY.replace("before", "after"))
    desk.writes(page, TEXT + "Five. ")
    desk.writes(other, "Another entry.")
    with other.expect_navigation():
        other.get_by_role("button", name="Save and finish").click()
    desk.is_told_it_is_saved(page)
    other.goto(ENTRY)
    desk.writes(page, TEXT + "Six. ")
    desk.is_told_it_is_saved(page)
    desk.writes(other, "Much less.")
    other.locator(".ioc-conflict").wait_for()
    assert other.locator(".ioc-conflict__theirs").first.inner_text().strip() == (TEXT + "Six.").strip()
    expect(other.get_by_label("Your entry")).to_have_value("Much less.")
    assert JournalEntry.objects.get(moment="before").text == TEXT + "Six. "
    assert JournalEntry.objects.get(moment="after").text == "Another entry."


def test_twenty_earlier_texts_can_be_read_and_brought_back(desk):
    entry_of(desk.cast.enrolment, texts=tuple(f"{TEXT}Draft {number}." for number in range(22)))
    page = desk.opens()
    page.get_by_role("link", name="Earlier texts of this entry").click()
    page.get_by_role("heading", level=2).first.wait_for()
    earlier = page.locator("section.ioc-card")
    assert earlier.count() >= 20
    card = earlier.filter(has_text="Draft 3.")
    card.locator("summary").click()
    expect(card.get_by_text("Draft 3.")).to_be_visible()
    with page.expect_navigation():
        card.get_by_role("button", name="Bring this text back").click()
    expect(page.get_by_label("Your entry")).to_have_value(f"{TEXT}Draft 3.")


def test_a_name_is_asked_about_after_saving_and_one_press_takes_the_pseudonym(desk):
    page = desk.opens()
    desk.writes(page, "Jamie Kirkwood read aloud.")
    press = page.get_by_role("button", name="Write “Pupil A” for “Jamie Kirkwood”")
    with page.expect_navigation():
        press.click()
    expect(page.get_by_label("Your entry")).to_have_value("Pupil A read aloud.")
    expect(press).to_have_count(0)
