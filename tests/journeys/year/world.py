"""What is there before the year begins: the official schools, the staff, and last year's cohort to copy."""

import datetime as dt
from dataclasses import dataclass
from io import StringIO

from django.core.management import call_command

from core import clock
from people.actions import grant_role
from people.enums import Role
from people.models import LocalAuthority, School, User
from programme.actions.cohort import change, write_features
from programme.models import Cohort
from programme.queries.cohort import FeatureText
from tests.factories.people import UserFactory

FEATURES = ("Questions and dialogue", "Planning from evidence")
PROMPTS = {"before": ("Where is your practice now?",), "after": ("What will you try, with whom, by when?",)}
SECTIONS = ("Introduction and context", "Evidence of impact on learners")


@dataclass(slots=True)
class World:
    """The people and places that the walk needs by name."""

    glasgow: LocalAuthority
    inverclyde: LocalAuthority
    schools: list[School]  # two of Glasgow, one of Inverclyde, and the mentor's in Renfrewshire
    team: User
    glasgow_lead: User
    inverclyde_lead: User
    tutor: User
    examiner: User
    markers: list[User]


def make_world() -> World:
    """The service on the day after it was set up, and the cohort of the year before as if it had been there."""
    call_command("begin", email="tessa@example.org", name="Tessa Tannahill", year="2026", stdout=StringIO())
    authority = {row.name: row for row in LocalAuthority.objects.filter(in_partnership=True)}
    glasgow, inverclyde, renfrewshire = (
        authority[name] for name in ("Glasgow City", "Inverclyde", "Renfrewshire")
    )
    world = World(
        glasgow=glasgow,
        inverclyde=inverclyde,
        schools=[*primaries(glasgow, 2), *primaries(inverclyde, 1), *primaries(renfrewshire, 1)],
        team=User.objects.get(email="tessa@example.org"),
        glasgow_lead=staff("Lena Lockhart", Role.LEAD, glasgow),
        inverclyde_lead=staff("Lorne Laidlaw", Role.LEAD, inverclyde),
        tutor=staff("Tula Telfer", Role.TUTOR),
        examiner=staff("Ezra Elliot", Role.EXAMINER),
        markers=[account("Marcus Menzies"), account("Sile Sproul")],
    )
    last_year([glasgow, inverclyde], by=world.team)
    return world


def primaries(authority: LocalAuthority, number: int) -> list[School]:
    """The first so many schools of an authority that are primaries and nothing else, with names of their own."""
    found = School.objects.filter(
        authority=authority, is_open=True, primary=True, secondary=False, special=False
    ).order_by("name")
    single = [row for row in found if School.objects.filter(name__icontains=row.name).count() == 1]
    return single[:number]


def account(name: str) -> User:
    return UserFactory(name=name, email=f"{name.split()[0].lower()}@example.org")


def staff(name: str, role: Role, authority: LocalAuthority | None = None) -> User:
    user = account(name)
    grant_role(user=user, role=role, authority=authority, by=None)
    return user


def last_year(authorities: list[LocalAuthority], *, by: User) -> None:
    """Fit the first cohort, 2026–27, to this walk: dates a few weeks earlier, few places, two features, a rate."""
    day, end = dt.date, clock.end_of
    cohort = Cohort.objects.get()
    change(
        cohort=cohort,
        values={
            "starts_on": day(2026, 8, 17),
            "ends_on": day(2027, 7, 30),
            "applications_open_at": clock.london(day(2026, 3, 2), 9),
            "applications_close_at": end(day(2026, 4, 17)),
            "route_change_until": day(2027, 1, 29),
            "sessions_from": day(2026, 9, 7),
            "sessions_until": day(2027, 2, 26),
            "visits_from": day(2027, 1, 11),
            "visits_until": day(2027, 4, 30),
            "presentations_from": day(2027, 5, 10),
            "presentations_until": day(2027, 5, 28),
            "case_study_due_at": end(day(2027, 6, 11)),
            "marking_from": day(2027, 6, 14),
            "marking_due_at": end(day(2027, 7, 2)),
            "board_on": day(2027, 7, 9),
            "hourly_rate": 30,
        },
        numbers=dict.fromkeys(LocalAuthority.objects.filter(in_partnership=True))
        | dict.fromkeys(authorities, 4),
        by=by,
    )
    texts = [
        FeatureText(title=title, reading="Ainslie, P. (2021) Small Changes, Kept", **PROMPTS)
        for title in FEATURES
    ]
    write_features(cohort=cohort, texts=texts, by=by)
