"""Saying when one can, the plans that suit everybody, and a plan booked in one press."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.queries import trail_of
from core import clock
from core.decisions import Refused
from core.transitions import StaleState
from notifications.models import Message
from programme.models import Holiday
from tests.builders_meeting import arranged_session
from tests.builders_trios import booked, trio_of
from tests.factories.programme import ApplicationFactory
from trios import planning
from trios.actions import rota as actions
from trios.actions.rota import AvailabilityChanged
from trios.models import Availability, Away, Visit
from trios.queries import rota as queries
from trios.queries.trio import members_of
from trios.rota.question import Half, May, Slot, is_other, possible
from trios.rota.search import plans
from trios.rota.week import PLACES

MONDAYS = {(0, half): May.HOST for half in Half}
EVERY = dict.fromkeys(PLACES, May.HOST)


def page_of(trio, name):
    return reverse(f"trios:{name}", args=[trio.pk])


def typed(week=EVERY, **fields):
    return {f"on-{day}-{half}": week.get((day, half), May.NOT).value for day, half in PLACES} | {
        "away": "",
        "version": "0",
        **fields,
    }


def say(trio, person, week=EVERY, away=(), version=0):
    return actions.say(trio=trio, week=week, away=away, version=version, by=person)


def question(trio):
    fresh = queries.with_pattern(type(trio).objects.filter(pk=trio.pk)).get()
    return queries.question_about(fresh, queries.said_by(fresh))


def test_a_member_says_when_they_can_and_reads_it_back(cast, as_):
    trio = trio_of(cast)
    client = as_(cast.participant)
    answer = client.post(
        page_of(trio, "availability"), typed(MONDAYS, away="12 Feb\n15 Feb to 19 Feb"), follow=True
    )
    assert answer.redirect_chain == [(page_of(trio, "rota"), 302)]
    row = Availability.objects.get()
    assert (row.person, row.week, row.version) == (cast.participant, "hh--------", 1)
    assert Away.objects.filter(availability=row).count() == 2
    assert [event.event for event in trail_of(row)] == ["availability.said"]
    page = client.get(page_of(trio, "availability")).content.decode()
    assert "12 February" in page
    assert "15 February" in page


def test_what_is_typed_wrong_is_said_and_kept(cast, as_):
    trio = trio_of(cast)
    answer = as_(cast.participant).post(
        page_of(trio, "availability"), typed(MONDAYS, away="soon\n30 Feb"), follow=True
    )
    page = answer.content.decode()
    assert "We can’t read “soon”: there is no date in it, such as 12 February." in page
    assert "We can’t read “30 Feb”: one of its dates does not exist." in page
    assert answer.context["form"]["on-0-morning"].value() == "host"
    assert Availability.objects.count() == 0


def test_nobody_can_mark_nothing_at_all(cast, as_):
    trio = trio_of(cast)
    answer = as_(cast.participant).post(page_of(trio, "availability"), typed({}))
    assert "Mark at least one half-day on which you can: visits need all of you." in answer.content.decode()
    with pytest.raises(Refused, match="Mark at least one half-day"):
        say(trio, cast.participant, week={})


def test_two_windows_do_not_overwrite_each_other(cast, as_):
    trio = trio_of(cast)
    say(trio, cast.participant)
    with pytest.raises(AvailabilityChanged):
        say(trio, cast.participant, week=MONDAYS)
    say(trio, cast.participant, week=MONDAYS, version=1)
    answer = as_(cast.participant).post(page_of(trio, "availability"), typed(EVERY, version="1"))
    assert answer.status_code == 409
    assert "Saved in another window" in answer.content.decode()
    assert Availability.objects.get().week == "hh--------"
    again = typed(EVERY, version=answer.context["form"]["version"].value())
    assert as_(cast.participant).post(page_of(trio, "availability"), again).status_code == 302


def test_the_database_keeps_a_week_to_ten_letters(cast):
    trio_of(cast)
    with pytest.raises(IntegrityError):
        Availability.objects.create(
            cohort=cast.cohort, person=cast.participant, week="hhhhhhhhx-", saved_at=clock.now()
        )


def test_who_has_said_nothing_counts_by_their_working_pattern(cast):
    trio = trio_of(cast)
    cast.enrolment.application = ApplicationFactory(
        cohort=cast.cohort, applicant=cast.participant, working_pattern="Monday to Wednesday"
    )
    cast.enrolment.save()
    asked = question(trio)
    mine = asked.person(str(cast.participant.pk))
    assert {day for day, _ in mine.week} == {0, 1, 2}
    assert [person.is_known for person in asked.people] == [False] * 4


def test_holidays_sessions_and_the_mentors_other_visits_are_out(cast):
    trio = trio_of(cast)
    day = clock.today() + dt.timedelta(days=14)
    while day.weekday() >= 4:
        day += dt.timedelta(days=1)
    Holiday.objects.create(authority=cast.glasgow, name="Mid-term", first_day=day, last_day=day)
    session = arranged_session(cast, days=(day - clock.today()).days + 7)
    other = trio_of(cast, number=2)
    busy = booked(cast, other, days=30)[0]
    open_to = possible(question(trio))[str(cast.participant.pk)]
    days = {slot.day for slot in open_to}
    assert day not in days
    assert session.starts_at.astimezone(clock.LONDON).date() not in days
    start = busy.starts_at.astimezone(clock.LONDON)
    assert Slot(start.date(), Half.MORNING) not in open_to
    assert Slot(start.date(), Half.AFTERNOON) in open_to


def test_one_press_books_the_whole_plan(cast, as_):
    trio = trio_of(cast)
    client = as_(cast.mentor)
    page = client.get(page_of(trio, "rota"))
    cards = page.context["plans"]
    assert len(cards) == 3
    assert "Book these 3 visits" in page.content.decode()
    answer = client.post(page_of(trio, "rota"), {"plan": cards[0].written}, follow=True)
    assert "3 visits are booked. Everybody gets an invitation for their calendar." in answer.content.decode()
    visits = list(Visit.objects.filter(trio=trio))
    assert {visit.host_id for visit in visits} == {member.enrolment_id for member in members_of(trio)}
    starts = {visit.starts_at.astimezone(clock.LONDON).strftime("%H:%M") for visit in visits}
    assert starts <= {"09:15", "13:15"}
    assert "Every visit has a date" in client.get(page_of(trio, "rota")).content.decode()


def test_other_hours_are_booked_as_shown(cast, as_):
    trio = trio_of(cast)
    client = as_(cast.mentor)
    hours = {
        "morning_from": "10:00",
        "morning_to": "12:00",
        "afternoon_from": "13:30",
        "afternoon_to": "15:00",
    }
    page = client.get(page_of(trio, "rota"), hours)
    client.post(page_of(trio, "rota"), {"plan": page.context["plans"][0].written, **hours})
    times = {visit.starts_at.astimezone(clock.LONDON).strftime("%H:%M") for visit in Visit.objects.all()}
    assert times <= {"10:00", "13:30"}
    assert len(times) >= 1
    bad = client.get(page_of(trio, "rota"), hours | {"morning_to": "09:00"})
    assert "The end has to be after the start." in bad.content.decode()


def test_a_plan_can_be_taken_to_the_form_and_changed(cast, as_):
    trio = trio_of(cast)
    client = as_(cast.mentor)
    url = client.get(page_of(trio, "rota")).context["plans"][0].change_url
    form = client.get(url).context["booking"].forms[0]
    day = form["date"].value()
    assert day
    sent = {}
    for each in client.get(url).context["booking"].forms:
        sent |= {each[name].html_name: each[name].value() or "" for name in each.fields}
    assert client.post(url, sent).status_code == 302
    assert Visit.objects.filter(trio=trio).count() == 3


def test_a_plan_that_no_longer_suits_books_nothing(cast, as_):
    trio = trio_of(cast)
    client = as_(cast.mentor)
    plan = client.get(page_of(trio, "rota")).context["plans"][0].written
    first = plans(question(trio))[0].visits[0][1]
    say(trio, cast.participant, away=[(first.day, first.day)])
    answer = client.post(page_of(trio, "rota"), {"plan": plan})
    assert answer.status_code == 409
    assert "these dates no longer suit everybody" in answer.content.decode()
    assert Visit.objects.count() == 0


@pytest.mark.parametrize(
    "plan", ["", "x", "1:2027-01-01:noon", "99999999999999999999:2027-01-11:morning", "1:2:3,"]
)
def test_an_odd_plan_gets_a_sentence(cast, as_, plan):
    trio = trio_of(cast)
    answer = as_(cast.mentor).post(page_of(trio, "rota"), {"plan": plan})
    assert answer.status_code == 409
    assert Visit.objects.count() == 0


def test_two_press_at_once_and_one_wins(cast):
    trio = trio_of(cast)
    chosen = plans(question(trio))[0]
    hosts = {str(m.enrolment.participant_id): m.enrolment_id for m in members_of(trio)}
    visits = {hosts[ident]: slot for ident, slot in chosen.visits}
    hours = {half: (dt.time(9), dt.time(11)) for half in Half}
    fresh = [queries.with_pattern(type(trio).objects.filter(pk=trio.pk)).get() for _ in range(2)]
    actions.take(trio=fresh[0], visits=visits, hours=hours, by=cast.mentor)
    with pytest.raises(StaleState):
        actions.take(trio=fresh[1], visits=visits, hours=hours, by=cast.team)
    assert Visit.objects.count() == 3


def test_only_who_books_takes_a_plan(cast):
    trio = trio_of(cast)
    hours = {half: (dt.time(9), dt.time(11)) for half in Half}
    for person in (cast.participant, cast.lead):
        with pytest.raises(Refused, match="The trio's mentor does this"):
            actions.take(trio=trio, visits={}, hours=hours, by=person)


def test_no_date_for_all_says_why_and_what_would_free_one(cast, as_):
    trio = trio_of(cast)
    people = [member.enrolment.participant for member in members_of(trio)]
    say(trio, people[0], week=MONDAYS)
    say(trio, people[1], week={(1, Half.MORNING): May.HOST})
    page = as_(cast.mentor).get(page_of(trio, "rota")).content.decode()
    assert "No dates suit everybody" in page
    assert "There is no half-day of the week on which all of you can come." in page
    assert f"If {people[0]} could come and host on Tuesday mornings." in page


def test_a_member_sees_the_plans_but_does_not_book(cast, as_):
    trio = trio_of(cast)
    client = as_(cast.participant)
    page = client.get(page_of(trio, "rota"))
    assert len(page.context["plans"]) == 3
    assert "Book these" not in page.content.decode()
    assert client.post(page_of(trio, "rota"), {"plan": page.context["plans"][0].written}).status_code == 403


def test_those_who_have_not_said_are_asked_once_a_day(cast, as_):
    trio = trio_of(cast)
    say(trio, cast.participant)
    client = as_(cast.mentor)
    for _ in range(2):
        client.post(page_of(trio, "rota-ask"))
    mails = Message.objects.filter(kind="availability.asked")
    others = {member.enrolment.participant_id for member in members_of(trio)} - {cast.participant.pk}
    assert {mail.to_user_id for mail in mails} == others
    assert mails.count() == 2
    for member in members_of(trio):
        if member.enrolment.participant_id != cast.participant.pk:
            say(trio, member.enrolment.participant)
    with pytest.raises(Refused, match="Everybody has said when they can"):
        actions.ask(trio=trio, by=cast.mentor)


def test_a_reminder_goes_to_who_has_not_said_and_stops(cast):
    trio = trio_of(cast)
    trio.formed_at = clock.now() - dt.timedelta(days=30)
    trio.save()
    say(trio, cast.participant)
    due = [reminder.to for reminder in planning.availability_reminders.ahead(clock.now())]
    assert cast.participant not in due
    assert {person.pk for person in due} == {
        cast.mentor.pk,
        *(m.enrolment.participant_id for m in members_of(trio) if m.enrolment_id != cast.enrolment.pk),
    }
    booked(cast, trio)
    assert planning.availability_reminders.ahead(clock.now()) == []


def test_rota_and_availability_ask_at_most_ten_times(cast, as_):
    trio = trio_of(cast, size=4)
    arranged_session(cast, days=20)
    for member in members_of(trio):
        say(trio, member.enrolment.participant, away=[(clock.today(), clock.today())])
    client = as_(cast.mentor)
    for name in ("rota", "availability"):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page_of(trio, name)).status_code == 200
        assert len(asked) <= 10, "\n".join(
            query["sql"][:70] + " … " + query["sql"].partition(" FROM ")[2][:80] for query in asked
        )


# Weeks that alternate

FRIDAYS = {(4, half): May.HOST for half in Half}


def other_week(week):
    return {f"other-{name}": value for name, value in typed(week).items() if name.startswith("on-")}


def test_somebody_whose_weeks_alternate_says_both_and_reads_them_back(cast, as_):
    trio = trio_of(cast)
    client = as_(cast.participant)
    url = page_of(trio, "availability")
    client.post(url, typed(MONDAYS, alternates="on", **other_week(FRIDAYS)))
    row = Availability.objects.get()
    assert (row.week, row.other_week) == ("hh--------", "--------hh")
    mine = question(trio).person(str(cast.participant.pk))
    assert mine.weeks == (mine.week, mine.other_week)
    assert {place for place, may in mine.other_week.items() if may == May.HOST} == set(FRIDAYS)
    text = client.get(page_of(trio, "rota")).content.decode()
    assert "and every second one: Mon. In the weeks between: Fri." in text
    page = client.get(url)
    assert (page.context["form"]["alternates"].value(), "<details" in page.content.decode()) == (True, True)
    client.post(url, typed(MONDAYS, version="1", **other_week(FRIDAYS)))
    assert Availability.objects.get().other_week == ""


def test_a_plan_in_the_wrong_week_is_not_taken(cast):
    trio = trio_of(cast)
    actions.say(
        trio=trio,
        week=MONDAYS,
        other_week=FRIDAYS,
        away=(),
        version=0,
        by=members_of(trio)[1].enrolment.participant,
    )
    asked = question(trio)
    host = members_of(trio)[0].enrolment
    wrong = next(slot for slot in asked.slots() if slot.day.weekday() == 0 and is_other(slot.day))
    hours = {half: (dt.time(9, 15), dt.time(11, 45)) for half in Half}
    with pytest.raises(StaleState, match="no longer suit everybody"):
        actions.take(trio=trio, visits={host.pk: wrong}, hours=hours, by=cast.mentor)


def test_the_form_begins_with_the_two_weeks_of_the_application(cast, as_):
    trio = trio_of(cast)
    cast.enrolment.application = ApplicationFactory(
        cohort=cast.cohort, applicant=cast.participant, working_pattern="Mon-Tue one week, Wed-Fri the next"
    )
    cast.enrolment.save()
    form = as_(cast.participant).get(page_of(trio, "availability")).context["form"]
    assert form["alternates"].value() is True
    assert (form["on-0-morning"].value(), form["on-2-morning"].value()) == ("host", "not")
    assert (form["other-on-0-morning"].value(), form["other-on-2-morning"].value()) == ("not", "host")
    mine = question(trio).person(str(cast.participant.pk))
    assert ({day for day, _ in mine.week}, mine.other_week) == ({0, 1, 2, 3, 4}, None)


def test_two_weeks_without_a_half_day_are_refused(cast, as_):
    trio = trio_of(cast)
    page = as_(cast.participant).post(
        page_of(trio, "availability"), typed({}, alternates="on", **other_week({}))
    )
    assert "Mark at least one half-day on which you can" in page.content.decode()
    with pytest.raises(IntegrityError):
        Availability.objects.create(
            cohort=cast.cohort,
            person=cast.participant,
            week="h" * 10,
            other_week="hh",
            saved_at=clock.now(),
        )
