"""Cohorts: copied with their weekdays, changed, found wanting."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEvent
from casestudies.models import Section
from core import clock
from core.decisions import Refused
from marking.models import Criterion, LearningOutcome
from people.actions import end_role
from people.enums import Role
from programme.actions import cohort as actions
from programme.enums import Moment
from programme.models import Cohort, Holiday
from programme.pages.cohort import linked
from programme.queries.cohort import FeatureText, applying, funnel, gaps, next_name, places
from programme.queries.holiday import holidays_around
from tests.builders import application_at
from tests.builders_meeting import entry_of
from tests.factories.people import UserFactory
from tests.factories.programme import CohortFactory, PromptFactory


@pytest.fixture
def whole(cast):
    """This year's cohort with prompts, sections, criteria and a holiday in each authority."""
    for authority in (cast.glasgow, cast.inverclyde):
        first = cast.cohort.sessions_from
        Holiday.objects.create(authority=authority, name="Autumn day", first_day=first, last_day=first)
    for feature in cast.cohort.features.all():
        for moment in Moment:
            PromptFactory(feature=feature, moment=moment, text=f"{moment} {feature.number}?")
    Section.objects.create(
        cohort=cast.cohort,
        number=1,
        title="Introduction",
        guidance="Set the scene.",
        draft_by=dt.date(2027, 1, 15),
    )
    Section.objects.create(cohort=cast.cohort, number=2, title="Conclusion")
    Criterion.objects.create(cohort=cast.cohort, number=1, title="Knowledge", weight=60)
    Criterion.objects.create(cohort=cast.cohort, number=2, title="Practice", weight=40)
    LearningOutcome.objects.create(cohort=cast.cohort, number=1, title="Shows with evidence what changed.")
    return cast.cohort


def test_a_copy_moves_every_date_by_52_weeks_and_takes_everything_along(cast, whole):
    whole.starts_on = dt.date(2026, 8, 18)
    whole.ends_on = dt.date(2027, 6, 25)
    whole.applications_open_at = clock.london(dt.date(2026, 3, 10), 9)
    whole.applications_close_at = clock.end_of(dt.date(2026, 3, 29))  # the night before the clocks change
    whole.save()
    new = actions.copy(cohort=whole, name="2027–28", by=cast.team)
    new.refresh_from_db()
    assert (new.name, new.slug, new.copied_from) == ("2027–28", "2027-28", whole)
    assert new.starts_on == dt.date(2027, 8, 17)
    assert new.starts_on.weekday() == whole.starts_on.weekday()
    assert new.applications_open_at == clock.london(dt.date(2027, 3, 9), 9)
    assert new.applications_close_at == clock.end_of(dt.date(2027, 3, 28))
    assert [(r.authority.slug, r.places) for r in new.cohort_authorities.all()] == [
        ("glasgow", 20),
        ("inverclyde", 20),
    ]
    assert [(f.number, [p.text for p in f.prompts.all()]) for f in new.features.all()] == [
        (1, ["after 1?", "before 1?"]),
        (2, ["after 2?", "before 2?"]),
    ]
    sections = Section.objects.filter(cohort=new).values_list("number", "title", "guidance", "draft_by")
    assert list(sections) == [
        (1, "Introduction", "Set the scene.", dt.date(2028, 1, 14)),  # a Friday again
        (2, "Conclusion", "", None),
    ]
    assert [(c.number, c.weight) for c in Criterion.objects.filter(cohort=new)] == [(1, 60), (2, 40)]
    assert [row.title for row in new.learning_outcomes.all()] == ["Shows with evidence what changed."]
    assert AuditEvent.objects.get(event="cohort.copied").facts == {"copied_from": whole.pk}


def test_only_the_team_copies_and_a_name_is_taken_once(cast):
    with pytest.raises(Refused, match="Only the programme team arranges cohorts"):
        actions.copy(cohort=cast.cohort, name="2030–31", by=cast.lead)
    actions.copy(cohort=cast.cohort, name="2030–31", by=cast.team)
    with pytest.raises(Refused, match="There is a cohort named 2030–31 already"):
        actions.copy(cohort=cast.cohort, name="2030–31", by=cast.team)
    assert Cohort.objects.filter(slug="2030-31").count() == 1


def test_the_next_name_goes_over_the_century():
    assert next_name(Cohort(name="2026–27")) == "2027–28"
    assert next_name(Cohort(name="2098–99")) == "2099–00"
    assert next_name(Cohort(name="Pilot")) == ""


def test_what_is_not_set_up_yet(cast, whole):
    assert gaps(whole, places(whole), holidays_around(whole)) == []
    whole.features.first().prompts.filter(moment=Moment.AFTER).delete()
    Criterion.objects.filter(number=2).delete()
    LearningOutcome.objects.all().delete()
    Section.objects.all().delete()
    whole.hourly_rate = None
    whole.visits_from = whole.sessions_from - dt.timedelta(days=1)
    whole.cohort_authorities.filter(authority=cast.inverclyde).update(places=0)
    end_role(user=cast.lead, role=Role.LEAD, by=cast.team, authority=cast.glasgow)
    assert [gap.sentence for gap in gaps(whole, places(whole), holidays_around(whole))] == [
        "The sessions begin after the visits.",
        "No places: Inverclyde.",
        "Nobody leads for Glasgow City: invite somebody.",
        "The journal asks nothing before or after feature 1.",
        "The hourly rate for markers is not given.",
        "The case study has no suggested sections.",
        "The weights of the criteria add up to 60 per cent, not 100.",
        "There are no learning outcomes to judge presentations by.",
    ]


def test_a_gap_leads_to_the_page_on_which_it_is_mended(cast, whole):
    end_role(user=cast.lead, role=Role.LEAD, by=cast.team, authority=cast.glasgow)
    whole.cohort_authorities.filter(authority=cast.inverclyde).update(places=0)
    found = dict(linked(whole, gaps(whole, places(whole), holidays_around(whole))))
    assert found["Nobody leads for Glasgow City: invite somebody."] == "/staff/invite/"
    assert whole.slug in found["No places: Inverclyde."]


def test_visitors_hear_of_the_open_cohort_first_then_the_next_then_the_last(cast):
    at = clock.now()
    Cohort.objects.filter(pk=cast.other_cohort.pk).update(
        applications_open_at=at + dt.timedelta(days=300), applications_close_at=at + dt.timedelta(days=330)
    )
    cohort = cast.cohort
    assert (applying(at).cohort, applying(at).when) == (cohort, "open")
    closing = cohort.applications_close_at
    assert applying(closing - dt.timedelta(microseconds=1)).when == "open"
    assert (applying(closing).cohort, applying(closing).when) == (cast.other_cohort, "not yet")
    much_later = at + dt.timedelta(days=400)
    assert (applying(much_later).cohort, applying(much_later).when) == (cast.other_cohort, "closed")
    CohortFactory(name="Nobody takes part")  # without authorities it is not spoken of
    assert applying(at).cohort == cohort


def test_places_count_participants_and_open_offers(cast):
    application_at(
        "offered", cohort=cast.cohort, applicant=cast.applicant, school=cast.school, lead=cast.lead
    )
    application_at("submitted", cohort=cast.cohort, applicant=UserFactory(), school=cast.school)
    rows = {row.authority.slug: row for row in places(cast.cohort)}
    glasgow = rows["glasgow"]
    assert (glasgow.places, glasgow.taken, glasgow.offered, glasgow.waiting, glasgow.left) == (
        20,
        1,
        1,
        1,
        18,
    )
    assert [row.authority.slug for row in places(cast.cohort, frozenset({cast.inverclyde.pk}))] == [
        "inverclyde"
    ]
    assert funnel(cast.cohort) == [("Begun", 2), ("Submitted", 2), ("Offered a place", 1), ("Accepted", 0)]


def test_the_team_changes_dates_and_places_on_one_page(cast, as_):
    client = as_(cast.team)
    url = reverse("programme:cohort-edit", kwargs={"slug": cast.cohort.slug})
    page = client.get(url)
    form = page.context["form"]
    data = {name: value for name, value in form.initial.items() if value not in (None, False)}
    data |= {f"places-{cast.glasgow.pk}": "31", f"places-{cast.inverclyde.pk}": "0"}
    closing_before = cast.cohort.applications_close_at
    answer = client.post(url, data)
    assert answer.status_code == 302
    cast.cohort.refresh_from_db()
    assert cast.cohort.applications_close_at == closing_before
    assert dict(cast.cohort.cohort_authorities.values_list("authority__slug", "places")) == {
        "glasgow": 31,
        "inverclyde": 0,
    }
    later = form.initial["applications_last_day"] + dt.timedelta(days=2)
    client.post(url, data | {"applications_last_day": later.isoformat()})
    cast.cohort.refresh_from_db()
    assert cast.cohort.applications_close_at == clock.end_of(later)


def test_a_wrong_date_is_answered_beside_the_field_and_nothing_is_lost(cast, as_):
    client = as_(cast.team)
    url = reverse("programme:cohort-edit", kwargs={"slug": cast.cohort.slug})
    form = client.get(url).context["form"]
    data = {name: value for name, value in form.initial.items() if value not in (None, False)}
    data |= {"visits_until": "2001-01-01", "pass_mark": "900", "word_limit": "4321"}
    answer = client.post(url, data)
    assert answer.status_code == 200
    assert answer.context["form"].errors["visits_until"] == ["The visits end before they begin"]
    assert answer.context["form"].errors["pass_mark"] == ["Enter 100 or less"]
    assert 'value="4321"' in answer.content.decode()


def test_an_authority_somebody_has_a_place_in_stays(cast):
    with pytest.raises(Refused, match="Glasgow City can't be taken out"):
        actions.change(cohort=cast.cohort, values={}, numbers={cast.glasgow: None}, by=cast.team)
    assert cast.cohort.cohort_authorities.count() == 2


def test_features_and_prompts_are_written_in_order(cast):
    actions.write_features(
        cohort=cast.cohort,
        texts=[
            FeatureText(
                "Feedback", before=("Where am I now?", "What do my learners say?"), after=("What next?",)
            )
        ],
        by=cast.team,
    )
    feature = cast.cohort.features.get()
    assert (feature.number, feature.title) == (1, "Feedback")
    assert list(feature.prompts.values_list("moment", "number", "text")) == [
        ("after", 1, "What next?"),
        ("before", 1, "Where am I now?"),
        ("before", 2, "What do my learners say?"),
    ]


def test_a_feature_keeps_its_journals_when_others_go_or_move(cast):
    second = cast.cohort.features.get(number=2)
    PromptFactory(feature=second, text="Where are you now?")
    entry = entry_of(cast.enrolment, number=2, texts=("My answer.",))
    reworded = FeatureText(
        second.title, before=("What do learners say?", "And where are you?"), after=("Next?",), pk=second.pk
    )
    actions.write_features(cohort=cast.cohort, texts=[reworded, FeatureText("New")], by=cast.team)
    entry.refresh_from_db()
    second.refresh_from_db()
    assert (second.number, entry.feature, entry.text) == (1, second, "My answer.")
    assert entry.asked == "Where are you now?"
    assert list(cast.cohort.features.values_list("number", "title")) == [(1, second.title), (2, "New")]
    with pytest.raises(Refused, match="already uses"):
        actions.write_features(cohort=cast.cohort, texts=[FeatureText("Other")], by=cast.team)


def test_the_writer_still_finds_the_questions_they_answered(cast, as_):
    feature = cast.cohort.features.get(number=1)
    PromptFactory(feature=feature, text="Where are you now?")
    entry_of(cast.enrolment, texts=("Here.",))
    page = reverse("programme:journal-entry", kwargs={"number": 1, "moment": "before"})
    assert as_(cast.participant).get(page).context["asked_before"] == []
    texts = [FeatureText(f.title, before=("Reworded?",), pk=f.pk) for f in cast.cohort.features.all()]
    actions.write_features(cohort=cast.cohort, texts=texts, by=cast.team)
    context = as_(cast.participant).get(page).context
    assert [prompt.text for prompt in context["prompts"]] == ["Reworded?"]
    assert context["asked_before"] == ["Where are you now?"]


def test_the_features_page_says_how_many_have_written_and_shows_none_of_it(cast, as_):
    entry_of(cast.enrolment, texts=("My quiet worry",))
    feature = cast.cohort.features.get(number=1)
    url = reverse("programme:cohort-features", kwargs={"slug": cast.cohort.slug})
    page = as_(cast.team).get(url)
    assert [form.written for form in page.context["formset"].forms] == [1, 0, 0]
    assert "My quiet worry" not in page.content.decode()
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2", "form-0-title": "", "form-0-pk": feature.pk}
    answer = as_(cast.team).post(url, data | {"form-1-title": "Other", "form-1-pk": ""})
    assert "A feature that a session or a journal already uses" in answer.content.decode()


def test_the_features_page_keeps_and_adds(cast, as_):
    client = as_(cast.team)
    url = reverse("programme:cohort-features", kwargs={"slug": cast.cohort.slug})
    assert client.get(url).status_code == 200
    data = {
        "form-TOTAL_FORMS": "3",
        "form-INITIAL_FORMS": "2",
        "form-0-title": "Feedback",
        "form-0-before": "One?\n\nTwo?",
        "form-1-title": "Learner voice",
        "form-2-title": "Assessment",
    }
    assert client.post(url, data).status_code == 302
    assert list(cast.cohort.features.values_list("title", flat=True)) == [
        "Feedback",
        "Learner voice",
        "Assessment",
    ]
    nameless = data | {"form-2-title": "", "form-2-summary": "About something"}
    answer = client.post(url, nameless)
    assert answer.status_code == 200
    assert answer.context["formset"].forms[2].errors["title"] == ["Give the feature a name"]


def test_the_cohort_pages_ask_few_questions(cast, whole, as_):
    client = as_(cast.team)
    for name in ("cohort-list", "cohort-detail", "cohort-copy", "cohort-edit", "cohort-features"):
        kwargs = {} if name == "cohort-list" else {"slug": whole.slug}
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(f"programme:{name}", kwargs=kwargs)).status_code == 200
        assert len(queries) <= 12, name
