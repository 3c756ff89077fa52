"""What tests share: the cast, a browser session signed in as somebody, a clock that is set right again."""

import pytest

from core import clock
from tests import kept_cast
from tests.personas import Cast


@pytest.fixture(autouse=True)
def _clock_set_right():
    """No test leaves the clock moved for the next."""
    yield
    clock.move_to(None)


@pytest.fixture(autouse=True)
def _private_files(settings, tmp_path):
    """Each test's files are its own and go with it."""
    settings.MEDIA_ROOT = str(tmp_path / "files")
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "files"), "base_url": None},
        }
    }


@pytest.fixture
def cast(db) -> Cast:
    """Two authorities, two cohorts, and everybody in them."""
    return kept_cast.put_in()


@pytest.fixture
def as_(client):
    """`as_(user)`: the test client signed in as that person."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in
