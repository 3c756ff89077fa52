"""Dates that suit everybody: the search against trying everything, what prevents a rota, and the week and days as typed."""

import datetime as dt
import random
from dataclasses import replace
from itertools import pairwise, product

import pytest

from trios.rota import obstacles, week
from trios.rota.days import read, written
from trios.rota.question import Half, May, Person, Question, Slot, hindrances, is_other, possible, week_of
from trios.rota.search import UNEVEN, _beside, _own_cost, _unevenness, plans, remarks
from trios.rota.working_days import turns_in, weekdays_in

FIRST, LAST = dt.date(2027, 1, 11), dt.date(2027, 3, 26)
ALL = {(day, half): May.HOST for day in range(5) for half in Half}
TUESDAY = (1, Half.MORNING)


def person(ident, **fields):
    return Person(ident, ident.title(), **{"week": ALL} | fields)


def asked(*people, hosts=("ann", "bob", "cat"), first=FIRST, last=LAST, **fields):
    return Question(tuple(people), hosts, first, last, **fields)


def trio(**fields):
    return asked(person("ann"), person("bob"), person("cat"), person("moira"), **fields)


def cost_of(question, visits):
    """What a rota costs, reckoned from its parts without any search; None where it can't be."""
    slots = list(question.taken)
    cost = 0.0
    for _, slot in visits:
        beside = _beside(slot, slots)
        if beside is None:
            return None
        cost += _own_cost(question, slot) + beside
        slots.append(slot)
    return cost + UNEVEN * _unevenness(question, [slot for _, slot in visits])


@pytest.mark.parametrize("seed", range(12))
def test_the_first_plan_is_the_best_there_is(seed):
    dice = random.Random(seed)
    hosts = ("ann", "bob", "cat")[: dice.choice([2, 3])]

    def some():
        return {place: dice.choice([May.VISIT, May.HOST]) for place in dice.sample(sorted(ALL), 7)}

    question = asked(
        *(person(name, week=some()) for name in hosts),
        hosts=hosts,
        last=FIRST + dt.timedelta(days=24),
        taken=(Slot(dt.date(2027, 1, 14), Half.MORNING),),
    )
    choices = possible(question)
    every = [
        cost
        for slots in product(*(choices[host] for host in hosts))
        if (cost := cost_of(question, list(zip(hosts, slots, strict=True)))) is not None
    ]
    found = plans(question)
    assert bool(found) == bool(every)
    if every:
        assert found[0].cost == pytest.approx(min(every))


def test_each_hosts_once_on_a_day_that_suits_all():
    question = trio(closed={dt.date(2027, 2, 15): "Mid-term"})
    for plan in plans(question):
        assert sorted(host for host, _ in plan.visits) == ["ann", "bob", "cat"]
        assert len({slot.day for _, slot in plan.visits}) == 3
        for host, slot in plan.visits:
            assert hindrances(question, slot, host) == []
            assert slot.day.weekday() < 5
            assert slot.day != dt.date(2027, 2, 15)


def test_three_plans_share_one_date_at_most():
    first, second, third = plans(trio())
    for one, other in ((first, second), (first, third), (second, third)):
        assert len(one.slots & other.slots) <= 1


def test_visits_keep_apart_from_each_other_and_from_one_that_stands():
    standing = Slot(dt.date(2027, 1, 13), Half.MORNING)
    question = asked(
        person("ann"), person("bob"), person("cat"), person("moira"), hosts=("bob", "cat"), taken=(standing,)
    )
    days = sorted([standing.day, *(slot.day for _, slot in plans(question)[0].visits)])
    assert all((later - earlier).days >= 14 for earlier, later in pairwise(days))
    assert remarks(question, plans(question)[0]) == []


def test_who_is_away_or_busy_or_may_only_visit_is_heeded():
    away = person("ann", away=((FIRST, dt.date(2027, 1, 29)),))
    busy = person("bob", busy={Slot(dt.date(2027, 2, 2), Half.MORNING): "the session"})
    visits_only = person("cat", week={TUESDAY: May.VISIT})
    question = asked(away, busy, visits_only, hosts=("ann",))
    days = [slot.day for slot in possible(question)["ann"]]
    assert days[0] == dt.date(2027, 2, 9)
    assert {day.weekday() for day in days} == {1}
    assert possible(replace(question, hosts=("cat",)))["cat"] == []


def test_people_without_a_common_half_day_read_what_would_free_one():
    question = asked(
        person("ann", week={(0, Half.MORNING): May.HOST}),
        person("bob", week={(1, Half.MORNING): May.HOST}),
        hosts=("ann", "bob"),
    )
    assert plans(question) == []
    found = obstacles.of(question)
    assert found.why == [
        "There is no half-day of the week on which all of you can come. Ann: Monday mornings; Bob: Tuesday mornings."
    ]
    assert found.ways == [
        "If Bob could come and host on Monday mornings.",
        "If Ann could come and host on Tuesday mornings.",
    ]


def test_somebody_who_marked_nothing_is_named():
    question = asked(person("ann"), person("bob", week={}), hosts=("ann", "bob"))
    assert obstacles.of(question).why == ["Bob has marked no half-day at all."]


def test_a_host_who_can_host_on_none_of_the_common_half_days_is_named():
    question = asked(
        person("ann", week={TUESDAY: May.VISIT, (2, Half.MORNING): May.HOST}),
        person("bob", week={TUESDAY: May.HOST}),
        hosts=("ann", "bob"),
    )
    found = obstacles.of(question)
    assert found.why[0] == (
        "Ann can host on none of the half-days on which all of you can come (Tuesday mornings)."
    )
    assert "If Ann could host on Tuesday mornings." in found.ways


def test_days_away_that_leave_nothing_are_named_with_the_way_out():
    question = asked(person("ann"), person("bob", away=((FIRST, LAST),)), hosts=("ann", "bob"))
    found = obstacles.of(question)
    assert found.why[0].endswith("Bob is away on most of the days that are left.")
    assert found.ways == ["If Bob were not away.", "If the weeks for visits were two weeks longer."]


def test_too_few_days_for_the_visits():
    question = trio(first=dt.date(2027, 3, 25), last=dt.date(2027, 3, 26))
    assert obstacles.of(question).why == [
        "Each of the 3 visits needs a day of its own, and only 2 days suit everybody."
    ]


def test_weeks_that_are_over_say_so():
    question = trio(first=dt.date(2027, 4, 2), last=LAST)
    assert obstacles.of(question).why == ["There is no school day left in the weeks for visits."]


def test_a_week_is_written_and_read_back():
    some = {(0, Half.MORNING): May.HOST, (4, Half.AFTERNOON): May.VISIT}
    assert week.written(some) == "h--------v"
    assert {place: may for place, may in week.read("h--------v").items() if may != May.NOT} == some


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Monday to Wednesday", {0, 1, 2}),
        ("Mon-Wed & Fri", {0, 1, 2, 4}),
        ("Tues, Thurs", {1, 3}),
        ("0.6", set()),
        ("Full time", set()),
        ("Off on Fridays", set()),
    ],
)
def test_working_days_in_what_somebody_wrote(text, days):
    assert weekdays_in(text) == days


@pytest.mark.parametrize(
    ("line", "first", "last"),
    [
        ("12 Feb", "2027-02-12", "2027-02-12"),
        ("Mon 15 Feb until Fri 19 Feb", "2027-02-15", "2027-02-19"),
        ("15 - 19 February", "2027-02-15", "2027-02-19"),
        ("15/2 to 19/2/2027", "2027-02-15", "2027-02-19"),
        ("20 Dec to 5 Jan", "2026-12-20", "2027-01-05"),
        ("2027-02-12", "2027-02-12", "2027-02-12"),
    ],
)
def test_days_as_people_write_them(line, first, last):
    found = read(line, dt.date(2026, 8, 1), dt.date(2027, 6, 30))
    assert found.faults == []
    assert [(str(a), str(b)) for a, b in found.found] == [(first, last)]
    assert read(written(found.found), dt.date(2026, 8, 1), dt.date(2027, 6, 30)).found == found.found


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("soon", "“soon”: there is no date in it, such as 12 February."),
        ("30 Feb", "“30 Feb”: one of its dates does not exist."),
        ("12", "“12”: one of its dates does not exist."),
        ("19 Feb to 15 Feb", "“19 Feb to 15 Feb”: the last day is before the first."),
        ("1, 2, 3 Feb", "“1, 2, 3 Feb”: write one day, or the first and the last, on a line."),
    ],
)
def test_days_that_are_not_understood_are_named(line, fault):
    assert read(line, dt.date(2026, 8, 1), dt.date(2027, 6, 30)).faults == [fault]


# Weeks that alternate

MON_TUE = {(day, half): May.HOST for day in (0, 1) for half in Half}
WED_FRI = {(day, half): May.HOST for day in (2, 3, 4) for half in Half}


def test_weeks_alternate_through_new_year_and_a_year_of_53_weeks():
    mondays = [dt.date(2026, 12, 14) + dt.timedelta(days=7 * n) for n in range(6)]  # 2026 has 53 weeks
    turns = [is_other(day) for day in mondays]
    assert turns == [turns[0], not turns[0]] * 3
    assert is_other(mondays[0]) == is_other(mondays[0] + dt.timedelta(days=6))
    for other in (False, True):
        for n in range(14):
            monday = week_of(FIRST + dt.timedelta(days=n), other=other)
            assert (monday.weekday(), is_other(monday)) == (0, other)
            assert monday + dt.timedelta(days=6) >= FIRST + dt.timedelta(days=n)


def test_a_rota_keeps_to_weeks_that_alternate():
    question = asked(person("ann", week=MON_TUE, other_week=WED_FRI), person("bob"), hosts=("ann", "bob"))
    days = [slot.day for slot in possible(question)["bob"]]
    assert {(is_other(day), day.weekday()) for day in days} == {
        (False, 0),
        (False, 1),
        (True, 2),
        (True, 3),
        (True, 4),
    }
    for plan in plans(question):
        assert all(slot.day in days for _, slot in plan.visits)


def test_obstacles_name_the_weeks_in_which_somebody_can():
    question = asked(
        person("ann", week=MON_TUE, other_week={(2, Half.MORNING): May.HOST}),
        person("bob", week={}, other_week=MON_TUE),
        hosts=("ann", "bob"),
    )
    found = obstacles.of(question)
    assert found.why == [
        "There is no half-day of the week on which all of you can come. Ann: every second Monday from 18 January, "
        "every second Tuesday from 19 January, every second Wednesday morning from 13 January; "
        "Bob: every second Monday from 11 January, every second Tuesday from 12 January."
    ]
    assert found.ways[0] == "If Ann could come and host on Monday mornings in every week."


def test_a_half_day_of_both_weeks_is_an_ordinary_one():
    both = {TUESDAY: May.HOST}
    question = asked(
        person("ann", week=both, other_week=both | {(2, Half.MORNING): May.HOST}),
        person("bob", week={(2, Half.AFTERNOON): May.HOST}),
        hosts=("ann", "bob"),
    )
    assert "Ann: Tuesday mornings, every second Wednesday morning from" in obstacles.of(question).why[0]


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        ("Mon-Tue one week, Wed-Fri the next", ({0, 1}, {2, 3, 4})),
        ("Mon to Wed first week, Thurs and Fri the other week", ({0, 1, 2}, {3, 4})),
        ("Week 1: Mon, Tue; week 2: Wed to Fri", ({0, 1}, {2, 3, 4})),
        ("Week A Monday, week B Friday", ({0}, {4})),
        ("Monday to Wednesday", None),
        ("Mon one week, the next I am off", None),
        ("0.6, one week in two", None),
        ("", None),
    ],
)
def test_alternating_weeks_in_a_working_pattern(text, turns):
    assert turns_in(text) == turns
