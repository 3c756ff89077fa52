"""iCalendar: the feed, its address, and its entries."""

import datetime as dt

import icalendar
from django.urls import reverse

from core import clock
from programme.actions import session as actions
from programme.calendars import invitation
from programme.queries.calendar import token_of
from programme.queries.session import title_of
from tests.builders_meeting import arranged_session, plan
from tests.factories.programme import SessionFactory


def feed_of(client, user):
    return client.get(reverse("programme:calendar-feed", kwargs={"token": token_of(user)}))


def events(answer):
    """The sessions in a feed."""
    found = icalendar.Calendar.from_ical(answer.content).events
    return [event for event in found if not str(event["uid"]).startswith("case-study-")]


def test_the_feed_holds_ones_own_sessions_with_their_latest_state(cast, client):
    stays = arranged_session(
        cast, days=10, join_link="https://meet.example.org/a;b,c", note="Bring; a\njotter, please"
    )
    gone = arranged_session(cast, days=20)
    arranged_session(cast, by=cast.team, authorities=(cast.inverclyde,))
    actions.edit(session=stays, plan=plan(cast, days=10, hour=15), sequence=0, by=cast.lead)
    actions.cancel(session=gone, reason="Snow.", by=cast.lead)
    answer = feed_of(client, cast.participant)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    first, second = events(answer)
    assert str(first["uid"]) == f"{stays.uid}@127.0.0.1"
    assert (first["sequence"], str(first["status"]), str(second["status"])) == (1, "CONFIRMED", "CANCELLED")
    starts = first["dtstart"]
    assert starts.params["TZID"] == "Europe/London"
    assert starts.dt.replace(tzinfo=clock.LONDON) == clock.london(clock.today() + dt.timedelta(days=10), 15)
    assert str(first["summary"]) == f"IOC: {title_of(stays)}"
    zones = [str(zone["tzid"]) for zone in icalendar.Calendar.from_ical(answer.content).timezones]
    assert zones == ["Europe/London"]


def test_lines_are_folded_and_text_is_escaped(cast):
    session = arranged_session(cast, note="Bring; a\njotter, please " + "and more " * 30)
    text = invitation(session, cast.participant)
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert "Bring; a\njotter, please" in str(icalendar.Calendar.from_ical(text).events[0]["description"])


def test_an_invitation_names_both_ends_and_its_zone(cast):
    session = arranged_session(cast)
    calendar = icalendar.Calendar.from_ical(invitation(session, cast.participant))
    event = calendar.events[0]
    assert (str(calendar["method"]), str(event["organizer"])) == ("REQUEST", "mailto:ioc@example.org")
    assert str(event["attendee"]) == "mailto:participant@example.org"
    assert len(calendar.timezones) == 1
    off = icalendar.Calendar.from_ical(invitation(session, cast.participant, cancelled=True))
    assert (str(off["method"]), str(off.events[0]["status"])) == ("CANCEL", "CANCELLED")


def test_the_hour_in_london_is_kept_across_the_change_to_summer_time(cast, client):
    for day in (dt.date(2027, 3, 26), dt.date(2027, 3, 30)):
        SessionFactory(
            cohort=cast.cohort,
            authorities=[cast.glasgow],
            starts_at=clock.london(day, 16),
            ends_at=clock.london(day, 19),
        )
    found = [event["dtstart"].to_ical() for event in events(feed_of(client, cast.participant))]
    assert found == [b"20270326T160000", b"20270330T160000"]


def test_a_new_address_ends_the_old_one(cast, client):
    old = reverse("programme:calendar-feed", kwargs={"token": token_of(cast.participant)})
    assert client.get(old).status_code == 200
    client.force_login(cast.participant)
    assert client.post(reverse("programme:calendar-feed-renew")).status_code == 302
    client.logout()
    assert client.get(old).status_code == 404
    assert feed_of(client, cast.participant).status_code == 200
    client.force_login(cast.participant)
    client.post(reverse("programme:calendar-feed-renew"))
    assert feed_of(client, cast.participant).status_code == 200


def test_bad_old_and_foreign_addresses_answer_alike(cast, client):
    good = token_of(cast.participant)
    bad = [good[:-1], good + "x", "1.1", "~", good.replace(".1~", ".2~"), "9" * 40 + ".1~x", "%00"]
    answers = [client.get(f"/calendar/{token}.ics") for token in bad]
    assert [answer.status_code for answer in answers] == [404] * len(bad)
    assert len({answer.content for answer in answers}) == 1
    cast.participant.is_active = False
    cast.participant.save()
    assert client.get(f"/calendar/{good}.ics").status_code == 404


def test_a_lead_follows_the_sessions_of_their_authority(cast, client):
    arranged_session(cast)
    arranged_session(cast, by=cast.team, authorities=(cast.inverclyde,))
    assert len(events(feed_of(client, cast.lead))) == 1
    assert len(events(feed_of(client, cast.mentor))) == 0


def test_one_session_to_take_away(cast, as_):
    session = arranged_session(cast)
    answer = as_(cast.participant).get(reverse("programme:session-invitation", args=[session.pk]))
    assert answer["Content-Disposition"] == f'attachment; filename="ioc-session-{session.pk}.ics"'
    assert [str(event["uid"]) for event in events(answer)] == [f"{session.uid}@127.0.0.1"]


def test_the_zone_changes_the_clocks_when_britain_does(cast):
    session = arranged_session(cast)
    zone = icalendar.Calendar.from_ical(invitation(session, cast.participant)).timezones[0].to_tz()
    for instant in (
        clock.london(dt.date(2027, 3, 28), 0, 59),
        clock.london(dt.date(2027, 3, 28), 2, 1),
        clock.london(dt.date(2027, 10, 31), 3),
    ):
        assert instant.replace(tzinfo=zone).utcoffset() == instant.utcoffset()
