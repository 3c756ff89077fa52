"""The journal taken away in one press (complaint 22): all of it, in three forms, by its writer, whatever became of the year."""

import datetime as dt
import io
import json
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards import actions
from awards.models import JournalPack
from core import clock, jobs
from programme.actions import journal_sharing
from tests.builders_journal import replied, shared_entry_of
from tests.builders_meeting import entry_of
from tests.house.access import PERSONAS

pytestmark = pytest.mark.django_db


def url(kind: str) -> str:
    return reverse("awards:journal-download", kwargs={"kind": kind})


def iso(when) -> str:
    return when.astimezone(clock.LONDON).isoformat(timespec="seconds")


@pytest.fixture
def journal(cast):
    """Two entries, one with an earlier text and a reply that was changed."""
    entry = shared_entry_of(cast, texts=("Ein früher <Gedanke>", "The present thought & more"), finished=True)
    reply = replied(entry, cast.mentor, "Tell me <more>.")
    journal_sharing.change_reply(reply=reply, text="Tell me <much> more.", version=1, by=cast.mentor)
    entry_of(cast.enrolment, number=2, moment="after", texts=("After the second",))
    entry_of(cast.other_enrolment, texts=("Not for Petra",))
    entry.refresh_from_db()
    reply.refresh_from_db()
    return entry, reply


def test_the_data_hold_every_entry_reply_date_rating_and_earlier_text(cast, as_, journal):
    entry, reply = journal
    answer = as_(cast.participant).get(url("json"))
    assert answer["Content-Disposition"] == 'attachment; filename="my-journal.json"'
    record = json.loads(answer.content)
    (year,) = record["years"]
    assert (record["name"], year["cohort"], year["state"]) == (
        "Petra Participant",
        "This year",
        "Taking part",
    )
    first, second = year["entries"]
    assert first == {
        "number": 1,
        "feature": entry.feature.title,
        "moment": "Before the session",
        "asked": [],
        "text": "The present thought & more",
        "rating": 3,
        "rating_words": "3 – Part of my practice",
        "saved_at": iso(entry.saved_at),
        "finished_at": iso(entry.finished_at),
        "shared_with_mentor_at": iso(entry.shared_with_mentor_at),
        "shared_with_trio_at": None,
        "replies": [
            {
                "by": "Mina Mentor",
                "written_at": iso(reply.written_at),
                "changed_at": iso(reply.changed_at),
                "text": "Tell me <much> more.",
            }
        ],
        "earlier": [
            {"version": 1, "saved_at": iso(entry.versions.get().saved_at), "text": "Ein früher <Gedanke>"}
        ],
    }
    assert (second["number"], second["moment"], second["text"]) == (
        2,
        "After the session",
        "After the second",
    )
    assert record["replies_to_others"] == []
    assert "Not for Petra" not in answer.content.decode()


def take(client) -> str:
    """Press the button; returns the address of the page that says how far it is."""
    answer = client.post(reverse("awards:journal-take"))
    assert answer.status_code == 302
    return answer.url


def test_one_press_gives_all_three(cast, as_, journal):
    client = as_(cast.participant)
    assert reverse("awards:journal-take") in client.get(reverse("programme:journal")).content.decode()
    page = take(client)
    assert take(client) == page  # pressed twice: one file
    assert client.get(page + "progress/").json()["done"] is False
    assert client.get(page + "file/").status_code == 404
    jobs.run_due()
    assert client.get(page + "progress/").json() == {
        "value": 3,
        "maximum": 3,
        "text": "Your journal is ready.",
        "done": True,
        "failed": False,
        "next": page,
    }
    assert page + "file/" in client.get(page).content.decode()
    answer = client.get(page + "file/")
    assert answer["Content-Disposition"] == 'attachment; filename="my-journal.zip"'
    pack = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert pack.namelist() == ["my-journal.pdf", "my-journal.html", "my-journal.json"]
    assert pack.read("my-journal.pdf").startswith(b"%PDF-")
    page = pack.read("my-journal.html").decode()
    assert "The present thought &amp; more" in page
    assert "Tell me &lt;much&gt; more." in page
    assert "3 – Part of my practice" in page
    assert json.loads(pack.read("my-journal.json"))["name"] == "Petra Participant"
    assert client.get(url("docx")).status_code == 404


def test_nobody_else_gets_the_file_and_it_goes_after_a_week_or_with_the_next(cast, as_, journal):
    page = take(as_(cast.participant))
    jobs.run_due()
    for name in PERSONAS[1:]:
        if name != "participant":
            assert as_(getattr(cast, name)).get(page + "file/").status_code == 404
    assert take(as_(cast.participant)) != page
    jobs.run_due()
    assert JournalPack.objects.count() == 1
    clock.move_to(clock.now() + dt.timedelta(days=8))
    jobs.run_due()
    assert JournalPack.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_forgotten_file_is_gone_from_the_disk(cast, journal):
    pack = actions.pack_journal(by=cast.participant)
    actions.keep_pack(pack=pack, body=b"PK")
    pack.refresh_from_db()
    stored = pack.file.storage.exists(pack.file.name)
    name = pack.file.name
    actions.forget_pack(pack=pack)
    assert (stored, pack.file.storage.exists(name)) == (True, False)


def test_a_pack_that_failed_can_be_asked_for_again(cast, as_, journal):
    client = as_(cast.participant)
    page = take(client)
    actions.give_up_pack(pack_id=JournalPack.objects.get().pk)
    assert client.get(page + "progress/").json()["failed"] is True
    assert "Try again" in client.get(page).content.decode()
    assert take(client) != page
    assert JournalPack.objects.count() == 1


def test_the_mentor_takes_away_what_they_replied_and_none_of_the_journal(cast, as_, journal):
    record = json.loads(as_(cast.mentor).get(url("json")).content)
    assert record["years"] == []
    assert [reply["text"] for reply in record["replies_to_others"]] == ["Tell me <much> more."]
    assert "The present thought" not in json.dumps(record)


@pytest.mark.parametrize("state", ["withdrawn", "deferred", "completed"])
def test_it_works_for_who_has_left(cast, as_, journal, state):
    cast.enrolment.state = state
    cast.enrolment.save()
    client = as_(cast.participant)
    page = take(client)
    jobs.run_due()
    assert client.get(page + "file/").status_code == 200
    assert len(json.loads(client.get(url("json")).content)["years"][0]["entries"]) == 2


@pytest.mark.parametrize("kind", ["html", "json"])
def test_nobody_of_any_role_meets_a_fault(cast, as_, journal, kind):
    statuses = {name: as_(getattr(cast, name)).get(url(kind)).status_code for name in PERSONAS[1:]}
    assert {name for name, status in statuses.items() if status == 200} == {
        "participant",
        "other_participant",
        "mentor",
    }
    assert set(statuses.values()) == {200, 403}


def test_it_asks_equally_often_for_one_entry_and_for_four(cast, as_):
    counts = []
    for moment in ("before", "after"):
        for number in (1, 2):
            entry_of(cast.enrolment, number=number, moment=moment, texts=("One.", "Two."))
        client = as_(cast.participant)
        with CaptureQueriesContext(connection) as asked:
            client.get(url("json"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[1] <= 12
