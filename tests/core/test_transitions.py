"""Moves: one conditional UPDATE; the slower of two gets a sentence."""

import pytest

from core.transitions import StaleState
from programme.models import Application
from programme.transitions import APPLICATION
from tests.factories.programme import ApplicationFactory

pytestmark = pytest.mark.django_db


def test_a_move_changes_state_and_stamps():
    application = ApplicationFactory()
    APPLICATION.move(application, "withdraw", withdrawn_reason="moved away")
    application.refresh_from_db()
    assert (application.state, application.withdrawn_reason) == ("withdrawn", "moved away")


def test_the_slower_of_two_writes_nothing():
    application = ApplicationFactory()
    stale = Application.objects.get(pk=application.pk)
    APPLICATION.move(application, "decline")
    with pytest.raises(StaleState, match="is now no place offered"):
        APPLICATION.move(stale, "wait_list", decision_note="too late")
    stale.refresh_from_db()
    assert (stale.state, stale.decision_note) == ("not_offered", "")
