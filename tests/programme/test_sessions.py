"""Sessions arranged, changed, cancelled, and who sees what of them."""

import datetime as dt
import uuid

import icalendar
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.queries import trail_of
from core import clock, jobs
from core.decisions import Refused
from core.transitions import StaleState
from notifications.models import Message
from programme.actions import session as actions
from programme.enums import SessionState
from programme.models import Holiday, Session
from programme.queries import session as queries
from programme.rules import session as rules
from tests.builders_meeting import arranged_session, held_session, plan
from tests.factories.programme import EnrolmentFactory, SessionFactory


def mails(kind: str) -> list[tuple[str, str]]:
    """(address, METHOD of the attached calendar) of every mail of a kind."""
    jobs.run_due()
    rows = Message.objects.filter(kind=kind).order_by("to_address")
    return [(row.to_address, icalendar.Calendar.from_ical(row.invitation)["method"]) for row in rows]


def form_of(cast, **changes):
    day = clock.today() + dt.timedelta(days=30)
    return {
        "features": [cast.cohort.features.get(number=1).pk, cast.cohort.features.get(number=2).pk],
        "authorities": [cast.glasgow.pk],
        "date": day.isoformat(),
        "starts": "16:00",
        "ends": "7pm",
        "mode": "blended",
        "place": "Anytown Primary School",
        "join_link": "https://meet.example.org/ioc",
        "note": "Bring a jotter.",
        "uid": str(uuid.uuid4()),
    } | changes


def test_arranging_from_the_page_invites_everybody_expected(cast, as_):
    EnrolmentFactory(cohort=cast.cohort, school=cast.school, state="withdrawn")
    answer = as_(cast.lead).post(reverse("programme:session-arrange"), form_of(cast))
    session = Session.objects.get()
    assert (answer.status_code, answer.url) == (302, reverse("programme:session-detail", args=[session.pk]))
    assert [f.number for f in session.features.all()] == [1, 2]
    day = clock.today() + dt.timedelta(days=30)
    assert (session.starts_at, session.ends_at) == (clock.london(day, 16), clock.london(day, 19))
    assert [event.event for event in trail_of(session)] == ["session.arranged"]
    assert mails("session.arranged") == [("participant@example.org", "REQUEST")]


def test_pressing_twice_arranges_once(cast, as_):
    data = form_of(cast)
    for _ in range(2):
        assert as_(cast.lead).post(reverse("programme:session-arrange"), data).status_code == 302
    assert Session.objects.count() == 1
    assert len(mails("session.arranged")) == 1


def test_another_persons_session_is_not_taken_for_ones_own(cast, as_):
    theirs = SessionFactory(cohort=cast.cohort, arranged_by=cast.other_lead, authorities=[cast.inverclyde])
    as_(cast.lead).post(reverse("programme:session-arrange"), form_of(cast, uid=str(theirs.uid)))
    mine = Session.objects.exclude(pk=theirs.pk).get()
    assert mine.uid != theirs.uid


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"features": []}, "features", "Choose at least one feature."),
        ({"authorities": []}, "authorities", "Choose at least one authority."),
        ({"ends": "15:00"}, "ends", "The end has to be after the start, on the same day."),
        ({"starts": "teatime"}, "starts", "Enter a time such as 16:00."),
        ({"date": "soon"}, "date", "Enter a date such as 19/03/2027."),
        ({"date": ""}, "date", "Enter the date."),
        ({"place": " "}, "place", "Enter where it takes place."),
        ({"join_link": "http://meet.example.org/"}, "join_link", "The link has to begin with https://."),
        (
            {"join_link": "javascript:alert(1)"},
            "join_link",
            "Enter a whole link, such as https://meet.example.org/ioc.",
        ),
    ],
)
def test_a_wrong_value_is_answered_beside_the_field_and_keeps_the_rest(cast, as_, changes, field, sentence):
    answer = as_(cast.lead).post(reverse("programme:session-arrange"), form_of(cast) | changes)
    assert answer.status_code == 200
    assert answer.context["form"].errors[field] == [sentence]
    assert "Bring a jotter." in answer.content.decode()
    assert Session.objects.count() == 0


def test_a_lead_arranges_for_their_own_authority_among_others(cast, as_):
    answer = as_(cast.lead).post(
        reverse("programme:session-arrange"), form_of(cast, authorities=[cast.inverclyde.pk])
    )
    assert answer.context["form"].errors["authorities"] == ["Your own authority has to be among them."]
    with pytest.raises(Refused, match="has to serve your own authority"):
        arranged_session(cast, authorities=(cast.inverclyde,))
    joint = arranged_session(cast, authorities=(cast.glasgow, cast.inverclyde))
    assert mails("session.arranged") == [
        ("other-participant@example.org", "REQUEST"),
        ("participant@example.org", "REQUEST"),
    ]
    assert bool(rules.can_edit(cast.lead, joint)) is True
    assert rules.can_edit(cast.other_lead, joint).reason.startswith(
        "This is a joint session, arranged by Lena"
    )
    assert bool(rules.can_edit(cast.team, joint)) is True


def test_another_years_features_are_refused(cast):
    foreign = cast.other_cohort.features.get(number=1)
    with pytest.raises(Refused, match="features of this year"):
        actions.arrange(
            cohort=cast.cohort,
            plan=plan(cast, features=(1,)).__class__(
                **{name: getattr(plan(cast), name) for name in plan(cast).__slots__}
                | {"features": (foreign,)}
            ),
            by=cast.lead,
        )


def test_nobody_is_written_to_about_the_past(cast):
    arranged_session(cast, days=-2)
    assert mails("session.arranged") == []


def test_an_edit_raises_the_sequence_and_updates_calendars(cast, as_):
    session = arranged_session(cast)
    jobs.run_due()
    url = reverse("programme:session-edit", args=[session.pk])
    shown = as_(cast.lead).get(url).context["form"]
    data = {name: shown[name].value() for name in shown.fields if shown[name].value() is not None}
    data |= {"starts": "15:30", "ends": "18:30"}
    assert as_(cast.lead).post(url, data).status_code == 302
    session.refresh_from_db()
    assert (session.sequence, session.starts_at.astimezone(clock.LONDON).time()) == (1, dt.time(15, 30))
    assert mails("session.changed") == [("participant@example.org", "REQUEST")]
    event = icalendar.Calendar.from_ical(Message.objects.get(kind="session.changed").invitation).events[0]
    assert (event["sequence"], str(event["uid"]).split("@")[0]) == (1, str(session.uid))


def test_saving_without_a_change_tells_nobody(cast):
    session = arranged_session(cast)
    actions.edit(session=session, plan=plan(cast), sequence=0, by=cast.lead)
    session.refresh_from_db()
    assert session.sequence == 0
    assert mails("session.changed") == []


def test_the_slower_of_two_edits_gets_a_sentence(cast):
    session = arranged_session(cast)
    actions.edit(session=Session.objects.get(), plan=plan(cast, place="Hall"), sequence=0, by=cast.team)
    with pytest.raises(StaleState):
        actions.edit(session=session, plan=plan(cast, place="Library"), sequence=0, by=cast.lead)
    assert Session.objects.get().place == "Hall"


def test_an_authority_that_is_dropped_is_told_and_its_calendars_cleared(cast):
    session = arranged_session(cast, authorities=(cast.glasgow, cast.inverclyde))
    jobs.run_due()
    actions.edit(session=session, plan=plan(cast), sequence=0, by=cast.lead)
    assert mails("session.dropped") == [("other-participant@example.org", "CANCEL")]
    assert mails("session.changed") == [("participant@example.org", "REQUEST")]


def test_cancelling_takes_it_out_of_calendars_and_cannot_be_done_twice(cast, as_):
    session = arranged_session(cast)
    jobs.run_due()
    url = reverse("programme:session-cancel", args=[session.pk])
    assert as_(cast.lead).post(url, {"reason": ""}).context["form"].errors == {
        "reason": ["Say why: everybody expected reads it."]
    }
    assert as_(cast.lead).post(url, {"reason": "Snow."}).status_code == 302
    session.refresh_from_db()
    assert (session.state, session.cancelled_reason, session.sequence) == ("cancelled", "Snow.", 1)
    assert mails("session.cancelled") == [("participant@example.org", "CANCEL")]
    assert as_(cast.lead).post(url, {"reason": "Snow."}).status_code == 409
    assert as_(cast.lead).get(reverse("programme:session-edit", args=[session.pk])).status_code == 403
    assert [event.event for event in trail_of(session)] == ["session.cancelled", "session.arranged"]


def test_an_overtaken_piece_of_news_is_not_told(cast):
    session = arranged_session(cast)
    actions.cancel(session=session, reason="Snow.", by=cast.lead)
    assert mails("session.arranged") == []
    assert mails("session.cancelled") == [("participant@example.org", "CANCEL")]


def test_holidays_and_dates_outside_the_year_warn_without_forbidding(cast, as_):
    first = arranged_session(cast, days=200)
    day = clock.today() + dt.timedelta(days=200)
    Holiday.objects.create(authority=cast.glasgow, name="September weekend", first_day=day, last_day=day)
    Holiday.objects.create(authority=cast.inverclyde, name="Elsewhere", first_day=day, last_day=day)
    assert queries.warnings_about(first) == [
        "Schools in Glasgow City are closed on this day (September weekend)."
    ]
    second = arranged_session(cast, days=200, hour=18)
    assert len(queries.warnings_about(second)) == 2
    early = arranged_session(cast, days=5)
    assert "outside them" in queries.warnings_about(early)[0]
    page = as_(cast.lead).get(reverse("programme:session-detail", args=[first.pk]))
    assert "September weekend" in page.content.decode()


def test_visible_to_agrees_with_can_see(cast):
    ours = arranged_session(cast)
    arranged_session(cast, authorities=(cast.glasgow, cast.inverclyde))
    theirs = arranged_session(cast, by=cast.team, authorities=(cast.inverclyde,))
    elsewhen = SessionFactory(cohort=cast.other_cohort, authorities=[cast.glasgow])
    people = [
        cast.team,
        cast.lead,
        cast.other_lead,
        cast.participant,
        cast.other_participant,
        cast.lead_and_participant,
        cast.mentor,
        cast.admin,
        cast.applicant,
    ]
    for user in people:
        allowed = {s.pk for s in Session.objects.all() if rules.can_see(user, s)}
        assert set(queries.visible_to(user).values_list("pk", flat=True)) == allowed
    assert ours not in queries.visible_to(cast.other_lead)
    assert theirs not in queries.visible_to(cast.participant)
    assert elsewhen not in queries.visible_to(cast.participant)
    assert elsewhen in queries.visible_to(cast.lead_and_participant)
    assert set(queries.visible_to(cast.mentor)) == set()


def test_who_has_withdrawn_no_longer_sees_the_join_link(cast, as_):
    session = arranged_session(
        cast, days=5, mode="online", place="", join_link="https://meet.example.org/ioc"
    )
    url = reverse("programme:session-detail", args=[session.pk])
    assert "https://meet.example.org/ioc" in as_(cast.participant).get(url).content.decode()
    assert as_(cast.other_participant).get(url).status_code == 404
    cast.enrolment.state = "withdrawn"
    cast.enrolment.save()
    assert as_(cast.participant).get(url).status_code == 404


def test_the_list_filters_by_the_address_and_survives_nonsense(cast, as_):
    coming = arranged_session(cast)
    past = held_session(cast)
    other = arranged_session(cast, by=cast.team, authorities=(cast.inverclyde,))
    url = reverse("programme:session-list")

    def listed(user, query):
        return [session.pk for session in as_(user).get(url + query).context["page"]]

    assert listed(cast.lead, "") == [coming.pk]
    assert listed(cast.lead, "?when=past") == [past.pk]
    assert listed(cast.lead, "?when=all") == [coming.pk, past.pk]
    assert listed(cast.lead, "?authority=inverclyde") == [coming.pk]
    assert listed(cast.team, "?authority=inverclyde") == [other.pk]
    assert listed(cast.team, f"?cohort={cast.other_cohort.slug}") == []
    assert listed(cast.lead, "?when=x&cohort=none&page=abc") == [coming.pk]


def test_the_list_asks_equally_often_for_3_and_30(cast, as_):
    url = reverse("programme:session-list")
    counts = []
    for number in (3, 27):
        for _ in range(number):
            SessionFactory(
                cohort=cast.cohort,
                authorities=[cast.glasgow, cast.inverclyde],
                features=cast.cohort.features.all(),
            )
        client = as_(cast.team)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url, {"cohort": cast.cohort.slug, "authority": "glasgow"}).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[1] <= 12


def test_the_timetable_asks_equally_often_for_3_and_30(cast, as_):
    url = reverse("programme:timetable")
    counts = []
    for number in (3, 27):
        for _ in range(number):
            SessionFactory(
                cohort=cast.cohort, authorities=[cast.glasgow], features=cast.cohort.features.all()
            )
        client = as_(cast.participant)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(url)
        counts.append(len(asked))
    assert len(page.context["coming"]) == 30
    assert counts[0] == counts[1]
    assert counts[1] <= 12


def test_every_state_and_verb_has_its_answer(cast):
    arranged = arranged_session(cast)
    held = held_session(cast)
    cancelled = arranged_session(cast, days=12)
    actions.cancel(session=cancelled, reason="Snow.", by=cast.lead)
    table = {
        state: (
            bool(rules.can_edit(cast.lead, s)),
            bool(rules.can_cancel(cast.lead, s)),
            bool(rules.register_opens(s)),
        )
        for state, s in (
            (SessionState.ARRANGED, arranged),
            (SessionState.HELD, held),
            (SessionState.CANCELLED, cancelled),
        )
    }
    assert table == {
        SessionState.ARRANGED: (True, True, False),
        SessionState.HELD: (False, False, True),
        SessionState.CANCELLED: (False, False, False),
    }
