"""From a row of the outbox to the mail server, surviving a kill at any line."""

import smtplib
from collections.abc import Callable
from email.message import MIMEPart
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from core import clock
from core.jobs import NotNow
from notifications import queries
from notifications.enums import MessageState
from notifications.models import Message

OPENS_ACCOUNTS = (
    "account."  # mails with codes and links that open an account: their texts don't outlive the sending
)

# What stands in the mail and nowhere else: kind of mail → what makes it (context to add), called while the mail is
# composed. SECURITY: nothing of it is written to the outbox. An app adds its own in its tasks.py.
AT_SENDING: dict[str, Callable[[Message], dict[str, Any]]] = {}


def deliver(message_id: int) -> None:
    """Send one message if it still waits.

    The server is reached and the mail written before anything changes, so a fault up to there costs nothing. "Being
    sent" is committed before the server gets the mail. A row found so after a crash may have gone out: a decision is
    then left for a person to check, anything else is sent once more under the same Message-ID.
    """
    row = Message.objects.select_related("to_user").filter(pk=message_id).first()
    if row is None or row.state not in (MessageState.WAITING, MessageState.SENDING):
        return
    mailer = mailers.default
    try:
        mailer.open()
    except (OSError, smtplib.SMTPException) as away:
        Message.objects.filter(pk=row.pk).update(last_error=type(away).__name__)
        raise NotNow(f"no mail server: {type(away).__name__}") from away
    try:
        if row.is_digest and not settle(row):
            return
        mail = compose(row)
        if begin(row):
            hand_over(row, mail, mailer)
    finally:
        mailer.close()


@transaction.atomic
def settle(digest: Message) -> bool:
    """Fix what a digest says before it is written: from here on it is the same at every try, and can't be held singly.

    False when everything in it was cancelled or held meanwhile: nothing to say means no mail.
    """
    waiting = Message.objects.filter(pk=digest.pk, state=MessageState.WAITING)
    if waiting.select_for_update().exists():
        digest.carries.filter(state=MessageState.GATHERED).update(
            state=MessageState.CARRIED, sent_at=clock.now()
        )
    if digest.carries.filter(state=MessageState.CARRIED).exists():
        return True
    waiting.update(state=MessageState.CANCELLED)
    return False


def begin(row: Message) -> bool:
    """Commit that the mail is being sent; False when it is somebody else's, or in doubt."""
    if Message.objects.filter(pk=row.pk, state=MessageState.WAITING).update(state=MessageState.SENDING):
        return True
    if row.is_decision:
        Message.objects.filter(pk=row.pk, state=MessageState.SENDING).update(state=MessageState.CHECK)
        return False
    return row.state == MessageState.SENDING


def hand_over(row: Message, mail: EmailMultiAlternatives, mailer: Any) -> None:
    """Give the mail to the server, and keep what it said."""
    mine = Message.objects.filter(pk=row.pk, state=MessageState.SENDING)
    try:
        mailer.send_messages([mail])
    except Exception as fault:
        said_no = isinstance(fault, (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused))
        # Cut off while the server had the mail, it may have taken it: a decision is never sent a second time.
        in_doubt = row.is_decision and not said_no
        no_mailbox = isinstance(fault, smtplib.SMTPRecipientsRefused) and not is_passing(fault)
        state = MessageState.CHECK if in_doubt else MessageState.WAITING
        if no_mailbox:
            # Another try would be no use, and whoever waits for an answer should hear of it now.
            state = MessageState.FAILED
        mine.update(state=state, last_error=type(fault).__name__)
        if in_doubt or no_mailbox:
            return
        if is_passing(fault):
            raise NotNow(f"the mail server put it off: {type(fault).__name__}") from fault
        raise
    sent: dict[str, Any] = {"state": MessageState.SENT, "sent_at": clock.now(), "last_error": ""}
    if row.kind.startswith(OPENS_ACCOUNTS):
        sent |= {"context": {}, "subject": row.kind}
    mine.update(**sent)


def is_passing(fault: Exception) -> bool:
    """Whether the server may take the same mail later: it was cut off, or answered with a code of 400 to 499."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return all(400 <= code < 500 for code, _ in fault.recipients.values())
    if isinstance(fault, smtplib.SMTPResponseException):
        return 400 <= fault.smtp_code < 500
    return isinstance(fault, (OSError, smtplib.SMTPServerDisconnected))


def give_up(payload: dict[str, Any], error: str) -> None:
    """The last try is over: the mail stands as failed (or, broken off while being sent, in doubt) until somebody looks."""
    message = Message.objects.filter(pk=payload["message"])
    message.filter(state=MessageState.WAITING).update(state=MessageState.FAILED)
    message.filter(state=MessageState.SENDING).update(state=MessageState.CHECK)


def compose(row: Message) -> EmailMultiAlternatives:
    """The mail of one row, in text and HTML, with its invitation."""
    context: dict[str, Any] = {
        **row.context,
        "subject": row.subject,
        "reason": row.reason,
        "site_url": settings.SITE_URL,
        "recipient": row.to_user.first_name_shown if row.to_user else "",
    }
    if row.kind in AT_SENDING:
        context |= AT_SENDING[row.kind](row)
    headers = {"Message-ID": row.message_id, "Auto-Submitted": "auto-generated"}
    if row.to_user:
        context["settings_path"] = reverse(
            "notifications:settings", args=[queries.settings_token(row.to_user)]
        )
        headers["List-Unsubscribe"] = f"<{settings.SITE_URL}{context['settings_path']}>"
    if row.is_digest:
        context["things"] = [queries.as_thing(carried) for carried in queries.carried_by(row)]
    mail = EmailMultiAlternatives(
        subject=row.subject,
        body=render_to_string(f"{row.template}.txt", context),
        to=[row.to_address],
        headers=headers,
    )
    mail.attach_alternative(render_to_string(f"{row.template}.html", context), "text/html")
    if row.invitation:
        method = "CANCEL" if "\nMETHOD:CANCEL" in row.invitation else "REQUEST"
        part = MIMEPart()
        part.set_content(
            row.invitation,
            subtype="calendar",
            charset="utf-8",
            disposition="attachment",
            filename="invitation.ics",
            params={"method": method},
        )
        mail.attach(part)
    return mail
