"""The real settings, with a place of their own for files and nothing slow that no test is about."""

import os
from pathlib import Path

VAR = Path(__file__).resolve().parent.parent / "var" / "test"
(VAR / "queue").mkdir(parents=True, exist_ok=True)
os.environ["VAR_DIR"] = str(VAR)
os.environ["IOC_DEMO"] = "1"
os.environ.setdefault("DEBUG", "0")

from ioc.settings import *  # noqa: E402, F403
from ioc.settings import CACHES, DATABASES, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# Counted anew in each test; the test of keeping them has a place of its own.
CACHES = CACHES | {"totals": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
CLOCK_FILE = None  # each test process moves its own clock
DATABASES["default"]["CONN_MAX_AGE"] = 0
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, so that the browser's requests, the worker and the test share it as they do in the service.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
else:
    DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"
