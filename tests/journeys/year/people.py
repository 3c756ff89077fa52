"""Somebody at a screen, and the mail and the clock they live with."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from django.conf import settings
from django.core import mail
from django.test import Client
from playwright.sync_api import Error, Locator, Page, expect

from core import clock, jobs
from ioc.planning import plan_due
from people.models import User

PATIENCE = 60_000  # milliseconds: a busy machine is no fault of the pages
PASSWORD = "four quiet herons at noon"


class Person:
    """Somebody with a browser of their own. Whoever has no address yet is a visitor."""

    options: ClassVar[dict[str, Any]] = {}  # how their browser is set up

    def __init__(self, browser, base: str, name: str, email: str = "") -> None:
        self.name, self.email, self.base = name, email, base
        self.faults: list[str] = []
        self.context = browser.new_context(base_url=base, **self.options)
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.faults.append(f"{name}: script {error}"))
        self.page.on("response", self._look_at)
        expect.set_options(timeout=PATIENCE)

    def _look_at(self, response) -> None:
        if response.status >= 400:
            self.faults.append(f"{self.name}: {response.status} {response.url.removeprefix(self.base)}")

    @property
    def path(self) -> str:
        """Where the person is."""
        return self.page.url.removeprefix(self.base).split("?")[0]

    def opens(self, path: str) -> None:
        """Type an address. A page that follows its work may go there itself in the same moment."""
        try:
            self.page.goto(self.base + path)
        except Error as interrupted:
            if not any(
                way in str(interrupted) for way in ("interrupted by another navigation", "ERR_ABORTED")
            ):
                raise
            self.page.wait_for_load_state()
            self.page.goto(self.base + path)

    def follows(self, text: str, *, within: Locator | None = None) -> None:
        """Press a link; the next page is there."""
        with self.page.expect_navigation():
            (within or self.page).get_by_role("link", name=text).first.click()

    def presses(self, text: str, *, within: Locator | None = None, exact: bool = False) -> None:
        """Press a button that sends something; the next page is there."""
        with self.page.expect_navigation():
            (within or self.page).get_by_role("button", name=text, exact=exact).first.click()

    def unfolds(self, text: str) -> None:
        """Open what is folded away under these words."""
        self.page.locator("summary").filter(has_text=text).first.click()

    def writes(self, label: str, text: str, *, within: Locator | None = None) -> None:
        """Fill in the box with this label."""
        (within or self.page).get_by_label(label).first.fill(text)

    def chooses(self, answer: str, question: str = "") -> None:
        """Choose one of several answers, of the question with these words where there are more."""
        place = self.page.get_by_role("group", name=question) if question else self.page
        place.get_by_role("radio", name=answer).first.check()

    def ticks(self, *labels: str) -> None:
        """Tick boxes."""
        for label in labels:
            self.page.get_by_role("checkbox", name=label).first.check()

    def unticks(self, label: str, *, within: Locator | None = None) -> None:
        """Take a tick away."""
        (within or self.page).get_by_role("checkbox", name=label).first.uncheck()

    def waits_for_autosave(self) -> None:
        """The page says that it has saved by itself."""
        self.page.locator("[data-save-status][data-state=saved]").wait_for()

    def picks_school(self, label: str, name: str) -> None:
        """Type part of a school's name and choose it from the list that opens."""
        box = self.page.get_by_role("combobox", name=label)
        box.press_sequentially(name)
        self.page.get_by_role("option", name=name).first.click()

    def part(self, text: str) -> Locator:
        """The innermost group of fields whose legend has these words."""
        return self.page.get_by_role("group", name=text).last

    def sees(self, *texts: str) -> None:
        """All of these words are on the page."""
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)

    def sees_nothing_of(self, *texts: str) -> None:
        """None of these words is anywhere in the page, its markup included."""
        content = self.page.content()
        assert [text for text in texts if text and text in content] == []

    def leaves(self) -> None:
        """Close the browser."""
        self.context.close()


class Year:
    """The people of one year, their mail and the clock."""

    def __init__(self, browser, base: str, kind: type[Person] = Person) -> None:
        self.browser, self.base, self.kind = browser, base, kind
        self.people: dict[str, Person] = {}
        self.faults: list[str] = []

    def person(self, name: str, email: str = "") -> Person:
        """Somebody new, not signed in."""
        person = self.kind(self.browser, self.base, name, email)
        person.faults = self.faults
        self.people[name] = person
        return person

    @contextmanager
    def visitor(self, name: str = "Visitor") -> Iterator[Person]:
        """Somebody who comes, does one thing and goes."""
        person = self.person(name)
        yield person
        person.leaves()

    def at_work(self, user: User) -> Person:
        """Somebody who signed in this morning: the pages of signing in are walked by others."""
        person = self.person(user.name, user.email)
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        person.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.base}])
        return person

    def on(self, year: int, month: int, day: int, hour: int = 10) -> None:
        """Move the clock to this hour in London."""
        clock.move_to(clock.london(dt.date(year, month, day), hour))

    def worker_works(self) -> None:
        """What the worker does within seconds: mails, files, allocations. There is no page for it."""
        jobs.run_due()

    def calendar_turns(self) -> int:
        """What the periodic task does every few minutes; returns how many mails went out because of it."""
        before = len(mail.outbox)
        plan_due()
        self.worker_works()
        return len(mail.outbox) - before

    def mails_to(self, email: str, subject: str = "") -> list:
        """What somebody has in their mailbox, the oldest first."""
        return [letter for letter in mail.outbox if email in letter.to and subject in letter.subject]

    def link_in_mail(self, email: str, path: str) -> str:
        """The path of the link under `path` in the newest mail to somebody that has one."""
        for letter in reversed(self.mails_to(email)):
            if found := re.search(rf"https?://[^/\s]+({path}\S*)", letter.body):
                return found.group(1)
        raise AssertionError(f"no mail to {email} with a link to {path}")

    def code_in_mail(self, email: str) -> str:
        """The code in the newest mail to somebody, once the worker has sent it."""
        self.worker_works()
        letter = self.mails_to(email)[-1]
        found = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", letter.body, re.MULTILINE)
        assert found, letter.body
        return found.group(1)
