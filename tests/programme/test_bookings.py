"""Places at sessions where there is a choice: booked, changed, given up, waited for, never too many."""

import datetime as dt

import icalendar
import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.queries import trail_of
from awards.requirements import track_of
from core import clock, jobs
from core.decisions import Refused
from core.transitions import StaleState
from core.ui.dates import full_date
from notifications.models import Message
from programme.actions import booking as actions
from programme.actions import enrolment_changes
from programme.actions import session as session_actions
from programme.enums import BookingState
from programme.models import Booking, Session
from programme.queries.attendance import features_met
from programme.queries.booking import place_of
from programme.queries.calendar import token_of
from programme.queries.register import register_of
from programme.queries.session import expected_at, with_figures
from programme.reminders import remind_sessions_and_journal
from tests.builders_meeting import arranged_session, plan, take_register
from tests.factories.programme import CohortAuthorityFactory, CohortFactory, EnrolmentFactory

LINK = "https://meet.example.org/ioc"


def choice(cast, **fields):
    """A session with one place that participants of Glasgow may choose."""
    session = arranged_session(
        cast, **{"by_booking": True, "capacity": 1, "join_link": LINK, "days": 5} | fields
    )
    jobs.run_due()
    return session


@pytest.fixture
def second(cast):
    """Another participant of Glasgow."""
    return EnrolmentFactory(cohort=cast.cohort, school=cast.school, participant__name="Zed Second")


def press(as_, user, session, action):
    return as_(user).post(reverse("programme:booking", args=[session.pk]), {"action": action}, follow=True)


def told(kind, user=None):
    """(kind, METHOD of the attached calendar or "") of each mail so far, in order."""
    jobs.run_due()
    rows = Message.objects.filter(kind__startswith=kind).order_by("pk")
    rows = rows.filter(to_user=user) if user else rows
    return [
        (m.kind, str(icalendar.Calendar.from_ical(m.invitation)["method"]) if m.invitation else "")
        for m in rows
    ]


def test_a_place_is_booked_and_given_up_from_the_page_and_calendars_follow(cast, as_):
    session = choice(cast)
    page = as_(cast.participant).get(reverse("programme:session-detail", args=[session.pk])).content.decode()
    assert ("1 of 1 places is left." in page, LINK in page) == (True, False)
    assert "You have a place." in press(as_, cast.participant, session, "book").content.decode()
    assert LINK in as_(cast.participant).get(reverse("programme:timetable")).content.decode()
    session.refresh_from_db()
    assert (session.booked, list(expected_at(session))) == (1, [cast.enrolment])
    press(as_, cast.participant, session, "book")
    assert Booking.objects.count() == 1
    press(as_, cast.participant, session, "cancel")
    press(as_, cast.participant, session, "cancel")
    session.refresh_from_db()
    assert (session.booked, list(expected_at(session))) == (0, [])
    assert told("booking", cast.participant) == [
        ("booking.opened", ""),
        ("booking.booked", "REQUEST"),
        ("booking.given_up", "CANCEL"),
    ]
    trail = trail_of(Booking.objects.get())
    assert [(event.event, event.facts) for event in trail] == [
        ("booking.cancelled", {"session": session.pk}),
        ("booking.made", {"session": session.pk}),
    ]


def test_what_was_given_up_stays_as_it_was_when_booked_again(cast):
    session = choice(cast)
    first = actions.book(session=session, enrolment=cast.enrolment, by=cast.participant)
    actions.cancel(booking=first, by=cast.participant)
    session.refresh_from_db()
    actions.book(session=session, enrolment=cast.enrolment, by=cast.participant)
    assert list(Booking.objects.order_by("pk").values_list("state", flat=True)) == ["cancelled", "booked"]


def test_a_full_session_is_refused_also_to_staff_and_by_the_table_itself(cast, second, as_):
    session = choice(cast)
    actions.book(session=session, enrolment=cast.enrolment, by=cast.participant)
    session.refresh_from_db()
    for by in (second.participant, cast.lead, cast.team):
        with pytest.raises(Refused, match="All 1 places are taken"):
            actions.book(session=session, enrolment=second, by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(booked=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(capacity=0)
    answer = as_(cast.lead).post(
        reverse("programme:booking-list", args=[session.pk]), {"enrolment": second.pk}, follow=True
    )
    assert "All 1 places are taken." in answer.content.decode()
    assert Booking.objects.count() == 1


def test_of_two_at_once_one_wins_and_the_other_keeps_what_they_had(cast, second):
    """The slower looks at the session as it was before the quicker took the last place."""
    session, other = choice(cast), choice(cast, days=8)
    actions.book(session=other, enrolment=second, by=second.participant)
    seen_before = Session.objects.get(pk=session.pk)
    actions.book(session=session, enrolment=cast.enrolment, by=cast.participant)
    with pytest.raises(StaleState, match="The last place was taken this very moment"):
        actions.book(session=seen_before, enrolment=second, by=second.participant)
    assert place_of(second, other).state == BookingState.BOOKED
    assert dict(Session.objects.values_list("pk", "booked")) == {session.pk: 1, other.pk: 1}


def test_nobody_holds_two_places_for_one_feature(cast):
    session, other = choice(cast), choice(cast, days=8)
    actions.book(session=session, enrolment=cast.enrolment, by=cast.participant)
    actions.book(session=other, enrolment=cast.enrolment, by=cast.participant)
    assert dict(Session.objects.values_list("pk", "booked")) == {session.pk: 0, other.pk: 1}
    assert told("booking.", cast.participant)[2:] == [
        ("booking.booked", "REQUEST"),
        ("booking.given_up", "CANCEL"),
        ("booking.booked", "REQUEST"),
    ]
    row = Booking.objects.get(state=BookingState.BOOKED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.create(
            session=session,
            enrolment=cast.enrolment,
            feature=row.feature,
            state="booked",
            made_at=clock.now(),
            made_by=cast.team,
        )


def test_who_waits_is_told_when_a_place_comes_free(cast, second, as_):
    session = choice(cast)
    press(as_, second.participant, session, "wait")
    assert Booking.objects.count() == 0  # a place is left
    first = actions.book(session=session, enrolment=cast.enrolment, by=cast.participant)
    assert "You are told by mail" in press(as_, second.participant, session, "wait").content.decode()
    assert told("booking.place_free") == []
    first.refresh_from_db()
    actions.cancel(booking=first, by=cast.participant)
    assert [m.to_user for m in Message.objects.filter(kind="booking.place_free")] == [second.participant]
    press(as_, second.participant, session, "book")
    assert list(Booking.objects.filter(ended_at=None).values_list("enrolment", "state")) == [
        (second.pk, "booked")
    ]


def test_staff_book_in_and_give_up_for_their_own_only(cast, second, as_):
    session = choice(cast, authorities=(cast.glasgow, cast.inverclyde), capacity=5)
    url = reverse("programme:booking-list", args=[session.pk])
    page = as_(cast.lead).get(url)
    assert list(page.context["form"].fields["enrolment"].queryset) == [cast.enrolment, second]
    as_(cast.lead).post(url, {"enrolment": second.pk})
    answer = as_(cast.lead).post(url, {"enrolment": cast.other_enrolment.pk})
    assert answer.context["form"].errors["enrolment"] == [
        "This person has a place by now, or may not come to this session."
    ]
    row = Booking.objects.get()
    assert as_(cast.other_lead).post(url, {"action": "cancel", "booking": row.pk}).status_code == 302
    assert list(expected_at(session)) == [second]
    as_(cast.lead).post(url, {"action": "cancel", "booking": row.pk})
    assert list(expected_at(session)) == []
    assert as_(cast.lead).post(url, {"action": "cancel", "booking": "x"}).status_code == 302


def test_register_figures_reminders_and_feed_follow_the_places(cast, second, client):
    session = choice(cast, days=7)
    Session.objects.update(arranged_at=clock.now() - dt.timedelta(days=30))
    actions.book(session=session, enrolment=second, by=cast.lead)
    session.refresh_from_db()
    assert [line.enrolment for line in register_of(session, cast.lead).lines] == [second]
    assert with_figures(Session.objects.all()).get().expected == 1
    remind_sessions_and_journal()
    assert [m.to_user for m in Message.objects.filter(kind="session.reminded")] == [second.participant]

    def feed(user):
        return client.get(reverse("programme:calendar-feed", args=[token_of(user)])).content

    mark = str(session.uid).encode()
    assert (mark in feed(second.participant), mark in feed(cast.participant)) == (True, False)


def test_on_track_says_book_then_arranged_then_attended(cast):
    def line():
        found = next(one for one in track_of(cast.enrolment).lines if one.key == "session-1")
        return (found.standing.value, found.says)

    session = choice(cast, days=5)
    with clock.moved_to(session.starts_at - dt.timedelta(hours=2)):
        assert line() == ("open", "Choose one of its sessions and book your place.")
        actions.book(session=session, enrolment=cast.enrolment, by=cast.participant)
        assert line() == ("coming", "Arranged.")
    actions.cancel(booking=Booking.objects.get(), by=cast.lead)
    with clock.moved_to(session.ends_at):
        assert line()[0] == "missed"
        session.refresh_from_db()
        actions.book(session=session, enrolment=cast.enrolment, by=cast.lead)
        take_register(session, cast.lead)
        assert line() == ("met", "You were there.")


def test_the_calendar_entry_and_apologies_are_for_those_who_booked(cast, as_):
    session = choice(cast)
    for name in ("session-invitation", "apologies"):
        url = reverse(f"programme:{name}", args=[session.pk])
        assert (as_(cast.participant).get(url).status_code, name) == (403, name)
    actions.book(session=session, enrolment=cast.enrolment, by=cast.participant)
    for name in ("session-invitation", "apologies"):
        url = reverse(f"programme:{name}", args=[session.pk])
        assert (as_(cast.participant).get(url).status_code, name) == (200, name)


def test_the_link_is_shown_from_a_week_before_to_the_end_of_the_day(cast, as_):
    session = arranged_session(cast, days=20, mode="online", place="", join_link=LINK)
    url = reverse("programme:session-detail", args=[session.pk])
    shown = []
    for days in (-8, -7, 0, 1):
        with clock.moved_to(clock.london(session.starts_at.date() + dt.timedelta(days=days), 12)):
            shown.append(LINK in as_(cast.participant).get(url).content.decode())
            assert LINK in as_(cast.lead).get(url).content.decode()
    assert shown == [False, True, True, False]


def test_a_change_takes_nobodys_place_away(cast):
    session = choice(cast, capacity=3)
    actions.book(session=session, enrolment=cast.enrolment, by=cast.participant)
    session.refresh_from_db()

    def changed(**fields):
        values = {"by_booking": True, "capacity": 3, "join_link": LINK, "days": 5} | fields
        session_actions.edit(
            session=session, plan=plan(cast, **values), sequence=session.sequence, by=cast.team
        )

    for fields, sentence in (
        ({"by_booking": False}, "settled when a session is arranged"),
        ({"capacity": 0}, "1 places are booked already"),
        ({"features": (2,)}, "Places are booked for these features"),
        ({"authorities": (cast.inverclyde,)}, "Give those places up first"),
    ):
        with pytest.raises(Refused, match=sentence):
            changed(**fields)
    changed(hour=15)
    assert told("session.changed") == [("session.changed", "REQUEST")]
    session.refresh_from_db()
    session_actions.cancel(session=session, reason="Snow.", by=cast.lead)
    assert told("session.cancelled") == [("session.cancelled", "CANCEL")]


def test_the_form_asks_for_places_only_where_they_are_booked(cast, as_):
    url = reverse("programme:session-arrange")
    data = {
        "features": [cast.cohort.features.get(number=1).pk],
        "authorities": [cast.glasgow.pk],
        "date": (clock.today() + dt.timedelta(days=30)).isoformat(),
        "starts": "16:00",
        "ends": "19:00",
        "mode": "face_to_face",
        "place": "Hall",
        "capacity": "12",
        "map_link": "http://maps.example.org/",
    }
    assert as_(cast.lead).post(url, data).context["form"].errors == {
        "capacity": ["Tick that participants book a place, or leave the number out."],
        "map_link": ["The link has to begin with https://."],
    }
    data |= {"by_booking": "on", "map_link": "https://maps.example.org/hall"}
    assert as_(cast.lead).post(url, data).status_code == 302
    session = Session.objects.get()
    assert (session.by_booking, session.capacity) == (True, 12)
    page = as_(cast.lead).get(reverse("programme:session-detail", args=[session.pk])).content.decode()
    assert 'href="https://maps.example.org/hall"' in page
    edit = as_(cast.lead).get(reverse("programme:session-edit", args=[session.pk])).context["form"]
    assert ("by_booking" in edit.fields, edit["capacity"].value()) == (False, 12)


def test_materials_are_links_with_titles_before_and_after(cast, as_):
    session = choice(cast)
    url = reverse("programme:session-materials", args=[session.pk])
    bad = as_(cast.lead).post(url, {"materials": "Slides javascript:alert(1)"})
    assert bad.context["form"].errors == {
        "materials": ["“Slides javascript:alert(1)” is not a title and a link that begins with https://."]
    }
    text = "Slides of | the day  https://files.example.org/slides\n\nRecording https://files.example.org/film"
    assert as_(cast.lead).post(url, {"materials": text}).status_code == 302
    session.refresh_from_db()
    assert session.links == [
        ("Slides of the day", "https://files.example.org/slides"),
        ("Recording", "https://files.example.org/film"),
    ]
    page = as_(cast.participant).get(reverse("programme:session-detail", args=[session.pk]))
    assert 'href="https://files.example.org/film"' in page.content.decode()
    assert as_(cast.lead).get(url).context["form"]["materials"].value().startswith("Slides of the day https")
    assert session.sequence == 0


def test_standing_with_features_costs_one_query_more_where_places_are_booked(cast):
    enrolments = [EnrolmentFactory(cohort=cast.cohort, school=cast.school) for _ in range(20)]
    session = choice(cast, capacity=50)
    for enrolment in enrolments[:10]:
        actions.book(session=session, enrolment=enrolment, by=cast.lead)
    with CaptureQueriesContext(connection) as asked:
        found = features_met(enrolments)
    assert len(asked) == 3
    first = cast.cohort.features.get(number=1).pk
    assert [found[e.pk][first].how for e in enrolments] == ["coming"] * 10 + ["to book"] * 10


def test_the_list_of_places_asks_equally_often_for_3_and_30(cast, as_):
    session = choice(cast, capacity=50)
    counts = []
    for number in (3, 27):
        for _ in range(number):
            row = EnrolmentFactory(cohort=cast.cohort, school=cast.school)
            actions.book(session=session, enrolment=row, by=cast.lead)
        client = as_(cast.lead)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(reverse("programme:booking-list", args=[session.pk]))
        counts.append(len(asked))
    assert len(page.context["page"]) == 30
    assert counts[0] == counts[1]
    assert counts[1] <= 12


def test_the_page_of_a_session_that_is_chosen_asks_no_more_than_twelve_times(cast, as_):
    session, other = choice(cast), choice(cast, days=8)
    actions.book(session=other, enrolment=cast.enrolment, by=cast.lead)
    client = as_(cast.participant)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("programme:session-detail", args=[session.pk]))
    assert list(page.context["others"]) == [other]
    assert "Booking here gives that one up." in page.content.decode()
    assert len(asked) <= 12


def test_who_has_not_chosen_is_reminded_once_two_weeks_before_the_first(cast, second):
    first, later = choice(cast, days=20), choice(cast, days=25)
    actions.book(session=later, enrolment=second, by=second.participant)

    def reminded():
        rows = Message.objects.filter(kind="booking.not_chosen")
        return [(row.to_user, row.context["when"].startswith(full_date(first.starts_at))) for row in rows]

    for days, expected in ((5, []), (6, [(cast.participant, True)]), (12, [(cast.participant, True)])):
        with clock.moved_to(clock.london(clock.today() + dt.timedelta(days=days), 10)):
            remind_sessions_and_journal()
        assert (days, reminded()) == (days, expected)
    jobs.run_due()


@pytest.mark.parametrize("leave", ["withdraw", "defer"])
def test_who_leaves_gives_up_their_place(cast, leave):
    session = choice(cast)
    actions.book(session=session, enrolment=cast.enrolment, by=cast.participant)
    if leave == "withdraw":
        enrolment_changes.withdraw(enrolment=cast.enrolment, reason="A new post.", by=cast.lead)
    else:
        later = CohortFactory(first=clock.today() + dt.timedelta(days=460))
        CohortAuthorityFactory(cohort=later, authority=cast.glasgow)
        enrolment_changes.defer(enrolment=cast.enrolment, cohort=later, reason="A new baby.", by=cast.lead)
    session.refresh_from_db()
    assert (session.booked, Booking.objects.filter(ended_at=None).count()) == (0, 0)
    assert told("booking.given_up", cast.participant) == [("booking.given_up", "CANCEL")]


def test_who_moves_to_another_authority_gives_up_the_places_they_leave(cast, second):
    here = choice(cast, authorities=(cast.glasgow,), capacity=5)
    both = choice(cast, days=9, features=(2,), authorities=(cast.glasgow, cast.inverclyde))
    for session in (here, both):
        actions.book(session=session, enrolment=cast.enrolment, by=cast.participant)
    enrolment_changes.move(
        enrolment=cast.enrolment, school=cast.other_school, from_on=clock.today(), by=cast.team
    )
    rows = Booking.objects.filter(enrolment=cast.enrolment).order_by("session_id")
    assert [(row.session, row.state) for row in rows] == [(here, "cancelled"), (both, "booked")]
    here.refresh_from_db()
    assert here.booked == 0
    kinds = Message.objects.filter(to_user=cast.participant).values_list("kind", flat=True)
    assert "booking.given_up" in kinds
