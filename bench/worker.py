"""A real Celery worker on the embedded queue, and the memory it has after printing certificates."""

import subprocess
import sys
import time
from pathlib import Path

from bench.results import miss, say
from bench.site import ROOT, VAR, environment

CERTIFICATES = 12
PATIENCE = 180.0
MEMORY = 350  # MB; a child that grows beyond is replaced (ioc/celery.py)


def memory() -> None:
    """Start the worker as `make run` does, let it print, read its processes' sizes, end it."""
    wanted = ask_for_certificates()
    worker = start()
    try:
        began = time.perf_counter()
        while made(wanted) < len(wanted) and time.perf_counter() - began < PATIENCE:
            time.sleep(0.2)
        if made(wanted) < len(wanted):
            miss(
                "memory of a Celery worker",
                f"{made(wanted)} of {len(wanted)} certificates after {PATIENCE:.0f} s",
            )
            return
        say(f"{len(wanted)} certificates by a worker, from its start", time.perf_counter() - began, "s")
        sizes = [resident(pid) for pid in family(worker.pid)]
        say("memory of a Celery worker: largest process", max(sizes), "MB", target=MEMORY)
        say("memory of a Celery worker: all its processes", sum(sizes), "MB")
    finally:
        stop(worker)


def start() -> subprocess.Popen:
    """A worker of two processes, as `make run` has it."""
    command = [
        sys.executable,
        "-m",
        "celery",
        "--app=ioc.celery:app",
        "--quiet",
        "worker",
        "--loglevel=ERROR",
    ]
    command += ["--concurrency=2", "--hostname=bench@localhost", "--without-gossip", "--without-mingle"]
    return subprocess.Popen(
        [*command, "--without-heartbeat"], cwd=ROOT, env=environment(), stdout=sys.stderr, stderr=sys.stderr
    )


def stop(worker: subprocess.Popen) -> None:
    """End it, by force where it doesn't end by itself."""
    worker.terminate()
    try:
        worker.wait(20)
    except subprocess.TimeoutExpired:
        worker.kill()


def ask_for_certificates() -> list[int]:
    """Certificates that wait to be made: those of the seed, or else as many valid ones replaced."""
    from awards import actions
    from awards.enums import CertificateState
    from awards.models import Certificate
    from core import jobs
    from core.models import Job
    from people.models import User

    rows = Certificate.objects.select_related("enrolment__cohort")
    waiting = list(rows.filter(state=CertificateState.BEING_MADE).order_by("pk")[:CERTIFICATES])
    team = User.objects.get(email="team@example.org")
    valid = rows.filter(state=CertificateState.VALID).order_by("-pk")[: CERTIFICATES - len(waiting)]
    waiting += [actions.reissue(certificate=row, name=row.name, by=team) for row in valid]
    # What else waits in the queue would be done first; its rows stay, for whoever runs a sweep.
    for message in (VAR / "queue" / "messages").glob("*"):
        message.unlink(missing_ok=True)
    keys = [f"certificate:{row.pk}" for row in waiting]
    for row in Job.objects.filter(dedupe_key__in=keys):
        jobs.carry(row.pk)
    return [row.pk for row in waiting]


def made(certificates: list[int]) -> int:
    """How many of them have their file."""
    from awards.models import Certificate

    return Certificate.objects.filter(pk__in=certificates).exclude(pdf="").count()


def family(pid: int) -> list[int]:
    """A process and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(int(child) for child in children)]


def resident(pid: int) -> float:
    """Resident memory of a process in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024
