"""Two records of one mentor become one: dialogues go over, credits count, and nobody assesses themselves."""

import pytest

from core.decisions import Refused
from ioc.merging.actions import merge
from ioc.merging.check import sides_of
from mentorship.models import ModuleCredit
from mentorship.queries.credits import has_credits
from people.actions import end_role
from people.enums import Role
from people.models import User
from tests.builders_mentorship import again, booked, recorded, second_tutor
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def test_dialogues_go_over_and_the_credits_count_for_the_record_that_stays(cast):
    dialogue = recorded(cast)
    kept = UserFactory(email="mina.now@example.org", name="Mina Mentor")
    assert [side.numbers["Credits of the mentorship module"] for side in sides_of(kept, cast.mentor)] == [
        0,
        1,
    ]
    moved = merge(kept=kept, gone=cast.mentor, by=cast.admin)
    assert moved["mentorship.ModuleDialogue.mentor"] == 1
    dialogue = again(dialogue)
    assert (dialogue.mentor, dialogue.appointment.mentor) == (kept, kept)
    assert (ModuleCredit.objects.get().person, has_credits(kept)) == (cast.mentor, True)


def test_nobody_becomes_an_assessor_of_themselves(cast):
    booked(cast)
    with pytest.raises(Refused) as no:
        merge(kept=second_tutor(), gone=cast.mentor, by=cast.admin)
    assert (
        no.value.reason
        == "They would be an assessor of their own mentorship dialogue, so these records stay two."
    )
    with pytest.raises(Refused) as no:
        merge(kept=second_tutor(), gone=cast.tutor, by=cast.admin)
    assert (
        no.value.reason
        == "They would be both assessors of one mentorship dialogue, so these records stay two."
    )
    other = UserFactory()
    assert (
        merge(kept=other, gone=second_tutor(), by=cast.admin)["mentorship.ModuleDialogue.second_assessor"]
        == 1
    )
    end_role(user=User.objects.get(pk=other.pk), role=Role.TUTOR, by=cast.admin)
