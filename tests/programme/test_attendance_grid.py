"""One view of attendance across all authorities: figures, filters, scope, and the list to take away."""

import csv
import io

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from programme.actions import register as register_actions
from programme.queries.session import title_of
from tests.builders_meeting import arranged_session, catch_up_at, held_session
from tests.factories.programme import EnrolmentFactory, SessionFactory


def page_of(as_, user, **query):
    return as_(user).get(reverse("programme:attendance"), query)


def cells(page):
    """name -> what each cell says."""
    return {
        row.label: [cell.text for cell in row.cells] for grid in page.context["grids"] for row in grid["rows"]
    }


def this_year(cast):
    return {"cohort": cast.cohort.slug}


def test_the_team_sees_every_authority_and_a_lead_their_own(cast, as_):
    held_session(cast, "late", by=cast.team, authorities=(cast.glasgow, cast.inverclyde), days=-9)
    held_session(cast, "absent", days=-5)
    coming = arranged_session(cast, days=5)
    arranged_session(cast, days=9, by=cast.team, authorities=(cast.inverclyde,))
    register_actions.give_apologies(session=coming, note="", by=cast.participant)
    page = page_of(as_, cast.team, **this_year(cast))
    assert cells(page) == {
        "Petra Participant": ["Late", "Absent", "Apologies"],
        "Paul Participant": ["Late", "Still to come"],
    }
    assert cells(page_of(as_, cast.lead, **this_year(cast))) == {
        "Petra Participant": ["Late", "Absent", "Apologies"]
    }
    titles = [(grid["title"], len(grid["columns"])) for grid in page.context["grids"]]
    assert titles == [("Glasgow City", 3), ("Inverclyde", 2)]
    assert page.context["grids"][0]["columns"][2] == f"{coming.starts_at:%-d %b}, feature 1"
    assert page.context["figures"] == [
        ["Glasgow City", 1, "50 % (1 of 2)", 1, 0, 1],
        ["Inverclyde", 1, "100 % (1 of 1)", 0, 0, 0],
    ]


def test_a_miss_leads_to_its_catch_up_and_a_signed_off_one_is_made_up_for(cast, as_):
    held_session(cast, "absent", days=-9)
    catch_up_at(cast, "signed_off", days=-5)
    catch_up_at(cast, "agreed", days=-3)
    page = page_of(as_, cast.lead, **this_year(cast))
    assert cells(page) == {"Petra Participant": ["Absent", "Made up for", "Catch-up agreed"]}
    assert [bool(cell.url) for cell in page.context["grids"][0]["rows"][0].cells] == [True, True, True]
    assert (
        page.context["grids"][0]["rows"][0].note == "Anytown Primary School. 0 of 3 attended, 1 made up for"
    )


def test_filters_narrow_in_the_database_and_survive_nonsense(cast, as_):
    held_session(cast, "present", by=cast.team, authorities=(cast.inverclyde,), days=-9)
    catch_up_at(cast, "signed_off", days=-5)

    def names(**query):
        return list(cells(page_of(as_, cast.team, **this_year(cast) | query)))

    assert names() == ["Petra Participant", "Paul Participant"]
    assert names(show="missed") == []
    held_session(cast, "apologies", days=-4)
    assert names(show="missed") == ["Petra Participant"]
    assert names(show="twice") == ["Petra Participant"]
    assert names(authority="inverclyde") == ["Paul Participant"]
    assert names(name="paul") == ["Paul Participant"]
    assert names(show="x", authority="nowhere", page="abc") == ["Petra Participant", "Paul Participant"]
    assert page_of(as_, cast.team, cohort="nonsense").status_code == 200
    assert list(cells(page_of(as_, cast.lead, **this_year(cast), authority="inverclyde"))) == [
        "Petra Participant"
    ]


def test_the_list_to_take_away_has_a_line_of_the_register_a_row(cast, as_):
    session = held_session(cast, "partly", by=cast.team, authorities=(cast.glasgow, cast.inverclyde))
    arranged_session(cast)
    url = reverse("programme:attendance-export", args=["csv"])

    def lines(user):
        answer = as_(user).get(url, this_year(cast))
        return [row[:6] for row in csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))][1:]

    when = session.starts_at.strftime("%Y-%m-%d")
    mine = ["Glasgow City", "Petra Participant", "Anytown Primary School", title_of(session)]
    assert [[*row[:4], row[4][:10], row[5]] for row in lines(cast.lead)] == [[*mine, when, "Part of it"]]
    assert [row[1] for row in lines(cast.team)] == ["Petra Participant", "Paul Participant"]
    assert as_(cast.team).get(reverse("programme:attendance-export", args=["xlsx"])).status_code == 200
    assert as_(cast.team).get(reverse("programme:attendance-export", args=["pdf"])).status_code == 404


def test_it_asks_equally_often_for_3_and_25_people_with_2_and_20_sessions(cast, as_):
    counts = []
    for people, sessions in ((2, 2), (22, 18)):
        for _ in range(people):
            EnrolmentFactory(cohort=cast.cohort, school=cast.school)
        for _ in range(sessions):
            SessionFactory(
                cohort=cast.cohort,
                authorities=[cast.glasgow, cast.inverclyde],
                features=cast.cohort.features.all(),
            )
        held_session(cast, "absent", days=-people)
        client = as_(cast.team)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(reverse("programme:attendance"), this_year(cast) | {"authority": "glasgow"})
        counts.append(len(asked))
    assert len(page.context["grids"][0]["rows"]) == 25
    assert counts[0] == counts[1]
    assert counts[1] <= 11
