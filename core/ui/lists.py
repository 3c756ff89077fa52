"""Tags, summary lists, task lists and the cards that answer 'what do I do next, by when'."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

# The five things a status can say to the eye, each with a mark of its own so that colour is never alone:
# nothing to do / in order / needs the reader / waits for somebody else / went wrong or too late.
KINDS = ("neutral", "ok", "attention", "waiting", "bad")


def tag(*, text: str, kind: str = "neutral") -> SafeString:
    """A status in a word or two. Kinds: neutral, ok, attention, waiting, bad. No template: a page has dozens."""
    if kind not in KINDS:
        raise ValueError(f"A tag's kind is one of {', '.join(KINDS)}, not {kind!r}.")
    return format_html('<span class="ioc-tag ioc-tag--{}">{}</span>', kind, text)


@dataclass(frozen=True)
class Link:
    """A link: its words, where it goes, and words read out after it where many links say the same."""

    text: str
    url: str
    context_text: str = ""


@dataclass(frozen=True)
class Row:
    """One line of a summary list. `value` may be safe HTML; an empty one reads as "Not given"."""

    key: str
    value: Any = ""
    change_url: str = ""
    change_text: str = "Change"
    kind: str = ""  # a tag's kind: shows the value as a tag
    hint: str = ""
    links: Sequence[Link] = field(default_factory=tuple)

    @property
    def plain(self) -> bool:
        """True for text as somebody typed it, whose line breaks are kept; False for HTML made by us."""
        return not isinstance(self.value, SafeString)


def _row(row: Row | Sequence[Any]) -> Row:
    return row if isinstance(row, Row) else Row(*row)


def summary_list(
    *,
    rows: Sequence[Row | tuple],
    title: str = "",
    heading_level: int = 2,
    short_keys: bool = False,
    empty: str = "Not given",
) -> dict[str, Any]:
    """Facts as pairs, with a link to change each. `rows` are `Row`s or (key, value[, change_url]) tuples.

    With a `title` it becomes a card with that heading. `short_keys` gives the values more room.
    """
    lines = [_row(r) for r in rows]
    return {
        "rows": lines,
        "title": title,
        "level": heading_level,
        "short_keys": short_keys,
        "empty": empty,
        "has_actions": any(r.change_url or r.links for r in lines),
    }


@dataclass(frozen=True)
class Task:
    """One section of work: where it is done, how it stands. `done` counts towards "3 of 5 complete"."""

    title: str
    url: str = ""  # without one the task cannot be started yet; say why in `hint`
    status: str = "Not started"
    kind: str = "neutral"
    done: bool = False
    hint: str = ""
    by: datetime.date | datetime.datetime | None = None


def task_list(
    *,
    tasks: Sequence[Task],
    title: str = "",
    heading_level: int = 2,
    count: bool = True,
    noun: str = "sections",
) -> dict[str, Any]:
    """Sections of work and how each stands; counts the complete ones, links to the first that is not."""
    done = sum(1 for t in tasks if t.done)
    return {
        "tasks": tasks,
        "title": title,
        "level": heading_level,
        "task_level": heading_level + 1 if title else heading_level,
        "count": count,
        "noun": noun,
        "done": done,
        "total": len(tasks),
        "complete": done == len(tasks),
        "next_task": next((t for t in tasks if not t.done and t.url), None),
    }


@dataclass(frozen=True)
class Step:
    """One next thing: what, by when, and the verb that starts it."""

    title: str
    url: str
    action: str = "Open"
    by: datetime.date | datetime.datetime | None = None
    happens: bool = False  # `by` is when it takes place, not until when it may be done
    text: str = ""
    kind: str = "neutral"  # "attention" when it is close, "bad" when it is late


def next_steps(
    *, steps: Sequence[Step], title: str = "What to do next", nothing: str = "", heading_level: int = 2
):
    """At most three cards that answer 'what do I do next, by when'; with none, the sentence in `nothing`."""
    return {
        "steps": list(steps)[:3],
        "title": title,
        "nothing": nothing or "There is nothing for you to do just now. We will e-mail you when there is.",
        "level": heading_level,
        "step_level": heading_level + 1,
    }
