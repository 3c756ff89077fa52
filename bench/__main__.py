"""`make bench`: speed and size with 5,000 participants, 1,700 markers and their case studies in the database."""

import argparse
import os
import re

from bench import site, tools
from bench.load import Answer, Client, measure, sign_in
from bench.results import say

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
    ("the register", "lead-glasgow", "/sessions/", r'href="(/sessions/\d+/)"', "register/"),
    ("marking page", "marker", "/marking/scripts/", r'href="(/marking/scripts/[A-Z0-9]+/)"', ""),
)


def main() -> None:
    """Seed if need be, measure, print."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--participants", type=int, default=5000)
    parser.add_argument("--markers", type=int, default=1700)
    parser.add_argument("--seconds", type=float, default=2)
    wanted = parser.parse_args()
    tools.allocation()
    tools.formation()
    site.prepare(wanted.participants, wanted.markers)
    tools.certificates()
    server = site.serve()
    try:
        size_of_visits()
        pages(wanted.seconds)
        autosave(wanted.seconds)
        upload()
        site.memory(server)
    finally:
        server.terminate()
        server.wait(20)


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


def body_of(answer: Answer) -> bytes:
    """The body as text was before it was compressed."""
    import gzip

    return gzip.decompress(answer.body) if answer.headers.get("Content-Encoding") == "gzip" else answer.body


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
    for name, persona, path in (*PAGES, *found):
        one = sign_in(persona)
        answer = one.ask("GET", path)
        if answer.status != 200:
            say(f"{name}: not measured", answer.status, "status")
            continue
        timing = answer.headers.get("Server-Timing", "")
        count = re.search(r'desc="(\d+) queries', timing)
        say(f"{name}: queries", int(count.group(1)) if count else -1, "queries")
        measure(name, lambda client, turn, path=path: client.ask("GET", path), [one], seconds=seconds)
        many = [sign_in(persona) for _ in range(8)]
        measure(name, lambda client, turn, path=path: client.ask("GET", path), many, seconds=seconds)


def autosave(seconds: float) -> None:
    """A journal autosave, as the page's script sends it."""
    client = sign_in("participant")
    path = "/journal/1/after/"
    body = body_of(client.ask("GET", path)).decode()
    match = re.search(r'name="version"[^>]*value="(\d+)"', body)
    version = int(match.group(1)) if match else 0

    def save(browser: Client, turn: int) -> Answer:
        nonlocal version
        text = f"Wait time again today. Turn {turn}."
        fields = {"version": str(version), "text": text, "rating": "3"}
        answer = browser.post(path + "autosave/", fields, script=True)
        if answer.status == 200:
            version = int(re.search(rb'"version": ?(\d+)', body_of(answer)).group(1))
        return answer

    measure("journal autosave", save, [client], seconds=seconds)


def upload(number: int = 20) -> None:
    """A case study handed over: the file is stored and its reading asked for."""
    import django

    os.environ.update(site.environment())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ioc.settings")
    django.setup()
    from ioc.demo.seed.words import PARAGRAPHS, SECTIONS
    from ioc.demo.seed.writing import document

    client = sign_in("participant-writing")
    client.ask("GET", "/case-study/upload/")

    def send(browser: Client, turn: int) -> Answer:
        file = document(f"Draft {turn}", [(heading, " ".join(PARAGRAPHS * 8)) for heading, _ in SECTIONS])
        edge = b"----edge"
        parts = (
            b"--"
            + edge
            + b'\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n'
            + browser.cookies["csrf"].encode()
            + b"\r\n--"
            + edge
            + b'\r\nContent-Disposition: form-data; name="file"; filename="study.docx"\r\n'
            b"Content-Type: application/octet-stream\r\n\r\n" + file + b"\r\n--" + edge + b"--\r\n"
        )
        return browser.ask(
            "POST", "/case-study/upload/", parts, f"multipart/form-data; boundary={edge.decode()}"
        )

    measure("case-study upload", send, [client], seconds=min(3, number / 10))


if __name__ == "__main__":
    main()
