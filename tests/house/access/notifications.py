"""Rows of the outbox."""

from django.core import signing

from notifications import queries, reminders
from notifications.actions import Notice, notify
from notifications.actions import announcement as announcements
from tests.house.access import Row


def waiting_message(cast):
    return notify(
        Notice(
            kind="t", key="t:1", to=cast.participant, subject="s", template="people/email/invited", reason="r"
        )
    )[0]


def message_by(author: str, *steps: str):
    """A message to Glasgow's participants, sent and gone out as far as `steps` say."""

    def make(cast):
        by = getattr(cast, author)
        row = announcements.write(
            audience=announcements.Audience(
                label="Participants in Glasgow City", people=[cast.participant], authority=cast.glasgow
            ),
            subject="s",
            text="t",
            by=by,
        )
        if "send" in steps:
            announcements.send(announcement=row, by=by)
        if "go_out" in steps:
            announcements.go_out(announcement=row)
        return {"pk": row.pk}

    return make


TEAM = {"team": 200}
LEADS = {"lead": 200, "other_lead": 200, "lead_and_participant": 200}
NOT_THERE = {"team": 404, "lead": 404, "other_lead": 404, "lead_and_participant": 404}
ROWS = {
    "notifications:announcement-list": Row(TEAM | LEADS),
    # A draft is its author's alone; what was sent, the team's and the authority's lead's.
    "notifications:announcement-detail": Row(NOT_THERE | {"lead": 200}, args=message_by("lead")),
    "notifications:announcement-copy": Row(NOT_THERE | {"lead": 302}, method="POST", args=message_by("lead")),
    "notifications:announcement-send": Row(
        # Once the lead has sent it the team sees it, and can't send it again.
        NOT_THERE | {"lead": 302, "team": 403},
        method="POST",
        args=message_by("lead"),
    ),
    "notifications:announcement-stop": Row(
        # The lead sees the team's message and cannot stop it.
        NOT_THERE | {"lead": 403, "team": 302},
        method="POST",
        args=message_by("team", "send"),
    ),
    "notifications:announcement-own": Row(others=200),
    "notifications:announcement-read": Row(
        {"participant": 200}, others=404, args=message_by("lead", "send", "go_out")
    ),
    "notifications:reminder-list": Row(TEAM | LEADS),
    # There is no such reminder: whoever may look learns that, everybody else why they may not.
    "notifications:reminder-hold": Row(NOT_THERE, method="POST", data=lambda cast: {"key": "unknown"}),
    "notifications:reminder-let-go": Row(NOT_THERE, method="POST", data=lambda cast: {"key": "unknown"}),
    "notifications:date": Row(
        others=200,
        is_public=True,
        args=lambda cast: {"signed": signing.dumps(["A date", "2027-03-19", "/home/"], salt=reminders.DATES)},
    ),
    "notifications:settings-own": Row(others=200),
    # Whoever holds the link, signed in as somebody else or not at all.
    "notifications:settings": Row(
        others=200, is_public=True, args=lambda cast: {"token": queries.settings_token(cast.participant)}
    ),
    "notifications:outbox": Row(TEAM),
    "notifications:message-hold": Row(
        {"team": 302}, method="POST", args=lambda cast: {"pk": waiting_message(cast).pk}
    ),
    "notifications:message-let-go": Row(
        # It waits already, so nobody can send it on: the team is told why not.
        {"team": 403},
        method="POST",
        args=lambda cast: {"pk": waiting_message(cast).pk},
    ),
}
