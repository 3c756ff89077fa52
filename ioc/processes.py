"""The processes that `make run` watches: what each is started with, and how one is kept alive and ended."""

import contextlib
import ctypes
import os
import secrets
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
LOG_KEPT = 5_000_000
LONGEST_PAUSE = 30.0


def say(text: str) -> None:
    """One line on the console; a console that has gone away is no reason to stop."""
    with contextlib.suppress(OSError, ValueError):
        print(text, flush=True)


def secret_key(var: Path) -> str:
    """The key that signs sessions here: made once, kept readable by its owner only."""
    path = var / "secret-key"
    if not path.exists() or not path.read_text().strip():
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50) + "\n")
    return path.read_text().strip()


def environment(var: Path, port: int) -> dict[str, str]:
    """What the children see: the embedded default and the demonstration, whatever the shell has for a real server."""
    unwanted = {"DATABASE_URL", "REDIS_URL", "MAIL_HOST", "BEHIND_PROXY", "CSRF_TRUSTED_ORIGINS"}
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "ioc.settings",
        "DEBUG": "0",
        "IOC_DEMO": "1",
        "VAR_DIR": str(var),
        "STATIC_ROOT": str(var / "static"),
        "SECRET_KEY": secret_key(var),
        "SITE_URL": f"http://{HOST}:{port}",
        "ALLOWED_HOSTS": f"{HOST},localhost",
        "WEB_BIND": f"{HOST}:{port}",
        "WEB_WORKERS": "2",
        "WEB_GRACE": "2",
        "WEB_ACCESS_LOG": str(var / "log" / "access.log"),
        "PYTHONUNBUFFERED": "1",
    }


def commands(var: Path) -> dict[str, list[str]]:
    """The children by name, in the order in which they start."""
    python = sys.executable
    web = [python, "-m", "gunicorn", "--config=python:ioc.serving", "ioc.wsgi:application"]
    celery = [python, "-m", "celery", "--app=ioc.celery:app", "--quiet"]
    worker = [*celery, "worker", "--loglevel=INFO", "--concurrency=2", "--hostname=ioc@localhost"]
    worker += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    beat = [*celery, "beat", "--loglevel=INFO", f"--schedule={var / 'beat-schedule'}", "--pidfile="]
    return {"web": web, "worker": worker, "beat": beat}


def die_with_parent() -> None:
    """In a child: asks Linux for SIGTERM when the parent is killed, so that nothing is left running unwatched."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


@dataclass
class Child:
    """One process of the application, its log, and how often it had to be started."""

    name: str
    command: list[str]
    log: Path
    env: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    falls: int = 0
    start_again_at: float | None = None

    def start(self) -> None:
        """Starts the process in a group of its own, so that Ctrl-C reaches the supervisor alone."""
        if self.log.exists() and self.log.stat().st_size > LOG_KEPT:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                cwd=PROJECT,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )
        self.started_at = time.monotonic()
        self.start_again_at = None

    def exit_status(self) -> int | None:
        """None while it runs; negative when a signal ended it."""
        return self.process.poll() if self.process is not None else None

    def watch(self) -> None:
        """Starts the process again when it died, after a pause that doubles with each fall in a row."""
        now = time.monotonic()
        if self.process is None:
            if self.start_again_at is not None and now >= self.start_again_at:
                self.start()
                say(f"{self.name}: started again")
            return
        code = self.process.poll()
        if code is None:
            if self.falls and now - self.started_at > 60:
                self.falls = 0
            return
        self.kill()
        self.falls += 1
        pause = min(2.0 ** (self.falls - 1), LONGEST_PAUSE)
        how = signal.Signals(-code).name if code < 0 else f"exit status {code}"
        say(f"{self.name}: stopped by itself ({how}), starts again in {pause:.0f} s; see {self.log}")
        self.process = None
        self.start_again_at = now + pause

    def ask_to_stop(self) -> None:
        """SIGTERM: finish what is in hand and go."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def kill(self) -> None:
        """Ends what is left of the process and of those it started."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def wait(self, patience: float) -> None:
        """Waits at most `patience` seconds for its end, then insists."""
        if self.process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(patience)
        self.kill()
