"""Signing in: by password or by mailed code; the mail goes through the outbox and leaves no code behind."""

import re

import pytest
from django.core.cache import cache

from core import jobs
from notifications.models import Message
from people.models import User
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_limits_from_before():
    cache.clear()


def code_of(mail) -> str:
    return re.search(r"^([A-Z0-9]{3,}-?[A-Z0-9]{3,})$", mail.body, re.MULTILINE).group(1)


def test_by_mailed_code(client, mailoutbox):
    user = UserFactory(email="code@example.org")
    client.post("/accounts/login/code/", {"email": user.email})
    jobs.run_due()
    [mail] = mailoutbox
    assert mail.to == ["code@example.org"]
    assert mail.subject.startswith("Your sign-in code is ")
    client.post("/accounts/login/code/confirm/", {"code": code_of(mail)})
    assert client.get("/home/").status_code == 200


def test_no_code_outlives_its_sending(client, mailoutbox):
    UserFactory(email="code@example.org")
    client.post("/accounts/login/code/", {"email": "code@example.org"})
    jobs.run_due()
    kept = Message.objects.get()
    assert code_of(mailoutbox[0]) not in f"{kept.subject} {kept.context}"


def test_by_password_whatever_the_case_of_the_address(client):
    user = UserFactory(email="word@example.org")
    user.set_password("three plain words")
    user.save()
    client.post("/accounts/login/", {"login": "Word@Example.org", "password": "three plain words"})
    assert client.get("/home/").status_code == 200


def test_making_an_account_asks_for_name_address_and_password_and_proves_the_address(client, mailoutbox):
    page = client.get("/accounts/signup/").content.decode()
    for name in ("name", "email", "password1"):
        assert f'name="{name}"' in page
    client.post(
        "/accounts/signup/",
        {"name": "Nan Newcomer", "email": "nan@example.org", "password1": "kettle harbour violin"},
    )
    assert client.get("/home/").status_code == 302, "not before the address is proved"
    jobs.run_due()
    client.post("/accounts/confirm-email/", {"code": code_of(mailoutbox[0])})
    assert client.get("/home/").status_code == 200
    assert User.objects.get(email="nan@example.org").name == "Nan Newcomer"


@pytest.mark.parametrize("password", ["short", "password1234", "classroomsioc"])
def test_a_password_that_is_easy_to_guess_is_refused_and_the_rest_kept(client, password):
    page = client.post(
        "/accounts/signup/", {"name": "Nan Newcomer", "email": "nan@example.org", "password1": password}
    ).content.decode()
    assert "nan@example.org" in page
    assert not User.objects.exists()


def test_unknown_and_known_addresses_are_answered_alike(client):
    UserFactory(email="known@example.org")
    answers = {
        client.post("/accounts/login/code/", {"email": email}).headers["Location"]
        for email in ("known@example.org", "unknown@example.org")
    }
    assert len(answers) == 1
