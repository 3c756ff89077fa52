"""Drafts that nobody goes on with end after a warning; GTCS numbers are asked about; endings are kind and specific."""

import datetime as dt
import json

import pytest
from django.urls import reverse

from audit.models import AuditEvent
from core import clock
from core.decisions import Refused
from core.transitions import StaleState
from core.ui.dates import deadline, full_date
from notifications.delivery import compose
from notifications.models import Message
from programme import gtcs
from programme.actions import application as actions
from programme.models import Application
from programme.planning import end_old_drafts, plan_applying
from tests.builders import application_at, draft
from tests.factories.people import UserFactory

DAY = dt.timedelta(days=1)


@pytest.fixture
def unfinished(cast) -> Application:
    """The applicant's draft, saved last just now, in a cohort that is open for half a year."""
    cast.cohort.applications_close_at = clock.now() + 180 * DAY
    cast.cohort.starts_on = clock.today() + 200 * DAY
    cast.cohort.save()
    return draft(cohort=cast.cohort, applicant=cast.applicant, school=cast.school)


def planned_at(instant: dt.datetime) -> tuple[int, int]:
    """(warnings ever written, drafts that are left) after planning at an instant, run twice as it may be."""
    with clock.moved_to(instant):
        plan_applying()
        plan_applying()
    warnings = Message.objects.filter(kind="application.draft_expiring").count()
    return warnings, Application.objects.filter(state="draft").count()


def test_a_draft_is_warned_of_once_and_deleted_after_ninety_days(cast, unfinished):
    saved, pk = unfinished.saved_at, unfinished.pk
    assert planned_at(saved + 75 * DAY) == (0, 1)
    assert planned_at(saved + 76 * DAY) == (1, 1)
    assert planned_at(saved + 90 * DAY - dt.timedelta(seconds=1)) == (1, 1)
    assert planned_at(saved + 90 * DAY) == (1, 0)
    event = AuditEvent.objects.get(event="application.draft_deleted")
    assert (event.by_id, event.subject_id, event.facts) == (None, pk, {"cohort": cast.cohort.pk})
    trail = json.dumps(list(AuditEvent.objects.values("event", "facts", "subject_kind")))
    for personal in ("Ada", "applicant@", "hedda@", "explains too little", "091234"):
        assert personal not in trail


def test_saving_starts_the_ninety_days_anew_and_earns_another_warning(cast, unfinished):
    saved = unfinished.saved_at
    assert planned_at(saved + 80 * DAY) == (1, 1)
    with clock.moved_to(saved + 85 * DAY):
        actions.save(
            application=unfinished, values={"phone": "1"}, version=unfinished.version, by=cast.applicant
        )
    assert planned_at(saved + 120 * DAY) == (1, 1)
    assert planned_at(saved + (85 + 80) * DAY) == (2, 1)
    assert planned_at(saved + (85 + 91) * DAY) == (2, 0)


def test_nobody_loses_a_draft_unwarned_when_the_planner_was_away(unfinished):
    saved = unfinished.saved_at
    assert planned_at(saved + 100 * DAY) == (1, 1)
    assert planned_at(saved + 106 * DAY) == (1, 1)
    assert planned_at(saved + 107 * DAY + dt.timedelta(minutes=5)) == (1, 0)


def test_what_was_submitted_is_never_deleted(cast):
    application_at("submitted", cohort=cast.cohort, applicant=cast.applicant, school=cast.school)
    with clock.moved_to(clock.now() + 400 * DAY):
        end_old_drafts()
    assert Application.objects.count() == 1


def test_the_action_itself_refuses_too_early_and_unwarned(cast, unfinished):
    with pytest.raises(Refused, match="This draft is kept until"):
        actions.delete_draft(application=unfinished)
    with pytest.raises(Refused, match="has not been warned"):
        actions.delete_draft(application=unfinished, at=unfinished.saved_at + 91 * DAY)
    submitted = application_at(
        "submitted", cohort=cast.other_cohort, applicant=cast.applicant, school=cast.school
    )
    with pytest.raises(Refused, match="Only a draft"):
        actions.delete_draft(application=submitted, at=clock.now() + 400 * DAY)


def test_a_draft_that_is_saved_at_the_last_moment_stays(cast, unfinished):
    planned_at(unfinished.saved_at + 80 * DAY)
    stale = Application.objects.get(pk=unfinished.pk)
    Application.objects.filter(pk=unfinished.pk).update(version=99)
    with pytest.raises(StaleState):
        actions.delete_draft(application=stale, at=stale.saved_at + 91 * DAY)
    assert Application.objects.filter(pk=unfinished.pk).exists()


def test_only_the_drafts_that_are_over_go(cast, unfinished):
    with clock.moved_to(unfinished.saved_at + 80 * DAY):
        end_old_drafts()
        newer = draft(cohort=cast.cohort, applicant=UserFactory(), school=cast.school)
    with clock.moved_to(unfinished.saved_at + 95 * DAY):
        end_old_drafts()
    assert list(Application.objects.values_list("pk", flat=True)) == [newer.pk]


def test_the_warning_is_whole_whether_or_not_it_can_be_submitted(cast, unfinished):
    planned_at(unfinished.saved_at + 80 * DAY)
    mail = compose(Message.objects.get(kind="application.draft_expiring"))
    assert "save any section" in mail.body
    assert f"http://127.0.0.1:8000/application/{unfinished.pk}/" in mail.alternatives[0].content
    Message.objects.all().delete()
    cast.cohort.applications_close_at = clock.now()
    cast.cohort.save()
    planned_at(unfinished.saved_at + 80 * DAY)
    mail = compose(Message.objects.get(kind="application.draft_expiring"))
    assert "can't be submitted any more" in mail.body


def test_the_page_says_until_when_a_draft_is_kept_and_shows_it_after_closing(as_, cast, unfinished):
    url = reverse("programme:application-detail", kwargs={"pk": unfinished.pk})
    assert "is deleted 90 days after it was last saved" in as_(cast.applicant).get(url).content.decode()
    cast.cohort.applications_close_at = clock.now()
    cast.cohort.save()
    page = as_(cast.applicant).get(url).content.decode()
    assert "What you wrote" in page
    assert "explains too little" in page


# --- GTCS numbers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("091234", ""),
        ("", ""),
        ("91234", "This one has five: a nought at the beginning may be missing. "),
        ("0912345", "This one has 7. "),
        ("AB1234", "This one has other signs in it. "),
        ("09/1234", "This one has other signs in it. "),
    ],
)
def test_a_number_is_asked_about(number, sentence):
    whole = (
        f"A GTCS number usually has six figures, such as 091234. {sentence}"
        "If it is right as it stands, leave it."
    )
    assert gtcs.warning(number) == (whole if sentence else "")


@pytest.mark.parametrize(
    ("number", "today", "year"),
    [
        ("091234", dt.date(2014, 9, 1), "2014–15"),
        ("001234", dt.date(2015, 9, 1), "2015–16"),
        ("061234", dt.date(2016, 9, 1), "2016–17"),
        ("071234", dt.date(2017, 9, 1), "2017–18"),
        ("031234", dt.date(2018, 9, 1), "2018–19"),
        ("091234", dt.date(2027, 7, 31), "2029–30"),
        ("011234", dt.date(2027, 7, 31), "2026–27"),
        ("011234", dt.date(2027, 8, 1), "2031–32"),
        ("91234", dt.date(2027, 8, 1), ""),
    ],
)
def test_the_second_figure_gives_the_year_of_professional_update(number, today, year):
    assert gtcs.update_year(number, today) == year


@pytest.mark.parametrize(
    ("typed", "kept"), [("09 1234", "091234"), ("０９１２３４", "091234"), ("91234", "91234"), ("x", "x")]
)
def test_a_number_is_kept_as_text_with_its_nought(as_, cast, unfinished, typed, kept):
    url = reverse("programme:application-save", kwargs={"pk": unfinished.pk, "section": "you"})
    as_(cast.applicant).post(url, {"version": str(unfinished.version), "gtcs_number": typed})
    unfinished.refresh_from_db()
    assert unfinished.gtcs_number == kept


def test_the_check_page_says_what_the_number_means(as_, cast, unfinished):
    url = reverse("programme:application-check", kwargs={"pk": unfinished.pk})
    page = as_(cast.applicant).get(url).content.decode()
    year = gtcs.update_year("091234", clock.today())
    assert f"By its second figure, Professional Update is due in {year}." in page


# --- Endings ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("is_class_teacher", "You need a class of your own"),
        ("meets_standard", "The Standard comes first"),
        ("registered_a_year", "You need a year of teaching first"),
        ("has_spoken_to_headteacher", "Speak to your headteacher first"),
    ],
)
def test_each_no_has_its_own_ending_and_nothing_is_kept(as_, cast, question, title):
    yes = dict.fromkeys(
        ("is_class_teacher", "meets_standard", "registered_a_year", "has_spoken_to_headteacher"), "yes"
    )
    answer = as_(cast.applicant).post(reverse("programme:application-start"), yes | {question: "no"})
    assert [ending.title for ending in answer.context["endings"]] == [title]
    assert title in answer.content.decode()
    assert Application.objects.count() == 0


def test_an_ending_names_the_dates_of_the_year(as_, cast):
    answers = {"registered_a_year": "no", "has_spoken_to_headteacher": "no"}
    answers |= {"is_class_teacher": "yes", "meets_standard": "yes"}
    page = as_(cast.applicant).post(reverse("programme:application-start"), answers).content.decode()
    assert full_date(cast.cohort.starts_on - 365 * DAY) in page
    assert f"You can apply until {deadline(cast.cohort.applications_close_at)}" in page
