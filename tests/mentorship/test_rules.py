"""Who does the module, who assesses, and what each is told where it can't be."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from core import clock
from core.decisions import Refused
from mentorship.actions import dialogue as actions
from mentorship.enums import ModuleStanding
from mentorship.models import ModuleCredit, ModuleDialogue
from mentorship.queries.credits import has_credits
from mentorship.queries.dialogue import assessors_for
from mentorship.queries.standing import listed, standing_of, with_standing
from mentorship.rules import module as rules
from mentorship.terms import days_for_dialogues, term_four
from people.actions import end_role
from people.enums import Role
from tests.builders_mentorship import begun, booked, first_year, in_term_four, plan_of, recorded, second_tutor
from tests.builders_trios import mentor_of, trio_of
from tests.factories.mentorship import ModuleDialogueFactory
from tests.factories.programme import CohortFactory
from tests.factories.trios import MentorAppointmentFactory
from trios.first_year import is_first_year
from trios.models import MentorAppointment

pytestmark = pytest.mark.django_db


def fresh(appointment: MentorAppointment) -> MentorAppointment:
    return MentorAppointment.objects.select_related("cohort", "mentor").get(pk=appointment.pk)


def test_only_the_team_arranges(cast):
    appointment = first_year(cast)
    for person in (cast.lead, cast.mentor, cast.tutor, cast.admin):
        assert rules.can_book(person, appointment).reason == rules.FOR_TEAM
    assert rules.can_book(cast.team, appointment)


def test_the_module_belongs_to_the_first_year(cast):
    later = mentor_of(cast)
    assert (
        rules.must_do(later).reason
        == "The module belongs to the first year as a mentor, and this is a later one."
    )
    ended = mentor_of(cast, is_first_year=True, ended_at=clock.now(), ended_by=cast.team)
    assert rules.must_do(ended).reason == "This appointment as a mentor has ended."


def test_from_first_attempt_to_credits(cast):
    appointment = first_year(cast)
    assert standing_of(appointment) == ModuleStanding.UNBOOKED
    dialogue = booked(cast, appointment)
    assert (dialogue.attempt, standing_of(fresh(appointment))) == (1, ModuleStanding.BOOKED)
    assert (
        rules.can_book(cast.team, fresh(appointment)).reason
        == "A dialogue is booked already. Move it, or cancel it first."
    )
    recorded(cast, "not_yet", dialogue)
    assert standing_of(fresh(appointment)) == ModuleStanding.NOT_YET
    further = booked(cast, fresh(appointment), days=40)
    assert (further.attempt, standing_of(fresh(appointment))) == (2, ModuleStanding.FURTHER)
    recorded(cast, "pass", further)
    assert standing_of(fresh(appointment)) == ModuleStanding.PASSED
    assert (
        rules.can_book(cast.team, fresh(appointment)).reason
        == "The credits of this module are held already. They are given once, for life."
    )
    entry = ModuleCredit.objects.get()
    assert (entry.person, entry.credits, entry.scqf_level, entry.dialogue) == (cast.mentor, 15, 11, further)


def test_after_a_second_not_yet_there_is_no_further_attempt(cast):
    appointment = first_year(cast)
    recorded(cast, "not_yet", booked(cast, appointment))
    recorded(cast, "not_yet", booked(cast, fresh(appointment), days=40))
    assert standing_of(fresh(appointment)) == ModuleStanding.CLOSED
    sentence = "There were two attempts, and there is no further one."
    assert rules.can_book(cast.team, fresh(appointment)).reason == sentence
    with pytest.raises(Refused) as no:
        actions.book(appointment=fresh(appointment), plan=plan_of(cast, days=60), by=cast.team)
    assert (no.value.reason, ModuleCredit.objects.count()) == (sentence, 0)


def test_attempts_and_credits_are_the_persons_whatever_the_year(cast):
    recorded(cast, "pass")
    later = CohortFactory(name="Later", first=cast.cohort.starts_on + dt.timedelta(days=365))
    again = MentorAppointmentFactory(cohort=later, mentor=cast.mentor, is_first_year=True)
    assert not rules.must_do(again)
    assert (has_credits(cast.mentor), is_first_year(cast.mentor, cast.other_cohort)) == (True, False)
    assert list(
        with_standing(MentorAppointment.objects.filter(pk=again.pk)).values_list("standing", flat=True)
    ) == [ModuleStanding.PASSED]


def test_credits_of_a_record_that_was_merged_count(cast):
    recorded(cast, "pass")
    old, new = cast.mentor, mentor_of(cast, is_first_year=True)
    type(old).objects.filter(pk=old.pk).update(merged_into=new.mentor, merged_at=clock.now(), is_active=False)
    assert (has_credits(new.mentor), standing_of(new)) == (True, ModuleStanding.PASSED)


def test_assessors_are_the_team_and_tutors_and_nobody_near_the_mentor(cast):
    trio = trio_of(cast)
    second = second_tutor()
    assert list(assessors_for(cast.mentor)) == sorted(
        [cast.team, cast.tutor, second], key=lambda user: user.name
    )
    for person in (cast.lead, cast.examiner, cast.admin):
        assert rules.can_assess(person, cast.mentor).reason == rules.FOR_ASSESSORS
    assert rules.can_assess(cast.team, cast.team).reason == "A mentor never assesses their own dialogue."
    assert rules.are_two(cast.tutor, cast.tutor, cast.mentor).reason == "Name two different assessors."
    member = trio.members.first()
    type(member.enrolment).objects.filter(pk=member.enrolment_id).update(participant=second)
    assert list(assessors_for(cast.mentor)) == sorted([cast.team, cast.tutor], key=lambda user: user.name)
    assert (
        rules.can_assess(second, cast.mentor).reason
        == "Tamsin Tutor is or was in a trio of this mentor, so they can't assess them."
    )
    MentorAppointment.objects.filter(mentor=cast.mentor).update(is_first_year=True)
    with pytest.raises(Refused, match="Tamsin Tutor is or was in a trio"):
        booked(cast)


def test_a_dialogue_takes_place_from_term_four_on(cast):
    first, last = term_four(cast.cohort)
    assert (first.month, first.day, last.month, last.day) == (4, 1, 6, 30)
    assert days_for_dialogues(cast.cohort) == (first, last + dt.timedelta(days=180))
    with pytest.raises(Refused) as no:
        booked(cast, days=-1)
    assert no.value.reason == "Dialogues take place from the beginning of term four on."
    short = CohortFactory.build(starts_on=dt.date(2026, 8, 1), ends_on=dt.date(2026, 12, 20))
    assert term_four(short) == (dt.date(2026, 9, 21), dt.date(2026, 12, 20))


def test_the_record_opens_when_the_dialogue_begins_and_to_its_assessors(cast):
    dialogue = booked(cast)
    assert rules.can_record(cast.tutor, dialogue).reason.startswith(
        "This opens when the dialogue begins, on "
    )
    dialogue = begun_of(dialogue)
    assert rules.can_record(cast.tutor, dialogue)
    assert rules.can_record(cast.team, dialogue).reason == "The two assessors write the record of a dialogue."
    assert rules.can_record(cast.lead, dialogue).stranger
    end_role(user=cast.tutor, role=Role.TUTOR, by=cast.team)
    assert rules.can_record(type(cast.tutor).objects.get(pk=cast.tutor.pk), dialogue).stranger


def begun_of(dialogue: ModuleDialogue) -> ModuleDialogue:
    dialogue.starts_at = clock.now() - dt.timedelta(hours=1)
    return dialogue


def test_a_mentor_reads_the_outcome_on_their_own_page_only(cast):
    dialogue = begun(cast)
    assert (
        rules.can_read(cast.mentor, dialogue).reason
        == "This page is for the assessors. Your date and your outcome stand on your own page of the module."
    )


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"attempt": 3}, "module_dialogue_two_attempts"),
        ({"second_assessor": "first"}, "module_dialogue_two_assessors"),
        ({"first_assessor": "mentor"}, "module_dialogue_not_by_mentor"),
        ({"second_assessor": "mentor"}, "module_dialogue_not_by_mentor"),
        ({"outcome": "pass"}, "module_dialogue_held_has_outcome"),
        ({"state": "held"}, "module_dialogue_held_has_outcome"),
        ({"state": "cancelled"}, "module_dialogue_cancelled_why"),
    ],
)
def test_the_database_keeps_the_rules_too(cast, changes, constraint):
    named = {"first": cast.tutor, "mentor": cast.mentor}
    changes = {name: named.get(value, value) for name, value in changes.items()}
    facts = {"first_assessor": cast.tutor, "second_assessor": second_tutor()}
    with pytest.raises(IntegrityError) as no, transaction.atomic():
        ModuleDialogueFactory(**{"appointment": first_year(cast)} | facts | changes)
    assert constraint in str(no.value)


def test_one_attempt_of_a_kind_and_one_booked(cast):
    dialogue = booked(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        ModuleDialogueFactory(appointment=dialogue.appointment)
    with pytest.raises(IntegrityError), transaction.atomic():
        ModuleDialogueFactory(appointment=dialogue.appointment, attempt=2)
    actions.cancel(dialogue=dialogue, reason="Snow.", by=cast.team)
    assert booked(cast, fresh(dialogue.appointment)).attempt == 1


def test_credits_are_given_once_for_life(cast):
    dialogue = recorded(cast, "pass")
    with pytest.raises(IntegrityError), transaction.atomic():
        ModuleCredit.objects.create(
            person=cast.mentor,
            dialogue=dialogue,
            credits=15,
            reason="Again",
            awarded_on=clock.today(),
            entered_at=clock.now(),
        )
    with pytest.raises(Refused) as no:
        actions.give_credits(dialogue, cast.team)
    assert (
        no.value.reason
        == "This mentor holds the credits of the module already. They are given once, for life."
    )


def test_the_list_is_narrowed_in_the_database(cast):
    first = first_year(cast)
    second = mentor_of(cast, is_first_year=True, mentor__name="Zoe Zealous")
    mentor_of(cast)  # not in their first year
    recorded(cast, "not_yet", booked(cast, first))
    assert [row.pk for row in listed(cast.team, cohort=cast.cohort)] == [first.pk, second.pk]
    assert [row.pk for row in listed(cast.team, standing="not_yet")] == [first.pk]
    assert [row.pk for row in listed(cast.team, standing="unbooked")] == [second.pk]
    assert [row.pk for row in listed(cast.team, name="zoe")] == [second.pk]
    assert list(listed(cast.lead)) == []
    assert in_term_four(cast).month == 4
