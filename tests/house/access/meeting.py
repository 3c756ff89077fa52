"""Rows of sessions, the register, catch-ups, calendars and the journal."""

import datetime as dt

from core import clock
from programme.models import Holiday
from programme.queries.calendar import token_of
from tests.builders_journal import replied, shared_entry_of
from tests.builders_meeting import arranged_session, catch_up_at, missed
from tests.house.access import Row
from tests.personas import Cast


def coming(cast: Cast) -> dict:
    return {"pk": arranged_session(cast).pk}


def today(cast: Cast) -> dict:
    return {"pk": arranged_session(cast, days=0, hour=1).pk}


def absence(cast: Cast) -> dict:
    return {"attendance": missed(cast).pk}


def catch_up(cast: Cast) -> dict:
    return {"pk": catch_up_at(cast).pk}


def done(cast: Cast) -> dict:
    return {"pk": catch_up_at(cast, "done").pk}


def entry_pk(cast: Cast) -> int:
    return shared_entry_of(cast).pk


def shared(cast: Cast) -> dict:
    entry_pk(cast)
    return page(cast)


def reply(cast: Cast) -> dict:
    return {"pk": replied(shared_entry_of(cast), cast.mentor).pk}


def page(cast: Cast) -> dict:
    return {"number": 1, "moment": "before"}


STAFF = {"team": 200, "lead": 200, "other_lead": 200, "lead_and_participant": 200}
# A session of Glasgow this year: its staff and its participants; Inverclyde's lead is a stranger to it.
SEEN = {"team": 200, "lead": 200, "participant": 200}
STAFF_OF_ONE = {"team": 200, "lead": 200, "participant": 403}
WRITERS = {"participant": 200, "other_participant": 200, "lead_and_participant": 200}


def holiday(cast: Cast) -> dict:
    day = clock.today() + dt.timedelta(days=30)
    row = Holiday.objects.create(authority=cast.glasgow, name="Autumn day", first_day=day, last_day=day)
    return {"pk": row.pk}


ROWS = {
    "programme:holiday-list": Row(STAFF),
    "programme:holiday-enter": Row(dict.fromkeys(STAFF, 302), method="POST"),
    # Whoever comes after the lead finds it gone; tests/programme/test_holidays.py has the others.
    "programme:holiday-remove": Row({"lead": 302}, others=404, args=holiday, method="POST"),
    "programme:message-write": Row(seen=STAFF),
    "programme:session-list": Row(seen=STAFF),
    "programme:session-arrange": Row(seen=STAFF),
    "programme:session-detail": Row(seen=SEEN, others=404, args=coming),
    "programme:session-edit": Row(seen=STAFF_OF_ONE, others=404, args=coming),
    "programme:session-cancel": Row(seen=STAFF_OF_ONE, others=404, args=coming),
    "programme:session-invitation": Row(seen=SEEN, others=404, args=coming),
    "programme:register": Row(seen=STAFF_OF_ONE, others=404, args=today),
    "programme:booking": Row(
        seen={"team": 403, "lead": 403, "participant": 302}, others=404, args=coming, method="POST"
    ),
    "programme:booking-list": Row(seen=STAFF_OF_ONE, others=404, args=coming),
    "programme:session-materials": Row(seen=STAFF_OF_ONE, others=404, args=coming),
    "programme:register-import": Row(seen=STAFF_OF_ONE, others=404, args=today),
    "programme:apologies": Row(seen={"team": 403, "lead": 403, "participant": 200}, others=404, args=coming),
    "programme:attendance": Row(seen=STAFF),
    "programme:attendance-export": Row(seen=STAFF, args=lambda cast: {"kind": "csv"}),
    "programme:catch-up-list": Row(seen=STAFF),
    "programme:catch-up-agree": Row(seen=STAFF_OF_ONE, others=404, args=absence),
    "programme:catch-up-finish": Row(
        seen={"team": 403, "lead": 403, "participant": 200}, others=404, args=catch_up
    ),
    "programme:catch-up-sign-off": Row(seen=STAFF_OF_ONE, others=404, args=done),
    "programme:timetable": Row(seen=WRITERS),
    "programme:calendar-feed": Row(
        others=200, is_public=True, args=lambda cast: {"token": token_of(cast.participant)}
    ),
    "programme:calendar-feed-renew": Row(method="POST", others=302),
    "programme:journal": Row(seen=WRITERS),
    "programme:journal-entry": Row(seen=WRITERS, args=page),
    "programme:journal-autosave": Row(
        seen=WRITERS, args=page, method="POST", data=lambda cast: {"text": "Now.", "version": "0"}
    ),
    "programme:journal-versions": Row(seen=WRITERS, args=page),
    "programme:journal-share": Row(
        seen={"participant": 302, "other_participant": 404, "lead_and_participant": 404},
        args=shared,
        method="POST",
        data=lambda cast: {"with": "mentor", "action": "share"},
    ),
    "programme:shared-list": Row(others=200),
    "programme:shared-entry": Row(seen={"mentor": 200}, others=404, args=lambda cast: {"pk": entry_pk(cast)}),
    "programme:reply-change": Row(seen={"mentor": 200}, others=404, args=reply),
}
