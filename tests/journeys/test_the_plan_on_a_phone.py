"""The plan on a phone at nine at night: it saves itself, survives a lost network, and does without a script."""

import re

import pytest
from django.test import Client
from playwright.sync_api import expect

from casestudies.models import Factor, PlanPhase
from tests.personas import make_cast

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
]
SAVED = "[data-save-status][data-state=saved]"
PHONE = {"width": 320, "height": 640}


def signed_in(browser, live_server, cast, **fields):
    """A phone of the participant's."""
    context = browser.new_context(base_url=live_server.url, viewport=PHONE, **fields)
    context.set_default_timeout(30_000)
    client = Client()
    client.force_login(cast.participant)
    context.add_cookies(
        [{"name": "session", "value": client.cookies["session"].value, "url": live_server.url}]
    )
    return context


def test_it_saves_itself_asks_about_a_name_and_gives_back_what_a_lost_network_kept(browser, live_server):
    cast = make_cast()
    context = signed_in(browser, live_server, cast)
    page = context.new_page()
    page.goto("/case-study/plan/4/")
    page.get_by_label("What have you done so far?").fill("Eilidh Murray spoke first today.")
    page.locator(SAVED).wait_for()
    page.get_by_role("button", name="Write “Pupil A” for “Eilidh Murray”").click()
    page.get_by_text("It now reads “Pupil A”").wait_for()
    assert PlanPhase.objects.get(number=4).texts["happened"] == "Pupil A spoke first today."

    # A factor begun without a network is kept on the phone; the next page for a new one gives it back and saves it.
    page.goto("/case-study/plan/2/")
    page.get_by_role("button", name="Add a factor").click()
    page.get_by_label("Which factor?").wait_for()
    page.locator("form[data-keeps=yes]").wait_for()
    context.set_offline(True)
    page.get_by_label("Which factor?").fill("Wait time")
    page.locator("[data-save-status][data-state=offline]").wait_for()
    expect(page.locator("[data-save-status]")).to_contain_text("kept on this device")
    assert Factor.objects.count() == 0
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto("/case-study/plan/2/")
    page.get_by_role("button", name="Add a factor").click()
    page.locator(SAVED).wait_for()
    expect(page.get_by_label("Which factor?")).to_have_value("Wait time")
    page.get_by_label("School or class").check()
    page.get_by_label("Pressure: it hinders").check()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("The factor is saved.").wait_for()
    assert [(row.name, row.level, row.direction) for row in Factor.objects.all()] == [
        ("Wait time", "school", "pressure")
    ]
    context.close()


def test_without_a_script_nothing_typed_is_lost_on_the_way_to_a_table(browser, live_server):
    cast = make_cast()
    context = signed_in(browser, live_server, cast, java_script_enabled=False)
    page = context.new_page()
    page.goto("/case-study/plan/2/")
    page.get_by_label("What have you read about it?").fill("Rowe (1974)")
    page.get_by_role("button", name="Add a factor").click()
    page.get_by_label("Which factor?").fill("Wait time")
    page.get_by_label("Pupil", exact=True).check()
    page.get_by_label("Pressure: it hinders").check()
    page.get_by_role("button", name="Save and add another").click()
    page.wait_for_url(re.compile(r"/case-study/plan/factors/[0-9a-f-]{36}/$"))
    page.goto("/case-study/plan/2/")
    expect(page.get_by_label("What have you read about it?")).to_have_value("Rowe (1974)")
    page.get_by_role("link", name="Wait time").click()
    page.get_by_role("button", name="Take it out of the plan").click()
    expect(page.get_by_text("“Wait time” is taken out of your plan.")).to_have_count(1)
    assert Factor.objects.count() == 0
    context.close()
