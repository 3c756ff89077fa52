"""Visits booked, moved, cancelled, attended and completed, with the calendars and headteachers that hear of it."""

import datetime as dt

import pytest
from django.db import IntegrityError
from django.urls import reverse
from icalendar import Calendar

from audit.models import AuditEvent
from core import clock
from core.decisions import NotYours, Refused
from core.jobs import run_due
from core.transitions import StaleState
from notifications.models import Message
from programme.models import Holiday
from tests.builders_meeting import arranged_session
from tests.builders_trios import (
    again,
    attend,
    booked,
    completed,
    held,
    next_weekday,
    plan_of,
    trio_of,
)
from tests.factories.programme import ApplicationFactory
from trios.actions import visit as actions
from trios.models import Trio, Visit, VisitAttendance
from trios.queries.trio import hosts_to_book, members_of
from trios.queries.visit import stamp_of, warnings_about
from trios.rules import visit as rules

pytestmark = pytest.mark.django_db


def mails(kind: str) -> list[Message]:
    return list(Message.objects.filter(kind=kind).order_by("pk"))


def calendar_of(message: Message) -> Calendar:
    return Calendar.from_ical(message.invitation)


def fields_of(plans) -> dict[str, str]:
    """A booking as a browser posts it."""
    data = {}
    for plan in plans:
        prefix = f"v{plan.host.pk}"
        starts, ends = (at.astimezone(clock.LONDON) for at in (plan.starts_at, plan.ends_at))
        data |= {
            f"{prefix}-date": f"{starts:%Y-%m-%d}",
            f"{prefix}-starts": f"{starts:%H:%M}",
            f"{prefix}-ends": f"{ends:%H:%M}",
            f"{prefix}-where": plan.where,
        }
    return data


def whole_booking(trio: Trio, *, days: int = 10) -> dict[str, str]:
    return fields_of([plan_of(host, days=days + 7 * turn) for turn, host in enumerate(hosts_to_book(trio))])


# Booking


@pytest.mark.parametrize("size", [2, 3, 4])
def test_each_member_hosts_once(cast, size):
    trio = trio_of(cast, size=size)
    visits = booked(cast, trio)
    assert [visit.host_id for visit in visits] == [member.enrolment_id for member in members_of(trio)]
    assert [visit.school_id for visit in visits] == [m.enrolment.school_id for m in members_of(trio)]
    assert AuditEvent.objects.filter(event="visit.booked").count() == size
    assert (
        rules.can_book(cast.mentor, Trio.objects.get(pk=trio.pk)).reason == "Every member's visit is booked."
    )


def test_members_and_mentor_are_invited_once_each(cast):
    trio = trio_of(cast)
    visits = booked(cast, trio)
    run_due()
    run_due()
    sent = mails("visit.booked")
    people = {m.enrolment.participant.email for m in members_of(trio)} | {cast.mentor.email}
    assert len(sent) == 12
    assert {message.to_address for message in sent} == people
    calendar = calendar_of(sent[0])
    event = calendar.walk("VEVENT")[0]
    assert str(calendar["METHOD"]) == "REQUEST"
    assert (str(event["UID"]).split("@")[0], int(event["SEQUENCE"])) == (str(visits[0].uid), 0)
    assert event.decoded("DTSTART") == visits[0].starts_at


def test_headteachers_learn_what_it_costs_the_school(cast):
    trio = trio_of(cast)
    host = members_of(trio)[0].enrolment
    host.application = ApplicationFactory(cohort=cast.cohort, headteacher_email="head@example.org")
    host.save()
    booked(cast, trio)
    run_due()
    [mail] = mails("visits.headteacher_told")
    assert mail.to_address == "head@example.org"
    assert (len(mail.context["hosts"]), len(mail.context["away"])) == (1, 2)


def test_some_visits_may_be_left_for_later(cast, as_):
    trio = trio_of(cast)
    data = whole_booking(trio)
    last = hosts_to_book(trio)[-1]
    data |= {key: "" for key in data if key.startswith(f"v{last.pk}-")}
    answer = as_(cast.mentor).post(reverse("trios:visits-book", kwargs={"pk": trio.pk}), data)
    assert answer.status_code == 302
    assert [host.pk for host in hosts_to_book(Trio.objects.get(pk=trio.pk))] == [last.pk]


def test_pressing_twice_books_once(cast, as_):
    trio = trio_of(cast)
    data, url = whole_booking(trio), reverse("trios:visits-book", kwargs={"pk": trio.pk})
    client = as_(cast.mentor)
    assert [client.post(url, data).status_code, client.post(url, data).status_code] == [302, 302]
    assert Visit.objects.count() == 3


def test_an_empty_booking_says_what_to_do_and_keeps_nothing(cast, as_):
    trio = trio_of(cast)
    answer = as_(cast.mentor).post(reverse("trios:visits-book", kwargs={"pk": trio.pk}), {})
    assert answer.status_code == 200
    assert "Enter the date and times of at least one visit." in answer.content.decode()
    assert Visit.objects.count() == 0


def test_a_wrong_time_keeps_what_was_typed(cast, as_):
    trio = trio_of(cast)
    first = hosts_to_book(trio)[0]
    data = whole_booking(trio) | {f"v{first.pk}-ends": "08:00", f"v{first.pk}-where": "Side gate"}
    answer = as_(cast.mentor).post(reverse("trios:visits-book", kwargs={"pk": trio.pk}), data)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "The end has to be after the start, on the same day." in page
    assert 'value="Side gate"' in page
    assert Visit.objects.count() == 0


def test_two_visits_at_one_time_are_refused(cast, as_):
    trio = trio_of(cast)
    hosts = hosts_to_book(trio)
    data = fields_of([plan_of(host, days=10) for host in hosts[:2]])
    answer = as_(cast.mentor).post(reverse("trios:visits-book", kwargs={"pk": trio.pk}), data)
    assert (
        f"The visit to {hosts[0].participant} is at this time: everybody attends both."
        in answer.content.decode()
    )
    with pytest.raises(Refused):
        actions.book(trio=trio, plans=[plan_of(host, days=10) for host in hosts[:2]], by=cast.mentor)
    assert Visit.objects.count() == 0


def test_what_speaks_against_a_date_is_shown_and_can_be_gone_on_with(cast, as_):
    trio = trio_of(cast)
    host = hosts_to_book(trio)[0]
    day = next_weekday(20)
    Holiday.objects.create(authority=cast.glasgow, name="In-service day", first_day=day, last_day=day)
    url = reverse("trios:visits-book", kwargs={"pk": trio.pk})
    data = fields_of([plan_of(host, days=20)])
    client = as_(cast.mentor)
    answer = client.post(url, data)
    assert answer.status_code == 200
    assert answer.context["warnings"] == [
        f"The visit to {host.participant} on {day:%A} {day.day} {day:%B} {day.year}: schools in Glasgow City are closed "
        "(In-service day)."
    ]
    assert Visit.objects.count() == 0
    elsewhere = fields_of([plan_of(host, days=400)]) | {"seen": answer.context["seen"]}
    assert client.post(url, elsewhere).status_code == 200  # what was read is not what is posted now
    assert client.post(url, data | {"seen": answer.context["seen"]}).status_code == 302
    assert Visit.objects.count() == 1


def test_warnings_about_weekends_weeks_sessions_and_the_mentors_other_visits(cast):
    trio = trio_of(cast)
    host = hosts_to_book(trio)[0]
    session = arranged_session(cast, days=12, hour=9)
    other = trio_of(cast, mentor=None, number=2)
    theirs = booked(cast, other, days=30)[0]
    saturday = clock.today() + dt.timedelta(days=(5 - clock.today().weekday()) % 7 + 7)
    plans = [
        plan_of(host, starts_at=clock.london(saturday, 9), ends_at=clock.london(saturday, 11)),
        plan_of(host, starts_at=session.starts_at, ends_at=session.ends_at),
        plan_of(host, starts_at=theirs.starts_at, ends_at=theirs.ends_at),
        plan_of(host, days=90),
        plan_of(
            host,
            starts_at=clock.now() - dt.timedelta(days=8),
            ends_at=clock.now() - dt.timedelta(days=8, hours=-2),
        ),
    ]
    said = [
        [w for w in warnings_about(trio, [plan]) if what in w]
        for plan, what in zip(
            plans,
            [
                "is on a Saturday.",
                "meets a session of this trio's teachers",
                "meets another visit of the mentor, with trio 2.",
                "is outside the weeks for visits",
                "is in the past: nobody is invited to it.",
            ],
            strict=True,
        )
    ]
    assert [len(sentences) for sentences in said] == [1, 1, 1, 1, 1]


def test_only_the_mentor_and_the_team_book(cast):
    trio = trio_of(cast)
    plans = [plan_of(hosts_to_book(trio)[0])]
    for person in (cast.participant, cast.lead):
        with pytest.raises(Refused) as no:
            actions.book(trio=trio, plans=plans, by=person)
        assert no.value.reason == "The trio's mentor does this, or the programme team for them."
    for person in (cast.other_lead, cast.marker, cast.applicant):
        with pytest.raises(NotYours):
            actions.book(trio=trio, plans=plans, by=person)
    actions.book(trio=trio, plans=plans, by=cast.team)


def test_a_member_hosts_one_visit_that_stands(cast):
    visit = booked(cast)[0]
    with pytest.raises(StaleState):
        actions.book(trio=trio_again(visit), plans=[plan_of(visit.host, days=40)], by=cast.mentor)
    with pytest.raises(IntegrityError):
        Visit.objects.create(
            trio=visit.trio,
            host=visit.host,
            school=visit.school,
            starts_at=visit.starts_at,
            ends_at=visit.ends_at,
            booked_at=clock.now(),
        )


def trio_again(visit: Visit) -> Trio:
    """The trio with one host's visit free, so that the rule alone does not stop a second booking."""
    Visit.objects.filter(trio=visit.trio).exclude(pk=visit.pk).delete()
    return Trio.objects.get(pk=visit.trio_id)


# Moving and cancelling


def test_moving_updates_calendars(cast, as_):
    visit = booked(cast)[0]
    run_due()
    data = fields_of([plan_of(visit.host, days=13)])
    data = {key.split("-", 1)[1]: value for key, value in data.items()} | {"sequence": "0"}
    answer = as_(cast.mentor).post(reverse("trios:visit-move", kwargs={"pk": visit.pk}), data)
    assert answer.status_code == 302
    run_due()
    moved = again(visit)
    assert (moved.sequence, moved.uid) == (1, visit.uid)
    assert moved.starts_at == clock.london(next_weekday(13), 9, 15)
    events = [calendar_of(message).walk("VEVENT")[0] for message in mails("visit.moved")]
    assert [(str(e["UID"]).split("@")[0], int(e["SEQUENCE"])) for e in events] == [(str(visit.uid), 1)] * 4


def test_the_slower_of_two_movers_reads_a_sentence(cast, as_):
    visit = booked(cast)[0]
    actions.move(visit=again(visit), plan=plan_of(visit.host, days=13), sequence=0, by=cast.mentor)
    with pytest.raises(StaleState) as late:
        actions.move(visit=again(visit), plan=plan_of(visit.host, days=16), sequence=0, by=cast.team)
    assert late.value.reason.startswith("Somebody else changed this visit")
    assert again(visit).starts_at == clock.london(next_weekday(13), 9, 15)


def test_moving_to_the_same_time_changes_nothing(cast):
    visit = booked(cast)[0]
    actions.move(visit=visit, plan=plan_of(visit.host), sequence=0, by=cast.mentor)
    assert again(visit).sequence == 0


def test_cancelling_takes_it_out_and_frees_the_host(cast, as_):
    visit = booked(cast)[0]
    run_due()
    url = reverse("trios:visit-cancel", kwargs={"pk": visit.pk})
    client = as_(cast.mentor)
    assert client.post(url, {"reason": ""}).status_code == 200
    assert client.post(url, {"reason": "Snow"}).status_code == 302
    assert client.post(url, {"reason": "Snow"}).status_code == 409
    run_due()
    assert (again(visit).state, again(visit).cancelled_reason, again(visit).sequence) == (
        "cancelled",
        "Snow",
        1,
    )
    calendars = [calendar_of(message) for message in mails("visit.cancelled")]
    assert [str(c["METHOD"]) for c in calendars] == ["CANCEL"] * 4
    assert [host.pk for host in hosts_to_book(Trio.objects.get(pk=visit.trio_id))] == [visit.host_id]
    again_booked = actions.book(
        trio=Trio.objects.get(pk=visit.trio_id), plans=[plan_of(visit.host, days=40)], by=cast.mentor
    )
    assert again_booked[0].uid != visit.uid


def test_a_change_that_was_changed_again_is_not_told(cast):
    visit = booked(cast)[0]
    actions.move(visit=again(visit), plan=plan_of(visit.host, days=13), sequence=0, by=cast.mentor)
    run_due()
    assert [m for m in mails("visit.booked") if m.context["path"].endswith(f"/{visit.pk}/")] == []
    assert len(mails("visit.moved")) == 4


def test_a_recorded_visit_keeps_its_date(cast):
    visit = attend(held(cast))
    reason = "Attendance at this visit is recorded, so it took place and its date stands."
    assert rules.can_move(cast.mentor, visit).reason == reason
    assert rules.can_cancel(cast.mentor, visit).reason == reason


# Attendance and completion


def test_attendance_by_part_and_completion_in_one_press(cast, as_):
    visit = held(cast)
    ids = [member.enrolment_id for member in members_of(visit.trio)]
    data = {f"observed_{pk}": "on" for pk in ids} | {f"discussed_{pk}": "on" for pk in ids[:2]}
    url = reverse("trios:visit-attendance", kwargs={"pk": visit.pk})
    answer = as_(cast.mentor).post(url, data | {"stamp": "", "action": "complete"})
    assert answer.status_code == 302
    rows = VisitAttendance.objects.order_by("enrolment_id").values_list(
        "enrolment_id", "observed", "discussed"
    )
    assert list(rows) == [(ids[0], True, True), (ids[1], True, True), (ids[2], True, False)]
    assert (again(visit).state, again(visit).completed_by) == ("completed", cast.mentor)


def test_attendance_can_be_corrected_after_completion(cast):
    visit = completed(cast)
    absent = members_of(visit.trio)[1].enrolment
    attend(visit, missing=absent)
    assert VisitAttendance.objects.get(enrolment=absent).discussed is False
    assert again(visit).state == "completed"


def test_attendance_recorded_meanwhile_is_shown_not_overwritten(cast, as_):
    visit = held(cast)
    attend(visit, missing=members_of(visit.trio)[0].enrolment)
    ids = [member.enrolment_id for member in members_of(visit.trio)]
    data = {f"{part}_{pk}": "on" for pk in ids for part in ("observed", "discussed")} | {"stamp": ""}
    url = reverse("trios:visit-attendance", kwargs={"pk": visit.pk})
    client = as_(cast.mentor)
    answer = client.post(url, data)
    assert answer.status_code == 409
    assert "Recorded: part 1 yes, part 2 no" in answer.content.decode()
    assert VisitAttendance.objects.get(enrolment_id=ids[0]).discussed is False
    data["stamp"] = answer.context["form"]["stamp"].value()
    assert client.post(url, data).status_code == 302
    assert VisitAttendance.objects.get(enrolment_id=ids[0]).discussed is True


def test_attendance_waits_for_the_day(cast):
    visit = booked(cast)[0]
    assert rules.can_attend(cast.mentor, visit).reason.startswith("This opens on the day of the visit, ")
    with pytest.raises(Refused):
        attend(visit)


def test_completing_needs_everybody_recorded_and_the_end(cast):
    visit = held(cast)
    assert rules.can_complete(cast.mentor, visit).reason == "Record who was there first."
    visit = attend(visit)
    assert rules.can_complete(cast.participant, visit).allowed is False
    with clock.moved_to(visit.ends_at - dt.timedelta(minutes=1)):
        assert rules.can_complete(cast.mentor, visit).reason == "A visit is completed when it is over."
    actions.complete(visit=visit, by=cast.mentor)
    with pytest.raises(Refused):
        actions.complete(visit=again(visit), by=cast.mentor)


def test_a_stamp_names_what_is_recorded(cast):
    visit = held(cast)
    assert stamp_of(visit) == ""
    attend(visit, missing=members_of(visit.trio)[0].enrolment)
    first, *others = [member.enrolment_id for member in members_of(visit.trio)]
    assert stamp_of(visit) == ",".join([f"{first}:10", *(f"{pk}:11" for pk in others)])


# Pages


def test_a_cancelled_visit_still_has_its_page(cast, as_):
    visit = booked(cast)[0]
    actions.cancel(visit=visit, reason="Snow", by=cast.mentor)
    answer = as_(cast.participant).get(reverse("trios:visit-detail", kwargs={"pk": visit.pk}))
    assert answer.status_code == 200
    assert "Snow" in answer.content.decode()


def test_the_file_for_a_calendar(cast, as_):
    visit = booked(cast)[0]
    answer = as_(cast.participant).get(reverse("trios:visit-invitation", kwargs={"pk": visit.pk}))
    event = Calendar.from_ical(answer.content).walk("VEVENT")[0]
    assert str(event["SUMMARY"]) == f"IOC visit to {visit.host.participant}"
