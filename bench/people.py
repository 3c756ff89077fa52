"""Participants of the seeded cohorts, each with a browser of their own; made beside the server, on its database."""

import os

from bench import site
from bench.load import Client


def set_up() -> None:
    """Make this process know the benchmark's database."""
    import django

    os.environ.update(site.environment())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ioc.settings")
    django.setup()


def signed_in(user) -> Client:
    """A browser in which this person has signed in."""
    from django.conf import settings
    from django.test import Client as Tester

    tester = Tester()
    tester.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return Client(cookies={name: tester.cookies[name].value})


def writers(number: int) -> list:
    """So many enrolments of the newest cohort in sessions, on the essay route, that have handed nothing in."""
    from programme.enums import EnrolmentState, Route
    from programme.models import Enrolment

    rows = Enrolment.objects.filter(state=EnrolmentState.ACTIVE, route=Route.ESSAY)
    rows = rows.exclude(case_study__state__in=["submitted", "marked", "not_yet"])
    rows = rows.exclude(participant__email__in=["participant@example.org", "participant-writing@example.org"])
    return list(rows.select_related("participant", "cohort").order_by("-cohort__starts_on", "pk")[:number])
