"""The components in a real browser: nothing overflows, axe finds nothing, and no written word is lost."""

import re

import pytest
from playwright.sync_api import expect

from tests.core import ui_pages
from tests.journeys.looking import violations

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def page(browser, live_server, settings):
    settings.ROOT_URLCONF = "tests.core.ui_pages"
    ui_pages.reset()
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.refused = []
    page.on(
        "console",
        lambda message: page.refused.append(message.text) if "Content Security" in message.text else None,
    )
    page.on("pageerror", lambda error: page.refused.append(str(error)))
    yield page
    assert page.refused == []
    context.close()


@pytest.mark.parametrize("width", [320, 375, 800, 1280])
def test_gallery_fits_and_axe_finds_nothing(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/gallery/")

    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert violations(page) == []


@pytest.mark.parametrize(
    "media", [{"forced_colors": "active"}, {"reduced_motion": "reduce"}, {"media": "print"}]
)
def test_gallery_in_other_circumstances(page, media):
    page.emulate_media(**media)
    page.goto("/gallery/")

    assert violations(page) == []


def test_error_summary_takes_the_focus_and_leads_to_the_field(page):
    page.goto("/accounts/login/")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()

    expect(page.locator("#error-summary")).to_be_focused()
    expect(page).to_have_title("Error: Sign in – Improving Our Classrooms")
    page.get_by_role("link", name="Enter e-mail address").click()
    expect(page.locator("#id_login")).to_be_focused()


def test_words_are_counted_down(page):
    page.goto("/gallery/")
    page.locator("#id_reason").fill("one two  three\nfour")

    expect(page.locator("#id_reason_count")).to_have_text("246 words left of 250")


def test_autosave_saves_and_says_when(page):
    page.goto("/write/")
    page.locator("#text").fill("A careful sentence.")
    page.get_by_text("Saved at 9:04 pm").first.wait_for()

    assert ui_pages.STATE["text"] == "A careful sentence."
    expect(page.locator("[name=version]")).to_have_value("2")


def test_autosave_saves_what_was_typed_before_its_script_had_come(page):
    held = []
    page.route("**/js/autosave*.js", lambda route: held.append(route))
    page.goto("/write/")
    page.locator("#text").fill("Quicker than the network")
    page.wait_for_function("() => performance.getEntriesByType('navigation')[0].loadEventEnd > 0")
    assert ui_pages.STATE["text"] == ""
    held[0].continue_()
    page.get_by_text("Saved at 9:04 pm").first.wait_for()

    assert ui_pages.STATE["text"] == "Quicker than the network"


def test_autosave_says_why_it_is_refused(page):
    page.goto("/write/")
    ui_pages.STATE["closed"] = "The journal of this year is closed."
    page.locator("#text").fill("Too late")
    page.get_by_text("Not saved: The journal of this year is closed.").first.wait_for()

    expect(page.locator("#text")).to_have_value("Too late")


def test_autosave_never_overwrites_another_window(page):
    page.goto("/write/")
    ui_pages.STATE.update(version=5, text="Written elsewhere")
    page.locator("#text").fill("Mine")
    panel = page.locator(".ioc-conflict")
    panel.wait_for()

    assert ui_pages.STATE["text"] == "Written elsewhere"
    expect(page.locator("#text")).to_have_value("Mine")
    expect(panel.locator(".ioc-conflict__theirs")).to_have_text("Written elsewhere")
    assert violations(page) == []
    panel.get_by_role("button", name="Keep what is in the form").click()
    page.get_by_text("Saved at 9:04 pm").first.wait_for()
    assert (ui_pages.STATE["text"], ui_pages.STATE["version"]) == ("Mine", 6)


def test_autosave_keeps_the_text_when_signed_out_and_saves_it_after(page):
    page.goto("/write/")
    ui_pages.STATE["signed_in"] = False
    page.locator("#text").fill("Long thought about")
    page.get_by_text(re.compile("you are signed out")).first.wait_for()

    expect(page.locator("#text")).to_have_value("Long thought about")
    assert ui_pages.STATE["text"] == ""
    ui_pages.STATE["signed_in"] = True
    page.evaluate("dispatchEvent(new Event('focus'))")
    page.get_by_text("Saved at 9:04 pm").first.wait_for()
    assert ui_pages.STATE["text"] == "Long thought about"


def test_autosave_keeps_trying_without_a_network(page):
    page.goto("/write/")
    page.context.set_offline(True)
    page.locator("#text").fill("On the bus")
    page.get_by_text(re.compile("Not saved yet. We keep trying")).first.wait_for()
    page.context.set_offline(False)
    page.get_by_text("Saved at 9:04 pm").first.wait_for()

    assert ui_pages.STATE["text"] == "On the bus"


def test_handing_in_at_once_after_typing(page):
    page.goto("/write/")
    page.locator("#text").fill("Last word")
    with page.expect_navigation():  # the text is saved first, then the form goes
        page.get_by_role("button", name="Hand in").click()

    assert ui_pages.STATE["handed_in"] == "Last word"


def test_progress_is_followed_to_its_end(page):
    page.goto("/job/")
    page.wait_for_url("**/gallery/", timeout=15000)

    expect(page).to_have_title(re.compile("^Component gallery"))


def test_school_is_chosen_with_the_keyboard(page):
    page.goto("/pick/")
    box = page.get_by_role("combobox", name="School")
    box.press_sequentially("anytown")
    page.get_by_role("option").first.wait_for()

    assert violations(page) == []
    box.press("ArrowDown")
    box.press("ArrowDown")
    box.press("Enter")
    expect(box).to_have_value("Anytown Academy")
    expect(page.locator("#seed")).to_have_value("8400124")
    expect(page.get_by_role("listbox")).to_have_count(0)
    box.press_sequentially("x")
    expect(page.locator("#seed")).to_have_value("")


def test_account_menu_works_without_scripts(browser, live_server, client, django_user_model):
    user = django_user_model.objects.create_user(email="ann@example.org", name="Ann Other", password=None)
    client.force_login(user)
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies(
        [{"name": "session", "value": client.cookies["session"].value, "url": live_server.url}]
    )
    page = context.new_page()
    page.goto("/home/")
    page.get_by_text("Ann Other").click()
    page.get_by_role("button", name="Sign out").click()

    expect(page.get_by_role("banner").get_by_role("link", name="Sign in")).to_have_count(1)
    context.close()
