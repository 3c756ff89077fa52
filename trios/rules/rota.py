"""Who says when they can, and who sees the dates that would suit everybody."""

from __future__ import annotations

from core.decisions import ALLOW, Decision, first_refusal, refuse
from people.models import User
from people.roles import Permission, everywhere
from trios.models import Trio
from trios.queries.trio import hosts_to_book, keepers_of
from trios.rules.trio import can_see, is_keeper, is_open, looks_after


def can_say(user: User, trio: Trio) -> Decision:
    """Whether the person says here when they can visit and host: the trio's people, while its year runs."""
    seen = can_see(user, trio)
    if not seen:
        return seen
    if not is_keeper(user, trio):
        return refuse("The trio’s members and its mentor say themselves when they can.")
    return is_open(trio)


def can_look(user: User, trio: Trio) -> Decision:
    """PRIVACY: when somebody can is for the trio, its mentor and the team that may book for them."""
    seen = can_see(user, trio)
    if not seen or is_keeper(user, trio) or everywhere(user, Permission.TRIO_FORM):
        return seen
    return refuse(
        "When somebody can is between the trio and its mentor. You see the dates once they are booked."
    )


def can_ask(user: User, trio: Trio) -> Decision:
    """Whether the person may have those asked who have not said when they can."""
    allowed = first_refusal(looks_after(user, trio), is_open(trio))
    if not allowed:
        return allowed
    return ALLOW if hosts_to_book(trio) else refuse("Every member's visit is booked.")


def readers_of(user: User, trio: Trio) -> list[tuple[str, str]]:
    """Who reads when somebody can: (name, why), asked of the rule itself."""
    readers = []
    for person in keepers_of(trio):
        if can_look(person, trio):
            why = "mentor" if person.pk == trio.mentor_id else "member of the trio"
            readers.append(("You" if person.pk == user.pk else str(person), why))
    return [*readers, ("The programme team", "books where a mentor cannot")]
