"""How the suite spreads over processes. What tests need stands in tests/conftest.py."""

import pytest
from xdist.scheduler import LoadScopeScheduling


class JourneysTogether(LoadScopeScheduling):
    """Every browser journey in one process: two Chromiums at once on two cores time each other out.

    The rest is given out test by test to whoever is free. (xdist's own groups, `loadgroup`, need a part of
    pytest that pytest 9.2 has no longer: there every test is on its own.)
    """

    def _split_scope(self, nodeid: str) -> str:
        return "journeys" if nodeid.startswith("tests/journeys/") else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log) -> JourneysTogether:
    """The journeys have the most tests of any group, so they begin first, and nothing waits for them."""
    return JourneysTogether(config, log)
