"""What comes out: the answer for one document, and the refusal."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any


class Refusal(Exception):
    """The document cannot be taken in; the message is the sentence that tells the author what to do."""


# What a document may hold and a database's text or JSON may not: NUL and other controls, halves of a pair.
_UNSTORABLE = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\ud800-\\udfff\\ufffe\\uffff]")


def storable(value: Any) -> Any:
    """The same text, list or dictionary of texts with a space for each sign that cannot be kept."""
    if isinstance(value, str):
        return _UNSTORABLE.sub(" ", value)
    if isinstance(value, list):
        return [storable(item) for item in value]
    if isinstance(value, dict):
        return {key: storable(item) for key, item in value.items()}
    return value


@dataclass(frozen=True)
class Finding:
    """One place where the uploaded file gives somebody away.

    `where` and `text` are for the author to read. `visible` says whether it is still in what a marker would
    see, so that only the author can take it out; everything else is already gone from the copy. `anchor` is
    the id of the block of the reading copy that it is in.
    """

    kind: str
    where: str
    text: str
    visible: bool = False
    anchor: str = ""

    def as_dict(self) -> dict[str, Any]:
        """As JSON-ready values; `anchor` only where there is one."""
        plain: dict[str, Any] = {
            "kind": self.kind,
            "where": self.where,
            "text": self.text,
            "visible": self.visible,
        }
        if self.anchor:
            plain["anchor"] = self.anchor
        return plain


@dataclass(frozen=True)
class Intake:
    """The answer for one document: taken in with its words, findings and clean copies, or refused with a sentence.

    `words` is `{"counted": int, "by_section": [{"heading", "level", "words"}], "excluded": {reason: int}}`.
    `pages` is said of slides and posters only.
    `html` is the sanitised reading copy; `clean_file` the path of the clean file, None where none was asked for.
    """

    ok: bool
    kind: str = ""
    words: dict[str, Any] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    html: str = ""
    clean_file: str | None = None
    error: str = ""
    pages: int | None = None

    @classmethod
    def refused(cls, sentence: str) -> Intake:
        """The answer that says no, and what to do instead."""
        return cls(ok=False, error=sentence)

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> Intake:
        """The inverse of `as_dict`."""
        if not plain["ok"]:
            return cls.refused(plain["error"])
        findings = tuple(Finding(**finding) for finding in plain["findings"])
        return cls(**{**plain, "findings": findings})

    def as_dict(self) -> dict[str, Any]:
        """As JSON-ready values, in the shape `python -m casestudies.intake` prints."""
        if not self.ok:
            return {"ok": False, "error": self.error}
        answer = {
            "ok": True,
            "kind": self.kind,
            "words": storable(self.words),
            "findings": storable([finding.as_dict() for finding in self.findings]),
            "html": storable(self.html),
            "clean_file": self.clean_file,
        }
        return answer if self.pages is None else {**answer, "pages": self.pages}
