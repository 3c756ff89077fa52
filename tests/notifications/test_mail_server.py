"""A real mail server at the other end: what it takes, refuses, puts off, or cuts off in the middle."""

import socket

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from core import jobs
from core.models import Job
from notifications.actions import Notice, notify
from notifications.models import Message

pytestmark = pytest.mark.django_db


class Sink:
    """Keeps what it takes; `answer` is what it says to a letter, or "cut" to hang up once it has the whole of it."""

    def __init__(self) -> None:
        self.answer = "250 OK"
        self.letters: list[bytes] = []

    async def handle_DATA(self, server: SMTP, session, envelope) -> str:  # noqa: N802 -- the library's name
        self.letters.append(envelope.content)
        if self.answer == "cut":
            server.transport.abort()
        return self.answer.replace("cut", "421 gone")


@pytest.fixture
def sink(settings):
    sink = Sink()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(sink, hostname="127.0.0.1", port=port)
    server.start()
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": 5},
        }
    }
    yield sink
    server.stop()


def told(cast, *, decision: bool = False) -> Message:
    [message] = notify(
        Notice(
            kind="invitation.sent",
            key="k:1",
            to=cast.participant,
            subject="Your place",
            template="people/email/invited",
            reason="Because you applied.",
            context={"role": "tutor", "by": "Tessa", "path": "/invitations/x/", "days": 14},
            decision=decision,
        )
    )
    jobs.run_due(rounds=1)
    message.refresh_from_db()
    return message


def tries() -> tuple[str, int]:
    row = Job.objects.get(kind="notifications.deliver")
    return row.state, row.attempts


def test_a_letter_arrives_whole(cast, sink):
    message = told(cast)
    assert (message.state, tries(), len(sink.letters)) == ("sent", ("done", 1), 1)
    assert f"Message-ID: {message.message_id}".encode() in sink.letters[0]
    assert b"Subject: Your place" in sink.letters[0]


@pytest.mark.parametrize("decision", [True, False])
def test_put_off_by_the_server_is_tried_again_and_uses_up_no_try(cast, sink, decision):
    sink.answer = "451 try later"
    assert (told(cast, decision=decision).state, tries()) == ("waiting", ("waiting", 0))


@pytest.mark.parametrize("decision", [True, False])
def test_refused_for_good_uses_up_a_try(cast, sink, decision):
    sink.answer = "554 not here"
    message = told(cast, decision=decision)
    assert (message.state, message.last_error, tries()) == ("waiting", "SMTPDataError", ("waiting", 1))


@pytest.mark.parametrize(
    ("decision", "state", "work"), [(True, "check", ("done", 1)), (False, "waiting", ("waiting", 0))]
)
def test_cut_off_once_the_server_has_it(cast, sink, decision, state, work):
    """It may have arrived: a decision waits for a person to look, a reminder goes again under the same name."""
    sink.answer = "cut"
    assert (told(cast, decision=decision).state, tries(), len(sink.letters)) == (state, work, 1)


def test_a_fault_in_our_own_text_leaves_the_mail_waiting(cast, sink, settings):
    [message] = notify(
        Notice(
            kind="x",
            key="k:2",
            to=cast.participant,
            subject="S",
            template="no/such/mail",
            reason="R.",
            decision=True,
        )
    )
    jobs.run_due(rounds=1)
    message.refresh_from_db()
    assert (message.state, sink.letters) == ("waiting", [])
