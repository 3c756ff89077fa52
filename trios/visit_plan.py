"""What somebody wants a visit to be, between the form and the action."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from programme.models import Enrolment


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPlan:
    """One visit: who hosts it, when, and where to go in the host's school."""

    host: Enrolment
    starts_at: dt.datetime
    ends_at: dt.datetime
    where: str = ""


def digest(warnings: Iterable[str]) -> str:
    """Names a set of warnings, so that a press can say "I have read just these"; empty for none."""
    text = "\n".join(warnings)
    return hashlib.sha256(text.encode()).hexdigest()[:16] if text else ""
