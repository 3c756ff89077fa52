"""The journal: nothing written is lost, and nobody but its writer reads it (complaint 1)."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEvent
from core.decisions import NotYours, Refused
from programme.actions import journal as actions
from programme.models import JournalEntry
from programme.queries import journal as queries
from programme.rules import journal as rules
from tests.builders_meeting import arranged_session, entry_of
from tests.builders_trios import trio_of
from tests.factories.programme import FeatureFactory, PromptFactory

SECRET = "My quiet worry about Anytown"


def address(name: str, moment: str = "before", number: int = 1) -> str:
    return reverse(f"programme:{name}", kwargs={"number": number, "moment": moment})


def autosave(client, text, version, **more):
    return client.post(
        address("journal-autosave"),
        {"text": text, "version": version, **more},
        headers={"X-Requested-With": "autosave"},
    )


def test_autosave_keeps_count_and_every_earlier_text(cast, as_):
    client = as_(cast.participant)
    answers = [autosave(client, text, version).json()["version"] for version, text in enumerate("abc")]
    assert answers == [1, 2, 3]
    entry = JournalEntry.objects.get()
    assert (entry.text, entry.version) == ("c", 3)
    assert list(entry.versions.values_list("version", "text")) == [(2, "b"), (1, "a")]
    assert set(autosave(client, "d", 3, rating=4).json()) == {"version", "saved_at", "hints"}
    entry.refresh_from_db()
    assert entry.rating == 4


def test_autosave_changes_one_row_and_keeps_what_stood_there(cast, as_):
    client = as_(cast.participant)
    autosave(client, "First.", 0)
    with CaptureQueriesContext(connection) as asked:
        assert autosave(client, "First, better.", 1).status_code == 200
    writes = [q["sql"].split('"')[:2] for q in asked if re.match(r"UPDATE|DELETE|INSERT", q["sql"])]
    assert writes == [["UPDATE ", "programme_journalentry"], ["INSERT INTO ", "programme_journalversion"]]


def test_a_second_tab_never_wins_silently(cast, as_):
    client = as_(cast.participant)
    autosave(client, "first tab", 0)
    autosave(client, "first tab again", 1)
    late = autosave(client, "second tab", 1)
    assert late.status_code == 409
    assert late.json()["theirs"] == {"text": "first tab again", "rating": ""}
    assert late.json()["version"] == 2
    plain = client.post(address("journal-entry"), {"text": "second tab", "version": "1", "action": "save"})
    page = plain.content.decode()
    assert plain.status_code == 409
    assert "first tab again" in page
    assert plain.context["form"]["text"].value() == "second tab"
    assert plain.context["form"]["version"].value() == 2
    assert JournalEntry.objects.get().text == "first tab again"


def test_two_tabs_that_both_start_the_entry(cast, as_):
    client = as_(cast.participant)
    autosave(client, "one", 0)
    assert autosave(client, "two", 0).status_code == 409
    assert autosave(client, "one", 0).status_code == 200  # the very same text: nothing to lose


@pytest.mark.parametrize(
    "data",
    [{"text": "x" * 50_001, "version": "0"}, {"text": "x", "version": "x"}, {"text": "x", "rating": "9"}],
)
def test_autosave_answers_nonsense_with_a_sentence(cast, as_, data):
    answer = as_(cast.participant).post(address("journal-autosave"), data)
    assert answer.status_code == 400
    assert list(answer.json()) == ["error"]
    assert JournalEntry.objects.count() == 0


def test_finishing_needs_words_and_stays_open_to_changes(cast, as_):
    client = as_(cast.participant)
    url = address("journal-entry")
    empty = client.post(url, {"text": "  ", "version": "0", "action": "finish", "rating": "2"})
    assert empty.context["form"].errors == {"text": ["Write something before you finish this entry."]}
    assert (
        client.post(url, {"text": SECRET, "version": "0", "action": "finish", "rating": "2"}).status_code
        == 302
    )
    entry = JournalEntry.objects.get()
    finished_at = entry.finished_at
    assert (entry.text, entry.rating, finished_at is None) == (SECRET, 2, False)
    client.post(url, {"text": "More", "version": entry.version, "action": "save"})
    entry.refresh_from_db()
    assert (entry.text, entry.finished_at) == ("More", finished_at)


def test_the_after_page_shows_what_was_written_before(cast, as_):
    entry_of(cast.enrolment, texts=("Before words",))
    feature = cast.cohort.features.get(number=1)
    PromptFactory(feature=feature, moment="after", text="What will you try?")
    PromptFactory(feature=feature, moment="before", text="Where are you now?")
    page = as_(cast.participant).get(address("journal-entry", "after")).content.decode()
    assert "Before words" in page
    assert "3 – Part of my practice" in page
    assert "What will you try?" in page
    assert "Where are you now?" not in page


def test_an_earlier_text_comes_back_and_what_it_replaced_is_kept(cast, as_):
    entry = entry_of(cast.enrolment, texts=("one", "two", "three"))
    client = as_(cast.participant)
    assert len(client.get(address("journal-versions")).context["page"]) == 2
    answer = client.post(address("journal-versions"), {"earlier": "1", "version": entry.version})
    assert answer.status_code == 302
    entry.refresh_from_db()
    assert entry.text == "one"
    assert list(entry.versions.values_list("text", flat=True)) == ["three", "two", "one"]
    assert client.post(address("journal-versions"), {"earlier": "2", "version": "1"}).status_code == 409
    assert (
        client.post(address("journal-versions"), {"earlier": "99", "version": entry.version}).status_code
        == 403
    )
    assert client.post(address("journal-versions"), {"earlier": "x", "version": ""}).status_code == 403


def test_at_least_twenty_earlier_texts_are_kept(cast):
    entry = entry_of(cast.enrolment, texts=tuple(f"text {number}" for number in range(45)))
    kept = list(entry.versions.values_list("version", flat=True))
    assert kept[:20] == list(range(44, 24, -1))
    assert len(kept) < 35


def test_nobody_else_reads_a_word(cast, as_):
    arranged_session(cast)
    entry = entry_of(cast.enrolment, texts=(SECRET, SECRET + "!"), finished=True)
    for user in (cast.team, cast.admin, cast.lead, cast.mentor, cast.other_participant, cast.examiner):
        assert rules.can_see(user, entry).allowed is False
        assert list(queries.visible_to(user)) == []
        client = as_(user)
        for name in ("journal", "timetable", "session-list", "catch-up-list"):
            assert SECRET not in client.get(reverse(f"programme:{name}")).content.decode()
        for name in ("journal-entry", "journal-versions"):
            assert SECRET not in client.get(address(name)).content.decode()
    assert list(queries.visible_to(cast.participant)) == [entry]
    with pytest.raises(NotYours):
        actions.save_entry(
            enrolment=cast.enrolment,
            feature=entry.feature,
            moment="before",
            text="x",
            rating=None,
            version=2,
            by=cast.team,
        )
    assert [event for event in AuditEvent.objects.all() if SECRET in str(event.facts)] == []


def test_progress_says_how_far_and_not_what(cast):
    entry_of(cast.enrolment, finished=True)
    entry_of(cast.enrolment, moment="after")
    with CaptureQueriesContext(connection) as asked:
        progress = queries.journal_progress([cast.enrolment, cast.other_enrolment])
    feature = cast.cohort.features.get(number=1).pk
    assert progress[cast.enrolment.pk] == queries.Progress(frozenset({(feature, "before")}), 4)
    assert progress[cast.other_enrolment.pk] == queries.Progress(frozenset(), 4)
    assert len(asked) == 2
    assert [query["sql"] for query in asked if '"text"' in query["sql"]] == []


def test_a_finished_year_can_be_read_but_not_changed(cast, as_):
    entry_of(cast.enrolment, texts=("Kept words",))
    cast.enrolment.state = "completed"
    cast.enrolment.save()
    client = as_(cast.participant)
    assert "Kept words" in client.get(address("journal-entry")).content.decode()
    assert autosave(client, "new", 1).status_code == 403
    with pytest.raises(Refused):
        entry_of(cast.enrolment, number=2)


def test_a_pupils_name_is_asked_about_and_never_blocked(cast, as_):
    client = as_(cast.participant)
    text = "Jamie Kirkwood read aloud. I am Petra Participant."
    client.post(address("journal-entry"), {"text": text, "version": "0", "action": "save"})
    page = client.get(address("journal-entry"))
    assert [hint["value"] for hint in page.context["hints"]] == ["Jamie Kirkwood"]
    assert JournalEntry.objects.get().text == text


def test_a_pseudonym_is_taken_by_one_press_with_or_without_a_script(cast, as_):
    client = as_(cast.participant)
    hints = autosave(client, "Jamie Kirkwood read. Jamie  Kirkwood's jotter.", 0).json()["hints"]
    assert [(hint["name"], hint["value"]) for hint in hints] == [("pseudonym", "Jamie Kirkwood")]
    assert "“Pupil A”" in hints[0]["button"]
    page = client.get(address("journal-entry"))
    assert page.context["hints"] == hints
    assert 'name="pseudonym" value="Jamie Kirkwood"' in page.content.decode()
    press = {"text": "Jamie Kirkwood read well.", "version": "1", "pseudonym": "Jamie Kirkwood"}
    assert client.post(address("journal-entry"), press).status_code == 302
    entry = JournalEntry.objects.get()
    assert (entry.text, entry.finished_at) == ("Pupil A read well.", None)
    assert autosave(client, "Pupil A read well!", 2).json()["hints"] == []
    odd = {"text": "Nobody here.", "version": "3", "pseudonym": "Nobody"}
    client.post(address("journal-entry"), odd)
    entry.refresh_from_db()
    assert entry.text == "Nobody here."


def test_the_people_around_the_writer_are_no_pupils(cast, as_):
    cast.mentor.name = "Jamie Kirkwood"
    cast.mentor.save()
    client = as_(cast.participant)
    assert len(autosave(client, "My mentor Jamie Kirkwood said", 0).json()["hints"]) == 1
    trio_of(cast)
    assert autosave(client, "My mentor Jamie Kirkwood said so", 1).json()["hints"] == []


def test_the_ratings_of_the_year_are_drawn_and_told(cast, as_):
    client = as_(cast.participant)
    assert client.get(reverse("programme:journal")).context["ratings"] == {}
    entry_of(cast.enrolment)
    page = client.get(reverse("programme:journal"))
    assert [line.values for line in page.context["ratings"]["lines"]] == [[3, None], [None, None]]
    assert "3 is part of my practice" in page.content.decode()


def test_who_has_left_still_reads_what_they_wrote(cast, as_):
    entry_of(cast.enrolment, texts=("Kept words",))
    cast.enrolment.state = "withdrawn"
    cast.enrolment.save()
    client = as_(cast.participant)
    assert client.get(reverse("programme:journal")).status_code == 200
    assert "Kept words" in client.get(address("journal-entry")).content.decode()
    assert autosave(client, "new", 1).status_code == 403


def test_unknown_pages_of_the_journal_answer_alike(cast, as_):
    client = as_(cast.participant)
    assert client.get(address("journal-entry", number=99)).status_code == 404
    assert client.get("/journal/1/between/").status_code == 404
    assert client.get("/journal/99999999/before/").status_code == 404


def test_the_journal_asks_equally_often_for_3_and_30(cast, as_):
    counts = []
    for first, last in ((3, 4), (4, 31)):
        for number in range(first, last):
            FeatureFactory(cohort=cast.cohort, number=number)
            entry_of(cast.enrolment, number=number)
        client = as_(cast.participant)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(reverse("programme:journal"))
        counts.append(len(asked))
    assert page.context["total"] == 60
    assert counts[0] == counts[1]
    assert counts[1] <= 12
