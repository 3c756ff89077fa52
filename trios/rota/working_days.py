"""The days of the week in what somebody wrote of their working pattern."""

from __future__ import annotations

import re

NAMES = ("mon", "tue", "wed", "thu", "fri")
DAY = re.compile(r"\b(mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri)(?:day)?s?\b", re.IGNORECASE)
OUT = re.compile(r"\b(?:off|not|no|except|excluding|without|free)\b", re.IGNORECASE)
UNTIL = re.compile(r"^\s*(?:to|until|till|–|—|-)\s*$", re.IGNORECASE)


def weekdays_in(text: str) -> set[int]:
    """ "Monday to Wednesday" -> {0, 1, 2}; "Mon, Thurs" -> {0, 3}; empty where no day is named, or where days are left out."""
    if OUT.search(text):
        return set()
    found: set[int] = set()
    before: re.Match[str] | None = None
    for match in DAY.finditer(text):
        day = NAMES.index(match[1][:3].lower())
        if before is not None and UNTIL.match(text[before.end() : match.start()]):
            first = NAMES.index(before[1][:3].lower())
            found |= set(range(first, day + 1))
        found.add(day)
        before = match
    return found


ONE = r"(?:one|first|1st|alternate)"
NEXT = r"(?:the\s+)?(?:next|other|second|2nd|following)"
TURNS = (
    re.compile(rf"^(?P<one>.*?)\b{ONE}\s+week\b(?P<other>.*?)\b{NEXT}\b", re.IGNORECASE | re.DOTALL),
    re.compile(
        r"\bweek\s*(?:1|a|one)\b(?P<one>.*?)\bweek\s*(?:2|b|two)\b(?P<other>.*)$",
        re.IGNORECASE | re.DOTALL,
    ),
)


def turns_in(text: str) -> tuple[set[int], set[int]] | None:
    """ "Mon-Tue one week, Wed-Fri the next" -> ({0, 1}, {2, 3, 4}); None where weeks are not said to alternate."""
    for pattern in TURNS:
        match = pattern.search(text)
        if match:
            one, other = weekdays_in(match["one"]), weekdays_in(match["other"])
            if one and other:
                return one, other
    return None
