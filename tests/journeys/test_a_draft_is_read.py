"""A draft of a section: sent from a phone, read by tutor and mentor, answered comment by comment, and sent again."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from casestudies.models import DraftComment, SectionDraft
from tests.builders_trios import trio_of
from tests.factories.casestudies import SectionFactory
from tests.journeys import looking

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
]
FIRST = "We asked the learners.\n\nTalk went up in both classes."
SECOND = "We asked 24 learners in September.\n\nTalk went up in both classes."
PHONE = {"width": 375, "height": 740}


@pytest.fixture
def section(cast):
    trio_of(cast)
    return SectionFactory(cohort=cast.cohort, title="Self-evaluation")


@pytest.fixture
def phone_of(page_as):
    """`phone_of(user)`: a page as wide as a phone."""

    def take_up(user):
        page = page_as(user)
        page.set_viewport_size(PHONE)
        return page

    return take_up


def goes_on(page, role: str, name: str) -> None:
    """Press it; the next page is there, and nothing is wrong with it."""
    with page.expect_navigation():
        page.get_by_role(role, name=name, exact=True).first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert looking.violations(page) == []


def test_from_the_first_draft_to_the_second(cast, phone_of, section):
    participant, tutor, mentor = (phone_of(user) for user in (cast.participant, cast.tutor, cast.mentor))
    write_and_send(participant, section)
    first = SectionDraft.objects.get()

    # Tutor and mentor read at the same time; neither waits for the other.
    tutor.goto(reverse("casestudies:draft-list"))
    goes_on(tutor, "link", section.title)
    comment(tutor, 1, "How many, and when?", words="the learners")
    mentor.goto(reverse("casestudies:shown-list"))
    goes_on(mentor, "link", section.title)
    comment(mentor, 2, "I saw this in the other class, too.")
    tutor.get_by_label("Your overall feedback").fill("Say what you counted.")
    goes_on(tutor, "button", "Send feedback")
    goes_on(mentor, "button", "Send your comments")
    assert DraftComment.objects.count() == 2

    # The author answers each, in their own time.
    participant.goto(reverse("casestudies:draft-detail", kwargs={"pk": first.pk}))
    expect(participant.get_by_text("Say what you counted.")).to_be_visible()
    expect(participant.get_by_text("I saw this in the other class, too.")).to_be_visible()
    participant.get_by_role("group", name="What came of comment 1?").get_by_label("Done").check()
    participant.get_by_role("group", name="What came of comment 2?").get_by_label(
        "I disagree, because"
    ).check()
    participant.get_by_role("button", name="Save your answers").first.click()
    expect(participant.locator("#error-summary")).to_be_focused()  # a disagreement wants its because
    participant.get_by_label("In your words, on comment 2").fill("That class had another timetable.")
    participant.get_by_role("button", name="Save your answers").first.click()
    participant.get_by_text("Your answers are saved.").wait_for()

    participant.goto(reverse("casestudies:section-text", kwargs={"section": section.pk}))
    participant.get_by_label("The text of this section").fill(SECOND)
    goes_on(participant, "button", "Send this draft to a tutor")
    goes_on(participant, "button", "Send for feedback")

    # What changed, word by word, and which comments it meets.
    tutor.goto(reverse("casestudies:draft-list"))
    goes_on(tutor, "link", section.title)
    tutor.locator("summary", has_text="changed").first.click()
    expect(tutor.locator("ins", has_text="24")).to_be_visible()
    expect(tutor.get_by_text("2 of 2 answered")).to_be_visible()
    expect(tutor.get_by_text("That class had another timetable.")).to_be_visible()
    mentor.goto(reverse("casestudies:shown-draft", kwargs={"pk": first.pk}))
    expect(mentor.get_by_text("That class had another timetable.")).to_be_visible()
    assert list(SectionDraft.objects.order_by("number").values_list("text", flat=True)) == [FIRST, SECOND]


def write_and_send(page, section) -> None:
    """The section as it stands goes to a tutor, and is shown to the mentor."""
    page.goto(reverse("casestudies:section-text", kwargs={"section": section.pk}))
    page.get_by_label("The text of this section").fill(FIRST)
    goes_on(page, "button", "Send this draft to a tutor")
    page.get_by_label("my mentor").check()
    goes_on(page, "button", "Send for feedback")


def comment(page, paragraph: int, text: str, words: str = "") -> None:
    """One comment on a paragraph, kept for later."""
    passage = page.locator(f"#p-{paragraph}")
    passage.locator("summary").click()
    if words:
        passage.get_by_label("Words it is about").fill(words)
    passage.get_by_label(f"Comment on paragraph {paragraph}").fill(text)
    with page.expect_navigation():
        passage.get_by_role("button", name="Save comment").click()
    expect(passage.get_by_label(f"Comment on paragraph {paragraph}").first).to_have_value(text)
