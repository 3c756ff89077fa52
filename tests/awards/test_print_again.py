"""A certificate that the worker could not make is asked for again by the team."""

import pytest

from audit.models import AuditEvent
from awards import actions
from awards.models import Certificate
from core import jobs
from core.decisions import Refused
from core.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def given_up(cast) -> Certificate:
    certificate = actions.issue(cast.enrolment, by=cast.team, name="Petra Participant", credits=30)
    Job.objects.filter(kind="awards.make_certificate").update(
        state="failed", attempts=5, last_error="No font"
    )
    return certificate


def test_the_team_sees_that_it_failed_and_has_it_made_again(cast, as_, given_up):
    client = as_(cast.team)
    page = client.get(f"/participants/{cast.enrolment.pk}/")
    assert b"It could not be made." in page.content
    answer = client.post(f"/certificates/file/{given_up.pk}/again/", follow=True)
    assert [str(m) for m in answer.context["messages"]] == [
        f"Certificate {given_up.serial} is being made again."
    ]
    assert jobs.run_due() >= 1
    given_up.refresh_from_db()
    assert (given_up.state, bool(given_up.pdf)) == ("valid", True)
    assert list(
        AuditEvent.objects.filter(event="certificate.asked_again").values_list("by_id", flat=True)
    ) == [cast.team.pk]
    assert b"It could not be made." not in client.get(f"/participants/{cast.enrolment.pk}/").content


def test_while_it_is_being_made_nobody_asks_again(cast, given_up):
    Job.objects.update(state="waiting")
    with pytest.raises(Refused) as no:
        actions.print_again(certificate=given_up, by=cast.team)
    assert no.value.reason == "This certificate is made, or being made."
    assert not jobs.again(actions.printing_key(given_up))
