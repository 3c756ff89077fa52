"""The pool of markers: who may ask, who is taken, who leaves, whom nobody should mark."""

import datetime as dt

import pytest
from django.urls import reverse

from audit.models import AuditEvent
from core import clock
from core.decisions import Refused
from core.transitions import StaleState
from marking import visibility
from marking.actions import conflicts, pool
from marking.models import Conflict, Mark, MarkerAppointment
from marking.queries import allocation
from marking.queries.allocation import forbidden_pairs
from notifications.models import Message
from people.actions import grant_role
from people.enums import Role
from people.models import User
from tests.builders_casestudies import case_study_at, team_member
from tests.builders_marking import allocated, in_pool
from tests.factories.people import SchoolFactory
from tests.factories.programme import EnrolmentFactory
from trios.models import MentorAppointment

pytestmark = pytest.mark.django_db
JOIN = reverse("marking:pool-join")


def answers(cast, **changes):
    form = {"post": "qio", "years": "7", "authority": cast.glasgow.pk, "target": "3", "max": "4"}
    return form | {"school_name": "", "school_code": ""} | changes


def to_join(cast):
    """The pool page takes people for the next cohort whose marking is not over."""
    return MarkerAppointment.objects.filter(marker=cast.applicant)


def test_somebody_asks_is_approved_and_can_be_given_scripts(cast, as_):
    client = as_(cast.applicant)
    assert client.post(JOIN, answers(cast)).status_code == 302
    asked = to_join(cast).get()
    assert (asked.state, asked.years, asked.max) == ("applied", 7, 4)
    assert Message.objects.filter(kind="marker.applied", to_user=cast.team).count() == 1
    assert "Asked to join" in client.get(JOIN).text

    trained = clock.today() - dt.timedelta(days=1)
    page = reverse("marking:pool-member", kwargs={"pk": asked.pk})
    unchecked = as_(cast.team).post(page, {"action": "approve", "trained_on": trained.isoformat()})
    assert (unchecked.status_code, "Nobody has checked the experience yet" in unchecked.text) == (403, True)
    as_(cast.team).post(page, {"action": "experience", "note": "The authority's list"})
    as_(cast.team).post(page, {"action": "approve", "trained_on": trained.isoformat()})
    asked.refresh_from_db()
    assert (asked.state, asked.trained_on, asked.decided_by) == ("approved", trained, cast.team)
    assert User.objects.get(pk=cast.applicant.pk).holds(Role.MARKER)
    assert Message.objects.filter(kind="marker.approved", to_user=cast.applicant).count() == 1
    assert list(
        AuditEvent.objects.filter(event__startswith="marker.").order_by("pk").values_list("event", flat=True)
    ) == [
        "marker.applied",
        "marker.experience_checked",
        "marker.approved",
    ]


def test_four_years_are_not_enough_and_what_was_typed_stays(cast, as_):
    page = as_(cast.applicant).post(JOIN, answers(cast, years="4", target="4", max="3"))
    assert page.status_code == 200
    assert "At least 5 years are needed" in page.text
    assert "less than the number you would like" in page.text
    assert 'value="4"' in page.text
    assert to_join(cast).count() == 0


def test_a_headteacher_names_the_school_so_that_it_can_be_kept_away(cast, as_):
    client = as_(cast.applicant)
    assert "Enter your school" in client.post(JOIN, answers(cast, post="headteacher")).text
    SchoolFactory(name="Anytown Academy")
    both = client.post(JOIN, answers(cast, post="headteacher", school_name="Anytown"))
    assert "Which school do you mean?" in both.text
    chosen = answers(cast, post="headteacher", school_name="Anytown", school_choice=cast.school.seed_code)
    assert client.post(JOIN, chosen).status_code == 302
    assert to_join(cast).get().school == cast.school


def test_who_mentors_this_year_is_told_why_not(cast, as_):
    from marking.queries.cohorts import cohort_to_join

    cohort = cohort_to_join(clock.now())
    MentorAppointment.objects.create(
        cohort=cohort, mentor=cast.mentor, authority=cast.glasgow, appointed_at=clock.now()
    )
    client = as_(cast.mentor)
    assert f"You are mentoring in {cohort}" in client.get(JOIN).text
    refused = client.post(JOIN, answers(cast))
    assert refused.status_code == 403
    assert f"You are mentoring in {cohort}" in refused.text
    MentorAppointment.objects.update(ended_at=clock.now(), ended_by=cast.team)
    assert client.post(JOIN, answers(cast)).status_code == 302


def test_somebody_who_began_to_mentor_meanwhile_is_not_approved(cast):
    asked = pool.join(cohort=cast.cohort, by=cast.applicant, post="qio", years=9, authority=cast.glasgow)
    MentorAppointment.objects.create(
        cohort=cast.cohort, mentor=cast.applicant, authority=cast.glasgow, appointed_at=clock.now()
    )
    pool.check_experience(appointment=asked, by=cast.team, note="A word with Hedda")
    with pytest.raises(Refused, match="mentors a trio this year"):
        pool.approve(appointment=asked, by=cast.team, trained_on=clock.today())


@pytest.mark.parametrize("who", ["tutor", "team"])
def test_whoever_sees_who_wrote_what_does_not_mark(who, cast):
    with pytest.raises(Refused, match="without knowing whose they are"):
        pool.join(cohort=cast.cohort, by=getattr(cast, who), post="qio", years=9, authority=cast.glasgow)


def test_who_comes_to_see_who_wrote_what_is_neither_approved_nor_given_scripts(cast):
    asked = pool.join(cohort=cast.cohort, by=cast.applicant, post="qio", years=9, authority=cast.glasgow)
    pool.check_experience(appointment=asked, by=cast.team, note="A word with Hedda")
    hers = in_pool(cast.cohort, cast.marker)
    assert hers in allocation.pool(cast.cohort)
    for person in (cast.applicant, cast.marker):
        grant_role(user=person, role=Role.TUTOR, by=None)
    with pytest.raises(Refused, match="sees there who wrote what"):
        pool.approve(
            appointment=MarkerAppointment.objects.get(pk=asked.pk), by=cast.team, trained_on=clock.today()
        )
    assert hers not in allocation.pool(cast.cohort)


def test_a_script_closes_to_who_comes_to_see_who_wrote_what(cast):
    case_study_at("submitted", enrolment=cast.enrolment)
    in_pool(cast.cohort, cast.marker)
    allocated(cast.cohort)
    (before,) = visibility.rows(visibility.readings_of(cast.marker))
    assert visibility.script(before).is_barred is False
    grant_role(user=cast.marker, role=Role.TUTOR, by=None)
    (after,) = visibility.rows(visibility.readings_of(cast.marker))
    assert visibility.script(after).is_barred is True


def test_a_participant_of_the_year_does_not_mark_it(cast):
    with pytest.raises(Refused, match="taking part"):
        pool.join(cohort=cast.cohort, by=cast.participant, post="qio", years=9, authority=cast.glasgow)


def test_asking_twice_is_one_asking(cast, as_):
    client = as_(cast.applicant)
    client.post(JOIN, answers(cast))
    assert client.post(JOIN, answers(cast)).status_code == 200
    assert to_join(cast).count() == 1


def test_two_of_the_team_at_once_the_slower_gets_a_sentence(cast):
    asked = pool.join(cohort=cast.cohort, by=cast.applicant, post="qio", years=9, authority=cast.glasgow)
    same = MarkerAppointment.objects.get(pk=asked.pk)
    pool.check_experience(appointment=same, by=cast.team, note="A word with Hedda")
    pool.decline(appointment=asked, by=cast.team)
    with pytest.raises(StaleState, match="Somebody was quicker"):
        pool.approve(appointment=same, by=cast.team, trained_on=clock.today())


def test_training_to_come_is_no_training(cast, as_):
    asked = pool.join(cohort=cast.cohort, by=cast.applicant, post="qio", years=9, authority=cast.glasgow)
    pool.check_experience(appointment=asked, by=cast.team, note="A word with Hedda")
    page = as_(cast.team).post(
        reverse("marking:pool-member", kwargs={"pk": asked.pk}),
        {"action": "approve", "trained_on": (clock.today() + dt.timedelta(days=3)).isoformat()},
    )
    assert (page.status_code, "still to come" in page.text) == (200, True)


def test_leaving_gives_back_what_is_not_marked(cast, as_):
    case_study = case_study_at("submitted", enrolment=cast.enrolment)
    appointment = in_pool(cast.cohort, cast.marker)
    allocated(cast.cohort)
    url = reverse("marking:pool-leave", kwargs={"pk": appointment.pk})
    assert as_(cast.marker).post(url).status_code == 302
    assert as_(cast.marker).post(url).status_code == 302
    mark = Mark.objects.get(case_study=case_study)
    appointment.refresh_from_db()
    assert (appointment.state, mark.state) == ("withdrawn", "recused")
    assert not User.objects.get(pk=cast.marker.pk).holds(Role.MARKER)


def test_a_declared_name_is_answered_alike_whether_or_not_it_takes_part(cast, as_):
    case_study = case_study_at("submitted", enrolment=cast.enrolment)
    appointment = in_pool(cast.cohort, cast.marker)
    client, url = as_(cast.marker), reverse("marking:conflict-declare")
    said = []
    for named in ("petra  PARTICIPANT", "Nobody Here"):
        answer = client.post(url, {"named": named, "reason": "My sister"}, follow=True)
        said.append((answer.redirect_chain, "Noted." in answer.text))
    assert said[0] == said[1]
    assert list(
        Conflict.objects.order_by("pk").values_list("case_study", "named", "appointment", "reason")
    ) == [
        (case_study.pk, "", appointment.pk, "My sister"),
        (None, "Nobody Here", appointment.pk, "My sister"),
    ]


def test_a_name_declared_before_its_bearer_takes_part_counts_when_they_do(cast):
    appointment = in_pool(cast.cohort, cast.marker)
    conflicts.declare_conflict(
        appointment=appointment, by=cast.marker, named="late.comer@example.org", reason="Cousin"
    )
    enrolment = EnrolmentFactory(cohort=cast.cohort, participant__email="late.comer@example.org")
    case_study = case_study_at("submitted", enrolment=enrolment)
    assert forbidden_pairs(cast.cohort) == [(case_study.pk, appointment.pk, "declared a conflict (Cousin)")]


def test_the_team_declares_for_a_marker_and_a_wrong_address_is_said(cast, as_):
    case_study = case_study_at("submitted", enrolment=cast.enrolment)
    appointment = in_pool(cast.cohort, cast.marker)
    url, form = reverse("marking:conflict-declare"), {"named": cast.participant.email, "reason": "Manager"}
    wrong = as_(cast.team).post(url, form | {"marker": "no@example.org"})
    assert (wrong.status_code, "Nobody in the pool has this address" in wrong.text) == (200, True)
    assert as_(cast.team).post(url, form | {"marker": cast.marker.email}).status_code == 302
    conflict = Conflict.objects.get()
    assert (conflict.case_study, conflict.appointment, conflict.declared_by) == (
        case_study,
        appointment,
        cast.team,
    )


def test_the_criteria_can_be_set_and_changed_until_marking_begins(cast, as_):
    client, url = as_(cast.team), reverse("marking:criteria", kwargs={"slug": cast.cohort.slug})
    assert client.post(url).status_code == 302
    criteria = list(cast.cohort.criteria.all())
    assert (len(criteria), sum(c.weight for c in criteria)) == (5, 100)
    form = {}
    for c in criteria:
        form |= {f"title_{c.number}": c.title, f"descriptor_{c.number}": "", f"weight_{c.number}": "20"}
    wrong = client.post(url, form | {"weight_1": "30"})
    assert (wrong.status_code, "The weights add up to 110 per cent" in wrong.text) == (200, True)
    assert client.post(url, form | {"title_1": "Reading"}).status_code == 302
    assert next((c.title, c.weight) for c in cast.cohort.criteria.all()) == ("Reading", 20)

    from tests.factories.marking import CriterionMarkFactory

    CriterionMarkFactory(criterion=cast.cohort.criteria.first())
    assert client.post(url, form).status_code == 403


def test_team_member_is_one_person(cast):
    assert team_member() == cast.team
