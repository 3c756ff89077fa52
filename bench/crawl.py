"""Every kind of page that a persona reaches by links from home: asked once of each, the slow ones named."""

import re
import statistics
import time
from html import unescape

from bench.load import Client, body_of, sign_in
from bench.results import miss, say

PERSONAS = (
    "participant",
    "participant-writing",
    "participant-done",
    "applicant",
    "mentor",
    "marker",
    "second-marker",
    "lead-glasgow",
    "lead-inverclyde",
    "team",
    "tutor",
    "examiner",
    "admin",
)
MOST_QUERIES = 12
SLOW = 10  # milliseconds
WARM = 4  # requests that fill the processes' caches of templates
TIMES = 5
LINK = re.compile(r'href="(/[^"#]*)"')


def crawl(personas: tuple[str, ...] = PERSONAS) -> None:
    """Say of each persona how many kinds of page were found, the slowest five, and which are beyond the limits."""
    for persona in personas:
        found = kinds(persona)
        say(f"{persona}: kinds of page reached from home", len(found), "pages")
        slowest = sorted(found.items(), key=lambda pair: -pair[1][0])
        for place, (name, (median, queries)) in enumerate(slowest):
            is_beyond = median > SLOW or queries > MOST_QUERIES
            if place < 5 or is_beyond:
                say(f"{persona}: {name}, median of {TIMES}", median, "ms", target=SLOW)
            if queries > MOST_QUERIES:
                say(f"{persona}: {name}, queries", queries, "queries", target=MOST_QUERIES)


def kinds(persona: str) -> dict[str, tuple[float, int]]:
    """URL name -> (median in ms, queries) of the first page of that name that the links lead to."""
    client = sign_in(persona)
    found: dict[str, tuple[float, int]] = {}
    waiting, known = ["/home/"], {"home"}
    while waiting:
        path = waiting.pop(0)
        name = name_of(path)
        answer = client.ask("GET", path)
        if answer.status >= 400:
            miss(f"{persona}: {name}", f"{path} is linked and answered {answer.status}")
        if answer.status != 200 or not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        found[name] = timed(client, path)
        for link in LINK.findall(body_of(answer).decode()):
            further = name_of(unescape(link))
            if further and further not in known:
                known.add(further)
                waiting.append(unescape(link))
    return found


def name_of(path: str) -> str:
    """The URL name behind a path of ours; empty for static files and for the demonstration's own pages."""
    from django.urls import Resolver404, resolve

    try:
        name = resolve(path.partition("?")[0]).view_name
    except Resolver404:
        return ""
    return "" if name.startswith("demo") else name


def timed(client: Client, path: str) -> tuple[float, int]:
    """Median time and queries of a page; both web processes have made it before."""
    for _ in range(WARM):
        client.ask("GET", path)
    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        answer = client.ask("GET", path)
        times.append((time.perf_counter() - began) * 1000)
    queries = re.search(r'desc="(\d+) queries', answer.headers.get("Server-Timing", ""))
    return statistics.median(times), int(queries.group(1)) if queries else 0
