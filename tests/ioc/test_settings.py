"""What the environment may say: a wrong value ends in a sentence, and what is unsafe on a public host is refused."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent.parent
KEY = "abcdefghijklmnopqrstuvwxyz0123456789" * 2
PUBLIC = {"SITE_URL": "https://ioc.example.org", "ALLOWED_HOSTS": "ioc.example.org", "SECRET_KEY": KEY}


def manage(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    env = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=PROJECT,
        env=env | variables,
        capture_output=True,
        text=True,
    )


def setting(*names: str, **variables: str) -> list[object]:
    """The settings of these names as a server with these variables has them; None where there is none."""
    code = "import json; from django.conf import settings; "
    code += f"print(json.dumps([getattr(settings, name, None) for name in {names!r}]))"
    done = manage("shell", "--no-imports", "--command", code, **variables)
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"SITE_URL": "https://ioc.example.org"}, "Set SECRET_KEY: a long random text that stays the same."),
        (
            {"SITE_URL": "http://ioc.example.org", "ALLOWED_HOSTS": "127.0.0.1,ioc.example.org"},
            "Set SECRET_KEY: a long random text that stays the same.",
        ),
        ({"ALLOWED_HOSTS": "*"}, "Set SECRET_KEY: a long random text that stays the same."),
        ({"MAIL_OFF": "yes"}, "MAIL_OFF is 1 or 0, not 'yes'."),
        (
            PUBLIC | {"IOC_DEMO": "1"},
            "IOC_DEMO=1 signs anybody in as anybody: it is refused on a public host.",
        ),
        ({"DEBUG": "true"}, "DEBUG is 1 or 0, not 'true'."),
        ({"MAIL_HOST": "mail.example.org", "MAIL_PORT": "smtp"}, "MAIL_PORT is a number, not 'smtp'."),
        (
            {"DATABASE_URL": "mysql://ioc@127.0.0.1/ioc"},
            "DATABASE_URL begins with postgres:// (a server) or sqlite:/// (a file).",
        ),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_a_wrong_variable_ends_in_a_sentence(variables, sentence):
    done = manage("check", **variables)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"The settings cannot be used: {sentence}\n"


def test_a_public_address_has_secure_cookies_and_believes_no_proxy_unasked():
    names = ("SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_PROXY_SSL_HEADER")
    assert setting(*names, **PUBLIC) == ["__Host-session", True, True, None]
    assert setting("ALLAUTH_TRUSTED_PROXY_COUNT", **PUBLIC) == [None]


def test_behind_our_proxy_the_limits_count_by_the_persons_own_address():
    names = ("SECURE_PROXY_SSL_HEADER", "ALLAUTH_TRUSTED_PROXY_COUNT")
    assert setting(*names, **PUBLIC, BEHIND_PROXY="1") == [["HTTP_X_FORWARDED_PROTO", "https"], 1]


@pytest.mark.parametrize("redis", ["", "redis://127.0.0.1:6379/0"], ids=["without Redis", "with Redis"])
def test_sign_in_needs_no_redis_and_its_limits_are_shared_by_all_processes(redis):
    caches, sessions = setting("CACHES", "SESSION_ENGINE", REDIS_URL=redis)
    assert caches["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"
    assert sessions == "django.contrib.sessions.backends.db"


def test_a_production_environment_gives_the_deployment_check_nothing_to_say():
    production = PUBLIC | {
        "DATABASE_URL": "postgres://ioc:ioc@127.0.0.1:5432/ioc",
        "REDIS_URL": "redis://127.0.0.1:6379/0",
        "CSRF_TRUSTED_ORIGINS": "https://ioc.example.org",
        "BEHIND_PROXY": "1",
        "MAIL_HOST": "mail.example.org",
    }
    done = manage("check", "--deploy", "--fail-level", "WARNING", **production)
    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n")
