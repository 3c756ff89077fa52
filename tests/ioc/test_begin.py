"""`manage.py begin`: from an empty database to somebody who can sign in and a cohort that people can apply for."""

import datetime as dt
import io
import re

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.core.management import CommandError, call_command

from audit.models import AuditEvent
from core import clock, jobs
from marking.models import Criterion
from people.models import RoleGrant, School, User
from programme.first_year import coming_year, dates
from programme.models import Cohort
from programme.queries.cohort import gaps, places
from programme.queries.holiday import holidays_around
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

NEVER_PROVED = (
    "The account of ada@example.org has a password and has never proved its address, so anybody may have made it. "
    "Sign in with a mailed code and change the password first."
)


@pytest.fixture(autouse=True)
def _in_february():
    cache.clear()
    with clock.moved_to(clock.london(dt.date(2027, 2, 15), 10)):
        yield


def begin(**options: str) -> list[str]:
    out = io.StringIO()
    call_command("begin", **{"email": "Ada@example.org", "name": "Ada Adams"} | options, stdout=out)
    return out.getvalue().splitlines()


def test_an_empty_database_gets_schools_a_person_and_a_whole_cohort():
    lines = begin()
    assert lines[:3] == [
        "2440 schools are in line with the official list.",
        "Ada Adams (ada@example.org) is programme team and administrator.",
        "The cohort 2027–28 is made: it starts on Monday 16 August 2027, with 20 places in each of the eight "
        "authorities.",
    ]
    assert lines[4] == "Next:"
    ada = User.objects.get()
    assert sorted(grant.role for grant in ada.grants) == ["admin", "team"]
    cohort = Cohort.objects.get()
    assert (cohort.slug, cohort.created_by) == ("2027-28", ada)
    assert [row.places for row in cohort.cohort_authorities.all()] == [20] * 8
    assert [feature.prompts.count() for feature in cohort.features.all()] == [6] * 8
    assert cohort.sections.count() == 8
    assert sum(Criterion.objects.filter(cohort=cohort).values_list("weight", flat=True)) == 100
    assert [gap.sentence.split(":")[0] for gap in gaps(cohort, places(cohort), holidays_around(cohort))] == [
        "Nobody leads for East Dunbartonshire, East Renfrewshire, Glasgow City, Inverclyde, North Lanarkshire, "
        "Renfrewshire, South Lanarkshire, West Dunbartonshire",
        "No school holidays of this year are entered for East Dunbartonshire, East Renfrewshire, Glasgow City, "
        "Inverclyde, North Lanarkshire, Renfrewshire, South Lanarkshire, West Dunbartonshire.",
        "The hourly rate for markers is not given.",
    ]
    assert list(AuditEvent.objects.order_by("pk").values_list("event", flat=True)) == [
        "account.made",
        "role.granted",
        "role.granted",
        "cohort.made",
        "cohort.features_written",
        "cohort.sections_suggested",
        "criteria.set",
        "learning_outcomes.set",
    ]


def test_beginning_twice_adds_nothing_and_another_address_lets_another_person_in():
    begin()
    events = AuditEvent.objects.count()
    assert begin()[2:] == ["There is a cohort already; none was made."]
    assert (User.objects.count(), Cohort.objects.count(), School.objects.count()) == (1, 1, 2440)
    assert (RoleGrant.objects.count(), AuditEvent.objects.count()) == (2, events)
    begin(email="bea@example.org", name="Bea Brown")
    assert (User.objects.count(), RoleGrant.objects.count(), Cohort.objects.count()) == (2, 4, 1)


def test_the_first_person_signs_in_by_mailed_code(client, mailoutbox):
    begin()
    client.post("/accounts/login/code/", {"email": "ada@example.org"})
    jobs.run_due()
    code = re.search(r"^([A-Z0-9]{3,}-?[A-Z0-9]{3,})$", mailoutbox[0].body, re.MULTILINE).group(1)
    client.post("/accounts/login/code/confirm/", {"code": code})
    assert client.get("/cohorts/2027-28/").status_code == 200
    assert EmailAddress.objects.get().verified


def test_an_account_made_by_a_stranger_in_advance_is_given_nothing():
    squatter = UserFactory(email="ada@example.org", name="Ada Adams")
    squatter.set_password("three plain words")
    squatter.save()
    EmailAddress.objects.filter(user=squatter).update(verified=False)
    with pytest.raises(CommandError) as refusal:
        begin()
    assert str(refusal.value) == NEVER_PROVED
    assert (RoleGrant.objects.count(), Cohort.objects.count(), School.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"email": ""}, "--email is the address of the first person, such as you@example.org."),
        ({"email": "ada"}, "--email is an address such as you@example.org."),
        ({"name": " "}, "--name is the first person's full name, in quotes."),
        ({"name": "A" * 121}, "--name is at most 120 characters long."),
        ({"year": "next"}, "--year is the year in which the cohort starts, such as 2027."),
        ({"year": "27"}, "--year is the year in which the cohort starts, such as 2027."),
    ],
)
def test_a_wrong_value_gets_a_sentence_and_nothing_is_made(wrong, sentence):
    with pytest.raises(CommandError) as refusal:
        begin(**wrong)
    assert (str(refusal.value), refusal.value.returncode) == (sentence, 1)
    assert (User.objects.count(), School.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("today", "year"),
    [("2027-01-01", 2027), ("2027-05-19", 2027), ("2027-05-20", 2028), ("2027-12-31", 2028)],
)
def test_the_coming_year_is_the_next_that_people_can_apply_for(today, year):
    assert coming_year(dt.date.fromisoformat(today)) == year


@pytest.mark.parametrize("year", range(2024, 2060))
def test_every_years_dates_keep_their_order_and_their_months(year):
    found = dates(year)
    days = [
        value.astimezone(clock.LONDON).date() if isinstance(value, dt.datetime) else value
        for name, value in found.items()
    ]
    by_name = dict(zip(found, days, strict=True))
    order = [
        "applications_open_at",
        "applications_close_at",
        "starts_on",
        "sessions_from",
        "visits_from",
        "route_change_until",
        "sessions_until",
        "visits_until",
        "presentations_from",
        "presentations_until",
        "case_study_due_at",
        "marking_from",
        "marking_due_at",
        "board_on",
        "ends_on",
    ]
    assert sorted(by_name, key=by_name.get) == order
    months = [by_name[name].month for name in order[2:11]]
    assert months == [8, 9, 1, 1, 2, 3, 5, 5, 6]


def test_the_journey_of_the_year_begins_from_it():
    from tests.journeys.year.world import FEATURES, SECTIONS, make_world

    world = make_world()
    cohort = Cohort.objects.get()
    assert (cohort.name, cohort.created_by) == ("2026–27", world.team)
    assert sorted(grant.role for grant in world.team.grants) == ["admin", "team"]
    assert [feature.title for feature in cohort.features.all()] == list(FEATURES)
    assert [section.title for section in cohort.sections.all()][:1] == [SECTIONS[0]]
    assert cohort.applications_open_at == clock.london(dt.date(2026, 3, 2), 9)
    assert cohort.applications(clock.now()) == "closed"
    assert [
        (row.authority.slug, row.places)
        for row in cohort.cohort_authorities.all()
        if row.authority in (world.glasgow, world.inverclyde)
    ] == [("glasgow", 4), ("inverclyde", 4)]
    assert [gap.page for gap in gaps(cohort, places(cohort), holidays_around(cohort))] == [
        "programme:holiday-list"
    ]
