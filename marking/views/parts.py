"""Small things that several pages of the marking say alike."""

import re
from decimal import Decimal
from typing import Any

from django.urls import reverse

from marking.enums import MarkerState
from programme.models import Cohort

PAGE = 25  # rows a page
LOOK = {
    MarkerState.APPLIED: "attention",
    MarkerState.APPROVED: "ok",
    MarkerState.DECLINED: "neutral",
    MarkerState.WITHDRAWN: "neutral",
    MarkerState.STOOD_DOWN: "neutral",
}

AUTHOR_READERS = [
    ("The author", "when the result is released"),
    ("The programme team and the external examiner", "to moderate"),
]
PRESSED = re.compile(r"(comment|bank)-(\d{1,4})")


def paragraph_url(code: str, paragraph: int) -> str:
    """This paragraph of a marker's script."""
    return f"{reverse('marking:script', kwargs={'code': code})}#p-{paragraph}"


def next_url(action: str, code: str) -> str:
    """Where a press on a marker's script leads once what was typed is saved: to a comment, the bank, the check, or back."""
    if found := PRESSED.fullmatch(action):
        of = "paragraph" if found[1] == "comment" else "number"
        return reverse(f"marking:script-{found[1]}", kwargs={"code": code, of: int(found[2])})
    return reverse("marking:script-submit" if action == "submit" else "marking:script", kwargs={"code": code})


def pounds(amount: Decimal | float | int) -> str:
    """An amount of money as it is read: £1,225.00."""
    return f"£{amount:,.2f}"


def trail(cohort: Cohort, *steps: tuple[str, str]) -> list[tuple[str, str]]:
    """Breadcrumbs from the overview of the cohort's marking down to this page."""
    return [("Marking", overview_url(cohort)), *steps]


def overview_url(cohort: Cohort) -> str:
    """The overview of this cohort's marking."""
    return f"{reverse('marking:overview')}?cohort={cohort.slug}"


def cohort_url(name: str, cohort: Cohort, code: str = "", **query: Any) -> str:
    """A page of the marking about this cohort (and the script of this code), with filters."""
    where = {"slug": cohort.slug} | ({"code": code} if code else {})
    url = reverse(f"marking:{name}", kwargs=where)
    return f"{url}?{'&'.join(f'{key}={value}' for key, value in query.items())}" if query else url
