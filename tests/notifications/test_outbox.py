"""The outbox: once a person, kind and date; delivered once; a crash in the middle is not a second mail."""

import datetime as dt

import pytest
from django.core import mail

from core import clock, jobs
from notifications import actions
from notifications.actions import Notice, notify
from notifications.delivery import deliver
from notifications.models import Message

pytestmark = pytest.mark.django_db


def notice(to, **changes):
    basis = {
        "kind": "invitation.sent",
        "key": "k:1",
        "to": to,
        "subject": "Your place",
        "template": "people/email/invited",
        "reason": "Because you applied.",
        "context": {"role": "tutor", "by": "Tessa", "path": "/invitations/x/", "days": 14},
    }
    return Notice(**(basis | changes))


def test_a_notice_is_mailed_once_however_often_it_is_told(cast):
    notify(notice(cast.participant))
    notify(notice(cast.participant))
    jobs.run_due()
    assert [(m.to, m.subject) for m in mail.outbox] == [(["participant@example.org"], "Your place")]
    text, html = mail.outbox[0].body, mail.outbox[0].alternatives[0].content
    assert "Because you applied." in text
    assert "Because you applied." in html


def test_a_mail_server_that_is_down_delays_and_does_not_double(cast, settings):
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 9, "timeout": 1},
        }
    }
    [message] = notify(notice(cast.participant))
    for hours in (0, 1, 24, 46):
        clock.move_to(clock.now() + dt.timedelta(hours=hours))
        jobs.run_due()
        message.refresh_from_db()
        assert (message.state, message.last_error) == ("waiting", "ConnectionRefusedError")
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    clock.move_to(clock.now() + dt.timedelta(hours=0.6))
    jobs.run_due()
    assert [letter.to for letter in mail.outbox] == [["participant@example.org"]]


def test_a_mail_that_no_server_took_for_three_days_stands_as_failed(cast, settings):
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 9, "timeout": 1},
        }
    }
    [message] = notify(notice(cast.participant))
    clock.move_to(clock.now() + dt.timedelta(days=3, minutes=1))
    jobs.run_due()
    message.refresh_from_db()
    assert message.state == "failed"


def test_while_mail_is_off_messages_wait_and_then_go_out(cast, settings):
    settings.MAIL_OFF = True
    [message] = notify(notice(cast.participant))
    for _ in range(14):
        jobs.run_due()
        clock.move_to(clock.now() + dt.timedelta(minutes=6))
    message.refresh_from_db()
    assert (message.state, message.last_error, mail.outbox) == ("waiting", "", [])
    settings.MAIL_OFF = False
    clock.move_to(clock.now() + dt.timedelta(minutes=30))
    jobs.run_due()
    message.refresh_from_db()
    assert (message.state, len(mail.outbox)) == ("sent", 1)


@pytest.mark.parametrize(("is_decision", "state", "sent"), [(True, "check", 0), (False, "sent", 1)])
def test_a_crash_between_sending_and_saying_so(cast, is_decision, state, sent):
    """Found "being sent": a decision is left for a person to check, a reminder goes out under the same name."""
    [message] = notify(notice(cast.participant, decision=is_decision))
    Message.objects.filter(pk=message.pk).update(state="sending")
    deliver(message.pk)
    message.refresh_from_db()
    assert (message.state, len(mail.outbox)) == (state, sent)


def test_what_is_not_urgent_waits_for_the_morning(cast):
    evening = clock.london(dt.date(2026, 11, 19), 21)
    clock.move_to(evening)
    notify(notice(cast.participant, urgent=False, alone=True))
    assert jobs.run_due() == 0
    clock.move_to(evening + dt.timedelta(hours=12))
    jobs.run_due()
    assert len(mail.outbox) == 1


def test_held_and_let_go(cast):
    [message] = notify(notice(cast.participant))
    actions.hold(message=message, by=cast.team)
    jobs.run_due()
    assert mail.outbox == []
    actions.let_go(message=message, by=cast.team)
    jobs.run_due()
    assert len(mail.outbox) == 1


def test_a_line_end_in_a_subject_forges_no_header(cast):
    notify(notice(cast.participant, subject="Your place\r\nBcc: all@example.org"))
    jobs.run_due()
    assert mail.outbox[0].subject == "Your place Bcc: all@example.org"
    assert mail.outbox[0].bcc == []
