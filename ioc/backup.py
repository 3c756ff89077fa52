"""Saving and bringing back what the service keeps: the database and the files, with their sums.

A saved folder holds `database.dump` (PostgreSQL) or `database.sqlite3`, `files.tar` and `manifest.json`.
`python -m ioc.backup save FOLDER` and `python -m ioc.backup restore FOLDER/<moment>`.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


class CannotKeep(Exception):
    """Why nothing was saved or brought back, in one sentence for the operator."""


def database() -> dict[str, str]:
    """The default database as the settings have it: ENGINE, NAME, USER, PASSWORD, HOST, PORT as text."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ioc.settings")
    from django.conf import settings

    found = settings.DATABASES["default"]
    return {key: str(found.get(key) or "") for key in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")}


def files_folder() -> Path:
    """Where uploads and certificates stand."""
    from django.conf import settings

    return Path(settings.MEDIA_ROOT)


def postgres(tool: str, *arguments: str, where: dict[str, str]) -> str:
    """Runs one of PostgreSQL's own tools on the database; the password goes by the environment, never by arguments."""
    path = shutil.which(tool)
    if path is None:
        raise CannotKeep(f"{tool} is missing. Run: sudo apt-get install postgresql-client")
    names = {
        "PGDATABASE": "NAME",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGHOST": "HOST",
        "PGPORT": "PORT",
    }
    env = os.environ | {name: where[key] for name, key in names.items() if where[key]}
    done = subprocess.run([path, *arguments], env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise CannotKeep(
            f"{tool} failed: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else 'no reason'}"
        )
    return done.stdout


def sum_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def version_of_code() -> str:
    """The commit this code stands at; empty where there is no history."""
    git = shutil.which("git")
    if git is None:
        return ""
    done = subprocess.run(
        [git, "rev-parse", "HEAD"], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip()


def save(folder: Path) -> Path:
    """Saves everything into a new folder named after the moment (UTC) and returns it; a failed attempt leaves nothing."""
    where = database()
    # The database first: a file without its row does no harm, a row without its file does.
    name = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%SZ")
    target, building = folder / name, folder / f".{name}.unfinished"
    building.mkdir(parents=True, mode=0o700)
    try:
        if where["ENGINE"].endswith("sqlite3"):
            saved = building / "database.sqlite3"
            if not Path(where["NAME"]).exists():
                raise CannotKeep(f"There is no database at {where['NAME']}.")
            with closing(sqlite3.connect(where["NAME"])) as source, closing(sqlite3.connect(saved)) as copy:
                source.backup(copy)
        else:
            saved = building / "database.dump"
            postgres("pg_dump", "--format=custom", "--no-owner", f"--file={saved}", where=where)
        with tarfile.open(building / "files.tar", "w") as archive:
            if files_folder().is_dir():
                archive.add(files_folder(), arcname=".")
        sums = {path.name: sum_of(path) for path in (saved, building / "files.tar")}
        manifest = {"saved_at": name, "code": version_of_code(), "engine": where["ENGINE"], "sha256": sums}
        (building / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")
        building.rename(target)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    return target


def checked_manifest(folder: Path) -> dict:
    """The manifest, once every file has the sum that was written down; CannotKeep names the one that hasn't."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text())
        sums = manifest["sha256"].items()
    except (OSError, ValueError, KeyError):
        raise CannotKeep(f"{folder} holds no finished backup: its manifest.json can't be read.") from None
    for name, expected in sums:
        path = folder / Path(name).name
        if not path.exists() or sum_of(path) != expected:
            raise CannotKeep(f"{path} is not what was saved: its sum differs from the manifest's.")
    return manifest


def restore(folder: Path) -> None:
    """Brings a saved folder back into an empty database and an empty files folder; refuses anything else."""
    manifest = checked_manifest(folder)
    where, files = database(), files_folder()
    if where["ENGINE"] != manifest["engine"]:
        raise CannotKeep(f"The backup is of {manifest['engine']}, DATABASE_URL names {where['ENGINE']}.")
    if files.is_dir() and any(files.iterdir()):
        raise CannotKeep(f"{files} isn't empty; restore into an empty place.")
    if where["ENGINE"].endswith("sqlite3"):
        if Path(where["NAME"]).exists():
            raise CannotKeep(f"{where['NAME']} exists already; restore into an empty place.")
        Path(where["NAME"]).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / "database.sqlite3", where["NAME"])
    else:
        count = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        if postgres("psql", "-XAtqc", count, where=where).strip() != "0":
            raise CannotKeep("The database isn't empty; restore into an empty one.")
        dump = str(folder / "database.dump")
        arguments = [
            "--no-owner",
            "--exit-on-error",
            "--single-transaction",
            f"--dbname={where['NAME']}",
            dump,
        ]
        postgres("pg_restore", *arguments, where=where)
    files.mkdir(parents=True, exist_ok=True)
    with tarfile.open(folder / "files.tar") as archive:
        archive.extractall(files, filter="data")


def main(arguments: list[str]) -> int:
    """The shell's door; exit status 1 and one sentence when it can't be done."""
    try:
        match arguments:
            case ["save", folder]:
                sys.stdout.write(f"Saved in {save(Path(folder))}\n")
            case ["restore", folder]:
                restore(Path(folder))
                sys.stdout.write(
                    "Brought back. Before worker and beat start, see that no old mail goes out.\n"
                )
            case _:
                sys.stderr.write("Say what to do: save FOLDER, or restore FOLDER.\n")
                return 2
    except (CannotKeep, OSError, sqlite3.Error, tarfile.TarError) as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
