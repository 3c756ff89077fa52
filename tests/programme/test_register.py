"""The register taken, corrected and fought over; apologies; missing twice (complaint 21)."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.queries import trail_of
from core import clock
from core.decisions import Refused
from core.transitions import StaleState
from core.ui.dates import full_date
from notifications.models import Message
from programme.actions import catch_up as catch_up_actions
from programme.actions import register as actions
from programme.models import Attendance, Session
from programme.queries.register import Mark, register_of
from programme.queries.session import title_of
from programme.reminders import remind_sessions_and_journal
from tests.builders_meeting import arranged_session, held_session, take_register
from tests.factories.programme import EnrolmentFactory


@pytest.fixture
def second(cast):
    """Another participant of Glasgow."""
    return EnrolmentFactory(cohort=cast.cohort, school=cast.school, participant__name="Zed Second")


def statuses(session):
    return dict(Attendance.objects.filter(session=session).values_list("enrolment", "status"))


def test_the_whole_register_is_saved_at_once_and_the_session_is_held(cast, second, as_):
    session = arranged_session(cast, days=0, hour=1)
    url = reverse("programme:register", args=[session.pk])
    client = as_(cast.lead)
    stamp = client.get(url).context["form"].register.stamp
    answer = client.post(
        url,
        {
            "stamp": stamp,
            "action": "save",
            f"status-{cast.enrolment.pk}": "late",
            f"note-{cast.enrolment.pk}": "Bus",
            f"status-{second.pk}": "absent",
        },
    )
    assert answer.status_code == 302
    session.refresh_from_db()
    assert (session.state, session.register_taken_by) == ("held", cast.lead)
    assert statuses(session) == {cast.enrolment.pk: "late", second.pk: "absent"}
    assert Attendance.objects.get(enrolment=cast.enrolment).note == "Bus"
    assert [event.event for event in trail_of(session)] == ["session.held", "session.arranged"]


def test_one_press_marks_the_rest_present(cast, second, as_):
    session = arranged_session(cast, days=0, hour=1)
    url = reverse("programme:register", args=[session.pk])
    as_(cast.lead).post(url, {"stamp": "0", "action": "rest", f"status-{second.pk}": "absent"})
    assert statuses(session) == {cast.enrolment.pk: "present", second.pk: "absent"}


def test_who_is_left_open_is_named_and_nothing_is_saved(cast, second, as_):
    session = arranged_session(cast, days=0, hour=1)
    url = reverse("programme:register", args=[session.pk])
    answer = as_(cast.lead).post(
        url, {"stamp": "0", "action": "save", f"status-{second.pk}": "late", f"note-{second.pk}": "Bus"}
    )
    assert answer.status_code == 200
    assert answer.context["form"].errors == {
        f"status-{cast.enrolment.pk}": ["Say whether Petra Participant was there."]
    }
    assert 'value="Bus"' in answer.content.decode()
    assert statuses(session) == {}


def test_two_leads_at_once_the_slower_keeps_their_marks_and_reads_a_sentence(cast, second, as_):
    session = arranged_session(cast, days=0, hour=1)
    stamp = register_of(session, cast.lead).stamp
    take_register(session, cast.team, "present")
    url = reverse("programme:register", args=[session.pk])
    data = {
        "stamp": stamp,
        "action": "save",
        f"status-{second.pk}": "late",
        f"status-{cast.enrolment.pk}": "present",
    }
    answer = as_(cast.lead).post(url, data)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Tessa Team saved this register while you had it open" in page
    assert "Saved meanwhile: Present" in page
    assert answer.context["form"][f"status-{second.pk}"].value() == "late"
    assert statuses(session) == {cast.enrolment.pk: "present", second.pk: "present"}
    again = as_(cast.lead).post(url, data | {"stamp": answer.context["form"]["stamp"].value()})
    assert again.status_code == 302
    assert statuses(session) == {cast.enrolment.pk: "present", second.pk: "late"}


def test_sending_the_same_register_twice_is_harmless(cast, second, as_):
    session = arranged_session(cast, days=0, hour=1)
    url = reverse("programme:register", args=[session.pk])
    data = {"stamp": "0", "action": "rest"}
    assert [as_(cast.lead).post(url, data).status_code for _ in range(2)] == [302, 302]
    assert len(trail_of(session)) == 2


def test_each_lead_marks_their_own_at_a_joint_session(cast, second):
    session = arranged_session(cast, days=0, hour=1, authorities=(cast.glasgow, cast.inverclyde))
    take_register(session, cast.other_lead, "present")
    assert statuses(session) == {cast.other_enrolment.pk: "present"}
    with pytest.raises(Refused, match="Mark everybody on the register"):
        actions.take(
            session=session, marks={cast.other_enrolment.pk: Mark("absent")}, stamp="0", by=cast.lead
        )
    take_register(session, cast.lead, "late")
    assert statuses(session) == {
        cast.other_enrolment.pk: "present",
        cast.enrolment.pk: "late",
        second.pk: "late",
    }


def test_a_correction_is_recorded_with_both_values(cast):
    session = held_session(cast, "absent")
    take_register(session, cast.team, "present")
    event = trail_of(session)[0]
    assert (event.event, event.facts) == (
        "register.taken",
        {"changed": {str(cast.enrolment.pk): ["absent", "present"]}},
    )


def test_the_register_opens_on_the_day(cast, as_):
    session = arranged_session(cast, days=1)
    answer = as_(cast.lead).get(reverse("programme:register", args=[session.pk]))
    assert answer.status_code == 403
    assert "The register opens on the day of the session" in answer.content.decode()


def test_missing_is_told_and_a_correction_in_time_stops_the_mail(cast):
    session = held_session(cast, "apologies")
    mail = Message.objects.get(kind="session.missed")
    assert (mail.to_user, mail.state) == (cast.participant, "gathered")
    Message.objects.update(state="waiting")
    take_register(session, cast.lead, "late")
    mail.refresh_from_db()
    assert mail.state == "cancelled"


def test_two_missed_in_a_row_alert_the_lead_once(cast):
    def alerts():
        rows = Message.objects.filter(kind="session.missed_in_a_row")
        return [(row.to_user_id, row.subject) for row in rows]

    held_session(cast, "absent", days=-40)
    assert alerts() == []
    held_session(cast, "partly", days=-30)
    once = [(cast.lead.pk, "Petra Participant has missed 2 sessions in a row")]
    assert alerts() == once
    held_session(cast, "absent", days=-20)
    assert alerts() == once
    held_session(cast, "present", days=-15)
    held_session(cast, "absent", days=-10)
    assert alerts() == once
    held_session(cast, "absent", days=-5)
    assert len(alerts()) == 2


def test_apologies_stand_on_the_register_with_their_reason(cast, as_):
    session = arranged_session(cast)
    url = reverse("programme:apologies", args=[session.pk])
    client = as_(cast.participant)
    for _ in range(2):
        assert client.post(url, {"note": "Cover fell through"}).status_code == 302
    row = Attendance.objects.get()
    assert (row.status, row.note, row.recorded_by) == ("apologies", "Cover fell through", cast.participant)
    mails = Message.objects.filter(kind="apologies.given")
    assert [mail.to_user for mail in mails] == [cast.lead]
    assert "Cover fell through" not in str(mails[0].context)
    line = register_of(session, cast.lead).lines[0]
    assert (line.status, line.note) == ("apologies", "Cover fell through")
    assert Session.objects.get().state == "arranged"


def test_apologies_can_be_taken_back(cast, as_):
    session = arranged_session(cast)
    url = reverse("programme:apologies", args=[session.pk])
    client = as_(cast.participant)
    client.post(url, {"note": ""})
    client.post(url, {"action": "withdraw"})
    assert Attendance.objects.count() == 0
    assert [event.event for event in trail_of(session)][:2] == ["apologies.withdrawn", "apologies.given"]


def test_apologies_come_before_it_begins(cast):
    begun = arranged_session(cast, days=0, hour=0)
    with pytest.raises(Refused, match="This session has begun"):
        actions.give_apologies(session=begun, note="", by=cast.participant)


@pytest.mark.parametrize("said", [False, True], ids=["expected", "apologies sent"])
def test_while_it_goes_on_no_page_offers_apologies(cast, as_, said):
    session = arranged_session(cast)
    if said:
        actions.give_apologies(session=session, note="", by=cast.participant)
    apologies = reverse("programme:apologies", args=[session.pk])
    pages = [reverse("programme:timetable"), reverse("programme:session-detail", args=[session.pk])]
    client = as_(cast.participant)
    before = [apologies in client.get(page).content.decode() for page in pages]
    clock.move_to(session.starts_at + dt.timedelta(minutes=30))
    during = [client.get(page) for page in pages]
    assert before == [not said, True]
    assert [page.status_code for page in during] == [200, 200]
    assert not any(apologies in page.content.decode() for page in during)


def test_a_stale_register_is_refused_by_the_action(cast):
    session = arranged_session(cast, days=0, hour=1)
    take_register(session, cast.team)
    with pytest.raises(StaleState):
        actions.take(session=session, marks={cast.enrolment.pk: Mark("absent")}, stamp="0", by=cast.lead)


def test_the_register_asks_equally_often_for_3_and_30(cast, as_):
    session = arranged_session(cast, days=0, hour=1)
    url = reverse("programme:register", args=[session.pk])
    counts = []
    for number in (2, 27):
        for _ in range(number):
            EnrolmentFactory(cohort=cast.cohort, school=cast.school)
        client = as_(cast.lead)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(url)
        counts.append(len(asked))
    assert len(page.context["rows"]) == 30
    assert counts[0] == counts[1]
    assert counts[1] <= 12


def in_a_row():
    """Every alert: to whom, about which sessions, how it stands."""
    rows = Message.objects.filter(kind="session.missed_in_a_row").order_by("pk")
    return [(row.to_user_id, row.context["dates"], row.state) for row in rows]


def named(*sessions):
    return [f"{title_of(session)}, {full_date(session.starts_at)}" for session in sessions]


def keep_waiting():
    """It is night: nothing has gone out yet."""
    Message.objects.update(state="waiting")


def test_a_later_correction_that_makes_two_in_a_row_alerts_once(cast):
    first = held_session(cast, "present", days=-20)
    second = held_session(cast, "absent", days=-10)
    assert in_a_row() == []
    take_register(first, cast.team, "apologies")
    assert [(to, dates) for to, dates, _ in in_a_row()] == [(cast.lead.pk, named(first, second))]
    take_register(first, cast.lead, "absent")
    held_session(cast, "absent", days=-5)
    earliest = held_session(cast, "present", days=-40)
    take_register(earliest, cast.lead, "absent")
    assert len(in_a_row()) == 1


def test_an_alert_that_a_correction_makes_untrue_is_stopped_and_may_come_true_again(cast):
    first = held_session(cast, "absent", days=-20)
    second = held_session(cast, "absent", days=-10)
    keep_waiting()
    take_register(first, cast.lead, "present")
    assert in_a_row() == [(cast.lead.pk, named(first, second), "cancelled")]
    take_register(first, cast.lead, "absent")
    assert [(dates, state == "cancelled") for _, dates, state in in_a_row()] == [
        (named(first, second), True),
        (named(first, second), False),
    ]


def test_no_warning_is_ever_sent_for_a_session_marked_present(cast):
    session = held_session(cast, "absent", days=-10)
    keep_waiting()
    catch_up_actions.agree(
        attendance=Attendance.objects.get(session=session),
        task="talk",
        detail="",
        due_on=clock.today() + dt.timedelta(days=2),
        by=cast.lead,
    )
    take_register(session, cast.lead, "present")
    before = set(Message.objects.filter(state__in=["waiting", "gathered"]).values_list("kind", flat=True))
    assert before == {"catch_up.agreed"}
    for days in range(-1, 30):
        with clock.moved_to(clock.london(clock.today() + dt.timedelta(days=days), 10)):
            remind_sessions_and_journal()
    kinds = set(Message.objects.exclude(state="cancelled").values_list("kind", flat=True))
    assert kinds & {"session.missed", "session.missed_in_a_row", "catch_up.due", "catch_up.overdue"} == set()


def test_absent_again_after_a_correction_is_told_again(cast):
    session = held_session(cast, "absent")
    keep_waiting()
    take_register(session, cast.lead, "present")
    take_register(session, cast.lead, "absent")
    states = Message.objects.filter(kind="session.missed").order_by("pk").values_list("state", flat=True)
    assert [state == "cancelled" for state in states] == [True, False]


def test_the_message_names_the_session_and_its_date(cast):
    session = held_session(cast, "partly")
    mail = Message.objects.get(kind="session.missed")
    assert mail.subject == (
        f"You missed part of the IOC session on {full_date(session.starts_at)}: how to catch up on "
        f"{title_of(session)}"
    )
    assert (mail.context["title"], full_date(session.starts_at) in mail.context["when"]) == (
        title_of(session),
        True,
    )


def test_apologies_given_beforehand_are_seen_with_their_time_and_lead_to_the_catch_up(cast, as_):
    session = arranged_session(cast, days=1)
    actions.give_apologies(session=session, note="Inspection", by=cast.participant)
    with clock.moved_to(session.ends_at):
        page = as_(cast.lead).get(reverse("programme:register", args=[session.pk])).content.decode()
        assert "Sent apologies" in page
        assert "Inspection" in page
        take_register(session, cast.lead, "apologies")
    assert [m.to_user for m in Message.objects.filter(kind="session.missed")] == [cast.participant]
