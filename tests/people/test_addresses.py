"""One person, several addresses: each opens the same account, and leaving a job closes nothing (complaint 19)."""

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache

from core import jobs
from people import rules
from people.actions import accept_invitation, grant_role, invite
from people.enums import Role
from people.models import User
from people.queries import accounts_by_address
from tests.factories.people import UserFactory
from tests.people.test_signing_in import code_of

PAGE = "/accounts/email/"


@pytest.fixture(autouse=True)
def _no_limits_from_before(db):
    cache.clear()


@pytest.fixture
def add(client, mailoutbox):
    """`add(user, address)`: the person adds an address and proves it by the code that was sent there."""

    def prove(user, address):
        client.force_login(user)
        client.post(PAGE, {"action_add": "1", "email": address})
        jobs.run_due()
        mail = mailoutbox[-1]
        assert mail.to == [address]
        client.post("/accounts/confirm-email/", {"code": code_of(mail)})
        client.logout()

    return prove


def sign_in(client, mailoutbox, address):
    cache.clear()
    client.logout()
    client.post("/accounts/login/code/", {"email": address})
    jobs.run_due()
    client.post("/accounts/login/code/confirm/", {"code": code_of(mailoutbox[-1])})
    return client.session.get("_auth_user_id")


def test_three_addresses_open_one_account(client, mailoutbox, add):
    user = UserFactory(email="school@example.org")
    add(user, "home@example.org")
    add(user, "newjob@example.org")
    addresses = ["school@example.org", "home@example.org", "newjob@example.org"]
    assert {sign_in(client, mailoutbox, address) for address in addresses} == {str(user.pk)}
    assert accounts_by_address(a.upper() for a in addresses) == dict.fromkeys(addresses, user.pk)
    assert User.objects.count() == 1


def test_any_address_can_become_the_one_that_is_written_to_and_the_old_one_go(client, mailoutbox, add):
    user = UserFactory(email="school@example.org")
    add(user, "home@example.org")
    client.force_login(user)
    page = client.get(PAGE).content.decode()
    assert ("school@example.org" in page, "home@example.org" in page) == (True, True)
    client.post(PAGE, {"action_primary": "1", "email": "home@example.org"})
    client.post(PAGE, {"action_remove": "1", "email": "school@example.org"})
    user.refresh_from_db()
    assert user.email == "home@example.org"
    assert list(EmailAddress.objects.filter(user=user).values_list("email", "verified", "primary")) == [
        ("home@example.org", True, True)
    ]
    assert sign_in(client, mailoutbox, "home@example.org") == str(user.pk)


def test_an_address_nobody_has_proved_opens_nothing_and_counts_for_nothing(client):
    user, other = UserFactory(email="one@example.org"), UserFactory(email="two@example.org")
    EmailAddress.objects.create(user=user, email="three@example.org", verified=False)
    assert accounts_by_address(["three@example.org"]) == {}
    invitation, _ = invite(email="three@example.org", role=Role.TUTOR, authority=None, by=team())
    assert not rules.can_accept_invitation(user, invitation)
    assert not rules.can_accept_invitation(other, invitation)


def test_an_invitation_to_any_of_ones_addresses_can_be_taken_up(client, add):
    user = UserFactory(email="school@example.org")
    add(user, "home@example.org")
    invitation, _ = invite(email="home@example.org", role=Role.TUTOR, authority=None, by=team())
    assert not rules.can_accept_invitation(UserFactory(), invitation)
    assert accept_invitation(invitation=invitation, by=user).role == Role.TUTOR


def team() -> User:
    user = UserFactory()
    grant_role(user=user, role=Role.TEAM, by=None)
    return user
