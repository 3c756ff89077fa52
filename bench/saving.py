"""What people save: the journal, a file, a hand-in, marks; at one client, and at eight where eight do it at once."""

import io
import re
import statistics
import time

from bench import people
from bench.forms import form_with
from bench.load import Answer, Client, body_of, measure, sign_in
from bench.results import miss, say

JOURNAL = "/journal/1/after/"
UPLOAD = "/case-study/upload/"
HAND_INS = 20
WORDS = 4_950
SAVES_ONE_THING = 15  # milliseconds
HANDS_IN = 60


def autosave(seconds: float) -> None:
    """A journal autosave, as the page's script sends it."""
    one = [sign_in("participant")]
    eight = [people.signed_in(row.participant) for row in people.writers(8)]
    for clients in (one, eight):
        versions = {id(client): version_on(client, JOURNAL) for client in clients}

        def save(browser: Client, turn: int, versions: dict[int, int] = versions) -> Answer:
            text = f"Wait time again today. Turn {turn}."
            fields = {"version": str(versions[id(browser)]), "text": text, "rating": "3"}
            answer = browser.post(JOURNAL + "autosave/", fields, script=True)
            if answer.status == 200:
                versions[id(browser)] = version_in(answer)
            return answer

        measure("journal autosave", save, clients, seconds=seconds, target=SAVES_ONE_THING)


def marks(seconds: float) -> None:
    """A marker's autosave of one script."""
    client = sign_in("marker")
    listed = body_of(client.ask("GET", "/marking/scripts/")).decode()
    for path in re.findall(r'href="(/marking/scripts/[A-Z0-9]+/)"', listed):
        fields = form_with(body_of(client.ask("GET", path)), "version")
        if fields:
            break
    else:
        miss("autosave of a mark", "the marker has no script with a form on it")
        return

    def save(browser: Client, turn: int) -> Answer:
        changed = {name: value if name == "version" else "57" for name, value in fields.items()}
        answer = browser.post(path + "autosave/", changed, script=True)
        if answer.status == 200:
            fields["version"] = str(version_in(answer))
        return answer

    measure("autosave of a mark", save, [client], seconds=seconds, target=SAVES_ONE_THING)


def version_on(client: Client, path: str) -> int:
    """The version that a page was made under."""
    found = re.search(r'name="version"[^>]*value="(\d+)"', body_of(client.ask("GET", path)).decode())
    return int(found.group(1)) if found else 0


def version_in(answer: Answer) -> int:
    """The version that an autosave made."""
    return int(re.search(rb'"version": ?(\d+)', body_of(answer)).group(1))


def case_study(title: str) -> bytes:
    """A .docx with the usual sections, of about as many words as are asked for."""
    from ioc.demo.seed.words import PARAGRAPHS, SECTIONS
    from ioc.demo.seed.writing import document

    words = " ".join(PARAGRAPHS * 8).split()[: WORDS // len(SECTIONS)]
    return document(title, [(heading, " ".join(words)) for heading, _ in SECTIONS])


def upload(seconds: float) -> None:
    """A case study handed over: the file is stored and its reading asked for."""
    one = [sign_in("participant-writing")]
    eight = [people.signed_in(row.participant) for row in people.writers(8)]
    for clients in (one, eight):
        for client in clients:
            client.ask("GET", UPLOAD)
        measure("case-study upload", send, clients, seconds=seconds)


def send(browser: Client, turn: int) -> Answer:
    """One upload, of a file that nobody has sent yet."""
    edge = b"----edge"
    token = browser.cookies["csrf"].encode()
    file = case_study(f"Draft {turn} {time.perf_counter_ns()}")
    parts = [
        b'Content-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n' + token,
        b'Content-Disposition: form-data; name="file"; filename="study.docx"\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n" + file,
    ]
    body = b"".join(b"--" + edge + b"\r\n" + part + b"\r\n" for part in parts) + b"--" + edge + b"--\r\n"
    return browser.ask("POST", UPLOAD, body, f"multipart/form-data; boundary={edge.decode()}")


def hand_in() -> None:
    """The press that submits a case study, by a different person each time: freezes the file and sends the receipt."""
    ready = [version_ready(row) for row in people.writers(HAND_INS)]
    times, answers = [], []
    for version, client in ready:
        path = f"/case-study/versions/{version.pk}/submit/"
        client.ask("GET", path)
        fields = dict.fromkeys(("own_work", "anonymised", "permissions", "accept_findings"), "on")
        began = time.perf_counter()
        answer = client.post(path, fields | {"ai_statement": "None", "declared_words": str(WORDS)})
        times.append((time.perf_counter() - began) * 1000)
        answers.append(answer.status)
    if not answers or set(answers) != {302}:
        miss("hand-in of a case study", f"{len(answers)} people handed in and were answered {set(answers)}")
        return
    say("hand-in of a case study, 1 client: median", statistics.median(times), "ms", target=HANDS_IN)
    say("hand-in of a case study, 1 client: slowest", max(times), "ms")


def version_ready(enrolment) -> tuple:
    """A file of this participant that has been read and can be handed in, and their browser."""
    from django.core.files.uploadedfile import InMemoryUploadedFile

    from casestudies.actions.version import job_key
    from casestudies.actions.version import upload as keep
    from core import clock, jobs
    from core.models import Job

    body = case_study(f"Case study of {enrolment.pk}, {time.perf_counter_ns()}")
    file = InMemoryUploadedFile(io.BytesIO(body), "file", "study.docx", "", len(body), None)
    version, _ = keep(enrolment=enrolment, by=enrolment.participant, file=file, began_at=clock.now())
    jobs.run(Job.objects.get(dedupe_key=job_key(version)).pk)
    return version, people.signed_in(enrolment.participant)
