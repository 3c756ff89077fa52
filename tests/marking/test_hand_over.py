"""A marker falls ill: what is not finished goes to others in one move."""

import pytest
from django.urls import reverse

from core.decisions import Refused
from marking.actions import conflicts
from marking.actions.hand_over import hand_over
from marking.models import Mark, PayLine
from notifications.models import Message
from tests.builders_casestudies import case_study_at
from tests.builders_marking import allocated, in_pool, submit
from tests.factories.programme import EnrolmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ill(cast):
    """Marcus has three scripts, one of them marked; nobody else is in the pool yet."""
    for enrolment in (cast.enrolment, cast.other_enrolment, EnrolmentFactory(cohort=cast.cohort)):
        case_study_at("submitted", enrolment=enrolment)
    appointment = in_pool(cast.cohort, cast.marker)
    allocated(cast.cohort)
    marks = Mark.objects.select_related("appointment__marker", "appointment__cohort", "case_study")
    submit(marks.get(case_study__enrolment=cast.enrolment), 61)
    return appointment


def test_the_rest_goes_to_others_evenly_with_one_mail_each_and_finished_work_stays(cast, as_, ill):
    first, second = in_pool(cast.cohort), in_pool(cast.cohort)
    page = reverse("marking:marker-hand-over", kwargs={"pk": ill.pk})
    for _ in range(2):
        assert as_(cast.team).post(page).status_code == 302
    ill.refresh_from_db()
    assert ill.state == "withdrawn"
    now = Mark.objects.exclude(state="recused").order_by("pk")
    assert sorted(now.values_list("appointment", "state")) == sorted(
        [(ill.pk, "submitted"), (first.pk, "allocated"), (second.pk, "allocated")]
    )
    assert PayLine.objects.get().mark.appointment_id == ill.pk
    told = Message.objects.filter(dedupe_key__startswith="mark.taken_over")
    assert sorted(told.values_list("to_user", flat=True)) == sorted([first.marker_id, second.marker_id])


def test_a_conflict_keeps_a_script_from_a_marker_and_it_is_said_who_lacks_one(cast, as_, ill):
    only = in_pool(cast.cohort, cast.second_marker)
    conflicts.declare_conflict(
        appointment=only, by=cast.second_marker, named=cast.other_participant.name, reason="My brother"
    )
    done = hand_over(appointment=ill, by=cast.team)
    code = cast.other_enrolment.case_study.candidate_code
    assert (done.given, done.left) == (1, [code])
    overview = f"{reverse('marking:overview')}?cohort={cast.cohort.slug}"
    assert f"Choose who reads {code}" in as_(cast.team).get(overview).text


def test_only_the_team_hands_over(cast, ill):
    with pytest.raises(Refused, match="for the programme team"):
        hand_over(appointment=ill, by=cast.marker)
