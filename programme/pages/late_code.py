"""The codes of a cohort as a table."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from core.decisions import Decision
from people.models import User
from programme.models import LateCode
from programme.notices.late_code import shown
from programme.rules.late_code import can_end


@dataclass(frozen=True, slots=True)
class Line:
    """One code: whom it is for, its uses, how it stands, whether it can be ended."""

    late_code: LateCode
    code: str
    whom: str
    uses: str
    label: str
    kind: str
    end: Decision


def table(user: User, codes: Iterable[LateCode], at: dt.datetime) -> list[Line]:
    """A line a code. Each has `uses`."""
    return [
        Line(
            code,
            shown(code.code),
            code.email or f"Teachers in {code.authority}",
            f"{code.uses}\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}{code.most_uses}",  # type: ignore[attr-defined]
            *standing(code, at),
            can_end(user, code),
        )
        for code in codes
    ]


def standing(code: LateCode, at: dt.datetime) -> tuple[str, str]:
    """(status, a tag's kind)."""
    if code.ended_at:
        return "Ended", "neutral"
    if at >= code.closes_at:
        return "Run out", "neutral"
    if code.uses >= code.most_uses:  # type: ignore[attr-defined]
        return "Used", "neutral"
    return "Open", "ok"
