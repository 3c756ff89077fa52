"""Runs import-linter. The contracts stand in pyproject.toml; two apps they name are reserved and not built (ADR 0009)."""

import os
import sys
import tempfile
import tomllib
from pathlib import Path

from importlinter.cli import lint_imports

PROJECT = Path(__file__).resolve().parent.parent
RESERVED = {"reporting", "surveys"}
LISTS = ("containers", "source_modules", "protected_modules", "allowed_importers")


def exists(module: str) -> bool:
    """True when the dotted name is a package or a module of this project."""
    path = PROJECT.joinpath(*module.split("."))
    return (path / "__init__.py").exists() or path.with_suffix(".py").exists()


def ini_value(value: object) -> str:
    """A value of pyproject.toml as import-linter's ini file spells it."""
    if isinstance(value, list):
        return "".join(f"\n    {item}" for item in value)
    return str(value)


def names(contract: dict) -> list[str]:
    """Every module of ours that a contract names. Layers inside containers are rooms, which not every app has."""
    layers = [] if "containers" in contract else contract.get("layers", [])
    found = [name.strip() for layer in layers for name in layer.split("|")]
    return found + [name for key in LISTS for name in contract.get(key, [])]


def unknown(config: dict) -> list[str]:
    """The names that are neither there nor reserved: a contract about them would guard nothing."""
    named = [
        *config["root_packages"],
        *(name for contract in config["contracts"] for name in names(contract)),
    ]
    return sorted({name for name in named if name.split(".")[0] not in RESERVED and not exists(name)})


def present(contract: dict) -> dict | None:
    """The contract without the reserved packages that aren't built; None when nothing is left of it."""
    contract = dict(contract)
    if contract["type"] == "layers" and "containers" not in contract:
        contract["layers"] = [
            " | ".join(f"({name.strip()})" for name in layer.split("|")) for layer in contract["layers"]
        ]
    for key in LISTS:
        if key in contract:
            contract[key] = [module for module in contract[key] if exists(module)]
            if not contract[key]:
                return None
    return contract


def main() -> int:
    """import-linter's own exit status: 0 when every contract is kept."""
    with (PROJECT / "pyproject.toml").open("rb") as file:
        config = tomllib.load(file)["tool"]["importlinter"]
    if strange := unknown(config):
        sys.stderr.write(f"The contracts in pyproject.toml name what is not there: {', '.join(strange)}.\n")
        return 1
    contracts = [contract for contract in map(present, config.pop("contracts")) if contract]
    config["root_packages"] = [package for package in config["root_packages"] if exists(package)]
    lines = ["[importlinter]", *(f"{key} = {ini_value(value)}" for key, value in config.items())]
    for number, contract in enumerate(contracts):
        lines += ["", f"[importlinter:contract:{number}]"]
        lines += [f"{key} = {ini_value(value)}" for key, value in contract.items()]
    os.chdir(PROJECT)
    sys.path.insert(0, str(PROJECT))
    with tempfile.NamedTemporaryFile("w", suffix=".ini") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        return lint_imports(config_filename=file.name)


if __name__ == "__main__":
    sys.exit(main())
