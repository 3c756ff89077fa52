"""Whose an application is."""

from django.contrib.auth.models import AnonymousUser

from core.decisions import ALLOW, Decision, stranger
from people.models import User
from programme.models import Application


def is_own(user: User | AnonymousUser, application: Application) -> Decision:
    """Only the applicant acts on an application as its applicant."""
    if user.is_authenticated and application.applicant_id == user.pk:
        return ALLOW
    return stranger()
