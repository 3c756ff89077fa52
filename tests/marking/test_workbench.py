"""The workbench: pins that every plan keeps, two plans side by side, why this one and why not that one."""

import pytest
from django.urls import reverse

from core import jobs
from core.decisions import Refused
from marking.actions import allocation, conflicts
from marking.actions.criteria import set_default_criteria
from marking.models import AllocationPin, AllocationRun, Mark
from marking.queries.comparing import differences, figures_of
from marking.queries.readers import need_of
from tests.builders_casestudies import case_study_at
from tests.builders_marking import in_pool, rehearsed
from tests.factories.programme import EnrolmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def scripts(cast):
    """Three scripts that nobody has, and criteria."""
    set_default_criteria(cohort=cast.cohort, by=cast.team)
    enrolments = [cast.enrolment, cast.other_enrolment, EnrolmentFactory(cohort=cast.cohort)]
    return [case_study_at("submitted", enrolment=enrolment) for enrolment in enrolments]


def worked_out(cast):
    run = allocation.start(cohort=cast.cohort, by=cast.team)
    allocation.work_out(run=run, progress=jobs.Progress(allocation.job_of(run)))
    run.refresh_from_db()
    return run


def who(run):
    return {pair["case_study"]: pair["marker"] for pair in run.answer["allocations"]}


def test_a_pin_is_kept_by_every_plan_until_it_is_published(cast, as_, scripts):
    first, second = in_pool(cast.cohort), in_pool(cast.cohort)
    code = scripts[0].candidate_code
    plain = who(worked_out(cast))[code]
    wanted = second if plain == f"M{first.pk}" else first
    page = reverse("marking:readers", kwargs={"slug": cast.cohort.slug, "code": code})
    client = as_(cast.team)
    assert "Pin: the next allocation gives it to them" in client.get(f"{page}?marker={wanted.pk}").text
    client.post(page, {"marker": wanted.pk, "action": "pin"})
    assert f"wants {wanted.marker} to read it" in client.get(page).text.replace("&#x27;", "'")
    again = worked_out(cast)
    assert who(again)[code] == f"M{wanted.pk}"
    shown = client.get(reverse("marking:allocation-detail", kwargs={"pk": again.pk})).text
    assert "1 pair that you pinned is kept." in shown
    allocation.publish(run=rehearsed(again), by=cast.team)
    assert Mark.objects.get(case_study=scripts[0]).appointment == wanted
    assert AllocationPin.objects.count() == 0


def test_a_script_that_is_given_by_hand_keeps_no_pin(cast, scripts):
    marker, other = in_pool(cast.cohort), in_pool(cast.cohort)
    for script in scripts[:2]:
        need = need_of(cast.cohort, script.candidate_code)
        allocation.pin(script=need.script, appointment=marker, kind="first", by=cast.team)
    need = need_of(cast.cohort, scripts[0].candidate_code)
    allocation.give(script=need.script, appointment=other, kind="first", by=cast.team)
    assert list(AllocationPin.objects.values_list("case_study", flat=True)) == [scripts[1].pk]


def test_a_pin_that_a_rule_forbids_is_refused_and_one_that_a_rule_forbids_later_is_not_kept(
    cast, as_, scripts
):
    marker, other = in_pool(cast.cohort, cast.marker), in_pool(cast.cohort)
    code = scripts[0].candidate_code
    need = need_of(cast.cohort, code)
    allocation.pin(script=need.script, appointment=marker, kind="first", by=cast.team)
    conflicts.declare_conflict(
        appointment=marker, by=cast.marker, named=cast.participant.name, reason="My sister"
    )
    assert who(worked_out(cast))[code] == f"M{other.pk}"
    with pytest.raises(Refused, match="because the marker declared a conflict"):
        allocation.pin(script=need.script, appointment=marker, kind="first", by=cast.team)
    page = reverse("marking:readers", kwargs={"slug": cast.cohort.slug, "code": code})
    as_(cast.team).post(page, {"action": "unpin"})
    assert AllocationPin.objects.count() == 0


def test_pins_never_give_a_marker_more_than_they_take(cast, scripts):
    one = in_pool(cast.cohort, cast.marker, target=1, max=1)
    in_pool(cast.cohort)
    for script in scripts[:2]:
        need = need_of(cast.cohort, script.candidate_code)
        allocation.pin(script=need.script, appointment=one, kind="first", by=cast.team)
    run = worked_out(cast)
    assert (run.state, list(who(run).values()).count(f"M{one.pk}")) == ("ready", 1)


def test_two_plans_stand_side_by_side_and_publishing_one_puts_the_other_away(cast, as_, scripts):
    first, second = in_pool(cast.cohort), in_pool(cast.cohort)
    old = worked_out(cast)
    assert as_(cast.team).get(reverse("marking:allocation-compare", kwargs={"pk": old.pk})).status_code == 404
    code = scripts[0].candidate_code
    wanted = second if who(old)[code] == f"M{first.pk}" else first
    need = need_of(cast.cohort, code)
    allocation.pin(script=need.script, appointment=wanted, kind="first", by=cast.team)
    shown = as_(cast.team).get(reverse("marking:allocation-detail", kwargs={"pk": old.pk})).text
    assert reverse("marking:allocation-start", kwargs={"slug": cast.cohort.slug}) in shown
    new = worked_out(cast)
    page = as_(cast.team).get(reverse("marking:allocation-compare", kwargs={"pk": new.pk})).text
    assert code in page
    assert str(wanted.marker) in page
    changed = differences(old.answer, new.answer)
    assert (code, who(old)[code], f"M{wanted.pk}") in changed
    assert figures_of(new.instance, new.answer).given == 3
    allocation.publish(run=rehearsed(new), by=cast.team)
    assert dict(AllocationRun.objects.values_list("pk", "state")) == {
        old.pk: "discarded",
        new.pk: "published",
    }


def test_a_code_leads_to_who_could_read_it(cast, as_, scripts):
    url = reverse("marking:why", kwargs={"slug": cast.cohort.slug})
    code = scripts[0].candidate_code
    answer = as_(cast.team).get(url, {"code": f" {code.lower()} "})
    assert answer.url == reverse("marking:readers", kwargs={"slug": cast.cohort.slug, "code": code})
    wrong = as_(cast.team).get(url, {"code": "NOSUCH"}, follow=True)
    assert "No script with this code is to be marked." in wrong.text
