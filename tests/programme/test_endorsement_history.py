"""Nobody is stuck for want of a headteacher: scanners, bounces, reminders, the wrong person, the phone."""

import datetime as dt
import json
from smtplib import SMTPRecipientsRefused

import pytest
from django.core.mail.backends import locmem
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEvent
from core import clock, jobs
from core.decisions import NotYours, Refused
from notifications.models import Message
from programme.actions import endorsement as actions
from programme.models import Endorsement, EndorsementEvent, EndorsementLink, Holiday
from programme.planning import plan_applying
from tests.builders import application_at, link_in, link_of
from tests.factories.people import UserFactory
from tests.factories.programme import EndorsementFactory

SUPPORT = {
    "answer": "support",
    "meets_standard": "on",
    "agrees_release": "on",
    "agrees_to_host": "on",
    "name": "Hedda Headteacher",
}
SAID = {
    "name": "Hedda Headteacher",
    "note": "Rang the school office.",
    "meets_standard": True,
    "agrees_release": True,
    "agrees_to_host": True,
}
REPORT = "programme:endorsement-bounced"


@pytest.fixture
def application(cast):
    return application_at(
        "submitted", cohort=cast.cohort, applicant=cast.applicant, school=cast.school, endorsement="requested"
    )


@pytest.fixture
def endorsement(application):
    return application.endorsements.get()


def steps(endorsement: Endorsement) -> list[str]:
    return list(endorsement.events.order_by("happened_at", "pk").values_list("what", flat=True))


def state_of(endorsement: Endorsement) -> str:
    return Endorsement.objects.values_list("state", flat=True).get(pk=endorsement.pk)


def school_morning(after: dt.datetime, days: int) -> dt.datetime:
    """Nine o'clock of the first weekday at least so many days later."""
    date = after.astimezone(clock.LONDON).date() + dt.timedelta(days=days)
    while date.weekday() > 4:
        date += dt.timedelta(days=1)
    return clock.london(date, 9)


def planned_at(instant: dt.datetime) -> int:
    """How many reminders to headteachers planning writes at an instant, run twice as it may be."""
    before = Message.objects.filter(kind="endorsement.chased").count()
    with clock.moved_to(instant):
        plan_applying()
        plan_applying()
    return Message.objects.filter(kind="endorsement.chased").count() - before


# --- Complaint 17: one-time links used up by mail scanners ------------------------------------------------


def test_scanners_leave_the_link_unused_and_the_person_still_works(endorsement):
    link = link_of(endorsement)
    for _ in range(10):
        scanner = Client(enforce_csrf_checks=True)
        assert scanner.head(link).status_code == 303
        page = scanner.get(link)["Location"]
        assert scanner.get(page).status_code == 200
        assert scanner.head(page).status_code == 200
        assert scanner.post(link, SUPPORT).status_code == 403
        assert Client().post(link, SUPPORT).status_code == 405
        for answer in ("support", "decline", "disown"):
            assert scanner.post(page, SUPPORT | {"answer": answer}).status_code == 403
    assert (state_of(endorsement), steps(endorsement)) == ("requested", ["requested"])
    person = Client(enforce_csrf_checks=True)
    shown = person.get(person.get(link)["Location"])
    token = shown.content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    answer = person.post(shown.request["PATH_INFO"], SUPPORT | {"csrfmiddlewaretoken": token})
    assert answer.status_code == 303
    assert state_of(endorsement) == "supported"


def test_a_press_on_no_answer_at_all_changes_nothing(client, endorsement):
    page = client.get(link_of(endorsement))["Location"]
    assert client.post(page, {"answer": "nonsense"}).status_code == 200
    assert client.post(page, {}).status_code == 200
    assert state_of(endorsement) == "requested"


def test_the_link_stands_in_the_mail_and_nowhere_else(endorsement, mailoutbox):
    jobs.run_due()
    mail = next(m for m in mailoutbox if m.to == ["hedda@example.org"])
    link = next(line for line in mail.body.splitlines() if "/support/" in line)
    token = link.rstrip("/").split("/")[-1]
    assert len(token) == 43  # 256 bits in base64
    rows = json.dumps(list(Message.objects.values("context", "subject", "dedupe_key", "reason")))
    rows += json.dumps(list(AuditEvent.objects.values("event", "facts")))
    rows += json.dumps(list(EndorsementLink.objects.values_list("token_hash", flat=True)))
    assert token not in rows
    assert "/support/" not in rows
    assert Client().get(f"/support/{token}/").status_code == 303


def test_opening_says_the_token_to_nobody_and_ends_a_planted_session(client, endorsement):
    planted = client.session
    planted["planted"] = True
    planted.save()
    answer = client.get(link_of(endorsement))
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "no-store"
    assert client.cookies["session"].value != planted.session_key


# --- Complaint 18: the endorser is stuck ------------------------------------------------------------------


def test_the_first_mail_and_every_reminder_lead_to_the_same_working_page(client, endorsement):
    asked, closes = endorsement.requested_at, endorsement.expires_at
    hour = dt.timedelta(hours=1)
    assert planned_at(asked + dt.timedelta(days=1)) == 0
    assert planned_at(school_morning(asked, 4)) == 1
    assert planned_at(school_morning(asked, 4) + hour) == 0
    assert planned_at(school_morning(asked, 8) + hour) == 1
    two_before = next(
        day
        for day in (clock.london((closes - dt.timedelta(days=n)).date(), 12) for n in (2, 3, 4))
        if day.weekday() < 5 and day >= school_morning(asked, 8)
    )
    assert planned_at(two_before) == 1
    assert planned_at(closes - dt.timedelta(hours=10)) == 0
    mails = Message.objects.filter(to_address="hedda@example.org").order_by("pk")
    assert [mail.kind for mail in mails] == ["endorsement.requested", *["endorsement.chased"] * 3]
    links = [link_in(mail) for mail in mails]
    assert len(set(links)) == 4
    page = reverse("programme:endorsement-answer", kwargs={"pk": endorsement.pk})
    assert [Client().get(link)["Location"] for link in links] == [page] * 4
    assert client.get(links[0], follow=True).status_code == 200
    assert steps(endorsement) == ["requested", "chased", "chased", "chased"]
    client.post(page, SUPPORT)
    assert [Client().get(link).status_code for link in links] == [404] * 4


def test_no_reminder_in_the_evening_at_the_weekend_or_in_the_authoritys_holidays(cast, endorsement):
    due = school_morning(endorsement.requested_at, 4)
    assert planned_at(due.replace(hour=18)) == 0
    saturday = due + dt.timedelta(days=5 - due.weekday())
    assert planned_at(saturday) == 0
    Holiday.objects.create(
        authority=cast.glasgow,
        name="Week off",
        first_day=due.date(),
        last_day=due.date() + dt.timedelta(days=9),
    )
    Holiday.objects.create(
        authority=cast.inverclyde,
        name="Not theirs",
        first_day=due.date() + dt.timedelta(days=10),
        last_day=due.date() + dt.timedelta(days=30),
    )
    assert planned_at(due) == 0
    assert planned_at(school_morning(due, 4)) == 0
    assert planned_at(school_morning(due, 10)) == 1


def test_a_headteacher_named_again_at_the_same_address_gets_no_more_than_three(
    cast, application, endorsement
):
    for day in (4, 9):
        assert planned_at(school_morning(endorsement.requested_at, day)) == 1
    new = actions.replace(
        application=application, name="H. Headteacher", email="Hedda@example.org", by=cast.applicant
    )
    days = (new.expires_at - new.requested_at).days
    assert sum(planned_at(school_morning(new.requested_at, day)) for day in range(10, days)) == 1
    assert EndorsementEvent.objects.filter(what="chased").count() == 3


def test_a_reminder_that_waits_is_not_sent_once_there_is_an_answer(endorsement, mailoutbox):
    with clock.moved_to(school_morning(endorsement.requested_at, 4)):
        actions.chase(endorsement=endorsement)
        actions.decline(endorsement=endorsement, name="H", reason="No")
        jobs.run_due()
    assert Message.objects.get(kind="endorsement.chased").state == "cancelled"
    assert [m.subject for m in mailoutbox if "still waits" in m.subject] == []


def test_a_reminder_that_is_not_due_is_refused(endorsement):
    with pytest.raises(Refused, match="No reminder is due"):
        actions.chase(endorsement=endorsement)


def test_the_applicant_hears_with_the_second_reminder(endorsement):
    planned_at(school_morning(endorsement.requested_at, 4))
    assert Message.objects.filter(kind="endorsement.unanswered").count() == 0
    planned_at(school_morning(endorsement.requested_at, 9))
    assert Message.objects.get(kind="endorsement.unanswered").to_address == "applicant@example.org"


def report(body: str, token: str = "let-me-in"):
    return Client(enforce_csrf_checks=True).post(
        reverse(REPORT), body, content_type="application/json", headers={"Authorization": f"Bearer {token}"}
    )


def test_a_reported_bounce_is_marked_and_the_applicant_told_at_once(settings, endorsement, mailoutbox):
    settings.BOUNCE_TOKEN = "let-me-in"
    jobs.run_due()
    message = Message.objects.get(kind="endorsement.requested")
    answer = report(json.dumps({"message_id": message.message_id}))
    assert (answer.status_code, answer.json()) == (200, {"marked": True})
    assert (state_of(endorsement), steps(endorsement)) == ("bounced", ["requested", "bounced"])
    told = Message.objects.get(kind="endorsement.bounced")
    assert told.send_after <= clock.now()
    jobs.run_due()
    assert mailoutbox[-1].to == ["applicant@example.org"]
    assert "hedda@example.org" in mailoutbox[-1].body
    again = report(json.dumps({"message_id": message.message_id.strip("<>")}))
    assert again.json()["marked"] is False
    assert Message.objects.filter(kind="endorsement.bounced").count() == 1
    assert AuditEvent.objects.get(event="endorsement.bounced").by_id is None


def test_a_bounced_reminder_counts_as_a_bounce(settings, endorsement):
    settings.BOUNCE_TOKEN = "let-me-in"
    planned_at(school_morning(endorsement.requested_at, 4))
    message = Message.objects.get(kind="endorsement.chased")
    assert report(json.dumps({"message_id": message.message_id})).json() == {"marked": True}
    assert planned_at(school_morning(endorsement.requested_at, 9)) == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [("", 400), ("[]", 400), ("{}", 400), ('{"message_id": 7}', 400), ('{"message_id": "<who@knows>"}', 200)],
)
def test_a_report_that_makes_no_sense_marks_nothing(settings, endorsement, body, status):
    settings.BOUNCE_TOKEN = "let-me-in"
    assert report(body).status_code == status
    assert state_of(endorsement) == "requested"


@pytest.mark.parametrize(("set_to", "given"), [("", ""), ("", "x"), ("right", "wrong"), ("right", "")])
def test_a_report_without_the_token_is_refused(settings, endorsement, set_to, given):
    settings.BOUNCE_TOKEN = set_to
    message = Message.objects.get(kind="endorsement.requested")
    assert report(json.dumps({"message_id": message.message_id}), given).status_code == 403
    assert state_of(endorsement) == "requested"


def test_staff_say_that_it_bounced_and_the_address_is_mended_on_the_same_application(
    as_, cast, application, endorsement
):
    url = reverse("programme:endorsement-bounce", kwargs={"pk": application.pk})
    assert as_(cast.lead).post(url).status_code == 302
    assert state_of(endorsement) == "bounced"
    page = as_(cast.applicant).get(reverse("programme:application-detail", kwargs={"pk": application.pk}))
    assert "Our mail to Hedda Headteacher came back. Mend the address" in page.content.decode()
    answer = as_(cast.applicant).post(
        reverse("programme:endorsement-replace", kwargs={"pk": application.pk}),
        {"headteacher_name": "Hedda Headteacher", "headteacher_email": "h.headteacher@example.org"},
    )
    assert answer.status_code == 302
    new = application.endorsements.first()
    assert (new.headteacher_email, new.state) == ("h.headteacher@example.org", "requested")
    assert Client().get(link_of(new)).status_code == 303
    assert steps(endorsement) == ["requested", "bounced", "replaced"]


def test_a_link_that_reached_somebody_after_all_still_works(client, endorsement, cast):
    link = link_of(endorsement)
    actions.bounce(endorsement=endorsement, by=cast.lead)
    page = client.get(link)["Location"]
    assert client.post(page, SUPPORT).status_code == 303
    assert state_of(endorsement) == "supported"


def test_only_who_decides_says_that_it_bounced(cast, endorsement):
    with pytest.raises(NotYours):
        actions.bounce(endorsement=endorsement, by=cast.other_lead)
    with pytest.raises(NotYours):
        actions.bounce(endorsement=endorsement, by=cast.applicant)
    assert state_of(endorsement) == "requested"


@pytest.mark.parametrize(("code", "state"), [(550, "bounced"), (451, "requested")])
def test_an_address_the_mail_server_refuses_for_good_is_a_bounce(monkeypatch, endorsement, code, state):
    def refuse(connection, messages):
        raise SMTPRecipientsRefused({"hedda@example.org": (code, b"no such mailbox")})

    Message.objects.exclude(kind="endorsement.requested").update(state="sent")
    monkeypatch.setattr(locmem.EmailBackend, "send_messages", refuse)
    jobs.run_due()
    plan_applying()
    assert state_of(endorsement) == state


# --- Passed on --------------------------------------------------------------------------------------------


def test_the_wrong_person_passes_it_on_and_the_applicant_is_told(client, application, endorsement):
    page = client.get(link_of(endorsement))["Location"]
    named = {"answer": "disown", "other-name": "Harriet Head", "other-email": "Harriet@example.org"}
    assert client.post(page, named).status_code == 303
    assert "This has been answered." in client.get(page).content.decode()
    new = application.endorsements.first()
    assert (new.headteacher_name, new.headteacher_email, new.state) == (
        "Harriet Head",
        "harriet@example.org",
        "requested",
    )
    assert (state_of(endorsement), steps(endorsement)) == ("not_me", ["requested", "passed_on"])
    application.refresh_from_db()
    assert application.headteacher_email == "harriet@example.org"
    told = Message.objects.get(kind="endorsement.passed_on")
    assert (told.to_address, told.context["new_email"]) == ("applicant@example.org", "harriet@example.org")
    assert Client().get(link_of(new)).status_code == 303
    event = AuditEvent.objects.get(event="endorsement.passed_on")
    assert "Harriet" not in json.dumps(event.facts)


@pytest.mark.parametrize(
    ("name", "email", "errors"),
    [
        ("Harriet", "", {"email": ["Enter their e-mail address too, or leave both boxes empty"]}),
        ("", "h@example.org", {"name": ["Enter their name too, or leave both boxes empty"]}),
        ("Harriet", "at school", {"email": ["Enter an e-mail address like name@example.org"]}),
        (
            "Ada",
            "Applicant@example.org",
            {"email": ["This is the teacher's own address: enter their headteacher's."]},
        ),
        (
            "Hedda",
            "HEDDA@example.org",
            {"email": ["This is the address we wrote to: enter the right one, or leave both boxes empty."]},
        ),
    ],
)
def test_half_a_name_or_a_wrong_one_is_asked_again_with_what_was_typed(
    client, endorsement, name, email, errors
):
    page = client.get(link_of(endorsement))["Location"]
    answer = client.post(page, {"answer": "disown", "other-name": name, "other-email": email})
    assert (answer.status_code, answer.context["form"].errors) == (200, errors)
    assert f'value="{name or email}"' in answer.content.decode()
    assert state_of(endorsement) == "requested"


def test_a_request_is_not_passed_round_without_end(application, endorsement):
    for number in range(3):
        endorsement = actions.pass_on(endorsement=endorsement, name="Next", email=f"next{number}@example.org")
    with pytest.raises(Refused, match="passed on several times"):
        actions.pass_on(endorsement=endorsement, name="Next", email="next9@example.org")
    assert application.endorsements.count() == 4


# --- By phone ---------------------------------------------------------------------------------------------


def test_the_lead_writes_down_support_given_by_phone(as_, cast, application, endorsement):
    url = reverse("programme:endorsement-phone-in", kwargs={"pk": application.pk})
    client = as_(cast.lead)
    assert 'type="datetime-local"' in client.get(url).content.decode()
    when = clock.now()
    form = SAID | {"phoned_at": f"{when.astimezone(clock.LONDON):%Y-%m-%dT%H:%M}"}
    half = {name: value for name, value in form.items() if name != "agrees_to_host"}
    answer = client.post(url, half)
    assert answer.context["form"].errors == {
        "agrees_to_host": ["Tick this if they said so; without it, it is not support"]
    }
    assert "Rang the school office." in answer.content.decode()
    assert client.post(url, form).status_code == 302
    endorsement.refresh_from_db()
    assert (endorsement.state, endorsement.answered_name, endorsement.phoned_by) == (
        "supported",
        "Hedda Headteacher",
        cast.lead,
    )
    assert endorsement.events.get(what="phoned_in").note == "Rang the school office."
    event = AuditEvent.objects.get(event="endorsement.phoned_in")
    assert (event.by_id, event.facts) == (cast.lead.pk, {"application": application.pk})
    page = client.get(reverse("programme:queue-application", kwargs={"pk": application.pk})).content.decode()
    assert "Supported, by phone" in page
    assert "written down by Lena Lead: Rang the school office." in page
    mine = as_(cast.applicant).get(reverse("programme:application-detail", kwargs={"pk": application.pk}))
    assert "Supported, by phone" in mine.content.decode()
    assert "Rang the school office." not in mine.content.decode()
    assert Message.objects.get(kind="endorsement.supported").context["by_phone"] is True
    assert Message.objects.get(kind="endorsement.phoned_in").to_address == "hedda@example.org"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2100-01-01T10:00", "The call can't be in the future"),
        ("2001-01-01T10:00", "The call can't have been before the application was submitted."),
        ("tomorrow", "Enter a day and a time like 27/8/2027 14:30"),
        ("", "Enter the day and the time of the call"),
    ],
)
def test_a_call_has_a_time_that_can_be(as_, cast, application, endorsement, typed, sentence):
    url = reverse("programme:endorsement-phone-in", kwargs={"pk": application.pk})
    answer = as_(cast.lead).post(url, SAID | {"phoned_at": typed})
    assert answer.context["form"].errors == {"phoned_at": [sentence]}
    assert state_of(endorsement) == "requested"


def test_who_may_not_decide_may_not_phone_in(cast, endorsement):
    for person in (cast.applicant, cast.other_lead, cast.participant):
        with pytest.raises(NotYours):
            actions.phone_in(endorsement=endorsement, by=person, phoned_at=clock.now(), **SAID)


def test_a_no_is_not_turned_round_by_phone(cast, endorsement):
    actions.decline(endorsement=endorsement, name="H", reason="No")
    with pytest.raises(Refused, match="This endorsement is not supported"):
        actions.phone_in(endorsement=endorsement, by=cast.lead, phoned_at=clock.now(), **SAID)


# --- What is seen -----------------------------------------------------------------------------------------


def test_the_lead_sees_every_step_with_its_date(as_, cast, application, endorsement):
    planned_at(school_morning(endorsement.requested_at, 4))
    actions.bounce(endorsement=endorsement, by=cast.lead)
    actions.replace(application=application, name="Harriet", email="harriet@example.org", by=cast.applicant)
    url = reverse("programme:queue-application", kwargs={"pk": application.pk})
    answer = as_(cast.lead).get(url)
    new, old = answer.context["history"]
    assert [line.split(" UK time: ")[1] for line in old.lines] == [
        "asked by Ada Applicant, at hedda@example.org",
        "the mail came back, noted by Lena Lead",
        "replaced by Ada Applicant",
        "reminder 1 of 3 sent",
    ]
    assert [line.split(" UK time: ")[1] for line in new.lines] == [
        "asked by Ada Applicant, at harriet@example.org"
    ]
    assert (old.link, new.link.startswith("The links in our mails work until ")) == ("", True)
    assert answer.context["next_reminder"].startswith("Next reminder: ")
    with clock.moved_to(endorsement.expires_at):
        later = as_(cast.lead).get(url).context
    assert later["history"][0].link.startswith("The links in our mails worked until ")
    assert later["next_reminder"] == ""


def test_the_history_costs_the_same_however_long_it_is(as_, cast, application):
    url = reverse("programme:queue-application", kwargs={"pk": application.pk})
    counts = []
    for size in (2, 20):
        for _ in range(size):
            old = EndorsementFactory(application=application, state="replaced")
            EndorsementEvent.objects.create(
                endorsement=old, what="requested", happened_at=clock.now(), by=cast.applicant
            )
        client = as_(cast.lead)
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_planning_reminders_asks_as_many_questions_for_many_as_for_few(cast):
    counts = []
    for size in (2, 20):
        for _ in range(size):
            application_at(
                "submitted",
                cohort=cast.cohort,
                applicant=UserFactory(),
                school=cast.school,
                endorsement="requested",
            )
        from programme.planning import remind_headteachers

        morning = school_morning(clock.now(), 1)
        Endorsement.objects.update(requested_at=morning - dt.timedelta(hours=20))
        with clock.moved_to(morning), CaptureQueriesContext(connection) as queries:
            remind_headteachers()
        counts.append(len(queries))
    assert counts == [3, 3]
