"""The workbench as a lead has it: their own people, nothing of others', and no more than theirs to change."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.decisions import Refused
from core.transitions import StaleState
from ioc.home import lead
from tests.builders_trios import formation_at, glasgow_enrolment, mentor_of, wish_of
from trios.actions import formation as forming
from trios.actions import workbench as actions
from trios.formation.moving import Change
from trios.models import Formation, FormationPin, FormationWish
from trios.queries.formation import instance_of, proposed
from trios.queries.reach import reach_of, workbenches_visible_to
from trios.queries.workbench import plan_for, plan_of
from trios.rules import workbench as rules

pytestmark = pytest.mark.django_db

MOST = 12
SECRETS = ("Paul Participant", "Otherton Academy", "Ivy Inverclyde")
ELSEWHERE = "Group 3 has people of another authority, so only the programme team changes it."


@pytest.fixture
def formation(cast):
    """Six of Glasgow in two groups; one of Glasgow with Inverclyde's participant, mentored from Inverclyde."""
    formation = formation_at(cast)
    ivy = mentor_of(cast, mentor__name="Ivy Inverclyde", school__authority=cast.inverclyde)
    ids = [row["id"] for row in formation.instance["participants"]]
    here = [each for each in ids if each != f"P{cast.other_enrolment.pk}"]
    formation.instance["mentors"].append({"id": f"M{ivy.pk}", "capacity": 1, "authority": "S12000018"})
    mentors = [row["id"] for row in formation.instance["mentors"]]
    groups = [here[:3], here[3:6], [here[6], f"P{cast.other_enrolment.pk}"]]
    for row in formation.instance["participants"]:
        row["authority"] = "S12000018" if row["id"] == f"P{cast.other_enrolment.pk}" else "S12000049"
    formation.answer["groups"] = [
        {"members": group, "mentor": mentor}
        for group, mentor in zip(groups, [mentors[0], mentors[1], f"M{ivy.pk}"], strict=True)
    ]
    formation.save(update_fields=["answer", "instance"])
    return formation


def member(formation, group, place=0):
    return formation.answer["groups"][group]["members"][place]


def url(name, formation):
    return reverse(f"trios:{name}", kwargs={"pk": formation.pk})


def rearranged(formation, change, by):
    return actions.rearrange(formation=formation, change=change, version=formation.version, by=by)


def asked(formation, what, *people, to=""):
    return {"people": list(people), "what": what, "to": to, "version": formation.version}


# What is seen


@pytest.mark.parametrize(
    "door", ["formation-workbench", "formation-map", "formation-move", "formation-wishes"]
)
def test_nothing_of_another_authority_stands_on_a_page(cast, formation, as_, door):
    wish_of(cast, "apart", cast.enrolment, cast.other_enrolment)
    where = url(door, formation) if door != "formation-wishes" else wishes_url(cast)
    query = asked(formation, "move", member(formation, 2, 1), member(formation, 0), to="2")
    for found in ({}, query, {"find": "Otherton"}, {"find": "Ivy"}, {"find": "1, 2, 3"}):
        with CaptureQueriesContext(connection) as seen:
            page = as_(cast.lead).get(where, found)
        assert page.status_code == 200
        text = page.content.decode().replace('value="Otherton"', "")
        assert [secret for secret in SECRETS if secret in text] == []
        assert [q for q in seen if str(cast.other_participant.email) in q["sql"]] == []


def test_what_may_not_be_seen_is_not_fetched(cast, formation):
    reach = reach_of(cast.lead)
    assert reach == {"S12000049"}
    (group,) = proposed(formation, [2], reach)
    assert ([row.pk for row in group.members], group.others) == ([int(member(formation, 2)[1:])], 1)
    assert (group.mentor, group.has_mentor) == (None, True)
    assert plan_for(cast.lead, formation).shown() == [0, 1, 2]
    assert plan_for(cast.other_lead, formation).shown() == [2]
    assert reach_of(cast.team) is None
    assert reach_of(cast.participant) == frozenset()
    assert plan_for(cast.participant, formation).shown() == []


def test_the_mixed_group_is_told_without_names_and_without_controls(cast, formation, as_):
    page = as_(cast.lead).get(url("formation-workbench", formation))
    text = page.content.decode()
    cards = page.context["cards"]
    assert [card.number for card in cards] == [1, 2, 3]
    assert [card.is_mine for card in cards] == [True, True, False]
    assert (cards[2].others, cards[2].mentor) == (
        "1 person of another authority",
        "Its mentor is from another authority.",
    )
    assert "It crosses authorities: Inverclyde and Glasgow City, because" in " ".join(cards[2].reasons)
    assert any("somebody of another authority" in reason for reason in cards[2].reasons)
    assert text.count("Only the programme team changes this group.") == 1
    assert f'id="tick-{member(formation, 2)}"' not in text
    assert ("Form again" in text, "Another mentor" in text) == (False, False)
    assert "Groups that cross authorities: 1 of 3 groups." in page.context["figures"]


def test_groups_of_others_are_not_there_at_all(cast, formation, as_):
    page = as_(cast.other_lead).get(url("formation-workbench", formation))
    assert [card.number for card in page.context["cards"]] == [3]
    assert [len(card.people) for card in page.context["cards"]] == [1]
    assert str(cast.participant) not in page.content.decode()


def test_only_the_newest_that_is_ready(cast, formation, as_):
    again = forming.start(cohort=cast.cohort, by=cast.team, keep=formation)
    assert list(workbenches_visible_to(cast.lead)) == [formation]
    Formation.objects.filter(pk=again.pk).update(state="ready", answer=formation.answer)
    assert list(workbenches_visible_to(cast.lead)) == [again]
    assert as_(cast.lead).get(url("formation-workbench", formation)).status_code == 404
    forming.publish(formation=Formation.objects.get(pk=again.pk), by=cast.team)
    assert list(workbenches_visible_to(cast.lead)) == []


def test_no_people_in_the_year_no_workbench(cast, formation):
    cast.other_enrolment.state = "withdrawn"
    cast.other_enrolment.save()
    assert list(workbenches_visible_to(cast.other_lead)) == []
    assert rules.can_open(cast.other_lead, formation).stranger is True


def test_the_pages_stay_within_their_queries_at_any_size(cast, formation, as_):
    client = as_(cast.lead)

    def counts():
        found = []
        for door in ("formation-workbench", "formation-map", "formation-move"):
            with CaptureQueriesContext(connection) as seen:
                assert client.get(url(door, formation)).status_code == 200
            found.append(len(seen))
        return found

    few = counts()
    more = [glasgow_enrolment(cast) for _ in range(9)]
    for n, each in enumerate(more):
        row = {"id": f"P{each.pk}", "school": each.school.seed_code, "authority": "S12000049"}
        formation.instance["participants"].append(row | {"sector": "primary"})
        if n % 3 == 0:
            formation.answer["groups"].append({"members": [], "mentor": None})
        formation.answer["groups"][-1]["members"].append(f"P{each.pk}")
    formation.save()
    assert (counts(), max(few) <= MOST) == (few, True)


# What is changed


def test_a_lead_moves_their_own_people(cast, formation):
    rearranged(formation, Change("swap", (member(formation, 0), member(formation, 1))), cast.lead)
    formation.refresh_from_db()
    assert formation.version == 1
    assert [group.get("by_hand", False) for group in formation.answer["groups"]] == [True, True, False]


def test_a_lead_changes_no_group_with_somebody_from_elsewhere(cast, formation, as_):
    mine, mixed, theirs = member(formation, 0), member(formation, 2), member(formation, 2, 1)
    for change in (
        Change("move", (mine,), 2),
        Change("move", (mixed,), 0),
        Change("swap", (mine, mixed)),
        Change("swap", (mine, theirs)),
        Change("move", (theirs,), None),
    ):
        with pytest.raises(Refused) as refusal:
            rearranged(formation, change, cast.lead)
        assert refusal.value.reason == ELSEWHERE
    client = as_(cast.lead)
    for method in (client.get, client.post):
        page = method(url("formation-move", formation), asked(formation, "move", mine, to="3"))
        assert ELSEWHERE in page.content.decode()
    assert Formation.objects.get().version == 0


def test_mentors_are_the_teams_to_give(cast, formation, as_):
    with pytest.raises(Refused) as refusal:
        rearranged(formation, Change("mentor", to=0, mentor=None), cast.lead)
    assert refusal.value.reason == "The programme team gives groups their mentors."
    page = as_(cast.lead).get(url("formation-move", formation), {"what": "mentor", "to": "1", "version": "0"})
    assert "Choose a mentor" not in page.content.decode()


def test_a_lead_pins_and_unpins_their_own_groups(cast, formation, as_):
    def press(door, place):
        data = {"enrolment": member(formation, place)[1:], "version": Formation.objects.get().version}
        return as_(cast.lead).post(url(door, formation), data)

    assert press("formation-pin", 0).status_code == 302
    assert FormationPin.objects.count() == 1
    assert (press("formation-pin", 2).status_code, FormationPin.objects.count()) == (403, 1)
    assert press("formation-unpin", 0).status_code == 302
    assert FormationPin.objects.count() == 0


def test_the_team_and_a_lead_at_once_the_slower_is_refused(cast, formation):
    forming_again = {"instance": instance_of(cast.cohort)}
    Formation.objects.filter(pk=formation.pk).update(**forming_again)
    stale = Formation.objects.get(pk=formation.pk)
    rearranged(formation, Change("swap", (member(formation, 0), member(formation, 1))), cast.lead)
    with pytest.raises(StaleState):
        forming.publish(formation=stale, by=cast.team)
    stale = Formation.objects.get(pk=formation.pk)
    Formation.objects.filter(pk=formation.pk).update(version=7)
    with pytest.raises(StaleState):
        rearranged(stale, Change("move", (member(stale, 0),), 2), cast.team)


# Wishes


def wishes_url(cast):
    return reverse("trios:formation-wishes", kwargs={"slug": cast.cohort.slug})


def test_a_lead_wishes_for_their_own_two_and_takes_it_back(cast, formation, as_):
    other = glasgow_enrolment(cast)
    data = {
        "kind": "apart",
        "first": cast.participant.email,
        "second": other.participant.email,
        "reason": "Close friends.",
    }
    client = as_(cast.lead)
    assert client.post(wishes_url(cast), data).status_code == 302
    assert "Close friends." in client.get(wishes_url(cast)).content.decode()
    made = FormationWish.objects.get()
    assert client.post(reverse("trios:wish-take-back", kwargs={"pk": made.pk})).status_code == 302
    assert FormationWish.objects.count() == 0


def test_a_lead_finds_nobody_of_another_authority_for_a_wish(cast, formation, as_):
    data = {
        "kind": "apart",
        "first": cast.participant.email,
        "second": cast.other_participant.email,
        "reason": "?",
    }
    page = as_(cast.lead).post(wishes_url(cast), data).content.decode()
    said = "Nobody of your authority who takes part in This year has this name or address."
    assert said in page
    with pytest.raises(Refused) as refusal:
        actions.wish(
            cohort=cast.cohort,
            kind="apart",
            people=(cast.enrolment, cast.other_enrolment),
            reason="?",
            by=cast.lead,
        )
    assert refusal.value.reason == "You can keep people of your own authority apart or together."


def test_the_teams_wish_is_known_to_the_lead_but_not_why(cast, formation, as_):
    wish = wish_of(cast)
    page = as_(cast.lead).get(wishes_url(cast)).content.decode()
    assert ("They live together." in page, "Known to the programme team" in page) == (False, True)
    assert rules.can_take_back(cast.lead, wish).reason == (
        "Tessa Team made this wish. They or the programme team can take it back."
    )
    assert "They live together." in as_(cast.team).get(wishes_url(cast)).content.decode()


# Ways there


def test_the_list_and_the_home_lead_there_until_it_is_published(cast, formation, as_):
    where = url("formation-workbench", formation)
    page = f"{reverse('trios:trio-list')}?cohort={cast.cohort.slug}"
    assert where in as_(cast.lead).get(page).content.decode()
    titles = [(step.title, step.url) for step in lead.lead(cast.lead).steps]
    assert ("Look at the groups proposed for your people", where) in titles
    formation.answer["groups"] = plan_groups(formation)
    forming.publish(formation=formation, by=cast.team)
    assert where not in as_(cast.lead).get(page).content.decode()
    assert "Look at the groups proposed for your people" not in [s.title for s in lead.lead(cast.lead).steps]


def plan_groups(formation):
    """The same groups, the last one without a mentor whom the year does not have."""
    Formation.objects.filter(pk=formation.pk).update(instance=formation.instance)
    assert len(plan_of(formation).groups) == 3
    return [*formation.answer["groups"][:2], formation.answer["groups"][2] | {"mentor": None}]


def test_before_a_proposal_the_list_offers_wishes(cast, as_):
    assert clock.today() <= cast.cohort.ends_on
    page = as_(cast.lead).get(f"{reverse('trios:trio-list')}?cohort={cast.cohort.slug}").content.decode()
    assert (wishes_url(cast) in page, "Look at the groups of your people" in page) == (True, False)
