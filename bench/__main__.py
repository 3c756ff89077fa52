"""`make bench`: speed and size with 5,000 participants, 1,700 markers and their case studies in the database."""

import argparse
import re

from bench import people, rush, saving, site, tools, worker
from bench.crawl import PERSONAS, crawl
from bench.load import Client, body_of, measure, sign_in
from bench.results import finish, miss, say

PAGES = (
    # (what, persona, path; a path may be found on another page by a pattern)
    ("home of a participant", "participant", "/home/"),
    ("home of an applicant", "applicant", "/home/"),
    ("home of a mentor", "mentor", "/home/"),
    ("home of a marker", "marker", "/home/"),
    ("home of a lead", "lead-glasgow", "/home/"),
    ("home of the team", "team", "/home/"),
    ("home of the tutor", "tutor", "/home/"),
    ("home of the examiner", "examiner", "/home/"),
    ("home of an administrator", "admin", "/home/"),
    ("on track", "participant", "/on-track/"),
    ("timetable", "participant", "/timetable/"),
    ("journal", "participant", "/journal/"),
    ("case study", "participant-writing", "/case-study/"),
    ("the lead's queue", "lead-glasgow", "/queue/"),
    ("the team's queue", "team", "/queue/"),
    ("sessions", "lead-glasgow", "/sessions/"),
    ("participants of an authority", "lead-glasgow", "/participants/"),
    ("all participants", "team", "/participants/"),
    ("trios", "team", "/trios/"),
    ("case studies", "team", "/case-studies/"),
    ("marking overview", "team", "/marking/"),
    ("the marker's list", "marker", "/marking/scripts/"),
    ("drafts", "tutor", "/case-studies/drafts/"),
)
FOUND = (
    ("the register", "lead-glasgow", "/sessions/?when=past", r'href="(/sessions/\d+/)"', "register/"),
    ("marking page", "marker", "/marking/scripts/", r'href="(/marking/scripts/[A-Z0-9]+/)"', ""),
)


def main() -> None:
    """Seed if need be, measure, print."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--participants", type=int, default=5000)
    parser.add_argument("--markers", type=int, default=1700)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--rush", type=int, default=500, help="people who submit at the last minute; 0: none")
    wanted = parser.parse_args()
    tools.allocation()
    tools.allocation(forbidden=10)
    tools.formation()
    site.prepare(wanted.participants, wanted.markers)
    tools.certificates()
    people.set_up()
    server = site.serve()
    try:
        size_of_visits()
        pages(wanted.seconds)
        crawl(PERSONAS)
        saving.autosave(wanted.seconds)
        saving.marks(wanted.seconds)
        saving.upload(wanted.seconds)
        saving.hand_in()
        if wanted.rush:
            rush.rush(wanted.rush)
        site.memory(server)
    finally:
        server.terminate()
        server.wait(20)
    worker.memory()
    finish()


def size_of_visits() -> None:
    """Bytes over the wire of a first visit, and of a page after it."""
    client = Client()
    first = client.ask("GET", "/")
    total = len(first.body)
    for path in sorted(set(re.findall(rb'(?:href|src)="(/static/[^"]+)"', body_of(first)))):
        total += len(client.ask("GET", path.decode()).body)
    say("first visit, compressed, CSS and JavaScript included", total / 1000, "kB")
    later = max(
        len(sign_in("team").ask("GET", path).body) for path in ("/home/", "/queue/", "/participants/")
    )
    say("largest later page, compressed", later / 1000, "kB")


def pages(seconds: float) -> None:
    """Every kind of page at 1 and at 8 clients."""
    measure(
        "sign-in page",
        lambda client, turn: client.ask("GET", "/accounts/login/"),
        [Client()],
        seconds=seconds,
    )
    eight = [Client() for _ in range(8)]
    measure(
        "sign-in page", lambda client, turn: client.ask("GET", "/accounts/login/"), eight, seconds=seconds
    )
    found = []
    for name, persona, start, pattern, rest in FOUND:
        match = re.search(pattern, body_of(sign_in(persona).ask("GET", start)).decode())
        if match:
            found.append((name, persona, match.group(1) + rest))
        else:
            miss(name, f"{start} of {persona} links to no such page")
    for name, persona, path in (*PAGES, *found):
        one = sign_in(persona)
        answer = one.ask("GET", path)
        if answer.status != 200:
            miss(name, f"{path} answered {answer.status}")
            continue
        timing = answer.headers.get("Server-Timing", "")
        count = re.search(r'desc="(\d+) queries', timing)
        say(f"{name}: queries", int(count.group(1)) if count else -1, "queries")
        measure(name, lambda client, turn, path=path: client.ask("GET", path), [one], seconds=seconds)
        many = [sign_in(persona) for _ in range(8)]
        measure(name, lambda client, turn, path=path: client.ask("GET", path), many, seconds=seconds)


if __name__ == "__main__":
    main()
