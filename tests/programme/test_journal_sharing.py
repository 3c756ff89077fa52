"""An entry shared by its writer: who reads it is one answer everywhere, it ends at once, and replies stand alone."""

import datetime as dt
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEvent
from core import clock
from core.decisions import NotYours, Refused
from core.transitions import StaleState
from notifications.models import Message
from people.models import User
from programme.actions import journal_sharing as actions
from programme.circles import CIRCLES, circle_named
from programme.models import JournalEntry, JournalReply
from programme.queries import journal as queries
from programme.rules import journal as rules
from tests.builders_journal import replied, share, shared_entry_of
from tests.builders_meeting import entry_of
from tests.builders_trios import glasgow_enrolment, trio_of
from tests.factories.trios import MentorAppointmentFactory, TrioMemberFactory
from trios.actions import mentor as mentor_actions
from trios.models import TrioMember
from trios.queries.trio import members_of

pytestmark = pytest.mark.django_db
PAGE = {"number": 1, "moment": "before"}
SECRET = "My quiet worry about Anytown"


def url(name: str, **kwargs) -> str:
    return reverse(f"programme:{name}", kwargs=kwargs)


def everybody_who_can_see(entry: JournalEntry) -> set[User]:
    return {user for user in User.objects.all() if rules.can_see(user, entry)}


def agree() -> None:
    """The permission check, the queryset and the panel name the same people for every entry."""
    for entry in JournalEntry.objects.all():
        seen = everybody_who_can_see(entry)
        assert seen == {user for user in User.objects.all() if entry in queries.visible_to(user)}
        panel = {reader.person for reader in queries.readers_of(entry)}
        assert panel == seen - {entry.enrolment.participant}


def test_the_check_the_list_and_the_panel_name_the_same_people(cast, as_):
    trio = trio_of(cast)
    first, second = (entry_of(cast.enrolment, moment=moment) for moment in ("before", "after"))
    entry_of(cast.other_enrolment)
    others = {member.enrolment.participant for member in members_of(trio)} - {cast.participant}
    agree()
    assert everybody_who_can_see(first) == {cast.participant}
    share(first, "mentor")
    share(second, "trio")
    agree()
    assert everybody_who_can_see(first) == {cast.participant, cast.mentor}
    assert everybody_who_can_see(second) == {cast.participant} | others
    share(first, "trio")
    agree()
    assert everybody_who_can_see(first) == {cast.participant, cast.mentor} | others
    page = as_(cast.participant).get(url("journal-entry", **PAGE))
    assert {reader.who for reader in page.context["readers"]} == {str(p) for p in others | {cast.mentor}}
    assert "Only you can see" not in page.content.decode()


def test_only_who_was_there_when_it_was_shared_reads_it(cast):
    trio = trio_of(cast)
    entry = share(share(entry_of(cast.enrolment), "mentor"), "trio")
    joined = TrioMemberFactory(trio=trio, enrolment=glasgow_enrolment(cast))
    appointment = MentorAppointmentFactory(cohort=cast.cohort, school__authority=cast.glasgow)
    mentor_actions.replace(trio=trio, appointment=appointment, by=cast.team)
    newcomers = {joined.enrolment.participant, appointment.mentor}
    agree()
    assert newcomers & everybody_who_can_see(entry) == set()
    assert cast.mentor not in everybody_who_can_see(entry)
    share(share(entry, "mentor"), "trio")
    agree()
    assert newcomers - everybody_who_can_see(entry) == set()


def test_who_leaves_reads_no_more(cast):
    trio = trio_of(cast)
    entry = share(entry_of(cast.enrolment), "trio")
    gone, stays = [m for m in members_of(trio) if m.enrolment != cast.enrolment]
    TrioMember.objects.filter(pk=gone.pk).update(left_at=clock.now())
    agree()
    assert everybody_who_can_see(entry) == {cast.participant, stays.enrolment.participant}
    cast.enrolment.state = "withdrawn"
    cast.enrolment.save()
    agree()
    assert everybody_who_can_see(JournalEntry.objects.get()) == {cast.participant}


def test_unsharing_ends_access_at_once_and_keeps_the_replies_for_the_writer(cast, as_):
    entry = shared_entry_of(cast, texts=(SECRET,))
    reply = replied(entry, cast.mentor)
    client = as_(cast.mentor)
    assert SECRET in client.get(url("shared-entry", pk=entry.pk)).content.decode()
    as_(cast.participant)
    assert client.post(url("journal-share", **PAGE), {"with": "mentor", "action": "stop"}).status_code == 302
    as_(cast.mentor)
    for name, pk in (("shared-entry", entry.pk), ("reply-change", reply.pk)):
        assert client.get(url(name, pk=pk)).status_code == 404
        assert client.post(url(name, pk=pk), {"text": "x", "version": "1"}).status_code == 404
    assert list(client.get(url("shared-list")).context["page"]) == []
    again = JournalReply.objects.get(pk=reply.pk)
    with pytest.raises(NotYours):
        actions.change_reply(reply=again, text="x", version=1, by=cast.mentor)
    agree()
    assert reply.text in as_(cast.participant).get(url("journal-entry", **PAGE)).content.decode()
    assert list(
        AuditEvent.objects.filter(subject_kind="programme.journalentry")
        .order_by("pk")
        .values_list("event", flat=True)
    ) == [
        "journal_entry.started",
        "journal_entry.shared",
        "journal_entry.unshared",
    ]


def test_nothing_is_shared_with_nobody_or_without_words_or_by_others(cast, as_):
    entry = entry_of(cast.enrolment)
    for circle in CIRCLES:
        with pytest.raises(Refused, match="You can share it with your"):
            share(entry, circle.name)
    page = as_(cast.participant).get(url("journal-entry", **PAGE)).content.decode()
    assert "You can share it with your mentor as soon as your trio has one." in page
    trio_of(cast)
    with pytest.raises(NotYours):
        actions.share(entry=entry, circle=circle_named("mentor"), by=cast.mentor)
    with pytest.raises(NotYours):
        actions.unshare(entry=entry, circle=circle_named("mentor"), by=cast.team)
    with pytest.raises(Refused, match="Write something"):
        share(entry_of(cast.enrolment, number=2, texts=("",)))
    client = as_(cast.participant)
    assert client.post(url("journal-share", **PAGE), {"with": "everybody"}).status_code == 403
    assert JournalEntry.objects.exclude(shared_with_mentor_at=None).count() == 0


def test_readers_never_get_the_rating_or_an_earlier_text(cast, as_):
    entry = shared_entry_of(cast, texts=("An earlier thought", "The present thought"))
    page = as_(cast.mentor).get(url("shared-entry", pk=entry.pk)).content.decode()
    assert "The present thought" in page
    assert "An earlier thought" not in page
    assert "Part of my practice" not in page
    assert as_(cast.mentor).get(url("journal-versions", **PAGE)).status_code == 403


def test_saving_a_reply_touches_one_row(cast):
    entry = shared_entry_of(cast)
    first, second = replied(entry, cast.mentor, "First."), replied(entry, cast.mentor, "Second.")
    with CaptureQueriesContext(connection) as asked:
        actions.change_reply(reply=second, text="Second, better.", version=1, by=cast.mentor)
    writes = [q["sql"] for q in asked if re.match(r"UPDATE|DELETE|INSERT", q["sql"])]
    of_journal = [sql for sql in writes if "programme_journal" in sql]
    assert len(of_journal) == 1
    assert of_journal[0].startswith('UPDATE "programme_journalreply"')
    assert f'"programme_journalreply"."id" = {second.pk}' in of_journal[0]
    assert list(JournalReply.objects.values_list("text", "version")) == [
        ("First.", 1),
        ("Second, better.", 2),
    ]
    first.refresh_from_db()
    assert first.changed_at is None
    with CaptureQueriesContext(connection) as asked:
        replied(entry, cast.mentor, "Third.")
    writes = [q["sql"] for q in asked if re.match(r"UPDATE|DELETE|INSERT", q["sql"])]
    assert [sql.split('"')[1] for sql in writes if "programme_" in sql] == ["programme_journalreply"]


def test_the_same_press_twice_is_one_reply_and_one_mail(cast, as_):
    entry = shared_entry_of(cast)
    client, key = as_(cast.mentor), uuid.uuid4()
    for _ in range(2):
        answer = client.post(url("shared-entry", pk=entry.pk), {"text": "Go on.", "key": key})
        assert answer.status_code == 302
    assert JournalReply.objects.count() == 1
    mail = Message.objects.get(kind="journal_reply.written")
    assert mail.to_user == cast.participant
    assert mail.subject == f"Mina Mentor replied to your journal entry: {entry.feature.title}"
    assert "Go on." not in str(mail.context)
    empty = client.post(url("shared-entry", pk=entry.pk), {"text": " ", "key": key})
    assert empty.context["form"].errors == {"text": ["Write your reply before you send it"]}


def test_a_reply_changed_in_two_windows_loses_neither_text(cast, as_):
    reply = replied(shared_entry_of(cast), cast.mentor)
    client = as_(cast.mentor)
    assert client.post(url("reply-change", pk=reply.pk), {"text": "One", "version": "1"}).status_code == 302
    late = client.post(url("reply-change", pk=reply.pk), {"text": "Two", "version": "1"})
    assert late.status_code == 409
    assert late.context["form"]["text"].value() == "Two"
    assert "One" in late.content.decode()
    with pytest.raises(StaleState):
        actions.change_reply(reply=reply, text="x", version=1, by=cast.mentor)
    again = {"text": "Two", "version": late.context["form"]["version"].value()}
    assert client.post(url("reply-change", pk=reply.pk), again).status_code == 302
    assert JournalReply.objects.get().text == "Two"


def test_a_reader_is_told_once_and_not_at_night(cast):
    with clock.moved_to(clock.london(dt.date(2027, 3, 2), 21)):
        entry = shared_entry_of(cast, texts=(SECRET,))
        actions.unshare(entry=entry, circle=circle_named("mentor"), by=cast.participant)
        assert Message.objects.get(kind="journal_entry.shared").state == "cancelled"
    mail = Message.objects.get(kind="journal_entry.shared")
    assert mail.send_after == clock.london(dt.date(2027, 3, 8), 8), "with the digest of Monday morning"
    assert mail.to_user == cast.mentor
    assert SECRET not in f"{mail.subject} {mail.context}"


def test_shared_again_before_the_mail_had_gone_out_the_reader_is_told_after_all(cast):
    entry = shared_entry_of(cast, texts=(SECRET,))
    actions.unshare(entry=entry, circle=circle_named("mentor"), by=cast.participant)
    actions.share(entry=entry, circle=circle_named("mentor"), by=cast.participant)
    told = Message.objects.filter(kind="journal_entry.shared").order_by("pk")
    assert list(told.values_list("state", flat=True)) == ["cancelled", "gathered"]


def test_the_lists_of_readers_and_entries_ask_equally_often(cast, as_):
    trio_of(cast)
    counts = []
    for numbers in (("before",), ("after",)):
        for number in (1, 2):
            for moment in numbers:
                entry = share(entry_of(cast.enrolment, number=number, moment=moment), "mentor")
                for text in ("One.", "Two."):
                    replied(entry, cast.mentor, text)
        counts.append(
            [
                queries_of(as_(cast.mentor), url("shared-list")),
                queries_of(as_(cast.participant), url("journal")),
            ]
        )
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 12
    replied(entry, cast.mentor, "Three.")
    assert queries_of(as_(cast.mentor), url("shared-entry", pk=entry.pk)) <= 12
    assert queries_of(as_(cast.participant), url("journal-entry", **PAGE)) <= 12


def queries_of(client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)
