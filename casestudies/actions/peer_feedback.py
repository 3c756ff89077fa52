"""Feedback on a presentation saved and given. Nothing written is lost: the slower of two windows is told."""

from __future__ import annotations

from django.db import transaction

from audit.actions import record
from casestudies.actions.peer_group import locked
from casestudies.models import PeerFeedback, PeerGroupMember
from casestudies.queries.peer_feedback import feedback_of
from casestudies.queries.peer_group import own_member
from casestudies.rules import peer_feedback as rules
from core import clock
from core.decisions import Refused, stranger
from core.transitions import StaleState
from people.models import User


@transaction.atomic
def save_feedback(
    *, presenter: PeerGroupMember, answers: dict[str, str], version: int, give: bool, by: User
) -> PeerFeedback:
    """Keep the answers about a presenter; `give`: they count from now on, and the presenter will read them.

    answers: worked, ask, take; version: the one the page was made under (0 for none), StaleState when it is another.
    """
    (group,) = locked([presenter.group_id])
    presenter = next(one for one in group.members.all() if one.pk == presenter.pk)
    giver = own_member(by, group)
    if giver is None:
        stranger().require()
    assert giver is not None  # noqa: S101 -- refused above
    row = feedback_of(giver, presenter)
    rules.can_give_feedback(by, group, presenter, row).require()
    is_given = bool(row and row.given_at)
    if (give or is_given) and not all(text.strip() for text in answers.values()):
        raise Refused("Answer all three questions before you give your feedback.")
    if row is None:
        row = PeerFeedback(giver=giver, presenter=presenter, version=0)
    elif all(getattr(row, name) == text for name, text in answers.items()) and (is_given or not give):
        return row
    elif row.version != version:
        raise StaleState("You saved this feedback in another window or on another device meanwhile.")
    for name, text in answers.items():
        setattr(row, name, text)
    row.version += 1
    row.saved_at = clock.now()
    if give and not is_given:
        row.given_at = row.saved_at
    row.save()
    if give and not is_given:
        record("peer_feedback.given", by=by, subject=row, presenter=presenter.enrolment_id)
    return row
