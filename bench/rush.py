"""The last minutes before a due date: hundreds of people upload and submit, while one worker reads the files."""

import hashlib
import threading
import time
from collections.abc import Callable

from bench import people, worker
from bench.load import Answer, Client
from bench.results import miss, say
from bench.saving import UPLOAD, WORDS, send

AT_ONCE = 8  # browsers that wait for an answer at any moment
SLOWEST = 2000  # milliseconds
PATIENCE = 900.0  # seconds for reading them all
DECLARED = dict.fromkeys(("own_work", "anonymised", "permissions", "accept_findings", "accept_length"), "on")


def rush(number: int) -> None:
    """So many people upload and submit: none lost, none answered late, every receipt's hash that of the stored file."""
    rows = people.writers(number)
    browsers = [people.signed_in(row.participant) for row in rows]
    for browser in browsers:
        browser.ask("GET", UPLOAD)
    reader = worker.start()
    try:
        began = time.perf_counter()
        sent = at_once(
            [lambda browser=browser, turn=turn: send(browser, turn) for turn, browser in enumerate(browsers)]
        )
        say(f"{number} uploads, {AT_ONCE} at once: all taken in after", time.perf_counter() - began, "s")
        slowest("upload", number, sent)
        versions = read_versions(rows)
        say(
            f"{number} uploads: all read by one worker of two processes after",
            time.perf_counter() - began,
            "s",
        )
    finally:
        worker.stop(reader)
    pressed = at_once(
        [
            lambda browser=browser, row=row: submit(browser, versions[row.pk])
            for browser, row in zip(browsers, rows, strict=True)
            if row.pk in versions
        ]
    )
    slowest("hand-in", number, pressed)
    say(
        f"{number} hand-ins: receipts whose hash is that of the stored file",
        kept(rows),
        "receipts",
        target=number,
    )
    if kept(rows) != number:
        miss("hand-ins in the last minutes", f"{kept(rows)} of {number} are there whole")


def at_once(deeds: list[Callable[[], Answer]]) -> list[tuple[float, int]]:
    """Do all of them, AT_ONCE at a time; (milliseconds, status) of each."""
    waiting, done, lock = list(reversed(deeds)), [], threading.Lock()

    def work() -> None:
        while True:
            with lock:
                if not waiting:
                    return
                deed = waiting.pop()
            began = time.perf_counter()
            answer = deed()
            with lock:
                done.append(((time.perf_counter() - began) * 1000, answer.status))

    threads = [threading.Thread(target=work) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


def submit(browser: Client, version: int) -> Answer:
    """The press that hands a file in."""
    path = f"/case-study/versions/{version}/submit/"
    return browser.post(path, DECLARED | {"ai_statement": "None", "declared_words": str(WORDS)})


def slowest(what: str, number: int, answers: list[tuple[float, int]]) -> None:
    """Say how long they took, and what was not answered as it should be."""
    times = sorted(took for took, _ in answers)
    say(f"{number} of {what}, {AT_ONCE} at once: median", times[len(times) // 2], "ms")
    say(f"{number} of {what}, {AT_ONCE} at once: slowest", times[-1], "ms", target=SLOWEST)
    wrong = [status for _, status in answers if status != 302]
    if wrong or len(answers) != number:
        miss(f"{what} in the last minutes", f"{len(wrong)} of {len(answers)} answered {sorted(set(wrong))}")


def read_versions(rows: list) -> dict[int, int]:
    """The newest file of each of these people once all have been read; enrolment id -> version id."""
    from casestudies.enums import IntakeState
    from casestudies.models import Version

    until = time.monotonic() + PATIENCE
    ids = [row.pk for row in rows]
    while True:
        files = Version.objects.filter(case_study__enrolment__in=ids).order_by("number")
        newest = {
            enrolment: (pk, intake)
            for enrolment, pk, intake in files.values_list("case_study__enrolment", "pk", "intake")
        }
        ready = {enrolment: pk for enrolment, (pk, intake) in newest.items() if intake == IntakeState.READY}
        if len(ready) == len(rows) or time.monotonic() > until:
            return ready
        time.sleep(0.5)


def kept(rows: list) -> int:
    """How many of these people have a hand-in whose file is the one its receipt names."""
    from casestudies.models import Submission

    found = Submission.objects.filter(case_study__enrolment__in=[row.pk for row in rows]).select_related(
        "version"
    )
    return sum(
        hashlib.sha256(hand_in.version.original.read()).hexdigest() == hand_in.version.sha256
        for hand_in in found
    )
