"""The workbench by pointer and by keyboard: a name dragged onto a group or onto a name, and the same asked with keys alone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.builders_trios import formation_at, set_groups
from tests.journeys import looking

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def bench(cast, page_as):
    """The workbench of eight people in groups of three, three and two, in the team's browser."""
    formation = formation_at(cast)
    set_groups(formation, [[0, 1, 2], [3, 4, 5], [6, 7]])
    page = page_as(cast.team)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(reverse("trios:formation-workbench", kwargs={"pk": formation.pk}))
    page.formation, page.ids = formation, [row["id"] for row in formation.instance["participants"]]
    return page


def groups(page) -> list[list[str]]:
    page.formation.refresh_from_db()
    return [sorted(group["members"]) for group in page.formation.answer["groups"]]


def person(page, place: int):
    return page.locator(f"[data-person='{page.ids[place]}']")


def keeps_it(page) -> None:
    """Agree in the dialog that says what it changes."""
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert looking.violations(page) == []
    with page.expect_navigation():
        dialog.get_by_role("button", name="Keep this change").click()


def test_a_name_is_dragged_onto_a_group_and_onto_another_name(bench):
    ids = bench.ids
    person(bench, 0).drag_to(bench.locator("#group-3 .wb-group__title"))
    keeps_it(bench)
    assert groups(bench)[2] == sorted([ids[0], ids[6], ids[7]])

    person(bench, 1).drag_to(person(bench, 3))
    keeps_it(bench)
    assert groups(bench)[:2] == [sorted([ids[2], ids[3]]), sorted([ids[1], ids[4], ids[5]])]


def test_the_same_with_keys_alone_and_letting_go_changes_nothing(bench):
    ids = bench.ids
    before = groups(bench)
    bench.locator(f"#tick-{ids[0]}").focus()
    bench.keyboard.press("Space")
    bench.get_by_label("Number of the group").focus()
    bench.keyboard.type("3")
    bench.keyboard.press("Enter")
    expect(bench.get_by_role("dialog")).to_be_visible()
    bench.keyboard.press("Escape")
    expect(bench.get_by_role("dialog")).to_have_count(0)
    assert groups(bench) == before

    bench.get_by_label("Number of the group").press("Enter")
    keeps_it(bench)
    assert groups(bench)[2] == sorted([ids[0], ids[6], ids[7]])
