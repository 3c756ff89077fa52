"""`make run` as somebody meets it: Ready, pages with their styles, work done in the background, a fall, an end."""

import http.client
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from ioc import processes

PROJECT = Path(__file__).resolve().parent.parent.parent


@dataclass
class Application:
    """A running application: where it answers, its data, its supervisor."""

    port: int
    var: Path
    process: subprocess.Popen[str]

    def get(self, path: str) -> tuple[int, str]:
        """(status, body) of a GET."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def rows(self, query: str, *values: object) -> list[tuple]:
        """What the database answers, read or write."""
        with closing(sqlite3.connect(self.var / "ioc.sqlite3", timeout=20)) as database:
            found = database.execute(query, values).fetchall()
            database.commit()
            return found

    def child(self, word: str) -> int | None:
        """The process id of the supervisor's child whose command has this word."""
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                parent = entry.joinpath("stat").read_text().rpartition(") ")[2].split()[1]
                command = entry.joinpath("cmdline").read_bytes().decode().split("\0")
            except OSError:
                continue
            if parent == str(self.process.pid) and word in command:
                return int(entry.name)
        return None


def until(condition, seconds: float):
    """The first true answer of the condition; fails when there is none in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.2)
    pytest.fail(f"Not within {seconds} seconds")


def start(port: int, var: Path) -> subprocess.Popen[str]:
    env = {name: value for name, value in os.environ.items() if name not in ("IOC_DEMO", "DEBUG")}
    command = [sys.executable, "-m", "ioc.run", "--port", str(port), "--stop-with-parent"]
    return subprocess.Popen(
        command,
        cwd=PROJECT,
        env=env | {"VAR_DIR": str(var)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def lines_until_ready(process: subprocess.Popen[str], port: int) -> list[str]:
    """What it says up to and with the Ready line; fails with all it said when that never comes."""
    said = []
    for line in process.stdout:
        said.append(line.rstrip("\n"))
        if said[-1] == f"Ready: http://127.0.0.1:{port}/":
            return said
    pytest.fail("\n".join(said))


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> tuple[int, Path]:
    """A free port and a folder for the data, in which one person stands already, so that no demonstration is made."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    var = tmp_path_factory.mktemp("var")
    env = processes.environment(var, port)
    somebody = (
        "from people.models import User; User.objects.create(email='f.first@example.org', name='Flora First')"
    )
    for arguments in (["migrate", "--verbosity=0"], ["shell", "--no-imports", "--command", somebody]):
        subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=PROJECT, env=env, check=True, timeout=300
        )
    (var / "run.seeded").touch()
    return port, var


@pytest.fixture(scope="module")
def started() -> Iterator[list[Application]]:
    """Whatever these tests start, ended with the last of them."""
    applications: list[Application] = []
    yield applications
    for application in applications:
        if application.process.poll() is None:
            application.process.terminate()
            application.process.wait(15)
        application.process.stdout.close()


@pytest.fixture
def running(place, started) -> Application:
    """The application, running: started when no test has yet, or one has stopped it."""
    if not started or started[-1].process.poll() is not None:
        port, var = place
        application = Application(port, var, start(port, var))
        started.append(application)
        lines_until_ready(application.process, port)
    return started[-1]


def test_it_answers_and_its_pages_find_their_files(running):
    assert running.get("/healthz") == (200, "ok")
    status, page = running.get("/")
    assert status == 200
    files = re.findall(r"(?:href|src)=\"(/static/[^\"]+)\"", page)
    assert len(files) > 0
    assert {running.get(path)[0] for path in files} == {200}


def test_a_second_start_on_the_same_data_is_told_so(running):
    second = start(running.port + 1, running.var)
    said, _ = second.communicate(timeout=30)
    where = f"http://127.0.0.1:{running.port}/"
    assert (second.returncode, said) == (
        1,
        f"The application is already running on {running.var} at {where}.\n",
    )


MAIL = """
from django.db import transaction
from core import jobs
from notifications.actions import Notice, notify
from people.models import User

person, _ = User.objects.get_or_create(email="w.waiting@example.org", name="Wilma Waiting")
with transaction.atomic():
    [message] = notify(Notice(
        kind="invitation.sent", key="while-nobody-works", to=person, subject="While nobody works",
        template="people/email/invited", reason="Because this is a trial.",
        context={"role": "tutor", "by": "Tessa", "path": "/invitations/x/", "days": 14},
    ))
    jobs.enqueue("notifications.deliver", "while-nobody-works", {"message": message.pk})
"""


def test_work_asked_for_while_the_worker_is_dead_is_done_once_it_is_back(running):
    first = until(lambda: running.child("worker"), 20)
    os.kill(first, signal.SIGKILL)
    env = processes.environment(running.var, running.port)
    shell = [sys.executable, "manage.py", "shell", "--no-imports", "--command", MAIL]
    subprocess.run(shell, cwd=PROJECT, env=env, check=True, timeout=60)
    second = until(lambda: (pid := running.child("worker")) != first and pid, 30)
    assert second != first
    query = "SELECT state FROM notifications_message WHERE subject = 'While nobody works'"
    until(lambda: running.rows(query) == [("sent",)], 100)
    mails = [path.read_text() for path in (running.var / "mail").iterdir()]
    assert [text.count("Subject: While nobody works") for text in mails if "While nobody" in text] == [1]


def test_it_stops_within_ten_seconds_and_leaves_nothing_running(running):
    children = [pid for word in ("worker", "beat", "ioc.wsgi:application") if (pid := running.child(word))]
    assert len(children) == 3
    asked = time.monotonic()
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(15) == 0
    assert time.monotonic() - asked < 10
    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []
    with pytest.raises(ConnectionRefusedError):
        running.get("/healthz")


def test_the_next_start_keeps_what_was_there(running, started):
    key = (running.var / "secret-key").read_text()
    people = running.rows("SELECT count(*), max(id) FROM people_user")
    running.process.terminate()
    assert running.process.wait(15) == 0

    again = Application(running.port, running.var, start(running.port, running.var))
    started.append(again)
    assert lines_until_ready(again.process, again.port) == [
        "Making the data ready",
        f"Ready: http://127.0.0.1:{running.port}/",
    ]
    assert (again.var / "secret-key").read_text() == key
    assert again.rows("SELECT count(*), max(id) FROM people_user") == people
