"""What a log says of a path with a token: that there was one."""

import logging

import pytest

from core.logs import OneLineFormatter, without_tokens

TOKEN = "JF_zYJ5f4OB46hkJhQL8ymXBQXa79CuqKVWbAXLsB8U"  # invented; always the same, so that every process names the test alike


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (f"/support/{TOKEN}/", "/support/…/"),
        (f"/feed/12.1~{TOKEN}/timetable.ics", "/feed/…/timetable.ics"),
        (f"/support/{TOKEN}", "/support/…"),
        ("/application/17/section/headteacher/", "/application/17/section/headteacher/"),
        ("/static/css/applying.css", "/static/css/applying.css"),
    ],
)
def test_a_token_is_left_out_and_the_rest_stays(path, shown):
    assert without_tokens(path) == shown


def test_a_warning_about_a_refused_press_does_not_tell_the_link():
    token = TOKEN
    record = logging.LogRecord(
        "django.security.csrf",
        logging.WARNING,
        "",
        0,
        "Forbidden (%s): %s",
        ("no token", f"/support/{token}/"),
        None,
    )
    assert OneLineFormatter().format(record).endswith("Forbidden (no token): /support/…/")
