"""Proposals as pages: the map, two side by side, and how many questions each page asks of the database."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.jobs import run_due
from core.ui.tables import TableRow
from programme.models import Enrolment
from tests.builders_trios import formation_at, in_visiting_weeks, mentor_of, wish_of
from tests.factories.people import SchoolFactory, UserFactory
from trios.actions import formation as forming
from trios.models import Formation, FormationPin
from trios.pages.workbench import better_said
from trios.queries.comparison import compared
from trios.queries.formation import instance_of

pytestmark = pytest.mark.django_db
MOST = 12


def big(cast, groups):
    """A proposal of so many trios, as if the tool had answered; some of them in Inverclyde, one pinned."""
    in_visiting_weeks(cast)
    people = UserFactory.create_batch(3)
    schools = [
        SchoolFactory(authority=cast.glasgow, latitude=55.8 + n / 90, longitude=-4.3) for n in range(6)
    ]
    far = SchoolFactory(authority=cast.inverclyde, latitude=55.9, longitude=-4.75)
    users = [
        type(people[0])(email=f"big{n}@example.org", name=f"Big {n}", password="!")
        for n in range(groups * 3 - 2)
    ]
    users = type(people[0]).objects.bulk_create(users)
    Enrolment.objects.bulk_create(
        Enrolment(
            cohort=cast.cohort,
            participant=user,
            school=far if n % 10 == 0 else schools[n % 6],
            authority=cast.inverclyde if n % 10 == 0 else cast.glasgow,
            sector="primary",
            enrolled_at=clock.now(),
        )
        for n, user in enumerate(users)
    )
    for _ in range(2):
        mentor_of(cast, capacity=200)
    instance = instance_of(cast.cohort)
    ids, mentors = ([row["id"] for row in instance[kind]] for kind in ("participants", "mentors"))
    answer = {
        "groups": [
            {"members": ids[n : n + 3], "mentor": mentors[n % 2] if n % 4 else None}
            for n in range(0, len(ids), 3)
        ],
        "objective": dict.fromkeys(
            ("not_three", "same_school_pairs", "cross_authority", "cross_sector", "without_mentor"), 1
        )
        | {"travel_km": 12.3},
        "notes": [f"“{ids[-1]}” and “{mentors[1]}” of “S12000049”, “S12000018” and “S12000050”."],
    }
    made = {
        "cohort": cast.cohort,
        "state": "ready",
        "instance": instance,
        "started_at": clock.now(),
        "started_by": cast.team,
    }
    first = Formation.objects.create(answer=answer, **made)
    turned = [*ids[1:], ids[0]]
    again = [{"members": turned[n : n + 3], "mentor": None} for n in range(0, len(turned), 3)]
    Formation.objects.create(answer=answer | {"groups": again}, **made)
    FormationPin.objects.create(
        formation=first, enrolment_id=int(ids[0][1:]), made_at=clock.now(), made_by=cast.team
    )
    everybody = list(cast.cohort.enrolments.order_by("pk")[:4])
    wish_of(cast, "apart", everybody[0], everybody[3])
    return first


def pages_of(formation):
    where = {"pk": formation.pk}
    people = formation.answer["groups"][1]["members"]
    base = reverse("trios:formation-move", kwargs=where)
    return {
        "detail": reverse("trios:formation-detail", kwargs=where),
        "workbench": reverse("trios:formation-workbench", kwargs=where),
        "workbench narrowed": reverse("trios:formation-workbench", kwargs=where)
        + "?find=big&authority=glasgow",
        "map": reverse("trios:formation-map", kwargs=where),
        "map narrowed": reverse("trios:formation-map", kwargs=where) + "?authority=inverclyde&find=big",
        "move": f"{base}?people={people[0]}&people={people[1]}&what=move&to=3&version=0",
        "mentor": f"{base}?what=mentor&to=3&version=0",
        "compare": reverse("trios:formation-compare", kwargs={"slug": formation.cohort.slug}),
        "wishes": reverse("trios:formation-wishes", kwargs={"slug": formation.cohort.slug}),
        "trios": f"{reverse('trios:trio-list')}?cohort={formation.cohort.slug}",
    }


@pytest.mark.parametrize("groups", [5, 300])
def test_every_page_asks_twelve_times_at_most(cast, as_, groups):
    formation = big(cast, groups)
    client = as_(cast.team)
    asked = {}
    for name, url in pages_of(formation).items():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        asked[name] = len(queries)
    assert {name: number for name, number in asked.items() if number > MOST} == {}


def test_with_many_groups_the_map_shows_one_authority_and_all_when_asked(cast, as_):
    formation = big(cast, 60)
    client = as_(cast.team)
    url = reverse("trios:formation-map", kwargs={"pk": formation.pk})
    page = client.get(url).content.decode()
    assert "24 groups in Glasgow City" in page
    assert len(set(re.findall(r"<title>Group (\d+):", page))) == 24
    assert "24 groups in all authorities" in client.get(url, {"authority": ""}).content.decode()
    beyond = client.get(url, {"authority": "", "page": "3"}).content.decode()
    assert "12 groups in all authorities" in beyond
    assert client.get(url, {"page": "x", "authority": "nowhere"}).status_code == 200


def test_the_map_says_each_group_in_words_and_names_who_is_not_on_it(cast, as_):
    formation = big(cast, 5)
    row = next(row for row in formation.instance["participants"] if row["id"] == f"P{cast.enrolment.pk}")
    row.pop("lat", None), row.pop("lon", None)
    formation.save()
    page = as_(cast.team).get(reverse("trios:formation-map", kwargs={"pk": formation.pk})).content.decode()
    assert "Not on the map, because no place is known for their school: Petra Participant" in page
    assert page.count('role="img"') == 2
    assert 'aria-labelledby="map-title-wide map-desc-wide"' in page
    assert " style=" not in page


def test_two_proposals_side_by_side(cast, as_):
    formation = formation_at(cast)
    forming.start(cohort=cast.cohort, by=cast.team)
    run_due()
    first, second = Formation.objects.filter(state="ready")
    assert compared(first, second).elsewhere == []
    groups = second.answer["groups"]
    a, b = groups[0]["members"][0], groups[1]["members"][0]
    groups[0]["members"][0], groups[1]["members"][0] = b, a
    second.save()
    found = compared(first, second)
    assert (len(found.same), {a, b} <= {each.ident for each in found.elsewhere}) == (len(groups) - 2, True)
    client = as_(cast.team)
    url = reverse("trios:formation-compare", kwargs={"slug": cast.cohort.slug})
    page = client.get(url).content.decode()
    assert ("Who is elsewhere" in page, "Publish this one" in page) == (True, True)
    assert client.get(url, {"a": second.pk, "b": first.pk}).status_code == 200
    published = client.post(
        reverse("trios:formation-publish", kwargs={"pk": formation.pk}), {"version": formation.version}
    )
    assert published.status_code == 302
    assert set(Formation.objects.values_list("state", flat=True)) == {"published", "discarded"}


@pytest.mark.parametrize("query", ["", "?a=x&b=y", "?a=1&b=1", "?a=99999999999999999999&b=2", "?b=7"])
def test_nothing_to_compare_is_said(cast, as_, query):
    formation_at(cast)
    url = reverse("trios:formation-compare", kwargs={"slug": cast.cohort.slug})
    page = as_(cast.team).get(url + query)
    assert page.status_code == 200
    assert "There are not two proposals to compare" in page.content.decode()


def test_a_proposal_that_runs_has_no_workbench_and_its_map_is_empty(cast, as_):
    formation = formation_at(cast, "running")
    client = as_(cast.team)
    bench = client.get(reverse("trios:formation-workbench", kwargs={"pk": formation.pk}))
    assert bench.status_code == 403
    assert "This trio formation is being worked out, so that can" in bench.content.decode()
    assert client.get(reverse("trios:formation-map", kwargs={"pk": formation.pk})).status_code == 200


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (["The same"], "The two come to the same in every figure."),
        (["The first is better", "The same"], "The first is better in 1 figure, and the same in the others."),
        (["The second is better"] * 2, "The second is better in 2 figures, and the same in the others."),
        (
            ["The first is better", "The second is better", "The second is better"],
            "The first is better in 1 figure, the second in 2. The upper figures weigh more.",
        ),
    ],
)
def test_which_proposal_is_better_is_said_in_a_sentence(said, sentence):
    assert better_said([TableRow(["Figure", "1", "2", each]) for each in said]) == sentence
