"""What happens in applying because of a date, once each; and addresses left on the front page."""

import datetime as dt

import pytest
from django.urls import reverse

from core import clock, jobs
from notifications.delivery import compose
from notifications.models import Message
from programme.actions import application as applying
from programme.actions import endorsement as endorsing
from programme.models import Application, Cohort, Interest
from programme.planning import plan_applying
from tests.builders import application_at, draft
from tests.factories.people import UserFactory


def kinds() -> list[str]:
    return sorted(Message.objects.values_list("kind", flat=True))


def planned_at(instant: dt.datetime) -> list[str]:
    """The kinds of mail that planning writes at an instant, run twice as it may be."""
    before = set(Message.objects.values_list("pk", flat=True))
    with clock.moved_to(instant):
        plan_applying()
        plan_applying()
    return sorted(Message.objects.exclude(pk__in=before).values_list("kind", flat=True))


@pytest.fixture
def mine(cast):
    return {"cohort": cast.cohort, "applicant": cast.applicant, "school": cast.school}


def test_an_offer_is_reminded_of_once_and_then_lapses_once(cast, mine):
    application = application_at("offered", **mine, lead=cast.lead)
    until = application.accept_by
    day = dt.timedelta(days=1)
    assert "application.offer_ending" not in planned_at(until - 4 * day)
    assert "application.offer_ending" in planned_at(until - 2 * day)
    assert "application.offer_ending" not in planned_at(until - day)
    assert "application.lapsed" not in planned_at(until - dt.timedelta(minutes=1))
    assert "application.lapsed" in planned_at(until)
    application.refresh_from_db()
    assert application.state == "lapsed"
    assert Message.objects.filter(kind="application.lapsed").count() == 1


def test_an_answered_offer_is_left_alone(cast, mine):
    application = application_at("accepted", **mine, lead=cast.lead)
    planned_at(application.accept_by + dt.timedelta(days=1))
    application.refresh_from_db()
    assert application.state == "accepted"


def test_a_draft_is_reminded_of_three_days_before_closing(cast, mine):
    draft(**mine)
    closing = cast.cohort.applications_close_at
    assert planned_at(closing - dt.timedelta(days=4)) == []
    assert planned_at(closing - dt.timedelta(days=2)) == ["application.draft_ending"]
    assert planned_at(closing - dt.timedelta(hours=2)) == []
    assert planned_at(closing + dt.timedelta(days=1)) == []


def test_leads_hear_in_the_morning_what_came_in_the_day_before(cast, mine):
    application_at("submitted", **mine)
    application_at("submitted", cohort=cast.cohort, applicant=UserFactory(), school=cast.school)
    morning = clock.london(clock.today() + dt.timedelta(days=1), 9)
    planned_at(morning)
    digest = Message.objects.get(kind="queue.digest")
    assert (digest.to_user, digest.subject) == (cast.lead, "2 new applications from Glasgow City")
    assert digest.context["waiting"] == 2
    assert "queue.digest" not in planned_at(morning + dt.timedelta(days=1))


def test_reminders_wait_for_the_morning(cast, mine):
    """They close on a Thursday: what is planned on Wednesday night cannot wait for next week's digest."""
    draft(**mine)
    thursday = clock.today() + dt.timedelta(days=10 - clock.today().weekday())
    Cohort.objects.filter(pk=cast.cohort.pk).update(applications_close_at=clock.end_of(thursday))
    with clock.moved_to(clock.london(thursday - dt.timedelta(days=1), 22)):
        plan_applying()
    message = Message.objects.get(kind="application.draft_ending")
    assert message.send_after == clock.london(thursday, 8)


# --- Interest ---------------------------------------------------------------------------------------------


def closed_until(days: int) -> Cohort:
    """Every cohort opens in so many days."""
    opens = clock.now() + dt.timedelta(days=days)
    Cohort.objects.update(applications_open_at=opens, applications_close_at=opens + dt.timedelta(days=20))
    return Cohort.objects.order_by("pk")[0]


def test_an_address_is_kept_once_and_the_answer_gives_nothing_away(cast, client):
    closed_until(5)
    for _ in range(2):
        answer = client.post(reverse("programme:interest"), {"email": "Eve@example.org"}, follow=True)
        assert [str(message) for message in answer.context["messages"]] == [
            "Thank you. We will write to you when applications open, and only then."
        ]
    assert list(Interest.objects.values_list("email", flat=True)) == ["eve@example.org"]
    assert kinds() == ["interest.registered"]


def test_a_wrong_address_is_answered_with_what_was_typed(cast, client):
    answer = client.post(reverse("programme:interest"), {"email": "eve at home"})
    assert answer.status_code == 200
    assert 'value="eve at home"' in answer.content.decode()
    assert answer.context["form"].errors == {"email": ["Enter an e-mail address like name@example.org"]}


def test_everybody_interested_is_told_once_when_applications_open(cast, client):
    cohort = closed_until(5)
    for name in ("eve", "fay"):
        client.post(reverse("programme:interest"), {"email": f"{name}@example.org"})
    stop = Message.objects.get(to_address="fay@example.org").context["stop_path"]
    assert client.get(stop).status_code == 200
    assert Interest.objects.filter(stopped_at__isnull=False).count() == 0
    client.post(stop)
    opens = cohort.applications_open_at
    assert planned_at(opens - dt.timedelta(seconds=1)) == []
    assert planned_at(opens + dt.timedelta(seconds=1)) == ["interest.opened"]
    assert Message.objects.get(kind="interest.opened").to_address == "eve@example.org"
    assert planned_at(opens + dt.timedelta(days=1)) == []


def test_who_leaves_an_address_while_they_are_open_waits_for_the_next_year(cast, client):
    client.post(reverse("programme:interest"), {"email": "late@example.org"})
    assert planned_at(clock.now() + dt.timedelta(hours=1)) == []


@pytest.mark.parametrize("broken", ["nonsense", "1:forged", "99999:x:y"])
def test_a_stop_link_that_is_not_ours_is_not_there(cast, client, broken):
    url = reverse("programme:interest-stop", kwargs={"signed": broken})
    assert client.get(url).status_code == 404
    assert client.post(url).status_code == 404


@pytest.mark.parametrize(
    ("days", "heading"),
    [(-3, "Apply for"), (3, "They open on"), (-200, "are closed")],
)
def test_the_front_page_says_how_it_is(cast, client, days, heading):
    closed_until(days)
    page = client.get(reverse("front")).content.decode()
    assert heading in page
    assert (">Apply<" in page) == (days == -3)


def test_the_front_page_stands_before_anything_is_planned(db, client):
    answer = client.get(reverse("front"))
    assert answer.status_code == 200
    assert "The next year is being planned" in answer.content.decode()


# --- Every mail can be sent -------------------------------------------------------------------------------


def test_every_mail_of_applying_is_rendered_whole(cast, mine, client):
    """Walk far enough to have every kind in the outbox, and compose each as the worker does."""
    more = {"cohort": cast.cohort, "school": cast.school, "lead": cast.lead}
    application_at("accepted", **mine, lead=cast.lead)
    for state in ("waiting_list", "not_offered", "lapsed", "withdrawn"):
        application_at(state, applicant=UserFactory(), **more)
    offered = application_at("offered", applicant=UserFactory(), **more)
    for answer in ("not_supported", "not_me", "requested"):
        application_at("submitted", applicant=UserFactory(), endorsement=answer, **more)
    asked = [
        application_at(
            "submitted", applicant=UserFactory(), endorsement="requested", **more
        ).endorsements.get()
        for _ in range(3)
    ]
    endorsing.bounce(endorsement=asked[0], by=cast.lead)
    endorsing.pass_on(endorsement=asked[1], name="Harriet", email="harriet@example.org")
    call = {"name": "Hedda", "phoned_at": clock.now(), "note": "Rang."}
    promises = dict.fromkeys(("meets_standard", "agrees_release", "agrees_to_host"), True)
    endorsing.phone_in(endorsement=asked[2], by=cast.lead, **call, **promises)
    applying.start(cohort=cast.cohort, by=UserFactory())
    client.post(reverse("programme:interest"), {"email": "eve@example.org"})
    Interest.objects.update(created_at=cast.cohort.applications_open_at - dt.timedelta(days=1))
    planned_at(clock.london(clock.today() + dt.timedelta(days=1), 9))
    for days in range(3, 16):  # two reminders are enough to tell the applicant
        planned_at(clock.london(clock.today() + dt.timedelta(days=days), 9))
    planned_at(offered.accept_by - dt.timedelta(days=1))
    planned_at(cast.cohort.applications_close_at - dt.timedelta(days=1))
    expected = {
        *(f"application.{verb}" for verb in ("submitted", "offered", "wait_listed", "declined", "accepted")),
        *(f"application.{verb}" for verb in ("lapsed", "withdrawn", "offer_ending", "draft_ending")),
        *(f"endorsement.{verb}" for verb in ("requested", "chased", "supported", "declined")),
        *(f"endorsement.{verb}" for verb in ("disowned", "unanswered", "bounced", "passed_on", "phoned_in")),
        "interest.registered",
        "interest.opened",
        "queue.digest",
    }
    assert expected - set(kinds()) == set()
    for message in Message.objects.filter(kind__in=expected):
        mail = compose(message)
        html = mail.alternatives[0].content
        for text in (mail.body, html):
            assert "{{" not in text
            assert "{%" not in text
            assert "None" not in text
        assert "http://127.0.0.1:8000/" in mail.body
        assert "http://127.0.0.1:8000/" in html


def test_mail_goes_out_through_the_outbox(cast, mine, mailoutbox):
    application_at("submitted", **mine, endorsement="requested")
    jobs.run_due()
    assert sorted((mail.to[0], mail.subject) for mail in mailoutbox) == [
        (
            "applicant@example.org",
            "Your application for This year is in: your headteacher has been asked",
        ),
        ("hedda@example.org", "Ada Applicant asks for your support to join Improving Our Classrooms"),
    ]
    assert Application.objects.count() == 1
