"""What a reader of one kind of file hands on: HTML not yet sanitised, findings, and names met on the way."""

from __future__ import annotations

from dataclasses import dataclass, field

from casestudies.intake.answer import Finding


@dataclass
class People:
    """Names and addresses that the file itself gives: of its author, and of others who touched it."""

    author: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


@dataclass
class Raw:
    """A document as read, before it is sanitised, counted and searched for names."""

    html: str
    findings: list[Finding] = field(default_factory=list)
    people: People = field(default_factory=People)
