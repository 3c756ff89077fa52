"""Small things come together, at the pace each person chose; what must be read comes at once. Complaint 15."""

import datetime as dt

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEvent
from core import clock, jobs
from core.decisions import Refused
from notifications import delivery, queries
from notifications.actions import Notice, cancel, hold, notify
from notifications.actions import digest as digests
from notifications.actions import preference as preferences
from notifications.models import Message, Preference

pytestmark = pytest.mark.django_db

MONDAY = dt.date(2026, 11, 23)
NEXT_MONDAY = dt.date(2026, 11, 30)


@pytest.fixture(autouse=True)
def _monday():
    clock.move_to(clock.london(MONDAY, 10))


def small(to, number=1, **changes):
    basis = {
        "kind": "trio.formed",
        "key": f"small:{to}:{number}",
        "to": to,
        "subject": f"Small thing {number}",
        "template": "email/plain",
        "reason": "Because.",
        "context": {"body": "Text", "path": f"/things/{number}/"},
        "urgent": False,
    }
    return Notice(**(basis | changes))


def turn(day: dt.date, hour: int = 8, minute: int = 5) -> list[str]:
    """What the service does at a moment, done twice; the subjects of the mails that went out."""
    clock.move_to(clock.london(day, hour, minute))
    before = len(mail.outbox)
    for _ in range(2):
        digests.gather_due()
        jobs.run_due()
    return [letter.subject for letter in mail.outbox[before:]]


def states() -> list[str]:
    return list(Message.objects.exclude(kind="digest").order_by("pk").values_list("state", flat=True))


def choose(user, pace, group="visits"):
    Preference.objects.create(user=user, group=group, pace=pace, changed_at=clock.now())


def test_twenty_things_in_a_day_make_one_mail_on_the_next_monday(cast):
    for number in range(20):
        notify(small(cast.participant, number))
    assert [turn(MONDAY + dt.timedelta(days=days)) for days in range(1, 7)] == [[]] * 6
    assert turn(NEXT_MONDAY) == ["20 things from Improving Our Classrooms"]
    [letter] = mail.outbox
    html = letter.alternatives[0].content
    for number in range(20):
        assert f"Small thing {number}\n" in letter.body
        assert f"http://127.0.0.1:8000/things/{number}/" in letter.body
        assert f'<a href="http://127.0.0.1:8000/things/{number}/">Small thing {number}</a>' in html
    assert states() == ["carried"] * 20
    assert turn(NEXT_MONDAY + dt.timedelta(days=7)) == []


def test_one_thing_alone_comes_as_itself(cast):
    notify(small(cast.participant))
    assert turn(NEXT_MONDAY) == ["Small thing 1"]
    assert states() == ["sent"]


def test_nothing_to_say_means_no_mail(cast):
    assert turn(NEXT_MONDAY) == []
    assert Message.objects.count() == 0


def test_each_person_has_a_pace_of_their_own(cast):
    choose(cast.participant, "daily")
    choose(cast.lead, "at_once")
    for person in (cast.participant, cast.lead, cast.mentor):
        for number in (1, 2):
            notify(small(person, number))
    assert turn(MONDAY, 10) == ["Small thing 1", "Small thing 2"]
    assert turn(MONDAY + dt.timedelta(days=1)) == ["2 things from Improving Our Classrooms"]
    assert mail.outbox[-1].to == ["participant@example.org"]
    assert turn(NEXT_MONDAY) == ["2 things from Improving Our Classrooms"]
    assert mail.outbox[-1].to == ["mentor@example.org"]


def test_a_choice_for_one_group_leaves_the_others(cast):
    choose(cast.participant, "at_once", group="marking")
    notify(small(cast.participant, 1), small(cast.participant, 2, kind="mark.allocated"))
    assert turn(MONDAY, 10) == ["Small thing 2"]


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"kind": "application.offered", "urgent": True, "decision": True}, "a decision"),
        ({"kind": "case_study.released", "urgent": True, "decision": True}, "a result"),
        ({"kind": "account.login_code", "urgent": True}, "a code"),
        ({"kind": "case_study.submitted", "urgent": True}, "a receipt"),
        ({"kind": "session.changed", "urgent": True, "invitation": "BEGIN:VCALENDAR"}, "a date that changes"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_must_be_read_comes_at_once_whatever_was_chosen(cast, changes, what):
    choose(cast.participant, "weekly", group="applying")
    clock.move_to(clock.london(MONDAY, 23))
    notify(small(cast.participant, **changes))
    jobs.run_due()
    assert [letter.subject for letter in mail.outbox] == ["Small thing 1"], what


def test_a_calendar_invitation_comes_alone_in_school_time(cast):
    clock.move_to(clock.london(MONDAY, 19))
    [row] = notify(small(cast.participant, invitation="BEGIN:VCALENDAR"))
    assert (row.state, row.send_after) == ("waiting", clock.london(MONDAY + dt.timedelta(days=1), 8))


def test_what_would_come_too_late_comes_sooner_than_was_chosen(cast):
    """The slowest way that still arrives in time: weekly, else tomorrow's, else now."""
    ends = {
        "weekly": clock.london(NEXT_MONDAY, 9),
        "daily": clock.london(NEXT_MONDAY, 8),
        "now": clock.london(MONDAY + dt.timedelta(days=1), 8),
    }
    rows = {what: notify(small(cast.participant, i, by=by))[0] for i, (what, by) in enumerate(ends.items())}
    assert {what: (row.state, row.send_after) for what, row in rows.items()} == {
        "weekly": ("gathered", clock.london(NEXT_MONDAY, 8)),
        "daily": ("gathered", clock.london(MONDAY + dt.timedelta(days=1), 8)),
        "now": ("waiting", rows["now"].created_at),
    }


def test_what_was_cancelled_or_held_is_not_in_the_digest(cast):
    rows = [notify(small(cast.participant, number))[0] for number in range(4)]
    cancel(key=rows[0].dedupe_key)
    hold(message=rows[1], by=cast.team)
    assert turn(NEXT_MONDAY) == ["2 things from Improving Our Classrooms"]
    assert states() == ["cancelled", "held", "carried", "carried"]
    assert "Small thing 0" not in mail.outbox[0].body
    assert "Small thing 1" not in mail.outbox[0].body


def test_a_digest_of_which_nothing_is_left_is_not_sent(cast):
    rows = [notify(small(cast.participant, number))[0] for number in range(2)]
    clock.move_to(clock.london(NEXT_MONDAY, 8))
    digests.gather_due()
    for row in rows:
        cancel(key=row.dedupe_key)
    jobs.run_due()
    assert mail.outbox == []
    assert Message.objects.get(kind="digest").state == "cancelled"


def test_a_digest_made_late_in_the_evening_waits_for_the_morning(cast):
    """The service was down at eight."""
    for number in range(2):
        notify(small(cast.participant, number))
    assert turn(NEXT_MONDAY, 21) == []
    assert turn(NEXT_MONDAY + dt.timedelta(days=1)) == ["2 things from Improving Our Classrooms"]


# --- Killed between the steps -------------------------------------------------------------------------------


class Killed(Exception):
    """The worker is gone."""


def two_things_due(cast):
    for number in range(2):
        notify(small(cast.participant, number))
    clock.move_to(clock.london(NEXT_MONDAY, 8))


def go_on() -> list[str]:
    digests.gather_due()
    jobs.run_due()
    clock.move_to(clock.now() + dt.timedelta(hours=2))
    digests.gather_due()
    jobs.run_due()
    return [letter.subject for letter in mail.outbox]


ONCE = ["2 things from Improving Our Classrooms"]


def test_killed_while_it_is_made_nothing_is_half_made(cast, monkeypatch):
    two_things_due(cast)

    def kill(message):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(digests, "deliver_later", kill)
        with pytest.raises(Killed):
            digests.gather_due()
    assert (Message.objects.filter(kind="digest").count(), states()) == (0, ["gathered"] * 2)
    assert go_on() == ONCE


def test_killed_after_it_was_made_the_sweep_sends_it(cast):
    two_things_due(cast)
    digests.gather_due()
    assert go_on() == ONCE


def test_killed_before_the_mail_server_heard_of_it(cast, monkeypatch):
    two_things_due(cast)
    digests.gather_due()

    def kill(row):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(delivery, "compose", kill)
        jobs.run_due()
    assert mail.outbox == []
    notify(small(cast.participant, 3))
    assert go_on() == ONCE
    assert "Small thing 3" not in mail.outbox[0].body
    assert states() == ["carried", "carried", "gathered"]


def test_killed_before_it_was_said_that_it_is_sent_it_comes_again_under_the_same_name(cast):
    """At worst twice under one Message-ID, which mail programs show once; what it says is the same."""
    two_things_due(cast)
    digests.gather_due()
    jobs.run_due()
    digest = Message.objects.get(kind="digest")
    Message.objects.filter(pk=digest.pk).update(state="sending")
    delivery.deliver(digest.pk)
    first, again = mail.outbox
    assert (first.extra_headers["Message-ID"], first.body) == (again.extra_headers["Message-ID"], again.body)
    assert states() == ["carried"] * 2


def test_two_workers_make_one_digest(cast):
    two_things_due(cast)
    made = {digests.gather(person=cast.participant.pk), digests.gather(person=cast.participant.pk)}
    assert made == {Message.objects.get(kind="digest"), None}


# --- The settings -------------------------------------------------------------------------------------------


def link_in(letter) -> str:
    [line] = [line for line in letter.body.splitlines() if line.startswith("Choose how often")]
    return line.split("http://127.0.0.1:8000")[1]


@pytest.mark.parametrize("urgent", [True, False])
def test_every_mail_leads_to_the_settings_without_signing_in(cast, client, urgent):
    for number in range(2):
        notify(small(cast.participant, number, urgent=urgent))
    turn(NEXT_MONDAY)
    for letter in mail.outbox:
        path = link_in(letter)
        assert letter.extra_headers["List-Unsubscribe"] == f"<http://127.0.0.1:8000{path}>"
        assert f'href="http://127.0.0.1:8000{path}"' in letter.alternatives[0].content
        page = client.get(path)
        assert page.status_code == 200
        assert "participant" not in page.content.decode().lower()
        assert "Petra" not in page.content.decode()


def test_a_look_changes_nothing_and_a_press_does(cast, client):
    path = reverse("notifications:settings", args=[queries.settings_token(cast.participant)])
    client.get(path)
    assert Preference.objects.count() == 0
    paces = queries.paces_of(cast.participant) | {"visits": "daily"}
    answer = client.post(path, paces, follow=True)
    assert [str(said) for said in answer.context["messages"]] == [
        "Your choice is kept. It counts from now on."
    ]
    assert list(Preference.objects.values_list("user", "group", "pace")) == [
        (cast.participant.pk, "visits", "daily")
    ]
    event = AuditEvent.objects.get(event="mail_preferences.chosen")
    assert (event.by_id, event.facts) == (cast.participant.pk, {"visits": "daily"})
    client.post(path, paces)
    assert AuditEvent.objects.filter(event="mail_preferences.chosen").count() == 1


def test_an_answer_that_is_not_offered_is_refused_beside_the_field(cast, as_):
    paces = queries.paces_of(cast.participant) | {"visits": "hourly"}
    answer = as_(cast.participant).post(reverse("notifications:settings-own"), paces)
    assert list(answer.context["form"].errors) == ["visits"]
    assert "Choose one of the answers that are offered" in answer.content.decode()
    assert Preference.objects.count() == 0


@pytest.mark.parametrize("token", ["1", "1~", "1~forged", "x~y", "999999~forged"])
def test_an_address_that_is_not_ours_opens_nothing(cast, client, token):
    path = reverse("notifications:settings", args=[token])
    assert client.get(path).status_code == 404
    assert client.post(path, {"visits": "daily"}).status_code == 404


def test_nobody_chooses_for_somebody_else(cast):
    with pytest.raises(Refused):
        preferences.choose(user=cast.participant, paces={"visits": "daily"}, by=cast.team)


def test_making_digests_asks_the_same_for_few_and_for_many_things(cast):
    for number in range(2):
        notify(small(cast.participant, number))
    for number in range(20):
        notify(small(cast.lead, number))
    clock.move_to(clock.london(NEXT_MONDAY, 8))
    counts = []
    for person in (cast.participant, cast.lead):
        with CaptureQueriesContext(connection) as asked:
            digests.gather(person=person.pk)
        counts.append(len(asked))
    assert counts[0] == counts[1]
