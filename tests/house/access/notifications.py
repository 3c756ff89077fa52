"""Rows of the outbox."""

from notifications import queries
from notifications.actions import Notice, notify
from tests.house.access import Row


def waiting_message(cast):
    return notify(
        Notice(
            kind="t", key="t:1", to=cast.participant, subject="s", template="people/email/invited", reason="r"
        )
    )[0]


TEAM = {"team": 200}
ROWS = {
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
