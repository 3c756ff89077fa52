"""Runs import-linter on the packages that exist. The contracts themselves stand in pyproject.toml."""

import os
import sys
import tempfile
import tomllib
from pathlib import Path

from importlinter.cli import lint_imports

PROJECT = Path(__file__).resolve().parent.parent


def exists(module: str) -> bool:
    """True when the dotted name is a package or a module of this project."""
    path = PROJECT.joinpath(*module.split("."))
    return (path / "__init__.py").exists() or path.with_suffix(".py").exists()


def ini_value(value: object) -> str:
    """A value of pyproject.toml as import-linter's ini file spells it."""
    if isinstance(value, list):
        return "".join(f"\n    {item}" for item in value)
    return str(value)


def present(contract: dict) -> dict | None:
    """The contract without the packages that aren't there; None when nothing is left of it."""
    contract = dict(contract)
    if contract["type"] == "layers" and "containers" not in contract:
        contract["layers"] = [
            " | ".join(f"({name.strip()})" for name in layer.split("|")) for layer in contract["layers"]
        ]
    for key in ("containers", "source_modules", "protected_modules", "allowed_importers"):
        if key in contract:
            contract[key] = [module for module in contract[key] if exists(module)]
            if not contract[key]:
                return None
    return contract


def main() -> int:
    """import-linter's own exit status: 0 when every contract is kept."""
    with (PROJECT / "pyproject.toml").open("rb") as file:
        config = tomllib.load(file)["tool"]["importlinter"]
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
