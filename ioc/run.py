"""The whole application on one machine, for `make run`: web, Celery worker and beat, watched and stopped together.

Everything it keeps stands under VAR_DIR (`var/`): the database, the queue, mail as files, uploads, logs, the secret key.
"""

import argparse
import fcntl
import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from ioc.processes import HOST, PROJECT, Child, commands, die_with_parent, environment, say

READY_WITHIN = 120.0
# Seconds that all of them together get to finish what they have in hand; an idle Celery worker takes five and a half.
PATIENCE = 6.5
ORDER_OF_STOPPING = ("beat", "web", "worker")


class CannotRun(Exception):
    """The reason why the application can't start, in one sentence for the person at the keyboard."""


def port_number(text: str) -> int:
    """The port as a number; CannotRun when it isn't one that an ordinary process may listen on."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise CannotRun(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def refuse_taken_port(port: int) -> None:
    """CannotRun when something already listens on the port, or when we may not."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise CannotRun(
                f"Port {port} is kept for the system; choose one above 1023: PORT=8000 make run"
            ) from None
        except OSError:
            raise CannotRun(
                f"Port {port} is in use by another program; choose another one: PORT={port + 1} make run"
            ) from None


def take_lock(var: Path, port: int) -> IO[str]:
    """Holds `var/run.lock` for as long as this process lives, however it ends; CannotRun when another one holds it."""
    lock = (var / "run.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        where = lock.read().strip()
        lock.close()
        raise CannotRun(
            f"The application is already running on {var}{f' at {where}' if where else ''}."
        ) from None
    lock.truncate(0)
    lock.write(f"http://{HOST}:{port}/\n")
    lock.flush()
    return lock


def last_lines(log: Path, count: int = 15) -> str:
    """The end of a log, for the console."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:]) if log.exists() else ""


def prepare(var: Path, env: dict[str, str], stopping: Callable[[], bool]) -> None:
    """Database, cache table, static files, demo data; CannotRun with the log's end when one of them fails."""
    log = var / "log" / "setup.log"
    child = Child("set-up", [sys.executable, "-m", "ioc.prepare"], log, env)
    log.unlink(missing_ok=True)
    child.start()
    while child.exit_status() is None:
        if stopping():
            child.ask_to_stop()
            child.wait(2.0)
            return
        time.sleep(0.05)
    if child.exit_status() != 0:
        raise CannotRun(f"The data could not be made ready. The end of {log}:\n{last_lines(log)}")


def answers(port: int) -> bool:
    """True when GET /healthz is answered with 200."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def supervise(children: dict[str, Child], port: int, stopping: Callable[[], bool]) -> None:
    """Starts the children, says Ready once the web answers, and keeps them alive until asked to stop."""
    for child in children.values():
        child.start()
    deadline = time.monotonic() + READY_WITHIN
    ready = False
    while not stopping():
        for child in children.values():
            child.watch()
        if not ready:
            ready = answers(port)
            if ready:
                say(f"Ready: http://{HOST}:{port}/")
            elif children["web"].falls >= 3 or time.monotonic() > deadline:
                log = children["web"].log
                raise CannotRun(f"The application does not answer. The end of {log}:\n{last_lines(log)}")
        time.sleep(0.5 if ready else 0.1)


def stop_all(children: dict[str, Child]) -> None:
    """Beat first, so that nothing new is planned; then the web; then the worker, with its task in hand."""
    if not any(child.process for child in children.values()):
        return
    say("Stopping")
    deadline = time.monotonic() + PATIENCE
    for name in ORDER_OF_STOPPING:
        children[name].ask_to_stop()
    for name in ORDER_OF_STOPPING:
        children[name].wait(max(0.0, deadline - time.monotonic()))
    say("Stopped")


def run(port: int, var: Path, with_parent: bool) -> int:
    """Runs until a signal or a reason not to; exit status 0 when it was asked to stop."""
    asked: list[int] = []

    def ask(number: int, _frame: object) -> None:
        asked.append(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ask)
    if with_parent:
        parent = os.getppid()
        die_with_parent()
        if os.getppid() != parent:
            return 0

    var.joinpath("log").mkdir(parents=True, exist_ok=True)
    lock = take_lock(var, port)
    try:
        refuse_taken_port(port)
        env = environment(var, port)
        say(
            "Making the data ready"
            if (var / "run.seeded").exists()
            else "Making the data ready, for the first time"
        )
        prepare(var, env, lambda: bool(asked))
        children = {
            name: Child(name, command, var / "log" / f"{name}.log", env)
            for name, command in commands(var).items()
        }
        try:
            if not asked:
                supervise(children, port, lambda: bool(asked))
        finally:
            stop_all(children)
    finally:
        lock.close()
    return 0


def main(arguments: list[str] | None = None) -> int:
    """The shell's door: `python -m ioc.run --port 8000`."""
    parser = argparse.ArgumentParser(
        prog="python -m ioc.run", description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument(
        "--port", default=os.environ.get("PORT") or "8000", help="where to listen on 127.0.0.1"
    )
    parser.add_argument(
        "--stop-with-parent", action="store_true", help="stop when the starting process is killed"
    )
    options = parser.parse_args(arguments)
    try:
        var = Path(os.environ.get("VAR_DIR") or PROJECT / "var").absolute()
        return run(port_number(options.port), var, options.stop_with_parent)
    except CannotRun as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"The application cannot start: {error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
