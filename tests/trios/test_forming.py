"""Trios formed by one press: the proposal, what stops its publication, and who is told."""

import pytest
from django.db import IntegrityError
from django.urls import reverse

from audit.models import AuditEvent
from core.decisions import Refused
from core.jobs import run_due
from core.models import Job
from core.transitions import StaleState
from notifications.models import Message
from people.actions import grant_role
from people.enums import Role
from programme.enums import EnrolmentState
from programme.models import Enrolment
from tests.builders_trios import formation_at, glasgow_enrolment, in_visiting_weeks, mentor_of
from tests.factories.people import SchoolFactory
from trios.actions import formation as actions
from trios.models import Formation, Trio, TrioMember
from trios.queries.formation import changes_since, instance_of, said_with_names
from trios.rules import formation as rules
from trios.tasks import formation_lost

pytestmark = pytest.mark.django_db


def test_what_the_tool_is_asked_holds_no_name(cast):
    formation = formation_at(cast, "running", people=3)
    asked = formation.instance
    assert [row["id"] for row in asked["participants"]] == [
        f"P{pk}"
        for pk in Enrolment.objects.filter(cohort=cast.cohort).order_by("pk").values_list("pk", flat=True)
    ]
    assert len(asked["mentors"]) == 2
    assert cast.participant.name not in str(asked)


def test_a_proposal_is_worked_out_and_published(cast, as_):
    formation = formation_at(cast)  # 7 in Glasgow, 1 in Inverclyde, 2 mentors
    assert formation.state == "ready"
    page = as_(cast.team).get(reverse("trios:formation-detail", kwargs={"pk": formation.pk}))
    assert page.status_code == 200
    assert cast.participant.name in page.content.decode()
    assert (
        as_(cast.team)
        .post(reverse("trios:formation-publish", kwargs={"pk": formation.pk}))
        .headers["Location"]
        == f"/trios/?cohort={cast.cohort.slug}"
    )
    trios = Trio.objects.filter(cohort=cast.cohort)
    assert [trio.number for trio in trios] == list(range(1, len(formation.answer["groups"]) + 1))
    assert sorted(TrioMember.objects.values_list("enrolment", flat=True)) == sorted(
        Enrolment.objects.filter(cohort=cast.cohort).values_list("pk", flat=True)
    )
    assert AuditEvent.objects.filter(event="formation.published").count() == 1


def test_one_mail_a_person(cast):
    formation = formation_at(cast, "published")
    run_due()
    run_due()
    members = Message.objects.filter(kind="trio.formed").values_list("to_address", flat=True)
    mentors = Message.objects.filter(kind="trio.mentoring").values_list("to_address", flat=True)
    assert sorted(members) == sorted(
        Enrolment.objects.filter(cohort=cast.cohort).values_list("participant__email", flat=True)
    )
    used = {trio.mentor.email for trio in Trio.objects.filter(mentor__isnull=False)}
    assert set(mentors) == used
    assert len(mentors) == len(used)
    assert formation.published_by == cast.team


def test_one_at_a_time(cast, as_):
    formation_at(cast, "running")
    assert rules.can_start(cast.team, cast.cohort).reason == "A proposal is being worked out. Wait for it."
    with pytest.raises(IntegrityError):
        Formation.objects.create(cohort=cast.cohort, started_at=cast.cohort.created_at)


def states() -> list[str]:
    return list(Formation.objects.order_by("pk").values_list("state", flat=True))


def test_two_proposals_wait_at_most_and_the_oldest_goes(cast):
    formation_at(cast)
    actions.start(cohort=cast.cohort, by=cast.team)
    assert states() == ["ready", "running"]
    run_due()
    actions.start(cohort=cast.cohort, by=cast.team)
    assert states() == ["discarded", "ready", "running"]


def test_the_proposal_that_is_formed_again_stays_beside_the_new_one(cast):
    first = formation_at(cast)
    actions.start(cohort=cast.cohort, by=cast.team)
    run_due()
    actions.start(cohort=cast.cohort, by=cast.team, keep=first)
    assert states() == ["ready", "discarded", "running"]


def test_publishing_one_discards_the_other(cast, as_):
    first = formation_at(cast)
    actions.start(cohort=cast.cohort, by=cast.team)
    first.refresh_from_db()
    assert rules.can_publish(cast.team, first).reason == (
        "Another proposal is being worked out. Wait for it, then publish the one you want."
    )
    run_due()
    actions.publish(formation=first, by=cast.team)
    assert states() == ["published", "discarded"]


def test_what_was_changed_since_it_was_read_is_not_published(cast, as_):
    formation = formation_at(cast)
    url = reverse("trios:formation-publish", kwargs={"pk": formation.pk})
    Formation.objects.update(version=1)
    assert as_(cast.team).post(url, {"version": "0"}).status_code == 409
    with pytest.raises(StaleState) as refusal:
        actions.publish(formation=formation, by=cast.team)
    assert refusal.value.reason == (
        "Somebody has changed this proposal meanwhile. Look at it again before you publish it."
    )
    assert (states(), Trio.objects.count()) == (["ready"], 0)


def test_a_killed_worker_may_run_it_again_and_a_discarded_one_is_left_alone(cast):
    formation = formation_at(cast)
    job = Job.objects.get(kind="trios.form")
    Job.objects.filter(pk=job.pk).update(state="waiting")
    run_due()
    formation.refresh_from_db()
    assert formation.state == "ready"
    assert AuditEvent.objects.filter(event="formation.proposed").count() == 1


@pytest.mark.parametrize(
    ("happens", "said"),
    [
        ("joins", "1 participant has joined"),
        ("leaves", "1 participant has left"),
        ("moves", "1 participant has changed school"),
        ("mentor", "no longer serve"),
    ],
)
def test_what_changed_meanwhile_stops_the_publication(cast, as_, happens, said):
    formation = formation_at(cast)
    one = Enrolment.objects.get(pk=cast.enrolment.pk)
    if happens == "joins":
        glasgow_enrolment(cast)
    elif happens == "leaves":
        Enrolment.objects.filter(pk=one.pk).update(state=EnrolmentState.WITHDRAWN)
    elif happens == "moves":
        Enrolment.objects.filter(pk=one.pk).update(school=SchoolFactory(authority=cast.glasgow))
    else:
        cast.cohort.mentor_appointments.update(capacity=3)
    assert [said in change for change in changes_since(formation)] == [True]
    answer = as_(cast.team).post(reverse("trios:formation-publish", kwargs={"pk": formation.pk}))
    assert answer.status_code == 403
    assert "Discard it and form the trios again." in answer.content.decode()
    assert Trio.objects.count() == 0


def test_a_cohort_is_published_once(cast, as_):
    formation = formation_at(cast, "published")
    client = as_(cast.team)
    assert client.post(reverse("trios:formation-publish", kwargs={"pk": formation.pk})).status_code == 409
    assert client.post(reverse("trios:formation-start", kwargs={"slug": cast.cohort.slug})).status_code == 403
    assert rules.can_start(cast.team, cast.cohort).allowed is False


def test_the_slower_of_two_publishers_reads_a_sentence(cast):
    formation = formation_at(cast)
    stale = Formation.objects.get(pk=formation.pk)
    actions.publish(formation=formation, by=cast.team)
    Trio.objects.update(cohort=cast.other_cohort)  # only the machine is left to stop the second
    with pytest.raises(StaleState):
        actions.publish(formation=stale, by=cast.team)


def test_too_few_people_and_nobody_but_the_team(cast):
    in_visiting_weeks(cast)
    Enrolment.objects.filter(pk=cast.other_enrolment.pk).update(state=EnrolmentState.DEFERRED)
    assert rules.can_start(cast.team, cast.cohort).reason.startswith(
        "This year has fewer than two participants"
    )
    for person in (cast.lead, cast.mentor, cast.admin):
        with pytest.raises(Refused):
            actions.start(cohort=cast.cohort, by=person)


def test_work_that_gives_up_says_so(cast, as_):
    formation = formation_at(cast, "running")
    formation_lost({"formation": formation.pk}, "killed")
    formation.refresh_from_db()
    assert formation.state == "failed"
    progress = as_(cast.team).get(reverse("trios:formation-progress", kwargs={"pk": formation.pk})).json()
    assert (progress["done"], progress["failed"]) == (True, True)
    page = as_(cast.team).get(f"{reverse('trios:trio-list')}?cohort={cast.cohort.slug}").content.decode()
    assert ("Start it again" in page, "Try again" in page) == (True, True)


def test_progress_while_it_runs(cast, as_):
    formation = formation_at(cast, "running")
    Job.objects.filter(kind="trios.form").update(done=40)
    url = reverse("trios:formation-progress", kwargs={"pk": formation.pk})
    assert as_(cast.team).get(url).json() == {
        "value": 40,
        "maximum": 100,
        "text": "40 per cent",
        "done": False,
        "failed": False,
        "next": "",
    }


def test_notes_name_people_and_authorities(cast):
    appointment = mentor_of(cast)
    notes = [
        f"“P{cast.enrolment.pk}” and “M{appointment.pk}” of “S12000049”, “secondary”; “P999999” is unknown."
    ]
    assert said_with_names(notes) == [
        f"{cast.participant} and {appointment.mentor} of Glasgow City, secondary; “P999999” is unknown."
    ]


def test_those_who_left_and_mentors_who_ended_are_not_asked_about(cast):
    in_visiting_weeks(cast)
    Enrolment.objects.filter(pk=cast.enrolment.pk).update(state=EnrolmentState.WITHDRAWN)
    appointment = mentor_of(cast)
    grant_role(user=appointment.mentor, role=Role.MENTOR, by=cast.team)
    cast.cohort.mentor_appointments.update(ended_at=cast.cohort.created_at, ended_by=cast.team)
    asked = instance_of(cast.cohort)
    assert ([row["id"] for row in asked["participants"]], asked["mentors"]) == (
        [f"P{cast.other_enrolment.pk}"],
        [],
    )
