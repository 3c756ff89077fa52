"""Says where in a document something is, in words that its author can follow."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Place:
    """Follows a reader down a document: which heading was the last, how many paragraphs have passed since."""

    story: str = ""
    heading: str = ""
    paragraph: int = 0

    def enter_heading(self, text: str) -> None:
        """The reader passes a heading."""
        self.heading = short(text, 60)
        self.paragraph = 0

    def enter_paragraph(self) -> None:
        """The reader begins a paragraph that is not empty."""
        self.paragraph += 1

    def where(self) -> str:
        """Such as `Heading 'Introduction', paragraph 3`."""
        parts = [self.story] if self.story else []
        if self.heading:
            parts.append(f"Heading '{self.heading}'")
        if self.paragraph:
            parts.append(f"paragraph {self.paragraph}")
        place = ", ".join(parts) or "the beginning"
        return place[0].upper() + place[1:]


def short(text: str, longest: int = 160) -> str:
    """One line of at most `longest` characters, with an ellipsis where something was cut."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def excerpt(text: str, start: int, end: int, around: int = 40) -> str:
    """The found piece with a little of what stands round it, on one line."""
    first = max(0, start - around)
    last = min(len(text), end + around)
    if first:
        first = next((i + 1 for i in range(first, start) if text[i].isspace()), first)
    if last < len(text):
        last = next((i for i in range(last - 1, end, -1) if text[i].isspace()), last)
    line = " ".join(text[first:last].split())
    return f"{'…' if first else ''}{line}{'…' if last < len(text) else ''}"
