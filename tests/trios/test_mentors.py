"""Mentors appointed and ended, trios handed over, late joiners placed, and who ever mentored whom."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEvent
from core import clock
from core.decisions import Refused
from core.jobs import run_due
from core.transitions import StaleState
from notifications.models import Message
from people.enums import Role
from people.models import User
from tests.builders_trios import booked, glasgow_enrolment, in_visiting_weeks, mentor_of, trio_of
from tests.factories.people import SchoolFactory, UserFactory
from tests.factories.programme import CohortFactory, EnrolmentFactory
from tests.factories.trios import TrioFactory, TrioMemberFactory
from trios.actions import mentor as actions
from trios.models import FormerMentor, MentorAppointment, Trio
from trios.queries import former_mentors
from trios.queries.mentor import free_for
from trios.queries.trio import members_of
from trios.rules import mentor as rules

pytestmark = pytest.mark.django_db


def form_of(cast, **fields) -> dict[str, str]:
    """An appointment as a browser posts it."""
    return {
        "cohort": cast.cohort.slug,
        "email": "New.Mentor@example.org",
        "name": "Nora Newmentor",
        "school_name": cast.school.name,
        "school_code": cast.school.seed_code,
        "authority": "",
        "capacity": "2",
        "is_first_year": "records",
        "graduated_in": "2015",
    } | fields


def appoint(cast, as_, **fields):
    in_visiting_weeks(cast)
    return as_(cast.team).post(reverse("trios:mentor-appoint"), form_of(cast, **fields))


def test_somebody_without_an_account_gets_one_and_can_sign_in_by_code(cast, as_, client):
    assert appoint(cast, as_).status_code == 302
    person = User.objects.get(email="new.mentor@example.org")
    row = MentorAppointment.objects.get()
    assert (person.name, person.holds(Role.MENTOR)) == ("Nora Newmentor", True)
    assert (row.mentor, row.school, row.authority, row.capacity, row.is_first_year) == (
        person,
        cast.school,
        cast.glasgow,
        2,
        True,
    )
    assert Message.objects.get(kind="mentor.appointed").to_address == person.email
    run_due()
    client.logout()
    asked = client.post(reverse("account_request_login_code"), {"email": person.email})
    assert asked.status_code == 302
    run_due()
    code = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", mail.outbox[-1].body, re.MULTILINE)
    assert (mail.outbox[-1].to, code is not None) == ([person.email], True)
    assert client.post(reverse("account_confirm_login_code"), {"code": code[1]}).status_code == 302
    assert client.get(reverse("trios:mentor")).status_code == 200


def test_the_records_say_who_is_a_graduate_and_the_team_where_they_are_silent(cast, as_):
    assert appoint(cast, as_).status_code == 302
    stated = MentorAppointment.objects.get()
    assert (stated.graduated_in, stated.graduate_stated_by) == (2015, cast.team)
    assert rules.is_graduate(stated.mentor, cast.cohort)  # said once, known afterwards
    known = UserFactory(email="known@example.org")
    earlier = CohortFactory(name="Earlier", first=clock.today() - dt.timedelta(days=700))
    EnrolmentFactory(cohort=earlier, participant=known, state="completed", completed_at=clock.now())
    assert appoint(cast, as_, email=known.email, graduated_in="").status_code == 302
    row = MentorAppointment.objects.get(mentor=known)
    assert (row.graduated_in, row.graduate_stated_by, row.is_first_year) == (None, None, True)


def test_who_took_part_and_did_not_complete_is_no_graduate(cast):
    earlier = CohortFactory(name="Earlier", first=clock.today() - dt.timedelta(days=700))
    left = EnrolmentFactory(cohort=earlier, state="withdrawn").participant
    same_year = EnrolmentFactory(cohort=cast.cohort, state="completed").participant
    sentence = (
        "Mentors have completed the programme, and our records hold no completed year of this person. Enter the year in "
        "which they completed it."
    )
    for person in (left, same_year, None):
        assert rules.is_graduate(person, cast.cohort).reason == sentence
    facts = {"name": "", "school": None, "authority": cast.glasgow, "capacity": 1, "by": cast.team}
    in_visiting_weeks(cast)
    with pytest.raises(Refused) as no:
        actions.appoint(cohort=cast.cohort, email=left.email, **facts)
    assert (no.value.reason, MentorAppointment.objects.count()) == (sentence, 0)


def test_the_first_year_follows_from_the_records_and_can_be_put_right(cast, as_):
    before = CohortFactory(name="Earlier", first=clock.today() - dt.timedelta(days=700))
    old_hand = mentor_of(cast, cohort=before, ended_at=clock.now(), ended_by=cast.team).mentor
    appoint(cast, as_, email=old_hand.email)
    row = MentorAppointment.objects.get(mentor=old_hand, cohort=cast.cohort)
    assert row.is_first_year is False
    appoint(cast, as_, email="said@example.org", is_first_year="no")
    assert MentorAppointment.objects.get(mentor__email="said@example.org").is_first_year is False
    url = reverse("trios:mentor-first-year", kwargs={"pk": row.pk})
    client = as_(cast.team)
    page = client.get(url).content.decode()
    assert "Our records hold an earlier year" in page
    assert client.post(url, {"is_first_year": ""}).context["form"].errors == {
        "is_first_year": ["Say whether it is their first year."]
    }
    assert client.post(url, {"is_first_year": "yes"}).status_code == 302
    row.refresh_from_db()
    assert row.is_first_year is True
    assert AuditEvent.objects.filter(event="mentor.first_year_corrected", subject_id=row.pk).count() == 1
    actions.end(appointment=row, by=cast.team)
    row.refresh_from_db()
    assert rules.can_correct(cast.team, row).reason == "This appointment has ended, so it stands as it is."


def test_appointing_twice_is_once(cast, as_):
    assert appoint(cast, as_).status_code == 302
    assert appoint(cast, as_, email="new.mentor@EXAMPLE.org").status_code == 302
    assert MentorAppointment.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": ""}, "Nobody has an account with this address yet: enter their name too."),
        (
            {"school_name": "", "school_code": ""},
            "Choose the authority: it does not follow from a school here.",
        ),
        (
            {"school_name": "Nowhere Primary", "school_code": ""},
            "No school on the official list has this name",
        ),
        (
            {"graduated_in": ""},
            "Mentors have completed the programme, and our records hold no completed year of this person.",
        ),
        ({"graduated_in": "1951"}, "Enter a year from 2000 to"),
        ({"graduated_in": "long ago"}, "Enter a year such as 2015."),
        ({"is_first_year": "perhaps"}, "Choose one of the answers that are offered"),
        ({"email": "participant@example.org"}, "Petra Participant takes part in This year themselves"),
        ({"cohort": "no-such-year"}, "Choose one of the answers that are offered"),
    ],
)
def test_a_wrong_answer_is_said_beside_it_and_the_rest_kept(cast, as_, fields, sentence):
    answer = appoint(cast, as_, **fields)
    page = answer.content.decode()
    assert (answer.status_code, sentence in page.replace("&#x27;", "'")) == (200, True)
    assert MentorAppointment.objects.count() == 0


def test_without_a_script_the_schools_that_fit_are_offered(cast, as_):
    SchoolFactory(name="Anytown Academy", authority=cast.glasgow)
    answer = appoint(cast, as_, school_name="Anytown", school_code="")
    choices = [code for code, _ in answer.context["form"].fields["school_choice"].choices]
    assert cast.school.seed_code in choices
    chosen = appoint(cast, as_, school_name="Anytown", school_code="", school_choice=cast.school.seed_code)
    assert chosen.status_code == 302
    assert MentorAppointment.objects.get().school == cast.school


def test_ending_leaves_trios_to_be_given_to_another(cast, as_):
    trio = trio_of(cast)
    booked(cast, trio)
    run_due()
    appointment = MentorAppointment.objects.get(mentor=cast.mentor)
    answer = as_(cast.team).post(reverse("trios:mentor-end", kwargs={"pk": appointment.pk}))
    assert answer.headers["Location"] == reverse("trios:trio-mentor", kwargs={"pk": trio.pk})
    trio.refresh_from_db()
    assert (trio.mentor, FormerMentor.objects.get().mentor) == (None, cast.mentor)
    assert User.objects.get(pk=cast.mentor.pk).holds(Role.MENTOR) is False
    again = as_(cast.team).post(reverse("trios:mentor-end", kwargs={"pk": appointment.pk}))
    assert again.status_code == 409
    new = mentor_of(cast)
    given = as_(cast.team).post(reverse("trios:trio-mentor", kwargs={"pk": trio.pk}), {"appointment": new.pk})
    assert given.status_code == 302
    run_due()
    trio.refresh_from_db()
    assert trio.mentor == new.mentor
    cleared = Message.objects.filter(kind="visit.dropped", to_user=cast.mentor)
    assert ["METHOD:CANCEL" in message.invitation for message in cleared] == [True] * 3
    invited = Message.objects.filter(kind="visit.booked", to_user=new.mentor)
    assert invited.count() == 3
    assert Message.objects.filter(kind="visit.booked").count() == 15


def test_a_mentor_is_never_from_a_members_school(cast):
    trio = trio_of(cast)
    colleague = mentor_of(cast, school=cast.school)
    other = mentor_of(cast)
    assert list(free_for(trio)) == [other]
    with pytest.raises(Refused) as no:
        actions.replace(trio=trio, appointment=colleague, by=cast.team)
    assert no.value.reason == "A mentor never comes from a member's own school."


def test_two_hand_overs_at_once(cast):
    trio = trio_of(cast)
    stale = Trio.objects.select_related("cohort", "mentor").get(pk=trio.pk)
    actions.replace(trio=trio, appointment=mentor_of(cast), by=cast.team)
    with pytest.raises(StaleState):
        actions.replace(trio=stale, appointment=mentor_of(cast), by=cast.team)


def test_a_late_joiner_is_placed_and_told(cast, as_):
    trio = trio_of(cast)
    booked(cast, trio)
    run_due()
    late = glasgow_enrolment(cast)
    url = reverse("trios:trio-place", kwargs={"pk": trio.pk})
    client = as_(cast.team)
    assert client.post(url, {"enrolment": late.pk}).status_code == 302
    run_due()
    assert late in [member.enrolment for member in members_of(Trio.objects.get(pk=trio.pk))]
    assert Message.objects.filter(kind="trio_member.placed").count() == 5
    assert Message.objects.filter(kind="visit.booked", to_user=late.participant).count() == 3
    assert client.get(url).status_code == 403  # four is the most there can be


def test_nobody_is_in_two_trios(cast):
    first, second = trio_of(cast), trio_of(cast, number=2, size=2)
    member = members_of(first)[0].enrolment
    with pytest.raises(StaleState):
        actions.place(trio=second, enrolment=member, by=cast.team)


def test_only_the_team_appoints(cast):
    for person in (cast.lead, cast.mentor, cast.admin, cast.participant):
        assert rules.can_appoint(person).reason == "Trios are formed by the programme team."
    with clock.moved_to(clock.end_of(cast.cohort.ends_on)):
        assert rules.can_appoint(cast.team, cast.cohort).reason.startswith("The year This year is over")


def test_former_mentors_of_any_year(cast, django_assert_num_queries):
    trio = trio_of(cast)
    actions.replace(trio=trio, appointment=mentor_of(cast), by=cast.team)
    trio.refresh_from_db()
    earlier = TrioFactory(cohort=cast.other_cohort, mentor=cast.second_marker)
    before = EnrolmentFactory(cohort=cast.other_cohort, participant=cast.participant)
    TrioMemberFactory(trio=earlier, enrolment=before, left_at=clock.now())
    with django_assert_num_queries(4):
        found = former_mentors([cast.enrolment.pk, cast.other_enrolment.pk])
    assert found == {
        cast.enrolment.pk: {cast.mentor.pk, trio.mentor_id, cast.second_marker.pk},
        cast.other_enrolment.pk: set(),
    }


def test_the_next_mentor_is_one_of_twenty_or_found_by_name(cast, as_):
    trio = trio_of(cast)
    for number in range(24):
        mentor_of(cast, mentor__name=f"Ada Number {number:02}")
    last = mentor_of(cast, mentor__name="Zoe Zealous")
    client, url = as_(cast.team), reverse("trios:trio-mentor", kwargs={"pk": trio.pk})
    assert len(client.get(url).context["form"].fields["appointment"].choices) == 20
    found = client.get(url, {"name": "zoe"})
    assert [pk for pk, _ in found.context["form"].fields["appointment"].choices] == [last.pk]
    with CaptureQueriesContext(connection) as queries:
        nothing = client.post(url, {"appointment": ""})
    assert nothing.context["form"].errors == {"appointment": ["Choose a mentor."]}
    assert (len(nothing.context["form"].fields["appointment"].choices), len(queries)) == (20, 6)
    assert client.post(url, {"appointment": "9" * 30}).status_code == 200
    assert client.post(url, {"appointment": last.pk}).status_code == 302
    trio.refresh_from_db()
    assert trio.mentor == last.mentor
