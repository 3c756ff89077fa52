"""A real Chromium, and a page in it that remembers what went wrong."""

import os
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import expect, sync_playwright

from tests.personas import make_cast

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


expect.set_options(timeout=30_000)  # milliseconds: a press goes to the server and back on a busy machine


@pytest.fixture(scope="module")
def browser():
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's own loop runs in this thread
    with sync_playwright() as playwright:
        path = CHROMIUM if Path(CHROMIUM).exists() else None
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def page_as(browser, live_server, settings):
    """`page_as(user)`: a page of a browser in which this person is signed in; context: of this one, whoever it was before."""
    contexts = []

    def sign_in(user, context=None):
        client = Client()  # one each: signing in as somebody else would end the first one's session
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        if context is None:
            context = browser.new_context(base_url=live_server.url)
            contexts.append(context)
        context.clear_cookies()
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        return context.new_page()

    yield sign_in
    for context in contexts:
        context.close()
