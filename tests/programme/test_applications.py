"""The applicant's part: begin, write, submit, withdraw, answer."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEvent
from core import clock, jobs
from core.decisions import NotYours, Refused
from core.transitions import StaleState
from core.ui.dates import deadline, full_datetime
from notifications.models import Message
from people.enums import Role
from people.models import School
from programme.actions import application as actions
from programme.actions import enrolment as enrolling
from programme.enums import Route
from programme.models import Application, Enrolment
from programme.queries.application import missing, visible_to
from programme.rules import application as rules
from tests.builders import application_at, draft
from tests.factories.people import AuthorityFactory, SchoolFactory, UserFactory

YES = {
    "is_class_teacher": "yes",
    "meets_standard": "yes",
    "registered_a_year": "yes",
    "has_spoken_to_headteacher": "yes",
}


@pytest.fixture
def mine(cast):
    return {"cohort": cast.cohort, "applicant": cast.applicant, "school": cast.school}


def url(name, application, **more):
    return reverse(f"programme:{name}", kwargs={"pk": application.pk, **more})


# --- Begin ------------------------------------------------------------------------------------------------


def test_four_times_yes_begins_a_draft_and_a_second_press_finds_it(cast, as_):
    client = as_(cast.applicant)
    start = reverse("programme:application-start")
    answer = client.post(start, YES)
    application = Application.objects.get()
    assert answer["Location"] == url("application-detail", application)
    assert (application.state, application.full_name, application.cohort) == (
        "draft",
        "Ada Applicant",
        cast.cohort,
    )
    assert client.post(start, YES)["Location"] == url("application-detail", application)
    assert client.get(start)["Location"] == url("application-detail", application)
    assert Application.objects.count() == 1


def test_a_no_ends_kindly_and_keeps_nothing(cast, as_):
    answer = as_(cast.applicant).post(
        reverse("programme:application-start"), YES | {"has_spoken_to_headteacher": "no"}
    )
    assert answer.status_code == 200
    assert "Speak to your headteacher first" in answer.content.decode()
    assert Application.objects.count() == 0


def test_a_question_left_out_is_asked_again_beside_itself(cast, as_):
    answer = as_(cast.applicant).post(reverse("programme:application-start"), {"is_class_teacher": "yes"})
    assert answer.status_code == 200
    assert answer.context["form"].errors["meets_standard"] == ["Answer yes or no"]


def test_who_takes_part_already_reads_why_not(cast, as_):
    answer = as_(cast.participant).get(reverse("programme:application-start"))
    assert "You are taking part in This year already." in answer.content.decode()
    with pytest.raises(Refused, match="You are taking part in This year already"):
        actions.start(cohort=cast.other_cohort, by=cast.participant)


def test_applications_that_are_not_open_say_when(cast):
    opens, closes = cast.cohort.applications_open_at, cast.cohort.applications_close_at
    before = opens - dt.timedelta(microseconds=1)
    assert rules.can_start(cast.applicant, cast.cohort, opens)
    assert rules.can_start(cast.applicant, cast.cohort, before).reason == (
        f"Applications for This year open on {full_datetime(opens)}. Leave your address and we will tell you."
    )
    assert rules.can_start(cast.applicant, cast.cohort, closes).reason == (
        f"Applications for This year closed on {deadline(closes)}."
    )
    with pytest.raises(Refused, match="Applications for This year closed on"):
        actions.start(cohort=cast.cohort, by=cast.applicant, at=closes)


def test_somebody_without_an_account_is_led_to_make_one_and_back(cast, client):
    page = client.get(reverse("front")).content.decode()
    assert 'href="/accounts/signup/?next=%2Fapply%2F"' in page
    answer = client.get(reverse("programme:application-start"))
    assert answer["Location"] == "/accounts/login/?next=/apply/"


# --- Write ------------------------------------------------------------------------------------------------


def section_data(application, **changes):
    data = {
        "version": application.version,
        "full_name": "Ada Applicant",
        "phone": "0141 496 0000",
        "gtcs_number": "091234",
        "registration": "primary",
        "registered_on": "2015-08-17",
        "action": "continue",
    }
    return data | changes


def test_a_section_is_saved_and_its_status_follows(cast, mine, as_):
    client = as_(cast.applicant)
    application = actions.start(cohort=cast.cohort, by=cast.applicant)
    answer = client.post(url("application-section", application, section="you"), section_data(application))
    assert answer["Location"] == url("application-section", application, section="post")
    tasks = client.get(url("application-detail", application)).context["tasks"]
    assert [(task.title, task.status) for task in tasks] == [
        ("About you", "Complete"),
        ("Your post", "Not started"),
        ("Your year", "Not started"),
        ("Your headteacher", "Not started"),
        ("Check your answers and submit", "Cannot start yet"),
    ]
    application.refresh_from_db()
    assert application.registered_on == dt.date(2015, 8, 17)


def test_what_is_right_is_kept_while_what_is_wrong_is_asked_again(cast, as_):
    client = as_(cast.applicant)
    application = actions.start(cohort=cast.cohort, by=cast.applicant)
    form_url = url("application-section", application, section="you")
    data = section_data(
        application, registered_on="31/31/2020", phone="0141 496 0001", other_email="nonsense"
    )
    answer = client.post(form_url, data)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert answer.context["form"].errors == {
        "registered_on": ["Enter a date like 27/8/2019"],
        "other_email": ["Enter an e-mail address like name@example.org"],
    }
    assert 'value="31/31/2020"' in page
    assert 'value="nonsense"' in page
    application.refresh_from_db()
    assert application.phone == "0141 496 0001"
    # The page carries the version it has just saved, so mending the mistake is no conflict.
    mended = section_data(application, version=answer.context["form"].data["version"])
    assert client.post(form_url, mended).status_code == 302


@pytest.mark.parametrize("phone", ["abc", "12345", "0141 496 000 ext", "call the office, 0141 496 0001"])
def test_a_phone_number_nobody_can_ring_is_asked_again(cast, as_, phone):
    application = actions.start(cohort=cast.cohort, by=cast.applicant)
    form_url = url("application-section", application, section="you")
    answer = as_(cast.applicant).post(form_url, section_data(application, phone=phone))
    assert answer.context["form"].errors == {
        "phone": ["Enter a phone number like 07700 900123 or +44 141 496 0123"]
    }
    assert f'value="{phone}"' in answer.content.decode()


@pytest.mark.parametrize("phone", ["07700 900123", "+44 (0)141 496-0001", "0141.496.0001"])
def test_a_phone_number_is_kept_as_it_was_written(cast, as_, phone):
    application = actions.start(cohort=cast.cohort, by=cast.applicant)
    form_url = url("application-section", application, section="you")
    as_(cast.applicant).post(form_url, section_data(application, phone=phone))
    application.refresh_from_db()
    assert application.phone == phone


def test_after_the_last_section_that_lacks_something_comes_the_list(cast, mine, as_):
    application = draft(**mine)
    answer = as_(cast.applicant).post(
        url("application-section", application, section="you"), section_data(application)
    )
    assert answer["Location"] == url("application-detail", application)


def test_a_section_not_begun_says_nothing_of_saving(cast, as_):
    client = as_(cast.applicant)
    application = actions.start(cohort=cast.cohort, by=cast.applicant)
    client.post(url("application-section", application, section="you"), section_data(application))
    begun = client.get(url("application-section", application, section="you")).content.decode()
    other = client.get(url("application-section", application, section="post")).content.decode()
    assert 'data-state="saved">Saved at' in begun
    assert "data-save-status></p>" in other


def test_who_sees_it_stands_before_the_question_about_health_and_caring(cast, mine, as_):
    application = draft(**mine)
    form_url = url("application-section", application, section="year")
    page = as_(cast.applicant).get(form_url).content.decode()
    assert page.count("Who can see what you write here") == 2, "as a title and for those who listen"
    assert page.index("Who can see what you write here") < page.index("Anything that would help you")


def test_coming_back_later_may_leave_gaps(cast, as_):
    application = actions.start(cohort=cast.cohort, by=cast.applicant)
    data = {"version": "0", "full_name": "Ada", "action": "later"}
    answer = as_(cast.applicant).post(url("application-section", application, section="you"), data)
    assert answer.status_code == 302
    application.refresh_from_db()
    assert (application.full_name, application.phone) == ("Ada", "")
    data = {"version": str(application.version), "full_name": "Ada", "action": "continue"}
    answer = as_(cast.applicant).post(url("application-section", application, section="you"), data)
    assert answer.context["form"].errors["phone"] == ["Enter a phone number"]


def test_a_gtcs_number_of_another_shape_is_warned_of_and_kept(cast, as_):
    application = actions.start(cohort=cast.cohort, by=cast.applicant)
    client = as_(cast.applicant)
    data = section_data(application, gtcs_number="09/12-34")
    page = client.post(url("application-section", application, section="you"), data, follow=True)
    assert "usually has six figures" in page.content.decode()
    application.refresh_from_db()
    assert application.gtcs_number == "09/12-34"


def test_autosave_answers_with_the_version_and_the_slower_tab_gets_both_texts(cast, as_):
    client = as_(cast.applicant)
    application = actions.start(cohort=cast.cohort, by=cast.applicant)
    save = url("application-save", application, section="year")
    with clock.moved_to(clock.london(clock.today(), 12, 4)):
        answer = client.post(save, {"version": "0", "statement": "First tab"})
    assert (answer.status_code, answer.json()) == (200, {"version": 1, "saved_at": "12:04 pm"})
    answer = client.post(save, {"version": "0", "statement": "Second tab"})
    assert answer.status_code == 409
    assert answer.json()["theirs"] == {"statement": "First tab"}
    assert answer.json()["version"] == 1
    answer = client.post(save, {"version": "0", "statement": "First tab"})
    assert (answer.status_code, answer.json()["version"]) == (200, 1)
    application.refresh_from_db()
    assert (application.statement, application.preferred_route) == ("First tab", "essay")


def test_the_slower_tab_without_a_script_reads_both_texts_and_may_save_again(cast, as_):
    client = as_(cast.applicant)
    application = actions.start(cohort=cast.cohort, by=cast.applicant)
    form_url = url("application-section", application, section="year")
    client.post(form_url, {"version": "0", "statement": "First tab", "action": "later"})
    answer = client.post(form_url, {"version": "0", "statement": "Second tab", "action": "later"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "First tab" in page
    assert "Second tab" in page
    again = {"version": answer.context["form"].data["version"], "statement": "Second tab", "action": "later"}
    assert client.post(form_url, again).status_code == 302
    application.refresh_from_db()
    assert application.statement == "Second tab"


def test_a_statement_over_300_words_stays_in_the_draft_and_is_not_let_through(cast, mine):
    long = "word " * 301
    application = draft(**mine, statement=long)
    assert missing(application)["year"] == ["a statement of no more than 300 words"]
    assert not rules.can_submit(cast.applicant, application, clock.now())
    application = actions.save(
        application=application,
        values={"statement": "word " * 300},
        version=application.version,
        by=cast.applicant,
    )
    assert rules.can_submit(cast.applicant, application, clock.now())


def post_data(application, **changes):
    return {
        "version": application.version,
        "teaches": "P4",
        "post": "Class teacher",
        "working_pattern": "Full time",
        "action": "continue",
    } | changes


def test_the_school_is_of_the_list_and_the_authority_follows(cast, as_):
    client = as_(cast.applicant)
    application = actions.start(cohort=cast.cohort, by=cast.applicant)
    form_url = url("application-section", application, section="post")
    picked = post_data(application, school_name=cast.school.name, school_code=cast.school.seed_code)
    assert client.post(form_url, picked).status_code == 302
    application.refresh_from_db()
    assert (application.school, application.authority, application.sector) == (
        cast.school,
        cast.glasgow,
        "primary",
    )


def test_without_a_script_the_matches_are_offered_and_one_is_chosen(cast, as_):
    client = as_(cast.applicant)
    twin = SchoolFactory(name="Anytown Primary School", authority=cast.inverclyde, town="Elsewhere")
    application = actions.start(cohort=cast.cohort, by=cast.applicant)
    form_url = url("application-section", application, section="post")
    answer = client.post(form_url, post_data(application, school_name="anytown primary"))
    assert answer.context["form"].errors == {"school_choice": ["Choose your school from the list"]}
    assert "Anytown Primary School (Elsewhere, Inverclyde)" in answer.content.decode()
    application.refresh_from_db()
    chosen = post_data(application, school_name="anytown primary", school_choice=twin.seed_code)
    assert client.post(form_url, chosen).status_code == 302
    application.refresh_from_db()
    assert (application.school, application.authority) == (twin, cast.inverclyde)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            "Nowhere Academy",
            "No school on the official list has this name: try one word of it, or the town",
        ),
        (
            "Farland High",
            "Farland High is in Faraway, which does not take part in This year. These do: Glasgow City, Inverclyde",
        ),
    ],
)
def test_a_school_that_cannot_be_is_answered_with_what_to_do(cast, as_, typed, sentence):
    SchoolFactory(name="Farland High", authority=AuthorityFactory(name="Faraway"))
    application = actions.start(cohort=cast.cohort, by=cast.applicant)
    answer = as_(cast.applicant).post(
        url("application-section", application, section="post"), post_data(application, school_name=typed)
    )
    assert answer.context["form"].errors["school_name"] == [sentence]
    application.refresh_from_db()
    assert (application.school, application.teaches) == (None, "P4")


def test_a_school_of_two_sectors_asks_which(cast, as_):
    both = SchoolFactory(name="Allthrough School", authority=cast.glasgow, primary=True, secondary=True)
    application = actions.start(cohort=cast.cohort, by=cast.applicant)
    form_url = url("application-section", application, section="post")
    data = post_data(application, school_name=both.name, school_code=both.seed_code)
    answer = as_(cast.applicant).post(form_url, data)
    assert answer.context["form"].errors["sector"] == [
        "Allthrough School has more than one sector: choose the one you teach in"
    ]
    application.refresh_from_db()
    data |= {"sector": "secondary", "version": application.version}
    assert as_(cast.applicant).post(form_url, data).status_code == 302
    application.refresh_from_db()
    assert application.sector == "secondary"


def test_the_picker_finds_schools_by_name_town_and_code(cast, as_):
    client = as_(cast.applicant)
    ask = reverse("people:school-search")
    assert client.get(ask, {"q": "otherton"}).json() == {
        "results": [
            {"id": cast.other_school.seed_code, "label": "Otherton Academy", "note": "Anytown, Inverclyde"}
        ]
    }
    assert len(client.get(ask, {"q": "anytown"}).json()["results"]) == 2
    assert client.get(ask, {"q": "a"}).json() == {"results": []}
    School.objects.filter(pk=cast.other_school.pk).update(is_open=False)
    assert client.get(ask, {"q": "otherton"}).json() == {"results": []}


def test_nobody_is_their_own_headteacher(cast, as_):
    application = actions.start(cohort=cast.cohort, by=cast.applicant)
    data = {
        "version": "0",
        "headteacher_name": "Me",
        "headteacher_email": "Applicant@example.org",
        "action": "continue",
    }
    answer = as_(cast.applicant).post(url("application-section", application, section="headteacher"), data)
    assert answer.context["form"].errors["headteacher_email"] == [
        "This is your own address: enter your headteacher's"
    ]


# --- Submit -----------------------------------------------------------------------------------------------


def test_submitting_asks_the_headteacher_and_sends_a_receipt(cast, mine, as_):
    application = draft(**mine)
    answer = as_(cast.applicant).post(url("application-check", application))
    assert answer["Location"] == url("application-detail", application)
    application.refresh_from_db()
    assert (application.state, application.submitted_by) == ("submitted", cast.applicant)
    endorsement = application.endorsements.get()
    assert (endorsement.headteacher_email, endorsement.state) == ("hedda@example.org", "requested")
    assert endorsement.expires_at == cast.cohort.headteachers_answer_until
    assert sorted(Message.objects.values_list("kind", "to_address")) == [
        ("application.submitted", "applicant@example.org"),
        ("endorsement.requested", "hedda@example.org"),
    ]
    assert list(
        AuditEvent.objects.filter(subject_kind="programme.application")
        .order_by("pk")
        .values_list("event", flat=True)
    ) == ["application.started", "application.submitted"]


def test_submitting_twice_is_told_and_done_once(cast, mine, as_):
    application = draft(**mine)
    again = Application.objects.get(pk=application.pk)
    actions.submit(application=application, by=cast.applicant)
    with pytest.raises(StaleState, match="this application is now submitted"):
        actions.submit(application=again, by=cast.applicant)
    assert as_(cast.applicant).post(url("application-check", application)).status_code == 403
    assert application.endorsements.count() == 1
    assert Message.objects.filter(kind="application.submitted").count() == 1


def test_the_closing_instant_is_too_late_and_the_start_of_the_request_counts(cast, mine):
    application = draft(**mine)
    closing = cast.cohort.applications_close_at
    with pytest.raises(Refused, match="closed on"):
        actions.submit(application=application, by=cast.applicant, at=closing)
    with clock.moved_to(closing + dt.timedelta(seconds=5)):
        just_in_time = closing - dt.timedelta(microseconds=1)
        actions.submit(application=application, by=cast.applicant, at=just_in_time)
    assert application.state == "submitted"


def test_an_application_with_gaps_says_where(cast, as_):
    application = actions.start(cohort=cast.cohort, by=cast.applicant)
    answer = as_(cast.applicant).post(url("application-check", application))
    assert answer.status_code == 403
    assert (
        "Something is still missing in: About you, Your post, Your year, Your headteacher."
        in answer.content.decode()
    )


def test_a_submitted_application_is_no_longer_written_in(cast, mine, as_):
    application = application_at("submitted", **mine)
    client = as_(cast.applicant)
    page = client.get(url("application-section", application, section="you"), follow=True)
    assert page.redirect_chain == [(url("application-detail", application), 302)]
    assert "This application has been submitted, so its answers can&#x27;t be changed." in page.text
    answer = client.post(url("application-save", application, section="you"), {"version": "1"})
    assert (answer.status_code, answer.json()) == (
        400,
        {"error": "This application has been submitted, so its answers can't be changed."},
    )


def test_withdrawing_ends_the_headteachers_link_and_allows_a_new_start(cast, mine, as_):
    application = application_at("submitted", **mine, endorsement="requested")
    as_(cast.applicant).post(url("application-withdraw", application), {"reason": "Moving house"})
    application.refresh_from_db()
    assert (application.state, application.withdrawn_reason) == ("withdrawn", "Moving house")
    assert Message.objects.get(kind="endorsement.requested").state == "cancelled"
    new = actions.start(cohort=cast.cohort, by=cast.applicant)
    assert new.pk != application.pk


# --- Answer -----------------------------------------------------------------------------------------------


def test_accepting_makes_a_participant_once(cast, mine, as_):
    application = application_at("offered", **mine, lead=cast.lead)
    client = as_(cast.applicant)
    data = {"answer": "accept", "route": "presentation"}
    assert client.post(url("application-answer", application), data).status_code == 302
    assert client.post(url("application-answer", application), data).status_code == 403
    enrolment = Enrolment.objects.get(participant=cast.applicant)
    assert (enrolment.route, enrolment.school, enrolment.authority, enrolment.sector, enrolment.state) == (
        "presentation",
        cast.school,
        cast.glasgow,
        "primary",
        "active",
    )
    assert cast.applicant.role_grants.get().role == Role.PARTICIPANT
    assert Message.objects.filter(kind="application.accepted").count() == 1


def test_a_route_the_cohort_does_not_offer_is_refused(cast, mine):
    application = application_at("offered", **mine, lead=cast.lead)
    application.cohort.has_presentation_route = False
    with pytest.raises(Refused, match="does not offer this route"):
        enrolling.accept(application=application, route=Route.PRESENTATION, by=cast.applicant)
    assert Enrolment.objects.filter(participant=cast.applicant).count() == 0


def test_the_offers_last_instant_is_exclusive(cast, mine):
    application = application_at("offered", **mine, lead=cast.lead)
    with pytest.raises(Refused, match="This offer ran out on"):
        enrolling.accept(
            application=application, route=Route.ESSAY, by=cast.applicant, at=application.accept_by
        )
    just = application.accept_by - dt.timedelta(microseconds=1)
    enrolling.accept(application=application, route=Route.ESSAY, by=cast.applicant, at=just)
    assert application.state == "accepted"


def test_turning_down_leaves_the_place(cast, mine, as_):
    application = application_at("offered", **mine, lead=cast.lead)
    as_(cast.applicant).post(url("application-answer", application), {"answer": "turn_down"})
    application.refresh_from_db()
    assert application.state == "turned_down"
    assert not Enrolment.objects.filter(participant=cast.applicant).exists()


# --- Who sees it ------------------------------------------------------------------------------------------


def test_the_rule_and_the_query_agree_about_who_sees_what(cast, mine):
    application_at("submitted", **mine)
    draft(cohort=cast.cohort, applicant=UserFactory(), school=cast.school)
    application_at("submitted", cohort=cast.cohort, applicant=UserFactory(), school=cast.other_school)
    everybody = [getattr(cast, name) for name in ("applicant", "lead", "other_lead", "lead_and_participant")]
    for user in [*everybody, cast.team, cast.participant, cast.mentor, cast.admin]:
        allowed = {a.pk for a in Application.objects.all() if rules.can_see(user, a)}
        assert set(visible_to(user).values_list("pk", flat=True)) == allowed
    assert visible_to(cast.lead).count() == 1
    assert visible_to(cast.team).count() == 2
    assert visible_to(cast.admin).count() == 0


def test_a_stranger_cannot_act_on_somebodys_application(cast, mine):
    application = draft(**mine)
    for act in (actions.submit, actions.withdraw):
        with pytest.raises(NotYours):
            act(application=application, by=cast.team)


def test_the_applicants_pages_ask_few_questions(cast, mine, as_):
    application = application_at("offered", **mine, lead=cast.lead)
    unfinished = draft(cohort=cast.other_cohort, applicant=cast.applicant, school=cast.school)
    client = as_(cast.applicant)
    pages = [
        reverse("front"),
        reverse("programme:application-start"),
        url("application-detail", application),
        url("application-answer", application),
        url("application-detail", unfinished),
        url("application-check", unfinished),
        *(
            url("application-section", unfinished, section=section)
            for section in ("you", "post", "year", "headteacher")
        ),
    ]
    for page in pages:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code in (200, 302), page
        assert len(queries) <= 12, page


def test_a_new_account_returns_to_the_start_once_the_address_is_proved(cast, client, mailoutbox):
    start = reverse("programme:application-start")
    person = {"name": "Nora New", "email": "nora@example.org", "password1": "a quiet purple tractor"}
    answer = client.post(f"/accounts/signup/?next={start}", person | {"next": start})
    assert answer.status_code == 302
    jobs.run_due()
    code = re.search(r"^[A-Z0-9]{3,5}-?[A-Z0-9]{3,5}$", mailoutbox[0].body, re.MULTILINE)[0]
    answer = client.post(answer["Location"], {"code": code, "action": "verify"})
    assert answer["Location"] == start
    assert client.get(start).status_code == 200
