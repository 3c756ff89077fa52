"""Handing work over: every process knows our queue, and one that doesn't answer costs a page a moment, once."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent


def answers(code: str, tmp_path: Path, **variables: str) -> object:
    """What the code prints as JSON in a process that is no Celery worker."""
    env = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "--command", code],
        cwd=PROJECT,
        env=env | {"VAR_DIR": str(tmp_path)} | variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return json.loads(done.stdout)


HAND_OVER = """
import json, time
from core import jobs
took = []
for number in range(50):
    started = time.monotonic()
    jobs.carry(number)
    took.append(time.monotonic() - started)
print(json.dumps(took))
"""


def test_a_process_of_the_web_puts_work_where_the_worker_looks(tmp_path):
    code = (
        "import json; from core import jobs; from core.tasks import run_job; jobs.carry(7);"
        "print(json.dumps([run_job.app.main, run_job.app.conf.broker_url]))"
    )
    assert answers(code, tmp_path) == ["ioc", "filesystem://"]
    [message] = (tmp_path / "queue" / "messages").iterdir()
    assert json.loads(message.read_text())["headers"]["task"] == "core.run_job"


def test_a_message_is_never_seen_half_written(tmp_path):
    """Somebody who looks all the time finds whole messages only."""
    code = """
import json, threading
from pathlib import Path
from django.conf import settings
from core import jobs
from core.tasks import run_job
folder, seen, over = settings.QUEUE_DIR / "messages", [], threading.Event()
def look():
    while not over.is_set():
        seen.extend(len(f.read_bytes()) for f in list(folder.glob("[0-9]*.celery.msg")))
watch = threading.Thread(target=look)
watch.start()
for number in range(300):
    jobs.carry(number)
over.set()
watch.join()
print(json.dumps([type(run_job.app.connection().transport).__module__, min(seen) > 100, len(list(folder.iterdir()))]))
"""
    assert answers(code, tmp_path) == ["ioc.filequeue", True, 300]


def test_a_queue_that_is_away_holds_a_page_up_once_and_not_for_long(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        away = f"redis://127.0.0.1:{probe.getsockname()[1]}/0"
    first, *others = answers(HAND_OVER, tmp_path, REDIS_URL=away)
    assert first < 4
    assert max(others) < 0.05
