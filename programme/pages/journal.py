"""The journal as its writer sees it: one entry beside the one before it, who may read it, and the year's ratings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from core.decisions import Decision
from core.ui.panels import Reader
from core.ui.pictures import Line
from people.models import User
from programme.circles import CIRCLES, People
from programme.enums import Moment
from programme.forms.journal import RATINGS, EntryForm
from programme.models import Enrolment, Feature, JournalEntry, Prompt
from programme.pupil_names import likely_pupil_names, pseudonyms
from programme.queries import journal as queries
from programme.rules import journal as rules

SCALE = [words.split(" – ")[1].lower() for _, words in RATINGS]


def readers(entry: JournalEntry | None, around: dict[str, People]) -> list[Reader]:
    """Who may read this entry besides its writer, for the panel."""
    if entry is None:
        return []
    return [
        Reader(str(reader.person), reader.circle.why) for reader in queries.readers_of(entry, around=around)
    ]


def readers_of_all(entries: Iterable[JournalEntry], around: dict[str, People]) -> list[Reader]:
    """Everybody who may read something of this journal, and how many of its entries."""
    counts: Counter[tuple[str, str]] = Counter()
    for entry in entries:
        for reader in queries.readers_of(entry, around=around):
            counts[str(reader.person), reader.circle.why] += 1
    return [
        Reader(who, f"{why}: {number} {'entry' if number == 1 else 'entries'}")
        for (who, why), number in counts.items()
    ]


@dataclass(frozen=True, slots=True)
class Sharing:
    """One circle on the page of an entry: who is in it, and what the writer can press."""

    name: str
    label: str
    people: list[str]
    newcomers: list[str]  # in the circle since it was shared, so they don't read it
    is_shared: bool
    can: Decision

    @property
    def stop_with(self) -> str:
        """Read out behind "Stop sharing"."""
        return f"with {self.label}"

    @property
    def offer(self) -> str:
        """The words of the button."""
        if not self.is_shared:
            return f"Share with {self.label}"
        return f"Share with {' and '.join(self.newcomers)} too" if self.newcomers else ""


def sharing(user: User, entry: JournalEntry, around: dict[str, People]) -> list[Sharing]:
    """A line for each circle the entry can be shared with."""
    found = []
    for circle in CIRCLES:
        since = getattr(entry, circle.column)
        people = around[circle.name]
        newcomers = [str(person) for person, joined_at in people if since and joined_at > since]
        found.append(
            Sharing(
                name=circle.name,
                label=circle.label,
                people=[str(person) for person, _ in people],
                newcomers=newcomers,
                is_shared=since is not None,
                can=rules.can_share(user, entry, circle, people),
            )
        )
    return found


def hints(offers: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """The gentle question about each name, with the button that takes the pseudonym; the page and autosave say the same."""
    return [
        {
            "text": f"“{name}” reads like somebody's full name. If it is a pupil, write “{pseudonym}” instead. "
            "If not, leave it.",
            "button": f"Write “{pseudonym}” for “{name}”",
            "name": "pseudonym",
            "value": name,
        }
        for name, pseudonym in offers
    ]


def name_offers(
    text: str, enrolment: Enrolment, around: dict[str, People] | None = None
) -> list[tuple[str, str]]:
    """(what reads like a pupil's full name, the pseudonym offered); the names of the writer's own people are none.

    around: what `circles_of` said; asked only where something was found.
    """
    known = [enrolment.participant.name, enrolment.school.name]
    if not likely_pupil_names(text, known=known):
        return []
    around = queries.circles_of(enrolment) if around is None else around
    known += [str(person) for people in around.values() for person, _ in people]
    return pseudonyms(likely_pupil_names(text, known=known), text)


def questions_before(entry: JournalEntry | None, prompts: list[Prompt]) -> list[str]:
    """The questions the entry was begun under, where the team has changed them since."""
    asked = entry.asked.splitlines() if entry else []
    return asked if asked != [prompt.text for prompt in prompts] else []


def entry_page(
    user: User,
    enrolment: Enrolment,
    feature: Feature,
    moment: str,
    pair: dict[str, JournalEntry],
    form: EntryForm,
) -> dict[str, Any]:
    """Everything the page of one entry is told."""
    entry = pair.get(moment)
    where = {"number": feature.number, "moment": moment}
    before = pair.get(Moment.BEFORE) if moment == Moment.AFTER else None
    other = Moment.AFTER if moment == Moment.BEFORE else Moment.BEFORE
    prompts = queries.prompts_of(feature)[moment]
    around = queries.circles_of(enrolment)
    return {
        "form": form,
        "entry": entry,
        "feature": feature,
        "moment": Moment(moment).label,
        "prompts": prompts,
        "asked_before": questions_before(entry, prompts),
        "before": before,
        "before_rating": dict(RATINGS).get(before.rating or 0, "") if before else "",
        "is_after": moment == Moment.AFTER,
        "can": rules.can_write(user, enrolment),
        "hints": hints(name_offers(form["text"].value() or "", enrolment, around)),
        "readers": readers(entry, around),
        "sharing": sharing(user, entry, around) if entry else [],
        "replies": queries.replies_of(entry) if entry else [],
        "save_url": reverse("programme:journal-autosave", kwargs=where),
        "share_url": reverse("programme:journal-share", kwargs=where),
        "versions_url": reverse("programme:journal-versions", kwargs=where),
        "other": Moment(other).label,
        "other_url": reverse("programme:journal-entry", kwargs=where | {"moment": other.value}),
        "lift_url": reverse("casestudies:evidence-lift", kwargs={"number": feature.number}),
        "can_lift": bool(entry and pair.keys() >= set(Moment.values)),
    }


def ratings(pages: list[queries.Page]) -> dict[str, Any]:
    """The writer's own ratings over the year, for the picture; nothing until there is one."""
    features = list(dict.fromkeys(page.feature for page in pages))
    given = {(page.feature.pk, page.moment): page.entry.rating for page in pages if page.entry}
    if not any(given.values()):
        return {}
    return {
        "columns": [(str(feature.number), f"{feature.number}. {feature.title}") for feature in features],
        "lines": [
            Line(moment.label, [given.get((feature.pk, moment)) for feature in features]) for moment in Moment
        ],
        "scale": SCALE,
    }
