"""The restore drill, small: what was saved comes back as it was, and a backup that was touched is refused."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent.parent


def backup(var: Path, *arguments: object, **extra: str) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "-m", "ioc.backup", *map(str, arguments)],
        cwd=PROJECT,
        env=env | {"DJANGO_SETTINGS_MODULE": "ioc.settings", "VAR_DIR": str(var)} | extra,
        capture_output=True,
        text=True,
    )


@pytest.fixture
def live(tmp_path) -> Path:
    var = tmp_path / "live"
    (var / "files" / "ab").mkdir(parents=True)
    (var / "files" / "ab" / "essay.docx").write_bytes(b"PK\x03\x04 essay")
    with closing(sqlite3.connect(var / "ioc.sqlite3")) as database:
        database.execute("CREATE TABLE mark (candidate TEXT, grade TEXT)")
        database.execute("INSERT INTO mark VALUES ('A17', 'B')")
        database.commit()
    return var


def saved_by(done: subprocess.CompletedProcess[str]) -> Path:
    assert (done.returncode, done.stderr) == (0, "")
    return Path(done.stdout.removeprefix("Saved in ").strip())


def test_what_was_saved_comes_back_as_it_was(live, tmp_path):
    saved = saved_by(backup(live, "save", tmp_path / "kept"))
    assert sorted(path.name for path in saved.iterdir()) == ["database.sqlite3", "files.tar", "manifest.json"]
    assert saved.stat().st_mode & 0o777 == 0o700

    done = backup(tmp_path / "new", "restore", saved)
    assert (done.returncode, done.stderr) == (0, "")
    with closing(sqlite3.connect(tmp_path / "new" / "ioc.sqlite3")) as database:
        assert database.execute("SELECT * FROM mark").fetchall() == [("A17", "B")]
    assert (tmp_path / "new" / "files" / "ab" / "essay.docx").read_bytes() == b"PK\x03\x04 essay"


def test_a_backup_that_was_touched_is_refused_before_anything_is_written(live, tmp_path):
    saved = saved_by(backup(live, "save", tmp_path / "kept"))
    with (saved / "files.tar").open("ab") as file:
        file.write(b"more")
    done = backup(tmp_path / "new", "restore", saved)
    assert (done.returncode, done.stdout) == (1, "")
    assert (
        done.stderr == f"{saved / 'files.tar'} is not what was saved: its sum differs from the manifest's.\n"
    )
    assert not (tmp_path / "new" / "ioc.sqlite3").exists()


def test_nothing_is_written_over(live, tmp_path):
    saved = saved_by(backup(live, "save", tmp_path / "kept"))
    done = backup(live, "restore", saved)
    assert (done.returncode, done.stderr) == (
        1,
        f"{live / 'files'} isn't empty; restore into an empty place.\n",
    )


def test_a_failed_attempt_leaves_nothing_that_looks_like_a_backup(tmp_path):
    done = backup(tmp_path / "none", "save", tmp_path / "kept")
    assert (done.returncode, done.stderr) == (
        1,
        f"There is no database at {tmp_path / 'none' / 'ioc.sqlite3'}.\n",
    )
    assert list((tmp_path / "kept").iterdir()) == []


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (None, "its manifest.json can't be read"),
        ("{}", "its manifest.json can't be read"),
        ("[", "can't be read"),
    ],
)
def test_a_folder_without_a_manifest_is_no_backup(tmp_path, content, expected):
    folder = tmp_path / "kept"
    folder.mkdir()
    if content is not None:
        (folder / "manifest.json").write_text(content)
    done = backup(tmp_path / "new", "restore", folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert expected in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(
    not os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="a PostgreSQL server is asked for"
)
def test_a_postgresql_database_comes_back_and_a_full_one_is_refused(live, tmp_path):
    import psycopg

    server = os.environ["DATABASE_URL"]
    before, after = (f"ioc_backup_{which}_{os.getpid()}" for which in ("before", "after"))
    with psycopg.connect(server, autocommit=True) as admin:
        urls = {}
        try:
            for name in (before, after):
                admin.execute(f'CREATE DATABASE "{name}"')
                urls[name] = server.rpartition("/")[0] + f"/{name}"
            with psycopg.connect(urls[before]) as database:
                database.execute("CREATE TABLE mark AS SELECT 'A17' AS candidate, 'B' AS grade")
            saved = saved_by(backup(live, "save", tmp_path / "kept", DATABASE_URL=urls[before]))
            assert json.loads((saved / "manifest.json").read_text())["engine"].endswith("postgresql")

            done = backup(tmp_path / "new", "restore", saved, DATABASE_URL=urls[after])
            assert (done.returncode, done.stderr) == (0, "")
            with psycopg.connect(urls[after]) as database:
                assert database.execute("SELECT * FROM mark").fetchall() == [("A17", "B")]

            again = backup(tmp_path / "newer", "restore", saved, DATABASE_URL=urls[after])
            assert (again.returncode, again.stderr) == (
                1,
                "The database isn't empty; restore into an empty one.\n",
            )
        finally:
            for name in (before, after):
                admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
