"""Every page each persona can reach from home, in a real browser: no fault, axe clean, 320 px, few queries."""

import pytest

from ioc.demo.personas import PERSONAS
from ioc.demo.seed.make import Size, seed
from tests.journeys import looking

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
]

SMALL = Size(applicants=24, meeting=30, marking=24, done=9, markers=10, words=400, scripts=2)
DOWNLOADS = ("export", ".ics", ".pdf", ".json", "format=", "/file/", "/original/", "my-journal", "logout")


def test_every_page_of_every_persona(browser, live_server):
    seed(SMALL)
    wrong: dict[str, list[str]] = {}
    seen: set[tuple[str, str]] = set()
    looked: set[str] = set()
    for persona in PERSONAS:
        context = browser.new_context(base_url=live_server.url)
        page = context.new_page()
        page.goto(live_server.url + "/demo/")
        page.locator(f"button[name=persona][value='{persona.slug}']").click()
        waiting = ["/home/"]
        while waiting:
            path = waiting.pop(0)
            key = (persona.slug, looking.door(path))
            if key in seen or any(part in path for part in DOWNLOADS):
                continue
            seen.add(key)
            faults, onward = looking.glance(context, path)
            # Drawn once a kind of page; the home page is another for every role.
            if onward and (key[1] == "home" or key[1] not in looked):
                looked.add(key[1])
                faults += looking.look(page, path)
            if faults:
                wrong[f"{persona.slug} {path}"] = faults
            waiting += onward
        context.close()
    print("\n".join(f"{path}: {faults}" for path, faults in sorted(wrong.items())))
    assert len(seen) > 100, "the crawl has seen too little to say anything"
    assert wrong == {}
