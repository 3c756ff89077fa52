"""Staff come by invitation: once, for the invited address, while it is open."""

import datetime as dt
import re

import pytest

from core import clock, jobs
from people.enums import Role
from people.models import Invitation, User
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def invited_path(mailoutbox) -> str:
    jobs.run_due()
    return re.search(r"/invitations/[\w-]+/", mailoutbox[-1].body).group()


def test_from_invitation_to_role(cast, as_, client, mailoutbox):
    as_(cast.team).post(
        "/staff/invite/", {"email": "New.Lead@example.org", "role": "lead", "authority": cast.inverclyde.pk}
    )
    path = invited_path(mailoutbox)
    newcomer = UserFactory(email="new.lead@example.org")
    as_(newcomer)
    assert client.get(path).headers["Location"] == "/invitation/"
    assert client.get(path).status_code == 302, "opening the link uses nothing up"
    assert "Take up the role" in client.get("/invitation/").content.decode()
    client.post("/invitation/accept/")
    newcomer = User.objects.get(pk=newcomer.pk)
    assert [(g.role, g.authority) for g in newcomer.grants] == [(Role.LEAD, cast.inverclyde)]
    assert client.get(path).status_code == 404, "the second use"


def test_somebody_else_cannot_take_it_up(cast, as_, client, mailoutbox):
    as_(cast.team).post("/staff/invite/", {"email": "new@example.org", "role": "tutor"})
    path = invited_path(mailoutbox)
    as_(cast.applicant)
    client.get(path)
    page = client.post("/invitation/accept/")
    assert page.status_code == 403
    assert not User.objects.get(pk=cast.applicant.pk).holds(Role.TUTOR)


def test_an_invitation_runs_out(cast, as_, client, mailoutbox):
    as_(cast.team).post("/staff/invite/", {"email": "new@example.org", "role": "tutor"})
    path = invited_path(mailoutbox)
    clock.move_to(clock.now() + dt.timedelta(days=15))
    assert client.get(path).status_code == 404


def test_a_lead_needs_an_authority_and_keeps_what_was_typed(cast, as_):
    page = as_(cast.team).post("/staff/invite/", {"email": "new@example.org", "role": "lead"})
    assert "Choose the authority this lead is for." in page.content.decode()
    assert "new@example.org" in page.content.decode()
    assert Invitation.objects.count() == 0
