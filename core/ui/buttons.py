"""Buttons: what a person presses, and the sentence that stands there when they may not."""

from typing import Any

from django.template import Context

# How much a button asks for attention: one primary a page, everything else secondary; "quiet" reads as a
# link; "danger" for what cannot be undone.
KINDS = {
    "primary": "",
    "secondary": " ds_button--secondary",
    "quiet": " ioc-button--quiet",
    "danger": " ioc-button--danger",
}


def _look(kind: str, small: bool) -> str:
    if kind not in KINDS:
        raise ValueError(f"A button's kind is one of {', '.join(KINDS)}, not {kind!r}.")
    return "ds_button" + KINDS[kind] + (" ds_button--small" if small else "")


def _refusal(decision: Any) -> str:
    """Why the person may not: empty when they may, or when nothing was asked."""
    if decision is None or decision:
        return ""
    return str(getattr(decision, "reason", "") or "This is not open to you now.")


def button(
    *,
    text: str,
    kind: str = "primary",
    name: str = "",
    value: str = "",
    form: str = "",
    type: str = "submit",
    decision: Any = None,
    small: bool = False,
    context_text: str = "",
) -> dict[str, Any]:
    """A button inside a form (or of the form whose id is `form`).

    `decision` is what a rule answered: when false, the button is disabled and its reason stands beside it.
    `context_text` is read out after the text, for rows of equal buttons ("Remove" + "Ann Other").
    """
    return {
        "text": text,
        "look": _look(kind, small),
        "name": name,
        "value": value,
        "form": form,
        "type": type,
        "refusal": _refusal(decision),
        "context_text": context_text,
    }


def link_button(
    *,
    text: str,
    url: str,
    kind: str = "secondary",
    decision: Any = None,
    small: bool = False,
    context_text: str = "",
    download: bool = False,
) -> dict[str, Any]:
    """A link that looks like a button, for going to the page where something is done."""
    return {
        "text": text,
        "url": url,
        "look": _look(kind, small),
        "refusal": _refusal(decision),
        "context_text": context_text,
        "download": download,
    }


def post_button(
    context: Context,
    *,
    text: str,
    url: str,
    kind: str = "primary",
    name: str = "",
    value: str = "",
    fields: dict[str, Any] | None = None,
    decision: Any = None,
    small: bool = False,
    context_text: str = "",
) -> dict[str, Any]:
    """A whole small form with one button, for an act that needs no other input. Works without JavaScript.

    `fields` are sent along as hidden inputs.
    """
    return {
        "text": text,
        "url": url,
        "look": _look(kind, small),
        "name": name,
        "value": value,
        "fields": fields or {},
        "refusal": _refusal(decision),
        "context_text": context_text,
        "csrf_token": context.get("csrf_token", ""),
    }
