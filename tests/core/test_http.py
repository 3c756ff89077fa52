"""Odd addresses and odd fields: the page for what is not there, never a fault."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "target",
    [
        "foo",
        "-1",
        "NaN",
        "2027-02-31",
        "+12:00",
        "\x00",
        "//evil.example.org",
        "https://evil.example.org/",
        "\U0001f600",
    ],
)
def test_where_to_go_next_is_a_page_of_ours_or_the_usual_one(target, cast, as_):
    answer = as_(cast.participant).post(reverse("programme:calendar-feed-renew"), {"next": target})
    assert (answer.status_code, answer.url) == (302, "/timetable/")


def test_where_to_go_next_may_be_a_page_of_ours(cast, as_):
    answer = as_(cast.participant).post(reverse("programme:calendar-feed-renew"), {"next": "/journal/"})
    assert (answer.status_code, answer.url) == (302, "/journal/")
