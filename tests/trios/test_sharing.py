"""What a host shares of their own visit, and what nobody but the trio ever reads; messages within a trio."""

import datetime as dt

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.queries import trail_of
from core import clock
from core.decisions import Refused
from core.jobs import run_due
from notifications.models import Message
from notifications.school_time import in_school_time
from tests.builders_trios import again, agreed_by_all, discussed, held, shared_visit, trio_of, written
from trios.actions import message as message_actions
from trios.actions import sharing as actions
from trios.models import TrioMessage, VisitShare, VisitShareLink
from trios.queries.trio import members_of
from trios.rules import sharing as rules


def page_of(visit):
    return reverse("trios:visit-share", args=[visit.pk])


def link_in_mail():
    """The path in the mail, which goes out on the next school morning."""
    with clock.moved_to(in_school_time(clock.now()) + dt.timedelta(minutes=1)):
        run_due()
    body = next(sent.body for sent in mail.outbox if "shares what came" in sent.subject)
    return "/shared-visit/" + body.partition("/shared-visit/")[2].split()[0]


def test_the_host_shares_and_the_reader_needs_no_account(cast, as_, client):
    visit = agreed_by_all(cast)
    written(visit, cast.mentor, notes="Pairs began at once.")
    host = as_(cast.participant)
    host.post(page_of(visit), {"name": "Helen Head", "email": "Head@School.example"})
    share = VisitShare.objects.get()
    assert (share.email, share.ended_at) == ("head@school.example", None)
    page = client.get(link_in_mail())
    text = page.content.decode()
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "no-referrer"
    assert "Calm starts." in text
    assert "Pairs began at once." not in text
    others = [m.enrolment.participant.name for m in members_of(visit.trio) if m.enrolment_id != visit.host_id]
    assert not any(name in text for name in others)
    assert next(event.event for event in trail_of(visit)) == "visit.shared"


def test_the_token_is_in_the_mail_alone(cast):
    shared_visit(cast)
    token = link_in_mail().rstrip("/").rpartition("/")[2]
    assert token not in str(list(VisitShareLink.objects.values()))
    assert token not in str(list(Message.objects.values()))


def test_a_share_ends_by_a_press_and_by_itself(cast, as_):
    client = Client()
    share = shared_visit(cast)
    link = link_in_mail()
    assert client.get(link).status_code == 200
    clock.move_to(share.until + dt.timedelta(minutes=1))
    gone = client.get(link)
    clock.move_to(None)
    as_(cast.participant).post(reverse("trios:visit-share-end", args=[share.visit_id, share.pk]))
    ended = client.get(link)
    unknown = client.get(reverse("trios:shared-open", args=["x" * 43]))
    assert [page.status_code for page in (gone, ended, unknown)] == [404, 404, 404]
    assert {page.context["reason"] for page in (gone, ended, unknown)} == {rules.GONE}
    with pytest.raises(Refused, match="This has ended already"):
        actions.end(share=again_share(share), by=cast.participant)


def again_share(share):
    row = VisitShare.objects.get(pk=share.pk)
    row.visit = share.visit
    return row


def test_nothing_is_shared_before_all_have_agreed_and_a_change_asks_again(cast):
    visit = held(cast)
    discussed(visit, cast.mentor)
    with pytest.raises(Refused, match="when everybody has agreed the record"):
        actions.share(visit=again(visit), name="H", email="h@school.example", by=cast.participant)


def test_only_the_host_shares(cast):
    visit = agreed_by_all(cast)
    for person in (cast.mentor, members_of(visit.trio)[1].enrolment.participant):
        with pytest.raises(Refused, match="decides who else reads about the visit to their classroom"):
            actions.share(visit=visit, name="H", email="h@school.example", by=person)


def test_the_same_address_twice_gets_a_sentence(cast, as_):
    share = shared_visit(cast)
    answer = as_(cast.participant).post(page_of(share.visit), {"name": "H", "email": share.email})
    assert "You share it with this address already." in answer.content.decode()
    bad = as_(cast.participant).post(page_of(share.visit), {"name": "", "email": "nobody"})
    assert "Enter their name." in bad.content.decode()
    assert "Enter an address such as" in bad.content.decode()
    assert VisitShare.objects.count() == 1


def test_five_people_at_a_time_and_twelve_messages_a_day(cast):
    share = shared_visit(cast)
    for number in range(4):
        actions.share(visit=share.visit, name="H", email=f"h{number}@school.example", by=cast.participant)
    with pytest.raises(Refused, match="You share this with 5 people already"):
        actions.share(visit=share.visit, name="H", email="h9@school.example", by=cast.participant)
    for _ in range(12):
        message_actions.write(trio=share.visit.trio, text="Hello", by=cast.mentor)
    with pytest.raises(Refused, match="Wait until tomorrow"):
        message_actions.write(trio=share.visit.trio, text="Hello", by=cast.mentor)


def test_who_writes_in_the_record_reads_with_whom_it_is_shared(cast, as_):
    share = shared_visit(cast)
    page = as_(cast.mentor).get(reverse("trios:dialogue", args=[share.visit_id])).content.decode()
    assert "Helen Head" in page
    assert "as shared by" in page


def test_a_message_goes_to_the_others_and_stays_on_the_page(cast, as_):
    trio = trio_of(cast)
    client = as_(cast.mentor)
    url = reverse("trios:trio-message", args=[trio.pk])
    answer = client.post(url, {"text": "Bring your diaries on Tuesday."}, follow=True)
    assert "3 people get your message." in answer.content.decode()
    assert "Bring your diaries on Tuesday." in answer.content.decode()
    told = Message.objects.filter(kind="trio.written").values_list("to_user", flat=True)
    assert set(told) == {member.enrolment.participant_id for member in members_of(trio)}
    assert "Write something first." in client.post(url, {"text": " "}).content.decode()
    assert TrioMessage.objects.count() == 1


def test_what_was_written_can_be_read_when_the_year_is_over(cast, as_):
    trio = trio_of(cast)
    message_actions.write(trio=trio, text="Between us.", by=cast.mentor)
    clock.move_to(clock.london(trio.cohort.ends_on) + dt.timedelta(days=3))
    client = as_(cast.mentor)
    url = reverse("trios:trio-message", args=[trio.pk])
    page = client.get(url).content.decode()
    assert "Between us." in page
    assert "is over, so this stands as it is." in page
    assert client.post(url, {"text": "Late"}).status_code == 403
    assert TrioMessage.objects.count() == 1


def test_nobody_outside_the_trio_writes_or_reads_it(cast, as_):
    trio = trio_of(cast)
    message_actions.write(trio=trio, text="Between us.", by=cast.mentor)
    url = reverse("trios:trio-message", args=[trio.pk])
    assert as_(cast.team).get(url).status_code == 403
    assert as_(cast.lead).post(url, {"text": "x"}).status_code == 403
    assert as_(cast.other_lead).get(url).status_code == 404


def test_pages_of_a_visit_ask_at_most_ten_times(cast, as_):
    share = shared_visit(cast)
    visit = share.visit
    written(visit, cast.mentor)
    message_actions.write(trio=visit.trio, text="Between us.", by=cast.mentor)
    client = as_(cast.participant)
    pages = ["visit-detail", "visit-record", "private-note", "dialogue", "visit-share"]
    paths = [reverse(f"trios:{name}", args=[visit.pk]) for name in pages]
    paths += [reverse("trios:my-trio"), reverse("trios:trio-message", args=[visit.trio_id])]
    counts = {}
    for path in paths:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        counts[path] = len(asked)
    assert {path: number for path, number in counts.items() if number > 10} == {}
