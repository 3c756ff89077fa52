"""Every page each persona can reach from home, in a real browser: no fault, axe clean, 320 px, few queries.

Full as in the demonstration, with its form sent empty, and empty as on the service's first day. What a page draws
does not hang on the database, so with PostgreSQL each is asked for, and none is drawn a second time.
"""

from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client

from ioc.demo.personas import PERSONAS
from ioc.demo.seed.make import Size, seed
from people.actions import grant_role
from people.enums import Role
from people.models import LocalAuthority, User
from tests.factories.people import UserFactory
from tests.journeys import looking

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
]

SMALL = Size(applicants=24, meeting=30, marking=24, done=9, markers=10, words=400, scripts=2)
DOWNLOADS = (
    "export",
    ".ics",
    ".pdf",
    ".json",
    "format=",
    "/file/",
    "/original/",
    "/clean/",
    "my-journal",
    "/docx/",
    "/sheet/take/",
    "logout",
)


def test_every_page_of_every_persona(browser, live_server):
    seed(SMALL)
    walk = Walk(browser, live_server.url)
    for persona in PERSONAS:
        walk.as_persona(persona.slug)
    walk.says()
    assert len(walk.seen) > 100, "the crawl has seen too little to say anything"
    assert walk.wrong == {}


def test_every_page_on_the_first_day(browser, live_server):
    call_command("begin", email="tessa@example.org", name="Tessa Tannahill", year="2026", stdout=StringIO())
    glasgow = LocalAuthority.objects.get(name="Glasgow City")
    walk = Walk(browser, live_server.url, sends_forms=False)  # the forms are those of a full year
    walk.as_user("team", User.objects.get(email="tessa@example.org"))
    for role in set(Role) - {Role.TEAM, Role.PARTICIPANT}:  # nobody is a participant without a year
        user = UserFactory(name=f"{role.label} New", email=f"{role.value}@example.org")
        grant_role(user=user, role=role, authority=glasgow if role is Role.LEAD else None, by=None)
        walk.as_user(role.value, user)
    walk.says()
    assert len(walk.seen) > 50, "the crawl has seen too little to say anything"
    assert walk.wrong == {}


class Walk:
    """Follows every link from home, as one person after the other, and keeps what is wrong."""

    def __init__(self, browser, base: str, *, sends_forms: bool = True) -> None:
        self.browser, self.base = browser, base
        self.draws, self.sends_forms = connection.vendor == "sqlite", sends_forms
        self.wrong: dict[str, list[str]] = {}
        self.seen: set[tuple[str, str]] = set()
        self.looked: set[str] = set()

    def as_persona(self, slug: str) -> None:
        """Enter by a door of the demonstration."""
        context = self.browser.new_context(base_url=self.base)
        page = context.new_page()
        page.goto("/demo/")
        page.locator(f"button[name=persona][value='{slug}']").click()
        self.goes(slug, context, page)

    def as_user(self, slug: str, user: User) -> None:
        """Somebody who is signed in."""
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        context = self.browser.new_context(base_url=self.base)
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.base}])
        self.goes(slug, context, context.new_page())

    def goes(self, slug: str, context, page) -> None:
        """Every kind of page once a person; drawn once for all, but for the home page, another for every role."""
        waiting = ["/home/"]
        while waiting:
            path = waiting.pop(0)
            door = looking.door(path)
            if (slug, door) in self.seen or any(part in path for part in DOWNLOADS):
                continue
            self.seen.add((slug, door))
            faults, onward = looking.glance(context, path)
            if self.draws and onward and (door == "home" or door not in self.looked):
                self.looked.add(door)
                faults += looking.look(page, path)
                faults += looking.press_empty(page, path) if self.sends_forms else []
            if faults:
                self.wrong[f"{slug} {path}"] = faults
            waiting += onward
        context.close()

    def says(self) -> None:
        """Print what is wrong, a line a page."""
        print("\n".join(f"{path}: {faults}" for path, faults in sorted(self.wrong.items())))
