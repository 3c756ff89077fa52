"""What is written of visits: who reads it, two people at once, and an agreement that an edit reopens."""

import pytest
from django.urls import reverse

from audit.models import AuditEvent
from core import clock
from core.decisions import NotYours, Refused
from core.transitions import StaleState
from notifications.models import Message
from tests.builders_trios import again, booked, discussed, held, trio_of, written
from trios.actions import dialogue as dialogue_actions
from trios.actions import record as actions
from trios.actions import visit as visit_actions
from trios.models import Dialogue, DialogueAgreement, NextStep, PrivateNote, VisitRecord
from trios.queries.trio import agreed_by, is_agreed, keepers_of, members_of
from trios.rules import record as rules

pytestmark = pytest.mark.django_db

SECRET = "The quiet pair by the window spoke first."


def address(name: str, visit) -> str:
    return reverse(f"trios:{name}", kwargs={"pk": visit.pk})


def steps_of(visit, text: str = "") -> dict[str, str]:
    return {f"step_{member.enrolment_id}": text for member in members_of(visit.trio)}


def agree_all(visit, version: int = 1) -> None:
    for person in keepers_of(visit.trio):
        dialogue_actions.agree(visit=visit, version=version, by=person)


# Who reads and writes


def test_the_trio_and_its_mentor_write_and_read(cast, as_):
    visit = held(cast)
    written(visit, cast.mentor, notes=SECRET)
    for person in keepers_of(visit.trio):
        assert SECRET in as_(person).get(address("visit-record", visit)).content.decode()


def test_staff_see_that_it_exists_and_never_what_it_says(cast, as_):
    visit = held(cast)
    written(visit, cast.participant, notes=SECRET, area_of_strength=SECRET, stage=SECRET)
    discussed(visit, cast.mentor, strengths=SECRET)
    for person in (cast.team, cast.lead):
        client = as_(person)
        for name in ("visit-record", "dialogue", "private-note"):
            assert client.get(address(name, visit)).status_code == 403
        pages = [address("visit-detail", visit), reverse("trios:trio-detail", kwargs={"pk": visit.trio_id})]
        answers = [client.get(page) for page in pages]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert [SECRET in answer.content.decode() for answer in answers] == [False, False]
        assert "Agreed by 0 of 4" in answers[1].content.decode()


def test_strangers_write_nothing(cast):
    visit = held(cast)
    for person in (cast.other_participant, cast.other_lead, cast.marker):
        with pytest.raises(NotYours):
            written(visit, person)
    for person in (cast.team, cast.lead):
        with pytest.raises(Refused):
            discussed(visit, person)
    assert (VisitRecord.objects.count(), Dialogue.objects.count()) == (0, 0)


def test_the_panel_names_those_who_can_read(cast):
    visit = held(cast)
    others = [(str(person), "member of the trio") for person in keepers_of(visit.trio)[1:3]]
    assert rules.readers_of(cast.participant, visit) == [
        ("You", "member of the trio"),
        *others,
        (str(cast.mentor), "mentor"),
    ]


def test_only_the_host_chooses_what_the_visit_looks_at(cast):
    visit = booked(cast)[0]
    written(visit, cast.participant, area_of_strength="Questioning", stage="P4")
    written(visit, cast.mentor, notes="New", version=1, area_of_strength="Something else", stage="S1")
    record = VisitRecord.objects.get()
    assert (record.area_of_strength, record.stage, record.notes) == ("Questioning", "P4", "New")


def test_a_cancelled_visit_and_a_year_that_is_over_take_no_more_text(cast):
    visits = booked(cast)
    visit_actions.cancel(visit=visits[0], reason="Snow", by=cast.mentor)
    assert rules.can_write(cast.mentor, again(visits[0])).reason.startswith("This visit was cancelled")
    with clock.moved_to(clock.end_of(cast.cohort.ends_on)):
        assert rules.can_write(cast.mentor, again(visits[1])).reason.startswith("The year This year is over")


# Two at once


def test_a_save_of_an_old_page_shows_both_texts(cast, as_):
    visit = held(cast)
    written(visit, cast.mentor, notes="Theirs")
    answer = as_(cast.participant).post(
        address("visit-record", visit),
        {"notes": "Mine", "area_of_strength": "Talk", "stage": "P2", "version": "0"},
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert ("Theirs" in page, "Mine" in page, 'value="Talk"' in page) == (True, True, True)
    assert VisitRecord.objects.get().notes == "Theirs"
    again_sent = as_(cast.participant).post(
        address("visit-record", visit),
        {"notes": "Both", "area_of_strength": "Talk", "stage": "P2", "version": "1"},
    )
    assert again_sent.status_code == 302
    assert VisitRecord.objects.get().notes == "Both"


@pytest.mark.parametrize(
    ("name", "field"), [("visit-record", "notes"), ("private-note", "text"), ("dialogue", "strengths")]
)
def test_autosave_answers_version_then_theirs_then_a_sentence(cast, as_, name, field):
    visit = held(cast)
    client = as_(cast.mentor)

    def save(text: str, version: int):
        return client.post(
            address(f"{name}-autosave", visit),
            {field: text, "version": version},
            headers={"X-Requested-With": "autosave"},
        )

    assert save("One", 0).json()["version"] == 1
    assert save("Two", 1).json()["version"] == 2
    assert save("Two", 1).json()["version"] == 2  # the same text is no conflict
    late = save("Mine", 1)
    assert (late.status_code, late.json()["theirs"][field], late.json()["version"]) == (409, "Two", 2)
    assert save("x" * 30_001, 2).status_code == 400


def test_a_note_is_its_writers_alone(cast, as_):
    visit = held(cast)
    actions.save_note(visit=visit, text=SECRET, version=0, by=cast.participant)
    other = members_of(visit.trio)[1].enrolment.participant
    for person in (cast.mentor, other):
        assert SECRET not in as_(person).get(address("private-note", visit)).content.decode()
        assert rules.can_see_note(person, PrivateNote.objects.get(writer=cast.participant)).stranger
    actions.save_note(visit=visit, text="My own", version=0, by=cast.mentor)
    assert sorted(PrivateNote.objects.values_list("text", flat=True)) == ["My own", SECRET]
    with pytest.raises(actions.TextChanged) as late:
        actions.save_note(visit=visit, text="Later", version=0, by=cast.mentor)
    assert late.value.theirs.text == "My own"


def test_a_likely_pupils_name_is_asked_about(cast, as_):
    visit = held(cast)
    written(visit, cast.mentor, notes=f"A pupil called Callum Weirsson told {cast.participant.name} why.")
    page = as_(cast.mentor).get(address("visit-record", visit))
    assert page.context["names"] == ["Callum Weirsson"]


# Agreement


def test_everybody_agrees_and_an_edit_reopens_it(cast):
    visit = held(cast)
    discussed(visit, cast.mentor)
    people = keepers_of(visit.trio)
    agree_all(visit)
    assert is_agreed(again(visit), people)
    changed = discussed(visit, cast.participant, strengths="Calmer starts.", version=1)
    assert changed.version == 2
    assert [done for _, done in agreed_by(Dialogue.objects.get(), people)] == [False] * 4
    told = Message.objects.filter(kind="dialogue.reopened").values_list("to_address", flat=True)
    assert sorted(told) == sorted(person.email for person in people if person != cast.participant)
    agree_all(visit, version=2)
    assert is_agreed(again(visit), people)
    assert AuditEvent.objects.filter(event="dialogue.reopened").count() == 1


def test_saving_the_same_again_reopens_nothing(cast):
    visit = held(cast)
    discussed(visit, cast.mentor)
    agree_all(visit)
    assert discussed(visit, cast.participant, version=0).version == 1
    assert is_agreed(again(visit), keepers_of(visit.trio))


def test_agreeing_what_was_changed_meanwhile_is_refused(cast):
    visit = held(cast)
    discussed(visit, cast.mentor)
    discussed(visit, cast.mentor, strengths="Other", version=1)
    with pytest.raises(StaleState) as late:
        dialogue_actions.agree(visit=visit, version=1, by=cast.participant)
    assert late.value.reason == "The record was changed while you read it. Read it again before you agree."
    assert DialogueAgreement.objects.count() == 0


def test_agreeing_twice_is_once_and_nothing_can_be_agreed_before_it_is_written(cast):
    visit = held(cast)
    assert rules.can_agree(cast.mentor, visit, None).reason.startswith("There is nothing to agree yet")
    discussed(visit, cast.mentor)
    dialogue_actions.agree(visit=visit, version=1, by=cast.mentor)
    dialogue_actions.agree(visit=visit, version=1, by=cast.mentor)
    assert DialogueAgreement.objects.count() == 1


def test_nobody_agrees_before_the_day(cast):
    visit = booked(cast)[0]
    discussed(visit, cast.mentor)
    with pytest.raises(Refused):
        dialogue_actions.agree(visit=visit, version=1, by=cast.mentor)


def test_saving_and_agreeing_in_one_press(cast, as_):
    visit = held(cast)
    data = {"strengths": "Calm", "challenge": "", "actions": "", "version": "0"} | steps_of(visit, "Try it")
    answer = as_(cast.participant).post(address("dialogue-agree", visit), data)
    assert answer.status_code == 302
    dialogue = Dialogue.objects.get()
    assert (dialogue.strengths, dialogue.version) == ("Calm", 1)
    assert list(dialogue.agreements.values_list("person", "version")) == [(cast.participant.pk, 1)]
    assert NextStep.objects.filter(text="Try it").count() == 3


def test_agreeing_over_somebody_elses_edit_shows_both_texts(cast, as_):
    visit = held(cast)
    discussed(visit, cast.mentor, strengths="Theirs")
    data = {"strengths": "Mine", "challenge": "", "actions": "", "version": "0"} | steps_of(visit)
    answer = as_(cast.participant).post(address("dialogue-agree", visit), data)
    page = answer.content.decode()
    assert (answer.status_code, "Theirs" in page, "Mine" in page) == (409, True, True)
    assert DialogueAgreement.objects.count() == 0


def test_next_steps_belong_to_members(cast):
    visit = held(cast)
    with pytest.raises(Refused):
        dialogue_actions.save(
            visit=visit,
            strengths="",
            challenge="",
            actions="",
            next_steps={cast.other_enrolment.pk: "Not theirs"},
            version=0,
            by=cast.mentor,
        )
    assert NextStep.objects.count() == 0


def test_a_pair_needs_three_agreements(cast):
    visit = held(cast, trio_of(cast, size=2))
    discussed(visit, cast.mentor)
    agree_all(visit)
    assert DialogueAgreement.objects.count() == 3
    assert is_agreed(again(visit), keepers_of(visit.trio))
