"""May this person do this to this, and if not, why: an answer that carries its sentence."""

from dataclasses import dataclass


class Refused(Exception):
    """Somebody asked for what they may not do now; `reason` is the sentence they read."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotYours(Refused):
    """The person has no business with the record: they are answered as if it did not exist."""


class NotYourRole(Refused):
    """The person holds no role that does this, whatever the time and the state: somebody could give them one."""


@dataclass(frozen=True, slots=True)
class Decision:
    """True or false, with the reason; one answer serves the action, the page and the greyed button."""

    allowed: bool
    reason: str = ""
    stranger: bool = False
    lacks_role: bool = False

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """Go on silently, or stop with the reason (`NotYours` for a stranger, `NotYourRole`, else `Refused`)."""
        if self.allowed:
            return
        if self.stranger:
            raise NotYours(self.reason)
        raise NotYourRole(self.reason) if self.lacks_role else Refused(self.reason)


ALLOW = Decision(True)


def refuse(reason: str) -> Decision:
    """No, because."""
    return Decision(False, reason)


def not_your_role(reason: str) -> Decision:
    """No, because it takes a role that the person does not hold; its page says whom to ask."""
    return Decision(False, reason, lacks_role=True)


def stranger(reason: str = "There is no such page, or it is not yours.") -> Decision:
    """No, and the person should not learn that the record exists."""
    return Decision(False, reason, stranger=True)


def first_refusal(*decisions: Decision) -> Decision:
    """The first no, else yes."""
    return next((decision for decision in decisions if not decision), ALLOW)
