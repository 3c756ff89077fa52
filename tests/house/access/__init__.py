"""Who may open which door: one row a named address, written by the app that owns it.

`tests/house/test_access.py` walks every address of the URLconf; one without a row here fails the build.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.personas import Cast

PERSONAS = (
    "anonymous",
    "applicant",
    "participant",
    "other_participant",
    "lead_and_participant",
    "mentor",
    "marker",
    "second_marker",
    "lead",
    "other_lead",
    "tutor",
    "examiner",
    "admin",
    "team",
)
TO_SIGN_IN = 302  # what a stranger without an account gets everywhere but on public pages


@dataclass(frozen=True, slots=True)
class Row:
    """What each persona is answered.

    seen: persona -> status; others: the status of everybody not named (anonymous is TO_SIGN_IN unless named or public).
    args: makes what the address needs from the cast and returns the keyword arguments of reverse().
    method "POST" for doors that only take a press (a GET is then 405 for all who are signed in);
    data: makes the form that is posted.
    """

    seen: dict[str, int] = field(default_factory=dict)
    others: int = 403
    args: Callable[[Cast], dict[str, Any]] = lambda cast: {}
    method: str = "GET"
    data: Callable[[Cast], dict[str, Any]] = lambda cast: {}
    is_public: bool = False

    def expected(self, persona: str) -> int:
        """The status this persona gets."""
        if persona in self.seen:
            return self.seen[persona]
        if persona == "anonymous" and not self.is_public:
            return TO_SIGN_IN
        return self.others
