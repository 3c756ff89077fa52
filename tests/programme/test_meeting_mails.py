"""Every mail about sessions, catch-ups and the journal reads well in text and HTML."""

import re

import icalendar

from core import clock, jobs
from notifications.actions import notify
from notifications.delivery import compose
from notifications.models import Message
from programme.actions import register as register_actions
from programme.actions import session as session_actions
from programme.enums import Moment
from programme.notices import catch_up as catch_up_notices
from programme.notices import journal as journal_notices
from programme.notices import session as session_notices
from tests.builders_journal import replied, shared_entry_of
from tests.builders_meeting import arranged_session, catch_up_at, held_session, plan


def write_all(cast) -> None:
    both = (cast.glasgow, cast.inverclyde)
    session = arranged_session(
        cast, authorities=both, join_link="https://meet.example.org/ioc", note="Tea & <scones>"
    )
    jobs.run_due()
    register_actions.give_apologies(session=session, note="", by=cast.participant)
    session = session_actions.edit(session=session, plan=plan(cast, hour=15), sequence=0, by=cast.lead)
    jobs.run_due()
    session_actions.cancel(session=session, reason="Snow & ice", by=cast.lead)
    catch_up = catch_up_at(cast, "signed_off", days=-9)
    held_session(cast, "absent", days=-3)
    features = list(session.features.all())
    replied(shared_entry_of(cast), cast.mentor)
    notify(
        catch_up_notices.due(catch_up),
        catch_up_notices.overdue(catch_up),
        session_notices.reminded(session, cast.enrolment, 7),
        *(journal_notices.reminded(moment.value, session, cast.enrolment, features) for moment in Moment),
    )
    jobs.run_due()


def test_each_mail_renders_whole(cast, settings):
    write_all(cast)
    rows = {row.kind: row for row in Message.objects.all()}
    assert sorted(rows) == [
        "apologies.given",
        "catch_up.agreed",
        "catch_up.due",
        "catch_up.finished",
        "catch_up.overdue",
        "catch_up.signed_off",
        "journal.after_reminded",
        "journal.before_reminded",
        "journal_entry.shared",
        "journal_reply.written",
        "session.arranged",
        "session.cancelled",
        "session.changed",
        "session.dropped",
        "session.missed",
        "session.missed_in_a_row",
        "session.reminded",
    ]
    for row in rows.values():
        mail = compose(row)
        html = mail.alternatives[0].content
        assert row.reason in mail.body
        assert not re.search(r"\{[{%]|None|\n\n\n\n", mail.body), mail.body
        assert "<scones>" not in html
        links = re.findall(r'href="([^"]+)"', html)
        assert [link for link in links if not link.startswith((settings.SITE_URL, "https://"))] == []
        assert len(mail.attachments) == (
            row.kind.split(".")[1] in {"arranged", "changed", "cancelled", "dropped"}
        )


def test_the_text_says_what_when_and_where(cast):
    session = arranged_session(cast, days=10)
    jobs.run_due()
    body = compose(Message.objects.get(kind="session.arranged")).body
    day = clock.london(session.starts_at.date())
    assert f"{day:%A} {day.day} {day:%B} {day.year}, 4 pm to 7 pm, UK time" in body
    assert "Face to face: Anytown Primary School, room 4" in body
    assert f"http://127.0.0.1:8000/sessions/{session.pk}/" in body


def test_the_invitation_travels_as_a_calendar_part(cast):
    arranged_session(cast, note="Café, 4 pm")
    jobs.run_due()
    message = compose(Message.objects.get(kind="session.arranged"))
    part = next(part for part in message.message().walk() if part.get_content_type() == "text/calendar")
    assert (part.get_param("method"), part.get_filename()) == ("REQUEST", "invitation.ics")
    event = icalendar.Calendar.from_ical(part.get_payload(decode=True)).events[0]
    assert "Café, 4 pm" in str(event["description"])
