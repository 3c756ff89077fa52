"""A page found by its keys: the same rows in the same order, each worked out only when it is shown."""

import pytest
from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.test.utils import CaptureQueriesContext

from core.ui.paging import KeysFirstPaginator
from people.models import User
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return [UserFactory(name=name) for name in ("Eve", "Ann", "Dot", "Bo", "Cy")]


def test_the_rows_of_a_page_stand_in_the_order_of_the_list(people):
    pages = KeysFirstPaginator(User.objects.order_by("name"), 2)
    assert [[str(row.name) for row in pages.page(number)] for number in (1, 2, 3)] == [
        ["Ann", "Bo"],
        ["Cy", "Dot"],
        ["Eve"],
    ]
    assert pages.get_page("99").number == 3


def test_records_and_dicts_alike(people):
    dressed = User.objects.annotate(greeting=Concat(Value("Dear "), F("name"))).order_by("-name")
    assert [row.greeting for row in KeysFirstPaginator(dressed, 2).page(1)] == ["Dear Eve", "Dear Dot"]
    rows = KeysFirstPaginator(dressed.values("pk", "greeting"), 2, number=5).page(2)
    assert [row["greeting"] for row in rows] == ["Dear Cy", "Dear Bo"]


def test_what_is_worked_out_is_not_in_the_query_that_sorts(people):
    dressed = User.objects.annotate(greeting=Concat(Value("Dear "), F("name"))).order_by("name")
    pages = KeysFirstPaginator(dressed, 2, number=5)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        list(pages.page(1))
    assert [("greeting" in query["sql"]) for query in asked] == [False, True]


def test_an_empty_list_has_one_empty_page(db):
    assert list(KeysFirstPaginator(User.objects.none(), 2).get_page("2")) == []
