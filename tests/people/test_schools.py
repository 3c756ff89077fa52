"""The official list."""

import pytest

from people.actions import load_schools
from people.models import LocalAuthority, School

pytestmark = pytest.mark.django_db


def test_the_list_is_loaded_whole_and_twice_is_once():
    assert load_schools() == 2440
    assert load_schools() == 2440
    assert School.objects.count() == 2440
    assert LocalAuthority.objects.filter(in_partnership=True).count() == 8
    assert LocalAuthority.objects.get(code="S12000049").slug == "glasgow"
