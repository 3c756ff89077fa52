"""Messages to many go to the right people: chosen, counted, named, held, stopped or sent. Complaint 16."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEvent
from core import clock, jobs
from core.decisions import Refused
from core.transitions import StaleState
from notifications import placeholders, queries, rules
from notifications.actions import announcement as actions
from notifications.actions.announcement import Audience
from notifications.models import Announcement, Message
from programme.models import Enrolment, Holiday
from programme.queries.audience import groups_for, people_of
from tests.builders_meeting import arranged_session
from tests.factories.programme import EnrolmentFactory
from tests.house.access import PERSONAS

pytestmark = pytest.mark.django_db

MONDAY = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _monday():
    clock.move_to(clock.london(MONDAY, 10))


@pytest.fixture
def session(cast):
    """A session of Glasgow and Inverclyde at which one person of each is expected; its invitations have gone out."""
    session = arranged_session(cast, days=20, by=cast.team, authorities=(cast.glasgow, cast.inverclyde))
    jobs.run_due()
    mail.outbox.clear()
    return session


WRITE = "/messages/write/"
TEXT = {"subject": "Bring a book", "text": "Please bring one, {name}.\n\nMore: {link}"}


def write(client, by, to, **changes):
    client.force_login(by)
    return client.post(WRITE, TEXT | {"to": to} | changes)


def written(cast, by=None, **changes) -> Announcement:
    values = {
        "audience": Audience(
            label="Participants in Glasgow City", people=[cast.participant], authority=cast.glasgow
        ),
        "by": by or cast.lead,
    }
    return actions.write(**values | TEXT | changes)


def minutes_later(minutes: int) -> list[tuple[list[str], str]]:
    clock.move_to(clock.now() + dt.timedelta(minutes=minutes))
    before = len(mail.outbox)
    jobs.run_due()
    return sorted((letter.to, letter.subject) for letter in mail.outbox[before:])


def announced() -> int:
    return Message.objects.filter(kind="announcement.sent").count()


def press(client, name, announcement):
    return client.post(reverse(f"notifications:announcement-{name}", args=[announcement.pk]))


# --- Choosing -----------------------------------------------------------------------------------------------


def test_no_group_chosen_means_nobody_and_not_everybody(cast, client, session):
    answer = write(client, cast.team, "")
    assert answer.context["form"].errors == {"to": ["Choose who it goes to"]}
    assert "Please bring one, {name}." in answer.content.decode()
    assert (
        Announcement.objects.count(),
        Message.objects.filter(kind__startswith="announcement").count(),
    ) == (0, 0)


@pytest.mark.parametrize("to", ["session:999999", "everybody", "authority:0", "session:1:2:3"])
def test_a_group_that_is_not_offered_is_refused(cast, client, session, to):
    answer = write(client, cast.lead, to)
    assert list(answer.context["form"].errors) == ["to"]
    assert Announcement.objects.count() == 0


def test_nobody_in_the_group_means_nothing_can_be_sent(cast, client, session):
    Enrolment.objects.update(state="withdrawn")
    answer = write(client, cast.team, f"session:{session.pk}")
    assert answer.context["form"].errors == {
        "to": ["Nobody is in this group now, so nothing can be sent. Choose another."]
    }
    with pytest.raises(Refused, match="Nobody would get this message"):
        written(cast, audience=Audience(label="Nobody", people=[], authority=cast.glasgow))


def members(user) -> dict[str, list[str]]:
    return {group.value: [person.email for person in people_of(group)] for group in groups_for(user)}


def test_the_people_of_a_session_a_feature_and_an_authority(cast, session):
    glasgow, inverclyde, first = cast.glasgow.pk, cast.inverclyde.pk, session.features.get().pk
    found = members(cast.team)
    both = ["other-participant@example.org", "participant@example.org"]
    expected = {
        f"session:{session.pk}": both,
        f"feature:{first}": both,
        f"authority:{glasgow}": ["both@example.org", "participant@example.org"],
        f"authority:{inverclyde}": ["other-participant@example.org"],
    }
    assert {value: sorted(people) for value, people in found.items() if people} == expected
    own = {value: people for value, people in members(cast.lead).items() if people}
    assert own == {
        f"session:{session.pk}:{glasgow}": ["participant@example.org"],
        f"feature:{first}:{glasgow}": ["participant@example.org"],
        f"authority:{glasgow}": ["both@example.org", "participant@example.org"],
    }


def test_who_has_left_and_who_missed_the_other_years_session_are_not_in_it(cast, session):
    Enrolment.objects.filter(pk=cast.enrolment.pk).update(state="deferred")
    assert members(cast.team)[f"session:{session.pk}"] == ["other-participant@example.org"]


def test_a_lead_writes_to_their_own_people_only(cast, client, session):
    for to in (
        f"session:{session.pk}",
        f"authority:{cast.inverclyde.pk}",
        f"session:{session.pk}:{cast.inverclyde.pk}",
    ):
        assert list(write(client, cast.lead, to).context["form"].errors) == ["to"]
    assert write(client, cast.lead, f"session:{session.pk}:{cast.glasgow.pk}").status_code == 302
    assert [person.email for person in Announcement.objects.get().people.all()] == ["participant@example.org"]
    for authority in (cast.inverclyde, None):
        audience = Audience(label="Others", people=[cast.other_participant], authority=authority)
        with pytest.raises(Refused, match="your own authority only"):
            written(cast, audience=audience)


def test_the_page_of_a_session_leads_to_its_people_already_chosen(cast, client, session):
    for user, value in (
        (cast.team, f"session:{session.pk}"),
        (cast.lead, f"session:{session.pk}:{cast.glasgow.pk}"),
    ):
        client.force_login(user)
        url = client.get(reverse("programme:session-detail", args=[session.pk])).context["write_url"]
        page = client.get(url).content.decode()
        assert f'<option value="{value}" selected>' in page


# --- Writing and checking -----------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["subject", "text"])
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("Hello {frist_name}", "“{frist_name}” stands for nothing."),
        ("Hello {}", "“{}” stands for nothing."),
        ("Hello {name", "There is a bracket without its partner."),
        ("Hello name}", "There is a bracket without its partner."),
    ],
)
def test_an_unknown_placeholder_is_refused_and_what_was_typed_is_kept(
    cast, client, session, field, typed, sentence
):
    answer = write(client, cast.team, f"session:{session.pk}", **{field: typed})
    [error] = answer.context["form"].errors[field]
    assert error.startswith(sentence)
    assert "{first_name}" in error
    page = answer.content.decode()
    assert typed in page
    assert f'<option value="session:{session.pk}" selected>' in page
    assert Announcement.objects.count() == 0
    with pytest.raises(Refused):
        written(cast, **{field: typed})


def test_what_a_person_is_called_is_not_read_as_a_placeholder():
    assert placeholders.fill("{name}, {about}", {"name": "{link}", "about": "x"}) == "{link}, x"


def test_the_check_page_counts_and_names_everybody_and_sends_nothing(cast, client, session):
    answer = write(client, cast.team, f"session:{session.pk}")
    page = client.get(answer["Location"]).content.decode()
    for words in (
        "2 people get it",
        "<li>Petra Participant</li>",
        "<li>Paul Participant</li>",
        "Please bring one, Paul Participant.",
    ):
        assert words in page
    assert minutes_later(60) == []
    assert announced() == 0


def test_a_test_copy_goes_to_the_author_and_nobody_else(cast, client):
    announcement = written(cast)
    client.force_login(cast.lead)
    assert press(client, "copy", announcement).status_code == 302
    assert minutes_later(0) == [(["lead@example.org"], "Copy: Bring a book")]
    assert "Please bring one, Lena Lead." in mail.outbox[-1].body
    assert announced() == 0
    announcement.refresh_from_db()
    assert announcement.state == "draft"


def test_a_draft_is_changed_with_what_was_chosen_and_typed_at_hand(cast, client, session):
    to = f"session:{session.pk}:{cast.glasgow.pk}"
    write(client, cast.lead, to)
    draft = Announcement.objects.get()
    url = f"{WRITE}?draft={draft.pk}"
    page = client.get(url).content.decode()
    assert f'<option value="{to}" selected>' in page
    assert 'value="Bring a book"' in page
    assert client.post(url, TEXT | {"to": to, "subject": "Bring two"}).status_code == 302
    assert list(Announcement.objects.values_list("subject", flat=True)) == ["Bring two"]
    client.force_login(cast.team)
    assert client.get(url).status_code == 404


# --- Sending ------------------------------------------------------------------------------------------------


def test_it_is_held_for_ten_minutes_and_goes_out_once(cast, client, session):
    write(client, cast.team, f"session:{session.pk}")
    announcement = Announcement.objects.get()
    assert press(client, "send", announcement).status_code == 302
    assert press(client, "send", announcement).status_code == 403
    assert minutes_later(9) == []
    assert minutes_later(1) == [
        (["other-participant@example.org"], "Bring a book"),
        (["participant@example.org"], "Bring a book"),
    ]
    assert f"More: http://127.0.0.1:8000/sessions/{session.pk}/" in mail.outbox[-1].body
    assert minutes_later(60) == []
    events = AuditEvent.objects.filter(event__startswith="announcement.").order_by("pk")
    assert list(events.values_list("event", "by_id")) == [
        ("announcement.sent", cast.team.pk),
        ("announcement.gone_out", None),
    ]


def test_who_joins_between_the_check_and_the_sending_does_not_get_it(cast, client, session):
    """What the check page named is who gets it."""
    write(client, cast.team, f"session:{session.pk}")
    EnrolmentFactory(cohort=cast.cohort, school=cast.school)
    press(client, "send", Announcement.objects.get())
    assert len(minutes_later(10)) == 2


def test_stopped_within_the_ten_minutes_nobody_gets_it(cast, client):
    announcement = written(cast)
    client.force_login(cast.lead)
    press(client, "send", announcement)
    assert minutes_later(9) == []
    page = client.get(reverse("notifications:announcement-detail", args=[announcement.pk])).content.decode()
    assert "Stop this message" in page
    assert press(client, "stop", announcement).status_code == 302
    assert minutes_later(60) == []
    assert press(client, "stop", announcement).status_code == 403
    assert announced() == 0


def test_of_stopping_and_going_out_at_once_one_wins(cast):
    announcement = actions.send(announcement=written(cast), by=cast.lead)
    late = Announcement.objects.get(pk=announcement.pk)
    actions.go_out(announcement=Announcement.objects.select_related("written_by").get(pk=announcement.pk))
    with pytest.raises(StaleState):
        actions.stop(announcement=late, by=cast.lead)
    assert announced() == 1


def test_killed_half_way_the_rest_get_it_and_nobody_twice(cast, session, monkeypatch):
    people = [cast.participant, cast.other_participant, cast.mentor]
    announcement = written(cast, by=cast.team, audience=Audience(label="Three", people=people))
    actions.send(announcement=announcement, by=cast.team)

    class Killed(Exception):
        pass

    told = []

    def kill_at_the_second(*notices):
        if told:
            raise Killed
        told.append(notices)
        return notify(*notices)

    notify = actions.notify
    monkeypatch.setattr(actions, "CHUNK", 1)
    with monkeypatch.context() as patch:
        patch.setattr(actions, "notify", kill_at_the_second)
        clock.move_to(clock.now() + dt.timedelta(minutes=10))
        jobs.run_due(rounds=1)
    assert announced() == 1
    minutes_later(60)
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(person.email for person in people)


def test_what_can_wait_waits_for_each_ones_school_time(cast, client, session):
    Holiday.objects.create(authority=cast.glasgow, name="Off", first_day=MONDAY, last_day=MONDAY)
    write(client, cast.team, f"session:{session.pk}")
    press(client, "send", Announcement.objects.get())
    assert minutes_later(10) == [(["other-participant@example.org"], "Bring a book")]
    assert minutes_later(22 * 60) == [(["participant@example.org"], "Bring a book")]


def test_what_cannot_wait_does_not(cast, client, session):
    clock.move_to(clock.london(MONDAY, 22))
    write(client, cast.team, f"session:{session.pk}", is_urgent="on")
    press(client, "send", Announcement.objects.get())
    assert len(minutes_later(10)) == 2


def test_who_has_lost_the_role_sends_nothing(cast, client):
    announcement = written(cast)
    cast.lead.role_grants.update(ended_at=clock.now() + dt.timedelta(days=1), ended_by=cast.team)
    lead = type(cast.lead).objects.get(pk=cast.lead.pk)
    with pytest.raises(Refused):
        actions.send(announcement=announcement, by=lead)


# --- The record ---------------------------------------------------------------------------------------------


def subjects(client, user):
    client.force_login(user)
    answer = client.get(reverse("notifications:announcement-list"))
    return [str(row.cells[0].text) for row in answer.context["rows"]]


def test_what_was_sent_is_kept_for_those_who_may_write_to_these_people(cast, client):
    actions.send(announcement=written(cast, subject="Sent"), by=cast.lead)
    written(cast, subject="Draft")
    assert subjects(client, cast.lead) == ["Draft", "Sent"]
    assert subjects(client, cast.team) == ["Sent"]
    assert subjects(client, cast.other_lead) == []


def test_everybody_reads_the_messages_they_got_and_no_others(cast, client):
    sent = written(cast, subject="For {first_name}")
    actions.send(announcement=sent, by=cast.lead)
    client.force_login(cast.participant)
    mine, one = (
        reverse("notifications:announcement-own"),
        reverse("notifications:announcement-read", args=[sent.pk]),
    )
    assert "No messages yet" in client.get(mine).content.decode()
    assert client.get(one).status_code == 404
    minutes_later(10)
    assert "For Petra" in client.get(mine).content.decode()
    assert "Please bring one, Petra Participant." in client.get(one).content.decode()
    client.force_login(cast.other_participant)
    assert "No messages yet" in client.get(mine).content.decode()
    assert client.get(one).status_code == 404


def test_a_text_with_markup_is_shown_as_it_was_typed(cast, client):
    sent = written(cast, text="<script>alert(1)</script> {name}")
    actions.send(announcement=sent, by=cast.lead)
    minutes_later(10)
    assert "<script>alert" not in mail.outbox[-1].alternatives[0].content
    client.force_login(cast.participant)
    page = client.get(reverse("notifications:announcement-read", args=[sent.pk])).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Petra Participant" in page


@pytest.mark.parametrize(
    ("name", "who"),
    [("announcement-list", "team"), ("announcement-detail", "team"), ("announcement-own", "participant")],
)
def test_pages_ask_the_same_however_many_there_are(cast, client, name, who):
    first = written(cast, by=cast.team)
    actions.send(announcement=first, by=cast.team)
    minutes_later(10)
    client.force_login(getattr(cast, who))
    args = [first.pk] if name == "announcement-detail" else []
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(f"notifications:{name}", args=args)).status_code == 200
        counts.append(len(asked))
        for number in range(12):
            more = written(cast, by=cast.team, subject=f"More {number}")
            actions.send(announcement=more, by=cast.team)
        first.people.add(
            *[EnrolmentFactory(cohort=cast.cohort, school=cast.school).participant for _ in range(8)]
        )
        minutes_later(10)
    assert counts[0] == counts[1]
    assert counts[0] <= 10


def test_the_form_asks_the_same_however_many_sessions_there_are(cast, client, session):
    client.force_login(cast.team)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(WRITE)
        counts.append(len(asked))
        for number in range(1, 9):
            arranged_session(cast, days=20 + number, by=cast.team)
    assert counts[0] == counts[1]
    assert counts[0] <= 10


def test_predicate_and_queryset_agree(cast):
    for author, steps in ((cast.lead, ()), (cast.lead, ("send",)), (cast.team, ()), (cast.team, ("send",))):
        row = written(cast, by=author)
        if steps:
            actions.send(announcement=row, by=author)
    everyone = written(cast, by=cast.team, audience=Audience(label="All", people=[cast.participant]))
    actions.send(announcement=everyone, by=cast.team)
    listed, allowed = {}, {}
    for who in PERSONAS:
        user = AnonymousUser() if who == "anonymous" else getattr(cast, who)
        listed[who] = sorted(queries.announcements_visible_to(user).values_list("pk", flat=True))
        allowed[who] = [
            row.pk for row in Announcement.objects.order_by("pk") if rules.can_see_announcement(user, row)
        ]
    assert listed == allowed
    assert {who: len(rows) for who, rows in listed.items() if rows} == {"team": 4, "lead": 3}
