"""A marker's desk: comments over the script, kept comments put into a box, and Enter that only saves."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from marking.models import BankComment, CriterionMark, Mark, ScriptComment
from tests.builders_casestudies import case_study_at
from tests.builders_marking import allocated, in_pool
from tests.journeys import looking

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
]
WORDS = "Which learners, and how many of them?"


@pytest.fixture
def desk(cast) -> str:
    """The page of a script that Marcus marks."""
    case_study = case_study_at("submitted", enrolment=cast.enrolment, read_for_real=True)
    in_pool(cast.cohort, cast.marker, authority=cast.inverclyde)
    allocated(cast.cohort)
    return reverse("marking:script", kwargs={"code": case_study.candidate_code})


def test_a_comment_is_written_over_the_script_and_used_again(cast, page_as, desk):
    page = page_as(cast.marker)
    page.goto(desk)
    dialog = page.get_by_role("dialog")
    page.get_by_role("button", name="Comment on paragraph 2", exact=True).click()
    expect(dialog).to_be_visible()
    assert looking.violations(page) == []

    # Closed by accident, what was typed is still there.
    dialog.get_by_label("A new comment").fill(WORDS)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Comment on paragraph 2", exact=True).click()
    expect(dialog.get_by_label("A new comment")).to_have_value(WORDS)
    dialog.get_by_label("Keep the new comment in my bank").check()
    dialog.get_by_role("button", name="Save and go back to the script").click()
    expect(dialog).to_be_hidden()
    expect(page.locator("#p-2").get_by_text(WORDS)).to_be_visible()
    assert ScriptComment.objects.get().paragraph == 2
    assert BankComment.objects.get(owner=cast.marker).text == WORDS

    feedback = page.get_by_label("Feedback for the author").first
    feedback.fill("Evidence first.")
    page.get_by_role("button", name="Comments to use on").first.click()
    expect(dialog).to_be_visible()
    dialog.locator(".ioc-comment", has_text=WORDS).get_by_role("button", name="Use").click()
    expect(feedback).to_have_value(f"Evidence first.\n\n{WORDS}")
    page.locator("[data-save-status][data-state=saved]").wait_for()
    assert CriterionMark.objects.filter(feedback__endswith=WORDS).count() == 1


def test_without_a_script_enter_in_a_score_saves_and_leads_nowhere_else(browser, live_server, cast, desk):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    client = Client()
    client.force_login(cast.marker)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(desk)
    score = page.get_by_label("Score, 0 to 100").first
    score.fill("61")
    with page.expect_navigation():
        score.press("Enter")
    assert page.url.endswith(desk)
    assert CriterionMark.objects.filter(score=61).count() == 1

    page.get_by_label("Score, 0 to 100").nth(1).fill("62")
    with page.expect_navigation():
        page.get_by_role("button", name="Comment on paragraph 2", exact=True).click()
    page.get_by_label("A new comment").fill(WORDS)
    with page.expect_navigation():
        page.get_by_role("button", name="Save and go back to the script").click()
    assert page.url.split("#")[0].endswith(desk)
    expect(page.locator("#p-2").get_by_text(WORDS)).to_be_visible()
    assert sorted(CriterionMark.objects.exclude(score=None).values_list("score", flat=True)) == [61, 62]
    assert Mark.objects.get().state == "started"
    context.close()
