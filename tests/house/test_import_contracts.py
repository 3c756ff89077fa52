"""The import contracts guard what is there: only the two reserved apps may be absent."""

import tomllib
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]


@pytest.fixture(scope="module")
def contracts():
    spec = spec_from_file_location("import_contracts", ROOT / "bin" / "import_contracts.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_our_contracts_name_what_is_there_or_reserved(contracts):
    assert contracts.unknown(CONFIG) == []
    assert {name for name in CONFIG["root_packages"] if not contracts.exists(name)} <= contracts.RESERVED


@pytest.mark.parametrize(
    ("contract", "strange"),
    [
        ({"type": "layers", "layers": ["ioc", "marking | serveys"]}, ["serveys"]),
        ({"type": "layers", "containers": ["people", "persons"], "layers": ["(views)"]}, ["persons"]),
        ({"type": "forbidden", "source_modules": ["trios.forming"]}, ["trios.forming"]),
        (
            {
                "type": "protected",
                "protected_modules": ["surveys.models"],
                "allowed_importers": ["reporting", "reports"],
            },
            ["reports"],
        ),
    ],
    ids=lambda value: "" if isinstance(value, list) else value["type"],
)
def test_any_other_name_that_is_not_there_is_refused(contracts, contract, strange):
    assert contracts.unknown({"root_packages": ["ioc"], "contracts": [contract]}) == strange


def test_an_unknown_root_package_is_refused(contracts):
    assert contracts.unknown({"root_packages": ["ioc", "awrds"], "contracts": []}) == ["awrds"]
