"""The repository keeps its own promises: pinned and hashed, one Python, no host or machine named, every knob explained."""

import json
import os
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NOT_OURS = {".git", ".venv", "node_modules", "var", "staticfiles", "__pycache__"}
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
COMPOSE = (ROOT / "docker-compose.yml").read_text()
OPERATIONS = ROOT / "docs" / "operations.md"


@cache
def texts() -> dict[str, str]:
    """Path from the root → content, of every text file that is the project's own."""
    found = {}
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in NOT_OURS and not name.endswith("_cache")]
        folders[:] = [name for name in folders if name != ".hypothesis"]
        for name in names:
            path = Path(folder) / name
            try:
                found[path.relative_to(ROOT).as_posix()] = path.read_text()
            except UnicodeDecodeError:
                continue
    found.pop(".git", None)
    return found


def lines_with(pattern: str) -> list[str]:
    """`path:number: line` for each line of the project that matches."""
    wanted = re.compile(pattern)
    return [
        f"{path}:{number}: {line.strip()}"
        for path, text in texts().items()
        for number, line in enumerate(text.splitlines(), 1)
        if wanted.search(line)
    ]


def requirements(name: str) -> Iterator[tuple[str, str, int]]:
    """(package, version, number of hashes) for each requirement of a lock file."""
    joined = (ROOT / "requirements" / name).read_text().replace("\\\n", " ")
    for line in joined.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        package, _, rest = line.partition("==")
        yield re.sub(r"\[.*", "", package).strip().lower(), rest.split()[0], line.count("--hash=sha256:")


@pytest.mark.parametrize("name", ["base.txt", "dev.txt"])
def test_every_requirement_is_pinned_and_hashed(name):
    loose = [package for package, version, hashes in requirements(name) if not version or not hashes]
    assert loose == []
    assert len(list(requirements(name))) > 20


def test_development_runs_on_what_production_runs_on():
    production = {(package, version) for package, version, _ in requirements("base.txt")}
    development = {(package, version) for package, version, _ in requirements("dev.txt")}
    assert production - development == set()


@pytest.mark.parametrize("name", ["base.txt", "dev.txt"])
def test_lock_files_of_python_name_no_registry(name):
    text = (ROOT / "requirements" / name).read_text()
    assert re.findall(r"https?://\S+|--(?:extra-)?index-url|--find-links", text) == []


def test_the_lock_file_of_npm_names_no_registry():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []


def test_npm_is_told_to_leave_the_registry_out():
    lines = (ROOT / ".npmrc").read_text().splitlines()
    assert "omit-lockfile-registry-resolved=true" in lines
    assert [line for line in lines if re.search(r"registry\s*=\s*\S*//|_auth", line)] == []


def test_no_file_names_a_registry_or_a_machine():
    # The pattern is put together here so that it doesn't find itself.
    machine = "|".join(["/wo" + "rk/", "/tmp/" + "wt", "/root" + "/"])
    registries = "|".join(
        ["pypi" + r"\.org", "registry" + r"\.npmjs", "npmjs" + r"\.com/", "pythonhosted" + r"\."]
    )
    assert lines_with(f"{machine}|{registries}") == []


def test_one_version_of_python_everywhere():
    wanted = (ROOT / ".python-version").read_text().strip()
    major, minor = wanted.split(".")
    images = re.findall(r"FROM python:(\S+?)-", (ROOT / "Dockerfile").read_text())
    assert PYPROJECT["project"]["requires-python"] == f">={wanted},<{major}.{int(minor) + 1}"
    assert PYPROJECT["tool"]["ruff"]["target-version"] == f"py{major}{minor}"
    assert PYPROJECT["tool"]["mypy"]["python_version"] == wanted
    assert set(images) == {wanted}


def test_compose_runs_a_postgresql_that_django_supports():
    versions = [int(version) for version in re.findall(r"image: postgres:(\d+)", COMPOSE)]
    assert len(versions) == 1
    assert versions[0] >= 15


def test_compose_publishes_one_port():
    assert re.findall(r"^\s+- \"?\S*:(\d+)\"?$", COMPOSE, re.MULTILINE) == ["8443"]
    assert COMPOSE.count("ports:") == 1


def variables_read() -> set[str]:
    """The names of the environment variables that the running application reads."""
    read = set()
    for name in ("ioc/settings.py", "ioc/serving.py"):
        text = texts().get(name, "")
        read |= set(
            re.findall(r"(?:environ\.get|getenv|environ|flag|env)[\[(]\s*\"([A-Z][A-Z0-9_]+)\"", text)
        )
    return read


def test_every_environment_variable_is_explained():
    rows = [line.split("|")[1] for line in OPERATIONS.read_text().splitlines() if line.startswith("| `")]
    explained = {name for cell in rows for name in re.findall(r"`([A-Z0-9_]+)`", cell)}
    assert variables_read() - explained == set()


def test_what_compose_sets_is_read():
    block = COMPOSE.split("&environment")[1].split("\n\n")[0]
    assert set(re.findall(r"^    ([A-Z_]+):", block, re.MULTILINE)) - variables_read() == set()


@pytest.mark.parametrize(
    "command",
    ["setup", "run", "reset", "test", "test-services", "check", "bench"],
    ids=lambda name: f"make {name}",
)
def test_every_command_is_there_and_listed(command):
    shown = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert command in [line.split()[0] for line in shown.stdout.splitlines()]
    dry = subprocess.run(["make", "--dry-run", command], cwd=ROOT, capture_output=True, text=True)
    assert (dry.returncode, dry.stderr) == (0, "")


@pytest.mark.parametrize(
    "script",
    sorted(
        str(path.relative_to(ROOT))
        for path in [
            *(path for path in (ROOT / "bin").iterdir() if path.is_file() and not path.suffix),
            ROOT / ".ci" / "run",
            ROOT / "docker" / "entrypoint",
            ROOT / "docker" / "make-keys",
        ]
    ),
)
def test_scripts_can_be_run(script):
    path = ROOT / script
    assert os.access(path, os.X_OK)
    shell = path.read_text().splitlines()[0].rpartition("/")[2].split()[-1]
    parsed = subprocess.run([shell, "-n", path], capture_output=True, text=True)
    assert (parsed.returncode, parsed.stderr) == (0, "")


def test_every_package_has_its_place_in_the_import_contracts():
    packages = {
        path.parent.name
        for path in ROOT.glob("*/__init__.py")
        if path.parent.name not in NOT_OURS | {"tests", "bench"}
    }
    contracts = PYPROJECT["tool"]["importlinter"]
    layers = contracts["contracts"][0]["layers"]
    listed = [name.strip() for layer in layers for name in layer.split("|")]
    assert packages - set(listed) == set()
    assert sorted(listed) == sorted(contracts["root_packages"])
