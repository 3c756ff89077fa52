"""Who sees which trio, lists that don't grow in queries, and what is taken away."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from programme.enums import EnrolmentState
from programme.models import Enrolment
from tests.builders_trios import (
    again,
    attend,
    booked,
    completed,
    discussed,
    formation_at,
    glasgow_enrolment,
    held,
    in_visiting_weeks,
    mentor_of,
    trio_of,
    written,
)
from tests.factories.trios import TrioFactory, TrioMemberFactory, VisitFactory
from tests.house.access import PERSONAS
from trios.models import Trio, Visit
from trios.queries.trio import listed, nudged, nudges, visible_to, with_figures, with_people
from trios.queries.visit import visits_visible_to
from trios.rules.trio import can_see
from trios.rules.visit import can_see as can_see_visit

pytestmark = pytest.mark.django_db

MOST = 12


def queries_of(client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        answer = client.get(url)
    assert answer.status_code == 200
    return len(seen)


def test_what_is_fetched_is_what_may_be_seen(cast):
    booked(cast)
    other = TrioFactory(cohort=cast.cohort, number=2)
    TrioMemberFactory(trio=other, enrolment=cast.other_enrolment)
    gone = TrioFactory(cohort=cast.cohort, number=3, mentor=cast.mentor)
    TrioMemberFactory(trio=gone, enrolment=glasgow_enrolment(cast), left_at=clock.now())
    withdrawn = glasgow_enrolment(cast, participant=cast.applicant, state=EnrolmentState.WITHDRAWN)
    TrioMemberFactory(trio=other, enrolment=withdrawn)
    VisitFactory(trio=other, host=cast.other_enrolment)
    for name in PERSONAS[1:]:
        person = getattr(cast, name)
        assert set(visible_to(person)) == {trio for trio in Trio.objects.all() if can_see(person, trio)}, name
        assert set(visits_visible_to(person)) == {
            v for v in Visit.objects.all() if can_see_visit(person, v)
        }, name
    assert [trio.number for trio in visible_to(cast.lead).order_by("number")] == [1, 2]
    assert list(visible_to(cast.applicant)) == []


def many_trios(cast, count: int) -> None:
    for number in range(10, 10 + count):
        trio = TrioFactory(cohort=cast.cohort, number=number, mentor=cast.mentor)
        for _ in range(3):
            host = TrioMemberFactory(trio=trio, enrolment=glasgow_enrolment(cast)).enrolment
            VisitFactory(trio=trio, host=host)


@pytest.mark.parametrize("who", ["team", "lead"])
def test_the_list_of_trios_takes_as_many_queries_at_2_as_at_20(cast, as_, who):
    trio_of(cast)
    client = as_(getattr(cast, who))
    url = f"{reverse('trios:trio-list')}?cohort={cast.cohort.slug}"
    few = queries_of(client, url)
    many_trios(cast, 20)
    assert (queries_of(client, url), few <= MOST) == (few, True)


def test_the_mentors_home_takes_as_many_queries_with_1_trio_as_with_5(cast, as_):
    completed(cast)
    client = as_(cast.mentor)
    few = queries_of(client, reverse("trios:mentor"))
    many_trios(cast, 4)
    assert (queries_of(client, reverse("trios:mentor")), few <= MOST) == (few, True)


def test_the_list_of_mentors_and_a_proposal_stay_within_their_queries(cast, as_):
    formation = formation_at(cast, people=9)
    client = as_(cast.team)
    mentors = queries_of(client, reverse("trios:mentor-list"))
    for _ in range(10):
        mentor_of(cast)
    assert (queries_of(client, reverse("trios:mentor-list")), mentors <= MOST) == (mentors, True)
    assert queries_of(client, reverse("trios:formation-detail", kwargs={"pk": formation.pk})) <= MOST


def test_every_page_of_a_visit_stays_within_its_queries(cast, as_):
    visit = attend(held(cast))
    written(visit, cast.mentor)
    discussed(visit, cast.mentor)
    client = as_(cast.participant)
    names = ["visit-detail", "visit-record", "private-note", "dialogue"]
    counts = [queries_of(client, reverse(f"trios:{name}", kwargs={"pk": visit.pk})) for name in names]
    counts += [queries_of(client, reverse("trios:my-trio"))]
    mentor = as_(cast.mentor)
    counts += [queries_of(mentor, reverse("trios:visit-attendance", kwargs={"pk": visit.pk}))]
    counts += [queries_of(mentor, reverse("trios:visits-book", kwargs={"pk": visit.trio_id}))]
    assert [count for count in counts if count > MOST] == []


# Who needs a nudge


def figured(trio: Trio) -> Trio:
    return with_figures(with_people(Trio.objects.filter(pk=trio.pk))).get()


def needs_one(trio: Trio) -> bool:
    return with_figures(Trio.objects.filter(pk=trio.pk)).filter(nudged()).exists()


def test_who_needs_a_nudge(cast):
    trio = trio_of(cast)
    assert (nudges(figured(trio)), needs_one(trio)) == (["3 visits not booked"], True)
    booked(cast, trio)
    assert (nudges(figured(trio)), needs_one(trio)) == ([], False)
    Trio.objects.filter(pk=trio.pk).update(mentor=None)
    assert (nudges(figured(trio)), needs_one(trio)) == (["No mentor"], True)


def test_an_unrecorded_visit_needs_a_nudge_after_two_days(cast):
    visit = held(cast)
    Visit.objects.filter(pk=visit.pk).update(
        starts_at=clock.now() - clock.dt.timedelta(days=3),
        ends_at=clock.now() - clock.dt.timedelta(days=2, hours=23),
    )
    assert "Attendance not recorded" in nudges(figured(visit.trio))
    attend(again(visit))
    assert "Attendance not recorded" in nudges(figured(visit.trio))  # recorded, but not completed
    Visit.objects.filter(pk=visit.pk).update(
        state="completed", completed_at=clock.now(), completed_by=cast.mentor
    )
    assert "Attendance not recorded" not in nudges(figured(visit.trio))


def test_before_the_weeks_for_visits_nobody_needs_a_nudge(cast):
    trio = trio_of(cast)
    with clock.moved_to(clock.london(cast.cohort.visits_from) - clock.dt.timedelta(days=30)):
        assert (nudges(figured(trio)), needs_one(trio)) == ([], False)


def test_the_list_is_filtered(cast, as_):
    trio = trio_of(cast)
    booked(cast, trio)
    other = TrioFactory(cohort=cast.cohort, number=2, mentor=cast.mentor)
    TrioMemberFactory(trio=other, enrolment=cast.other_enrolment)
    assert [row.number for row in listed(cast.team, cohort=cast.cohort, nudge=True)] == [2]
    assert [row.number for row in listed(cast.team, authority=cast.inverclyde)] == [2]
    assert [row.number for row in listed(cast.lead)] == [1]
    page = as_(cast.team).get(
        reverse("trios:trio-list"), {"cohort": "nonsense", "authority": "x", "page": "99"}
    )
    assert (page.status_code, [trio.number for trio in page.context["page"]]) == (200, [1, 2])


def test_a_lead_takes_away_their_own_people_only(cast, as_):
    visit = completed(cast)
    other = TrioFactory(cohort=cast.cohort, number=2)
    TrioMemberFactory(trio=other, enrolment=cast.other_enrolment)
    answer = as_(cast.lead).get(reverse("trios:trio-export", kwargs={"kind": "csv"}))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["Trio"] for row in rows] == ["1", "1", "1"]
    assert {row["Authority"] for row in rows} == {"Glasgow City"}
    host = next(row for row in rows if row["Participant"] == str(visit.host.participant))
    assert (host["Visits booked"], host["Visits completed"], host["Visits attended whole"]) == ("1", "1", "1")
    assert as_(cast.lead).get(reverse("trios:trio-export", kwargs={"kind": "pdf"})).status_code == 404


def test_a_trio_shows_its_people_and_rota_to_its_members(cast, as_):
    trio = trio_of(cast)
    booked(cast, trio)
    page = as_(cast.participant).get(reverse("trios:my-trio"))
    text = page.content.decode()
    names = [str(member.enrolment.participant) for member in trio.members.all()]
    assert [name in text for name in [*names, str(cast.mentor)]] == [True] * 4
    marks = [[cell.text for cell in row.cells] for row in page.context["rota"]]
    assert marks == [
        ["Hosts", "Visits", "Visits"],
        ["Visits", "Hosts", "Visits"],
        ["Visits", "Visits", "Hosts"],
    ]


def test_without_a_trio_the_page_says_when(cast, as_):
    in_visiting_weeks(cast)
    page = as_(cast.participant).get(reverse("trios:my-trio"))
    assert "You are not in a trio yet" in page.content.decode()
    Enrolment.objects.filter(pk=cast.enrolment.pk).update(state=EnrolmentState.WITHDRAWN)
    assert as_(cast.participant).get(reverse("trios:my-trio")).status_code == 403
