"""Panels: pieces of a page that are set apart from the running text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

# Kind of message → icon and the word that says it to people who do not see the colour.
NOTIFICATIONS = {
    "success": ("check_circle", "Done"),
    "info": ("info", "Information"),
    "warning": ("warning", "Important"),
    "error": ("error", "Problem"),
}


def message_kind(level_tag: str) -> str:
    """The kind of notification for one of Django's messages; levels it does not know are information."""
    return level_tag if level_tag in NOTIFICATIONS else "info"


def notification(content: str, *, kind: str = "info", title: str = "", live: bool = False) -> SafeString:
    """A message in the page: success, info, warning or error. `live` has it read out when it appears."""
    if kind not in NOTIFICATIONS:
        raise ValueError(f"A notification's kind is one of {', '.join(NOTIFICATIONS)}, not {kind!r}.")
    icon, word = NOTIFICATIONS[kind]
    return render_to_string(
        "components/notification.html",
        {"content": content, "kind": kind, "title": title, "icon": icon, "word": word, "live": live},
    )


def inset(content: str) -> SafeString:
    """Text set apart from the running text: a quotation, an example, a rule in its own words."""
    return render_to_string("components/inset.html", {"content": content})


def warning_text(content: str) -> SafeString:
    """A warning about what follows from the next press. Use at most one a page."""
    return render_to_string("components/warning_text.html", {"content": content})


def details(content: str, *, summary: str, open: bool = False) -> SafeString:
    """Text that is folded away until asked for. Works without JavaScript."""
    return render_to_string("components/details.html", {"content": content, "summary": summary, "open": open})


def receipt(
    content: str, *, title: str, reference: str = "", reference_label: str = "Your reference"
) -> SafeString:
    """The panel after something important was done: what was done and the reference to quote."""
    return render_to_string(
        "components/receipt.html",
        {"content": content, "title": title, "reference": reference, "reference_label": reference_label},
    )


def card(content: str, *, title: str = "", heading_level: int = 2, kind: str = "plain") -> SafeString:
    """A box with a heading. `kind` is plain, quiet (tinted) or accent (a bar on top)."""
    return render_to_string(
        "components/card.html", {"content": content, "title": title, "level": heading_level, "kind": kind}
    )


def empty_state(
    *, title: str, text: str = "", action_text: str = "", action_url: str = "", heading_level: int = 2
) -> dict[str, Any]:
    """What stands where a list will be: what will appear and when, and what to do now, if anything."""
    return {
        "title": title,
        "text": text,
        "action_text": action_text,
        "action_url": action_url,
        "level": heading_level,
    }


@dataclass(frozen=True)
class Reader:
    """One who can see something: 'Your mentor, Ann Other', and why or how much."""

    who: str
    why: str = ""


def who_can_see(
    *, readers: Sequence[Reader | tuple[str, str] | str], what: str = "this", only_you: bool | None = None
) -> dict[str, Any]:
    """Says who can see something personal. Pass what the permission check answered, no text made by hand.

    `readers` are `Reader`s, (who, why) pairs or names; with none, it says that only the person can.
    """
    people = [
        r if isinstance(r, Reader) else Reader(r) if isinstance(r, str) else Reader(*r) for r in readers
    ]
    return {"readers": people, "what": what, "only_you": not people if only_you is None else only_you}


def save_status(*, saved_at: Any = None, begun: bool = True) -> dict[str, Any]:
    """The line in an autosaving form that says when it was last saved. autosave.js keeps it up to date.

    `saved_at` is a datetime, or None for "not saved yet"; where nothing was `begun` the line stays empty until
    something is saved. Without JavaScript it stays as written.
    """
    return {"saved_at": saved_at, "begun": begun}
