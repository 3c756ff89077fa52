"""Reads a page's forms as a browser would send them."""

from html.parser import HTMLParser


class Reader(HTMLParser):
    """Collects the fields of every form, by the form's number on the page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
        name = values.get("name", "")
        if not self.forms or not name:
            return
        if tag == "textarea":
            self.area = name
            self.forms[-1][name] = ""
        elif tag == "input":
            chosen = values.get("type") not in ("radio", "checkbox", "file", "submit") or "checked" in values
            if chosen:
                self.forms[-1][name] = values.get("value", "")

    def handle_data(self, data: str) -> None:
        if self.area:
            self.forms[-1][self.area] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""


def form_with(body: bytes, field: str) -> dict[str, str]:
    """The fields of the page's form that has this one; empty where there is none."""
    reader = Reader()
    reader.feed(body.decode())
    found = next((form for form in reader.forms if field in form), {})
    return {name: value for name, value in found.items() if name != "csrfmiddlewaretoken"}
