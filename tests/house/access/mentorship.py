"""Rows of the mentorship module."""

from tests.builders_mentorship import begun, booked, first_year, recorded
from tests.house.access import Row
from tests.personas import Cast

TEAM = {"team": 200}
ASSESSORS = {"team": 200, "tutor": 200}
# Everybody in the dialogue knows that there is one; only some may do this with it.
ARRANGED = {"team": 200, "tutor": 403, "mentor": 403}


def appointment(cast: Cast) -> dict:
    return {"pk": first_year(cast).pk}


def coming(cast: Cast) -> dict:
    return {"pk": booked(cast).pk}


def over(cast: Cast) -> dict:
    return {"pk": begun(cast).pk}


def held(cast: Cast) -> dict:
    return {"pk": recorded(cast).pk}


ROWS = {
    "mentorship:module": Row({"mentor": 200}),
    "mentorship:mentor-list": Row(TEAM),
    "mentorship:mentor-export": Row(TEAM, args=lambda cast: {"kind": "csv"}),
    "mentorship:dialogue-book": Row(TEAM, others=404, args=appointment),
    "mentorship:criteria": Row(TEAM, args=lambda cast: {"slug": cast.cohort.slug}),
    "mentorship:assess-list": Row(ASSESSORS),
    "mentorship:dialogue-detail": Row({"team": 200, "tutor": 200, "mentor": 403}, others=404, args=over),
    "mentorship:dialogue-move": Row(ARRANGED, others=404, args=coming),
    "mentorship:dialogue-cancel": Row(ARRANGED, others=404, args=coming),
    "mentorship:dialogue-correct": Row(ARRANGED, others=404, args=held),
    "mentorship:dialogue-invitation": Row(
        {"team": 200, "tutor": 200, "mentor": 200}, others=404, args=coming
    ),
}
