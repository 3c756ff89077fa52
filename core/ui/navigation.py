"""Finding one's way: page header, breadcrumbs, back link, tabs, pages of a list."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page
from django.http import QueryDict
from django.template import Context


def page_header(
    *,
    title: str,
    lead: str = "",
    caption: str = "",
    actions: Sequence[tuple[str, str]] = (),
    status: str = "",
    status_kind: str = "neutral",
) -> dict[str, Any]:
    """The page's one h1, what it belongs to (`caption`), one sentence (`lead`), a status, link buttons.

    `actions` are (text, URL) pairs, the first the main one. An act that posts is a `post_button` below.
    """
    return {
        "title": title,
        "lead": lead,
        "caption": caption,
        "actions": [
            (text, url, "primary" if not i else "secondary") for i, (text, url) in enumerate(actions)
        ],
        "status": status,
        "status_kind": status_kind,
    }


def breadcrumbs(*, items: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Where this page stands: (label, URL) pairs from the top; the last, this page, has an empty URL."""
    return {"items": items}


def back_link(*, url: str, text: str = "Back") -> dict[str, Any]:
    """One step back, for pages that ask a question. Use this or breadcrumbs, not both."""
    return {"url": url, "text": text}


def tabs(*, items: Sequence[tuple], label: str) -> dict[str, Any]:
    """Sister pages as a row of links: (label, URL, is it this page[, count]). `label` names the row."""
    return {"items": [(*item, None)[:4] for item in items], "label": label}


def query_with(context: Context, **changes: Any) -> str:
    """This page's query string with some values changed (None takes one away), so filters stay in the URL."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = value
    return "?" + query.urlencode()


def pagination(
    context: Context, *, page: Page, noun: str = "results", parameter: str = "page"
) -> dict[str, Any]:
    """Links to the pages of a list, and which part of it this is. `page` is a `Page`; filters are kept."""
    paginator = page.paginator
    numbers = [
        {
            "number": n if isinstance(n, int) else "",
            "url": query_with(context, **{parameter: n}) if isinstance(n, int) else "",
            "current": n == page.number,
        }
        for n in paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return {
        "page": page,
        "noun": noun,
        "numbers": numbers if paginator.num_pages > 1 else [],
        "previous": query_with(context, **{parameter: page.previous_page_number()})
        if page.has_previous()
        else "",
        "next": query_with(context, **{parameter: page.next_page_number()}) if page.has_next() else "",
    }
