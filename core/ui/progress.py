"""Progress of work that runs in the background: a page can be left and found again."""

from typing import Any


def progress(
    *,
    label: str,
    value: int = 0,
    maximum: int = 100,
    text: str = "",
    url: str = "",
    done: bool = False,
    failed: bool = False,
) -> dict[str, Any]:
    """How far a job has come, as words and as a bar.

    `url` answers GET with JSON `{"value": 12, "maximum": 134, "text": "…", "done": false, "failed": false,
    "next": "/where/to/go/"}` and is asked every two seconds; at the end the page gives way to `next`. Without JavaScript, reload the page:
    put a link for that beside the bar.
    """
    return {
        "label": label,
        "value": value,
        "maximum": maximum,
        "text": text or f"{value} of {maximum} done",
        "url": "" if done or failed else url,
        "done": done,
        "failed": failed,
    }
