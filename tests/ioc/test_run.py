"""`make run`'s supervisor with real processes: refusals in a sentence, restarts after a fall, an end within ten seconds."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ioc import processes, run

PROJECT = Path(__file__).resolve().parent.parent.parent
SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


def child(tmp_path: Path, command: list[str] = SLEEP) -> processes.Child:
    return processes.Child("worker", command, tmp_path / "worker.log", dict(os.environ))


def until(condition, seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize("text", ["0", "65536", "80a", "", "-1", "٨٠٠٠"])
def test_a_port_that_is_none_is_refused_in_a_sentence(text):
    with pytest.raises(run.CannotRun) as refusal:
        run.port_number(text)
    assert str(refusal.value) == f"PORT must be a number from 1 to 65535, not {text!r}."


def test_a_taken_port_is_refused_with_another_to_choose():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(run.CannotRun) as refusal:
            run.refuse_taken_port(port)
    expected = f"Port {port} is in use by another program; choose another one: PORT={port + 1} make run"
    assert str(refusal.value) == expected
    run.refuse_taken_port(port)


def test_the_second_start_on_the_same_data_is_told_where_the_first_is(tmp_path):
    with run.take_lock(tmp_path, 8123):
        with pytest.raises(run.CannotRun) as refusal:
            run.take_lock(tmp_path, 8124)
        assert (
            str(refusal.value)
            == f"The application is already running on {tmp_path} at http://127.0.0.1:8123/."
        )
    run.take_lock(tmp_path, 8124).close()


def test_the_lock_of_a_killed_start_holds_nobody_up(tmp_path):
    code = "import sys, time; from pathlib import Path; from ioc.run import take_lock\n"
    code += "lock = take_lock(Path(sys.argv[1]), 1); print('held', flush=True); time.sleep(60)"
    first = subprocess.Popen(
        [sys.executable, "-c", code, tmp_path], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )
    assert first.stdout.readline() == "held\n"
    with pytest.raises(run.CannotRun):
        run.take_lock(tmp_path, 2)
    first.kill()
    first.wait()
    first.stdout.close()
    run.take_lock(tmp_path, 2).close()


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    key = processes.secret_key(tmp_path)
    assert processes.secret_key(tmp_path) == key
    assert len(key) >= 50
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_the_embedded_default_ignores_what_the_shell_has_for_a_server(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/live")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere/0")
    monkeypatch.setenv("MAIL_HOST", "mail.example.org")
    env = processes.environment(tmp_path, 8123)
    assert {"DATABASE_URL", "REDIS_URL", "MAIL_HOST"} & set(env) == set()
    assert (env["IOC_DEMO"], env["DEBUG"], env["SITE_URL"]) == ("1", "0", "http://127.0.0.1:8123")


def test_a_killed_child_comes_back_after_a_pause_and_its_own_children_go(tmp_path, capsys):
    nested = "import subprocess, sys, time; p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
    nested += "print(p.pid, flush=True); time.sleep(60)"
    worker = child(tmp_path, [sys.executable, "-c", nested])
    worker.start()
    try:
        assert until(lambda: worker.log.read_text().endswith("\n"))
        first, grandchild = worker.process.pid, int(worker.log.read_text())
        os.kill(first, signal.SIGKILL)
        assert until(lambda: (worker.watch(), worker.falls)[1] == 1)
        assert until(lambda: (worker.watch(), worker.process)[1] is not None)
        assert worker.process.pid != first
        assert worker.exit_status() is None
        state = Path(f"/proc/{grandchild}/stat")
        assert until(lambda: not state.exists() or state.read_text().split(") ")[1][0] == "Z")
    finally:
        worker.kill()
    assert capsys.readouterr().out.splitlines() == [
        f"worker: stopped by itself (SIGKILL), starts again in 1 s; see {worker.log}",
        "worker: started again",
    ]


def test_the_pause_doubles_with_each_fall_and_has_an_end(tmp_path, capsys):
    worker = child(tmp_path, [sys.executable, "-c", "raise SystemExit(3)"])
    pauses = []
    for _ in range(7):
        worker.start()
        worker.process.wait()
        before = time.monotonic()
        worker.watch()
        pauses.append(round(worker.start_again_at - before))
    assert pauses == [1, 2, 4, 8, 16, 30, 30]


def test_a_child_that_will_not_stop_is_ended(tmp_path):
    stubborn = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True);"
    )
    worker = child(tmp_path, [sys.executable, "-c", stubborn + "time.sleep(60)"])
    worker.start()
    assert until(lambda: worker.log.read_text() == "deaf\n")
    started = time.monotonic()
    worker.ask_to_stop()
    worker.wait(0.5)
    assert worker.exit_status() == -signal.SIGKILL
    assert time.monotonic() - started < 3


def test_beat_is_asked_first_and_the_worker_last():
    assert run.ORDER_OF_STOPPING == ("beat", "web", "worker")
    assert set(run.ORDER_OF_STOPPING) == set(processes.commands(Path("var")))
    assert run.PATIENCE <= 9


@pytest.mark.parametrize("port", ["http", "70000"])
def test_bad_input_at_the_door_is_one_sentence(port, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "ioc.run", "--port", port],
        cwd=PROJECT,
        env=os.environ | {"VAR_DIR": str(tmp_path / "var")},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"PORT must be a number from 1 to 65535, not {port!r}.\n"
    assert not (tmp_path / "var").exists()
