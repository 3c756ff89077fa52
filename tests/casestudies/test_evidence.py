"""Journal pairs put aside for the case study: copied in one press, the author's alone, sorted by section."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casestudies import actions, rules
from casestudies.models import CaseStudy, Evidence
from casestudies.queries import evidence_visible_to
from core.decisions import NotYours, Refused
from programme.models import Feature, JournalEntry
from tests.builders_journal import lifted, pair_of
from tests.builders_meeting import entry_of
from tests.factories.casestudies import SectionFactory
from tests.factories.programme import FeatureFactory
from tests.house.access import PERSONAS

pytestmark = pytest.mark.django_db


def url(name: str, **kwargs) -> str:
    return reverse(f"casestudies:{name}", kwargs=kwargs)


def test_one_press_copies_the_pair_and_opens_the_case_study(cast, as_):
    pair_of(cast.enrolment, texts=("Closed questions.", "Open ones."))
    client = as_(cast.participant)
    page = client.get(reverse("programme:journal-entry", kwargs={"number": 1, "moment": "after"}))
    assert page.context["lift_url"] == url("evidence-lift", number=1)
    assert client.post(page.context["lift_url"]).status_code == 302
    evidence = Evidence.objects.get()
    assert evidence.case_study == CaseStudy.objects.get(enrolment=cast.enrolment)
    assert evidence.title == Feature.objects.get(cohort=cast.cohort, number=1).title
    assert evidence.text == (
        "Before the session (own rating: 3 of 5)\n\nClosed questions.\n\n"
        "After the session (own rating: 3 of 5)\n\nOpen ones."
    )
    assert "Open ones." in client.get(url("evidence-list")).content.decode()


def test_pressing_again_brings_the_copy_up_to_date_in_its_place(cast):
    evidence = lifted(cast.enrolment)
    section = SectionFactory(cohort=cast.cohort)
    actions.place_evidence(evidence=evidence, section=section, by=cast.participant)
    JournalEntry.objects.filter(moment="after").update(text="Later thoughts.")
    feature = Feature.objects.get(cohort=cast.cohort, number=1)
    actions.lift_pair(enrolment=cast.enrolment, feature=feature, by=cast.participant)
    assert [(row.text.endswith("Later thoughts."), row.section) for row in Evidence.objects.all()] == [
        (True, section)
    ]


def test_half_a_pair_is_not_lifted(cast, as_):
    entry_of(cast.enrolment)
    client = as_(cast.participant)
    assert client.post(url("evidence-lift", number=1)).status_code == 403
    assert client.post(url("evidence-lift", number=99)).status_code == 404
    assert (Evidence.objects.count(), CaseStudy.objects.count()) == (0, 0)


def test_it_is_sorted_and_taken_out_and_the_journal_stays(cast, as_):
    evidence = lifted(cast.enrolment)
    section = SectionFactory(cohort=cast.cohort, title="Reflection")
    elsewhere = SectionFactory(cohort=cast.other_cohort)
    client = as_(cast.participant)
    place = url("evidence-place", pk=evidence.pk)
    assert client.post(place, {"section": elsewhere.pk}).status_code == 403
    assert client.post(place, {"section": section.pk}).status_code == 302
    assert [title for title, _ in client.get(url("evidence-list")).context["shelves"]] == ["Reflection"]
    page = client.get(url("section-text", section=section.pk))
    assert [piece.title for piece in page.context["evidence"]] == [evidence.title]
    assert "Your evidence: " in page.text
    assert client.post(place, {"section": ""}).status_code == 302
    assert [title for title, _ in client.get(url("evidence-list")).context["shelves"]] == [
        "In no section yet"
    ]
    with pytest.raises(Refused):
        actions.place_evidence(evidence=evidence, section=elsewhere, by=cast.participant)
    assert client.post(url("evidence-drop", pk=evidence.pk)).status_code == 302
    assert (Evidence.objects.count(), JournalEntry.objects.count()) == (0, 2)


@pytest.mark.parametrize("persona", [p for p in PERSONAS if p != "anonymous"])
def test_predicate_and_queryset_agree_and_only_the_author_sees(cast, persona):
    rows = [lifted(cast.enrolment), lifted(cast.other_enrolment)]
    user = getattr(cast, persona)
    own = [row for row in rows if row.case_study.enrolment.participant == user]
    assert (
        list(evidence_visible_to(user)) == own == [row for row in rows if rules.can_see_evidence(user, row)]
    )
    if user != cast.participant:
        with pytest.raises(NotYours):
            actions.drop_evidence(evidence=rows[0], by=user)


def test_the_basket_asks_equally_often(cast, as_):
    counts = []
    for numbers in ((1,), range(3, 9)):
        for number in numbers:
            if number > 2:
                FeatureFactory(cohort=cast.cohort, number=number)
            evidence = lifted(cast.enrolment, number=number)
            section = SectionFactory(cohort=cast.cohort)
            actions.place_evidence(evidence=evidence, section=section, by=cast.participant)
        client = as_(cast.participant)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url("evidence-list")).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[1] <= 10
