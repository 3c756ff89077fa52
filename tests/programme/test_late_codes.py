"""Before, open, closed, and late with a code: what each page says, and whom a code lets in."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEvent
from core import clock, jobs
from core.decisions import Refused
from core.transitions import StaleState
from core.ui.dates import deadline
from notifications.delivery import compose
from notifications.models import Message
from programme.actions import application as applying
from programme.actions import endorsement as endorsing
from programme.actions import late_code as actions
from programme.models import Application, Cohort, LateCode
from programme.notices.late_code import shown
from programme.planning import plan_applying
from tests.builders import draft
from tests.factories.people import UserFactory
from tests.factories.programme import LateCodeFactory

START, LATE = reverse("programme:application-start"), reverse("programme:application-late")
YES = dict.fromkeys(
    ("is_class_teacher", "meets_standard", "registered_a_year", "has_spoken_to_headteacher"), "yes"
)


@pytest.fixture
def closed(cast) -> Cohort:
    """Applications closed yesterday, for this year and for the other."""
    close(cast.cohort)
    Cohort.objects.exclude(pk=cast.cohort.pk).update(
        applications_open_at=clock.now() - dt.timedelta(days=90),
        applications_close_at=clock.now() - dt.timedelta(days=60),
    )
    return cast.cohort


def close(cohort: Cohort) -> None:
    cohort.applications_close_at = clock.end_of(clock.today() - dt.timedelta(days=1))
    cohort.save()


def in_ten_days() -> dt.datetime:
    return clock.end_of(clock.today() + dt.timedelta(days=10))


def code_for(cast, **more) -> LateCode:
    """A code of the team's for the applicant, or as `more` says."""
    whom = {} if "authority" in more else {"email": "Applicant@example.org"}
    return actions.make(cohort=cast.cohort, by=cast.team, closes_at=in_ten_days(), **whom, **more)


def typed(client, text: str):
    return client.post(LATE, {"code": text})


# --- The pages of the window ------------------------------------------------------------------------------


def test_before_opening_the_page_gives_both_dates_and_offers_to_tell(as_, cast):
    opens = clock.now() + dt.timedelta(days=5)
    Cohort.objects.update(applications_open_at=opens, applications_close_at=opens + dt.timedelta(days=20))
    page = as_(cast.applicant).get(START).content.decode()
    assert "Applications are not open yet" in page
    assert "Be told when applications open" in page
    assert "late code" not in page


def test_open_asks_the_questions(as_, cast):
    page = as_(cast.applicant).get(START).content.decode()
    assert "Is the programme for you?" in page
    assert "late code" not in page


def test_closed_says_since_when_and_has_a_box_for_a_code(as_, cast, closed):
    page = as_(cast.applicant).get(START).content.decode()
    assert "Applications are closed" in page
    assert "Be told when applications open next" in page
    assert f'action="{LATE}"' in page


def test_who_takes_part_is_told_so_and_not_that_it_is_closed(as_, cast):
    page = as_(cast.participant).get(START).content.decode()
    assert "You are taking part in This year already." in page
    assert "Applications are closed" not in page


# --- Late with a code -------------------------------------------------------------------------------------


def test_a_person_applies_late_from_the_code_to_the_headteacher(as_, cast, closed):
    code = code_for(cast)
    client = as_(cast.applicant)
    assert typed(client, f" {shown(code.code).lower()} ")["Location"] == START
    assert typed(client, f"{code.code[:3]} {code.code[3:5]}-{code.code[5:]}")["Location"] == START
    assert "Is the programme for you?" in client.get(START).content.decode()
    answer = client.post(START, YES)
    application = Application.objects.get(applicant=cast.applicant)
    assert answer["Location"] == reverse("programme:application-detail", kwargs={"pk": application.pk})
    assert application.late_code == code
    event = AuditEvent.objects.get(event="late_code.used")
    assert (event.by_id, event.subject_id, event.facts) == (
        cast.applicant.pk,
        code.pk,
        {"application": application.pk},
    )
    draft(cohort=closed, applicant=cast.applicant, school=cast.school)
    application.refresh_from_db()
    applying.submit(application=application, by=cast.applicant)
    endorsement = application.endorsements.get()
    assert endorsement.expires_at == code.closes_at + dt.timedelta(days=closed.headteacher_days)
    with clock.moved_to(code.closes_at + dt.timedelta(days=1)):
        endorsing.support(
            endorsement=endorsement, name="H", meets_standard=True, agrees_release=True, agrees_to_host=True
        )


def test_a_draft_begun_in_time_goes_on_with_a_code(as_, cast):
    application = draft(cohort=cast.cohort, applicant=cast.applicant, school=cast.school)
    page = reverse("programme:application-detail", kwargs={"pk": application.pk})
    close(cast.cohort)
    client = as_(cast.applicant)
    assert "Use a late code" in client.get(page).content.decode()
    assert typed(client, code_for(cast).code)["Location"] == page
    text = client.get(page).content.decode()
    assert "Check your answers and submit" in text
    assert "Use a late code" not in text
    application.refresh_from_db()
    applying.submit(application=application, by=cast.applicant)
    assert application.state == "submitted"


def test_when_the_code_runs_out_the_draft_is_closed_at_that_instant(cast, closed):
    code = code_for(cast)
    application = applying.start(cohort=closed, by=cast.applicant, late_code=code)
    draft(cohort=closed, applicant=cast.applicant, school=cast.school)
    application.refresh_from_db()
    tick = dt.timedelta(milliseconds=100)
    with pytest.raises(Refused, match="You could apply with your late code until"):
        applying.submit(application=application, by=cast.applicant, at=code.closes_at)
    applying.submit(application=application, by=cast.applicant, at=code.closes_at - tick)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ended": True}, "This code has been ended. Ask the programme team about another."),
        ({"email": "other@example.org"}, "This code was made for another address."),
        ({"closes_at": dt.timedelta(seconds=-1)}, "This code could be used until "),
        ({"code": "ZZZZZZZZZZ"}, "We don't know this code. Check it letter by letter"),
    ],
)
def test_a_code_that_does_not_let_in_says_why_beside_the_box(as_, cast, closed, change, sentence):
    code = code_for(cast)
    text = code.code
    if change.get("ended"):
        actions.end(late_code=code, by=cast.team)
    elif "closes_at" in change:
        LateCode.objects.update(closes_at=clock.now() + change["closes_at"])
    else:
        LateCode.objects.update(**change)
    answer = typed(as_(cast.applicant), text)
    assert answer.status_code == 200
    assert answer.context["form"].errors["code"][0].startswith(sentence)
    assert f'value="{text}"' in answer.content.decode()
    assert Application.objects.count() == 0


def test_nothing_typed_is_asked_for(as_, cast, closed):
    answer = typed(as_(cast.applicant), "")
    assert answer.context["form"].errors == {"code": ["Enter the code you were given"]}


def test_an_authoritys_code_is_counted_and_used_up(as_, cast, closed):
    code = code_for(cast, authority=cast.glasgow, most_uses=2)
    for _ in range(2):
        applying.start(cohort=closed, by=UserFactory(), late_code=code)
    answer = typed(as_(cast.applicant), code.code)
    assert answer.context["form"].errors["code"] == [
        "This code has been used as often as it may be. Ask the programme team about another."
    ]
    with pytest.raises(Refused, match="used as often"):
        applying.start(cohort=closed, by=cast.applicant, late_code=code)
    assert not Application.objects.filter(applicant=cast.applicant).exists()


def test_typing_a_code_twice_is_one_use(cast, closed):
    code = code_for(cast, authority=cast.glasgow)
    application = applying.start(cohort=closed, by=cast.applicant, late_code=code)
    actions.take(application=application, late_code=code, by=cast.applicant)
    assert code.applications.count() == 1
    assert AuditEvent.objects.filter(event="late_code.used").count() == 1


def test_an_authoritys_code_is_for_schools_of_that_authority(cast, closed):
    code = code_for(cast, authority=cast.inverclyde)
    applying.start(cohort=closed, by=cast.applicant, late_code=code)
    application = draft(cohort=closed, applicant=cast.applicant, school=cast.school)
    with pytest.raises(Refused, match="Your late code is for teachers in Inverclyde"):
        applying.submit(application=application, by=cast.applicant)


def test_a_code_of_one_year_opens_no_other(cast, closed):
    code = code_for(cast)
    cast.other_cohort.refresh_from_db()
    with pytest.raises(Refused, match="Applications for Another year closed"):
        applying.start(cohort=cast.other_cohort, by=cast.applicant, late_code=code)
    Cohort.objects.filter(pk=cast.other_cohort.pk).update(applications_close_at=in_ten_days())
    cast.other_cohort.refresh_from_db()
    with pytest.raises(Refused, match="This code is for This year"):
        applying.start(cohort=cast.other_cohort, by=cast.applicant, late_code=code)


def test_somebody_elses_draft_takes_no_code(cast, closed):
    code = code_for(cast, authority=cast.glasgow, most_uses=5)
    theirs = applying.start(cohort=closed, by=UserFactory(), late_code=code)
    with pytest.raises(Refused):
        actions.take(application=theirs, late_code=code, by=cast.applicant)


def test_ending_a_code_leaves_those_who_began_their_time(cast, closed):
    code = code_for(cast)
    application = applying.start(cohort=closed, by=cast.applicant, late_code=code)
    actions.end(late_code=code, by=cast.team)
    application.refresh_from_db()
    applying.save(
        application=application, values={"phone": "0141"}, version=application.version, by=cast.applicant
    )
    with pytest.raises(Refused, match="ended already"):
        actions.end(late_code=code, by=cast.team)
    with pytest.raises(StaleState):
        actions.end(late_code=LateCode(pk=code.pk, cohort=closed), by=cast.team)


def test_a_late_draft_is_reminded_of_three_days_before_its_code_runs_out(cast, closed):
    code = code_for(cast)
    applying.start(cohort=closed, by=cast.applicant, late_code=code)
    for days, expected in ((4, 0), (2, 1), (1, 1)):
        with clock.moved_to(code.closes_at - dt.timedelta(days=days)):
            plan_applying()
        assert Message.objects.filter(kind="application.draft_ending").count() == expected


# --- The team makes codes ---------------------------------------------------------------------------------


def form(**more) -> dict:
    last = clock.today() + dt.timedelta(days=10)
    return {"whom": "person", "email": "Applicant@example.org", "last_day": last.isoformat()} | more


@pytest.fixture
def page(cast) -> str:
    return reverse("programme:late-code-list", kwargs={"slug": cast.cohort.slug})


def test_the_team_makes_a_code_for_a_person_who_gets_it_by_mail(as_, cast, closed, page, mailoutbox):
    answer = as_(cast.team).post(page, form(), follow=True)
    code = LateCode.objects.get()
    assert (code.email, code.most_uses, code.closes_at) == ("applicant@example.org", 1, in_ten_days())
    assert shown(code.code) in answer.content.decode()
    assert "0\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}1" in answer.content.decode()
    jobs.run_due()
    assert mailoutbox[0].to == ["applicant@example.org"]
    assert shown(code.code) in mailoutbox[0].body
    event = AuditEvent.objects.get(event="late_code.made")
    assert (event.by_id, event.facts) == (
        cast.team.pk,
        {"cohort": closed.pk, "most_uses": 1, "person": True},
    )


def test_the_team_makes_a_code_for_an_authority(as_, cast, closed, page):
    as_(cast.team).post(page, form(whom="authority", email="", authority=cast.glasgow.pk, most_uses="5"))
    code = LateCode.objects.get()
    assert (code.email, code.authority, code.most_uses) == ("", cast.glasgow, 5)
    assert Message.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"whom": ""}, "whom", "Choose who may apply late"),
        ({"email": ""}, "email", "Enter the person's e-mail address"),
        ({"email": "at home"}, "email", "Enter an e-mail address like name@example.org"),
        ({"whom": "authority"}, "authority", "Choose the authority"),
        ({"last_day": "soon"}, "last_day", "Enter a date like 12/6/2027"),
        ({"last_day": "2001-01-01"}, "last_day", "Choose a later day: applications close on "),
        ({"last_day": "2100-01-01"}, "last_day", "Choose a day before the year begins."),
        ({"most_uses": "0"}, "most_uses", "Enter at least 1"),
    ],
)
def test_a_code_that_makes_no_sense_is_asked_again(as_, cast, closed, page, change, field, sentence):
    answer = as_(cast.team).post(page, form(**change))
    assert answer.status_code == 200
    assert answer.context["form"].errors[field][0].startswith(sentence)
    assert LateCode.objects.count() == 0


def test_only_the_team_makes_codes(cast, closed):
    for person in (cast.lead, cast.applicant, cast.admin):
        with pytest.raises(Refused, match="Only the programme team"):
            actions.make(cohort=closed, by=person, closes_at=in_ten_days(), email="x@example.org")


def test_ending_by_a_press(as_, cast, closed, page):
    code = code_for(cast)
    url = reverse("programme:late-code-end", kwargs={"slug": closed.slug, "pk": code.pk})
    assert as_(cast.team).post(url)["Location"] == page
    code.refresh_from_db()
    assert code.ended_by == cast.team
    assert "Ended" in as_(cast.team).get(page).content.decode()
    wrong = reverse("programme:late-code-end", kwargs={"slug": cast.other_cohort.slug, "pk": code.pk})
    assert as_(cast.team).post(wrong).status_code == 404


def test_many_codes_cost_as_few_questions_as_few(as_, cast, page):
    client, counts = as_(cast.team), []
    for size in (2, 30):
        for _ in range(size):
            LateCodeFactory(cohort=cast.cohort)
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


def test_the_mails_of_late_codes_are_whole(cast, closed):
    code_for(cast)
    mail = compose(Message.objects.get(kind="late_code.made"))
    for text in (mail.body, mail.alternatives[0].content):
        assert "{{" not in text
        assert f"http://127.0.0.1:8000{LATE}" in text


def test_a_home_page_gives_the_late_date(as_, cast, closed):
    code = code_for(cast)
    applying.start(cohort=closed, by=cast.applicant, late_code=code)
    page = as_(cast.applicant).get(reverse("home"))
    assert deadline(code.closes_at) in page.content.decode()
