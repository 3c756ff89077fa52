"""Totals over everybody are kept five minutes, and counted anew after the reader's own press."""

import datetime as dt

import pytest
from django.core.cache import caches

from core import clock
from people.kept import totals

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kept(settings):
    settings.CACHES = settings.CACHES | {
        "totals": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "kept-totals"}
    }
    caches["totals"].clear()


class Counting:
    """Says how often it was asked."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> dict[str, int]:
        self.times += 1
        return {"times": self.times}


def test_kept_for_five_minutes_with_the_time_they_were_counted(cast):
    count, began = Counting(), clock.now()
    first, counted_at = totals(cast.lead, "home", count)
    clock.move_to(began + dt.timedelta(minutes=4))
    assert totals(cast.lead, "home", count) == (first, counted_at)
    clock.move_to(began + dt.timedelta(minutes=6))
    second, counted_at = totals(cast.lead, "home", count)
    assert second == {"times": 2}
    assert counted_at >= began + dt.timedelta(minutes=6)


def test_each_persons_own_and_of_their_own_authorities(cast):
    count = Counting()
    totals(cast.lead, "home", count)
    assert totals(cast.other_lead, "home", count)[0] == {"times": 2}
    grant = cast.lead.role_grants.get()
    grant.authority = cast.inverclyde
    grant.save()
    del cast.lead.grants
    assert totals(cast.lead, "home", count)[0] == {"times": 3}


def test_a_press_of_ones_own_counts_anew(as_, cast):
    count = Counting()
    totals(cast.lead, "home", count)
    totals(cast.other_lead, "home", count)
    as_(cast.lead).post("/mail-settings/", {})
    assert totals(cast.lead, "home", count)[0] == {"times": 3}
    assert totals(cast.other_lead, "home", count)[0] == {"times": 2}


def test_each_page_keeps_its_own_and_one_press_forgets_them_all(as_, cast):
    count = Counting()
    assert totals(cast.lead, "home", count)[0] == {"times": 1}
    assert totals(cast.lead, "attendance", count)[0] == {"times": 2}
    assert totals(cast.lead, "home", count)[0] == {"times": 1}
    as_(cast.lead).post("/mail-settings/", {})
    assert totals(cast.lead, "attendance", count)[0] == {"times": 3}
    assert totals(cast.lead, "home", count)[0] == {"times": 4}


def test_home_says_when_it_was_counted(as_, cast):
    clock.move_to(dt.datetime(2026, 11, 20, 9, 20, tzinfo=dt.UTC))
    assert b"Counted at 9:20 am." in as_(cast.lead).get("/home/").content
