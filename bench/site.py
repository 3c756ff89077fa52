"""A site of its own under var/bench: seeded once, served by gunicorn as `make run` serves it."""

import os
import subprocess
import sys
import time
from pathlib import Path

from bench.load import HOST, PORT, Client
from bench.results import say

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var" / "bench"


def environment() -> dict[str, str]:
    """What the processes of the benchmark run with."""
    return os.environ | {
        "VAR_DIR": str(VAR),
        "STATIC_ROOT": str(VAR / "static"),
        "IOC_DEMO": "1",
        "DEBUG": "0",
        "LOG_LEVEL": "ERROR",
        "SITE_URL": f"http://{HOST}:{PORT}",
    }


def manage(*words: str) -> None:
    """Run one management command."""
    subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=environment(), check=True, stdout=sys.stderr
    )


def prepare(participants: int, markers: int) -> None:
    """Seed the database, once for each size; how long that took is kept, and said again by later runs."""
    stamp = VAR / f"seeded-{participants}-{markers}"
    what = f"seeding {participants} participants and {markers} markers"
    if stamp.exists() and stamp.read_text():
        say(f"{what} (when the database was made)", float(stamp.read_text()), "s")
        return
    if VAR.exists():
        subprocess.run(["rm", "-rf", str(VAR)], check=True)
    VAR.mkdir(parents=True)
    manage("migrate", "-v0")
    manage("createcachetable")
    manage("collectstatic", "--noinput", "-v0")
    began = time.perf_counter()
    manage("seed_demo", f"--participants={participants}", f"--markers={markers}")
    took = time.perf_counter() - began
    say(what, took, "s")
    stamp.write_text(f"{took:.2f}")


def serve() -> subprocess.Popen:
    """Start the web processes and wait until they answer."""
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--config=python:ioc.serving",
        "ioc.wsgi:application",
    ]
    web = {"WEB_BIND": f"{HOST}:{PORT}", "WEB_WORKERS": "2", "WEB_THREADS": "4", "WEB_ACCESS_LOG": os.devnull}
    server = subprocess.Popen([*command, "--log-level", "error"], cwd=ROOT, env=environment() | web)
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            if Client().ask("GET", "/healthz").status == 200:
                return server
        except OSError:
            time.sleep(0.1)
    server.kill()
    raise SystemExit("The server did not answer within a minute.")


def memory(server: subprocess.Popen) -> None:
    """Say the largest web worker's resident memory."""
    children = subprocess.run(["pgrep", "-P", str(server.pid)], capture_output=True, text=True, check=False)
    sizes = []
    for pid in children.stdout.split():
        status = Path(f"/proc/{pid}/status").read_text()
        sizes.append(
            int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024
        )
    if sizes:
        say("memory of a web worker", max(sizes), "MB")
