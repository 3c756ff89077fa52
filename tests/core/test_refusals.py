"""A refusal is a page with a sentence, and says whom to ask only where asking helps."""

import pytest
from django.urls import reverse

from tests.builders_casestudies import case_study_at

pytestmark = pytest.mark.django_db
ASK = "ask your authority’s lead or the programme team"


def test_who_lacks_a_role_is_told_whom_to_ask(cast, as_):
    page = as_(cast.participant).get(reverse("marking:overview"))
    assert (page.status_code, "This is not open to you" in page.text, ASK in page.text) == (403, True, True)


def test_what_is_over_is_not_a_matter_of_asking(cast, as_):
    case_study = case_study_at("submitted", enrolment=cast.enrolment)
    section = case_study.enrolment.cohort.sections.create(number=1, title="Context")
    address = reverse("casestudies:draft-send", kwargs={"section": section.pk})
    page = as_(cast.participant).post(address, {"text": "A text."})
    assert (page.status_code, "This can’t be done now" in page.text, ASK in page.text) == (403, True, False)


def test_a_look_at_an_address_that_takes_a_press_gets_a_page(cast, as_):
    client, address = as_(cast.participant), reverse("casestudies:start")
    page = client.get(address)
    assert (page.status_code, page["Allow"], "This needs a button" in page.text) == (405, "POST", True)
    script = client.get(address, headers={"X-Requested-With": "fetch"})
    assert (script.status_code, list(script.json())) == (405, ["error"])
