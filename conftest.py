"""How the suite spreads over processes. What tests need stands in tests/conftest.py."""

import pytest


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keeps every browser journey in one process: two Chromiums at once on two cores time each other out."""
    for item in items:
        if item.get_closest_marker("journey") or "journeys" in item.path.parts:
            item.add_marker(pytest.mark.xdist_group("browser"))
