"""More time for more than a hundred: the worker gives it, once each, and is taken up where it was broken off."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from casestudies import actions
from casestudies.actions.extending import AT_ONCE, extend_each
from casestudies.models import Extension
from core import jobs
from core.models import Job
from notifications.models import Message
from programme.models import Enrolment
from tests.builders_casestudies import case_study_at
from tests.factories.programme import EnrolmentFactory

pytestmark = pytest.mark.django_db
REASON = "Closed by snow"


@pytest.fixture
def many(cast):
    EnrolmentFactory.create_batch(AT_ONCE - 1, cohort=cast.cohort, school=cast.school)
    return list(Enrolment.objects.filter(cohort=cast.cohort).order_by("pk"))


@pytest.fixture
def until(cast):
    return cast.cohort.case_study_due_at + dt.timedelta(days=7)


def given(cast, many, until) -> Job:
    return actions.give_time(cohort=cast.cohort, enrolments=many, until=until, reason=REASON, by=cast.team)


def told() -> list[int]:
    return sorted(Message.objects.filter(kind="case_study.extended").values_list("to_user_id", flat=True))


def test_a_press_leads_to_the_page_that_shows_how_far_it_is(cast, as_, many, until):
    client, address = as_(cast.team), reverse("casestudies:extend-many")
    data = {"cohort": cast.cohort.slug, "authority": "", "school_name": "", "reason": REASON}
    data["due_on"] = (until - dt.timedelta(minutes=1)).date().isoformat()
    people = client.post(address, data).context["people"]
    answer = client.post(address, data | {"step": "give", "people": people})
    here = reverse("casestudies:extending", kwargs={"slug": cast.cohort.slug})
    assert answer.url == here
    assert (Extension.objects.count(), told()) == (0, [])
    assert "0 of 101 people" in client.get(here).content.decode()
    client.post(address, data | {"step": "give", "people": people})
    assert Job.objects.filter(kind="casestudies.extend_many").count() == 1
    jobs.run(Job.objects.get(kind="casestudies.extend_many").pk)
    progress = client.get(reverse("casestudies:extending-progress", kwargs={"slug": cast.cohort.slug})).json()
    assert (progress["value"], progress["done"], progress["next"]) == (101, True, here)
    assert "Everybody has the new date" in client.get(here).content.decode()
    assert told() == sorted(row.participant_id for row in many)


def test_killed_halfway_it_goes_on_with_the_next_and_nobody_has_it_twice(cast, many, until):
    job = jobs.claim(given(cast, many, until).pk)
    people = job.payload["people"]
    first = jobs.Progress(job)
    # The worker dies after forty: the run is silent from then on, and its lease runs out.
    extend_each(people=people[:40], until=until, reason=REASON, by=cast.team, progress=first)
    assert Extension.objects.count() == 40
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - dt.timedelta(seconds=1))
    assert jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done) == ("done", 101)
    assert (Extension.objects.count(), told()) == (101, sorted(row.participant_id for row in many))
    # And should the first have been alive after all, it gives nobody a second extension.
    extend_each(people=people, until=until, reason=REASON, by=cast.team, progress=first)
    assert (Extension.objects.count(), len(told())) == (101, 101)


def test_who_submits_meanwhile_holds_nobody_up_and_is_named(cast, as_, many, until):
    job = given(cast, many, until)
    case_study_at("submitted", enrolment=cast.enrolment)
    jobs.run(job.pk)
    assert Extension.objects.count() == 100
    page = as_(cast.team).get(reverse("casestudies:extending", kwargs={"slug": cast.cohort.slug}))
    assert [row.pk for row in page.context["left"]] == [cast.enrolment.pk]
    assert "Petra Participant" in page.content.decode()


def test_a_hundred_have_it_at_once(cast, many, until):
    assert given(cast, many[:AT_ONCE], until) is None
    assert Extension.objects.count() == 100
