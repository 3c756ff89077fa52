"""What bringing in a table of applications would do, row by row. Knows no database: the facts come with `Known`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from programme.enums import ApplicationState as A
from programme.enums import ImportOutcome as O
from programme.enums import Registration, Route


@dataclass(frozen=True, slots=True)
class Column:
    """Something an application can be given from a table; `words` are what its heading probably says."""

    name: str
    label: str
    longest: int
    words: tuple[str, ...]
    needed: bool = False


# In the order in which headings are guessed: the headteacher's before the teacher's own.
COLUMNS = (
    Column(
        "headteacher_email", "The headteacher's e-mail address", 254, ("head.*(mail|address)",), needed=True
    ),
    Column(
        "headteacher_name", "The headteacher's name", 120, ("head.*name", "name.*head", "^head ?teacher$")
    ),
    Column("email", "Their e-mail address", 254, ("mail",), needed=True),
    Column(
        "school", "Their school (name or SEED code)", 160, ("seed", "school", "establishment"), needed=True
    ),
    Column("authority", "Their authority", 60, ("authority", "council")),
    Column("gtcs_number", "Their GTCS number", 12, ("gtc",)),
    Column("registration", "Their registration category", 40, ("registration",)),
    Column("phone", "Their phone number", 30, ("phone", "mobile", "telephone")),
    Column("sector", "Their sector", 20, ("sector",)),
    Column("working_pattern", "The days they work", 120, ("days", "pattern", "full time")),
    Column("teaches", "What they teach", 120, ("stage", "subject", "teach(?!er)", "class(?!room)")),
    Column("post", "Their post", 80, ("post(?!code)", "job", "role", "position")),
    Column("preferred_route", "The route they prefer", 40, ("route",)),
    Column("statement", "Why they apply", 5000, ("statement", "why", "interest")),
    Column(
        "full_name", "Their full name", 120, ("^(your )?(full )?name", "teacher.*name", "name"), needed=True
    ),
)
SHOWN = ("full_name", "email", "school")  # first on the page of columns
PLAIN = (
    "full_name",
    "phone",
    "gtcs_number",
    "teaches",
    "post",
    "working_pattern",
    "statement",
    "headteacher_name",
)
LABELS = {column.name: column.label.lower() for column in COLUMNS}
NOT_HERE = "This address can't be brought in here. Ask the programme team why."


def guess(headings: Sequence[str]) -> dict[str, int]:
    """Which column probably holds what: field name → index; each column is used once."""
    found: dict[str, int] = {}
    folded = [fold(heading) for heading in headings]
    for column in COLUMNS:
        for word in column.words:
            index = next(
                (i for i, text in enumerate(folded) if i not in found.values() and re.search(word, text)),
                None,
            )
            if index is not None:
                found[column.name] = index
                break
    return found


def fold(text: str) -> str:
    """Text without capitals, accents and signs, for comparing."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = (
        "".join(sign for sign in plain if not unicodedata.combining(sign)).replace("'", "").replace("’", "")
    )
    return " ".join(re.findall(r"[a-z0-9]+", plain.replace("-", "")))


def fold_school(name: str) -> str:
    """A school's name for comparing: without the word "school", with "saint" as "st"."""
    words = [
        "st" if word == "saint" else word for word in fold(name).split() if word not in ("school", "the")
    ]
    return " ".join(words)


@dataclass(frozen=True, slots=True)
class SchoolFact:
    """What has to be known of a school."""

    pk: int
    name: str
    seed_code: str
    authority_id: int | None
    sectors: tuple[str, ...]
    town: str = ""


@dataclass(frozen=True, slots=True)
class ApplicationFact:
    """What has to be known of an application to the cohort that is there already."""

    pk: int
    state: str
    authority_id: int | None
    is_brought_in: bool
    headteacher_can_change: bool
    values: Mapping[str, Any]


@dataclass(slots=True)
class Known:
    """What is there already. `allowed`: the authorities that the person brings applications into."""

    cohort: str
    authorities: dict[int, str]
    allowed: frozenset[int]
    sectors: frozenset[str]
    is_team: bool
    own_id: int
    schools: list[SchoolFact]
    accounts: dict[str, int] = field(default_factory=dict)  # address in small letters → person
    applications: dict[int, ApplicationFact] = field(default_factory=dict)  # person → application
    taking_part: frozenset[int] = frozenset()
    by_seed: dict[str, SchoolFact] = field(init=False)
    by_name: dict[str, list[SchoolFact]] = field(init=False)

    def __post_init__(self) -> None:
        self.by_seed = {school.seed_code: school for school in self.schools}
        self.by_name = {}
        for school in self.schools:
            for name in {fold_school(school.name), fold_school(f"{school.name} {school.town}")}:
                self.by_name.setdefault(name, []).append(school)


@dataclass(frozen=True, slots=True)
class Planned:
    """What will happen with one row: `values` are the columns of the application to write."""

    number: int
    outcome: O
    reason: str = ""
    name: str = ""
    email: str = ""
    user_id: int | None = None
    application_id: int | None = None
    values: dict[str, Any] = field(default_factory=dict)


class Bad(Exception):
    """The row can't be brought in; the message says why and what to do."""


def email_in(cells: Sequence[str], mapping: Mapping[str, int]) -> str:
    """The address of a row in the form in which addresses are compared."""
    return _cell(cells, mapping, "email").lower().removeprefix("mailto:")


def plan(
    rows: Iterable[tuple[int, Sequence[str]]], mapping: Mapping[str, int], known: Known, seen: dict[Any, int]
) -> list[Planned]:
    """What will happen with each (number, cells). `seen` remembers who came in which row, over several calls."""
    planned = []
    for number, cells in rows:
        name, email = _cell(cells, mapping, "full_name"), email_in(cells, mapping)
        try:
            found = _row(number, cells, mapping, known, seen)
        except Bad as bad:
            found = Planned(number, O.BAD, str(bad), name[:120], email[:254])
        planned.append(found)
    return planned


def _cell(cells: Sequence[str], mapping: Mapping[str, int], name: str) -> str:
    index = mapping.get(name)
    if index is None or index >= len(cells):
        return ""
    text = cells[index].strip()
    return text if name == "statement" else " ".join(text.split())


def _row(
    number: int, cells: Sequence[str], mapping: Mapping[str, int], known: Known, seen: dict[Any, int]
) -> Planned:
    texts = {column.name: _cell(cells, mapping, column.name) for column in COLUMNS}
    for column in COLUMNS:
        if column.needed and not texts[column.name]:
            raise Bad(f"{column.label} is missing.")
        if len(texts[column.name]) > column.longest:
            raise Bad(f"{column.label} is longer than {column.longest} characters.")
    if not any(sign.isalpha() for sign in texts["full_name"]):
        raise Bad(f"Their full name “{texts['full_name'][:80]}” has no letter in it.")
    email = email_in(cells, mapping)
    check_address(email, "Their e-mail address")
    check_address(texts["headteacher_email"], "The headteacher's e-mail address")
    if email == texts["headteacher_email"].lower():
        raise Bad("The teacher's and the headteacher's e-mail addresses are the same.")
    values: dict[str, Any] = {name: texts[name] for name in PLAIN if texts[name]}
    values["headteacher_email"] = texts["headteacher_email"].lower()
    school = find_school(texts["school"], texts["authority"], known)
    values |= {
        "school_id": school.pk,
        "authority_id": school.authority_id,
        "sector": _sector(texts, school, known),
    }
    values |= _choices(texts)

    user_id = known.accounts.get(email)
    who: Any = user_id or email
    first = seen.setdefault(who, number)
    if first != number:
        raise Bad(f"The same person as in row {first}. Leave one of the two in the file.")
    outcome, reason = _against(known, user_id, values)
    there = known.applications.get(user_id) if user_id else None
    return Planned(
        number, outcome, reason, texts["full_name"], email, user_id, there.pk if there else None, values
    )


def check_address(address: str, label: str) -> None:
    """Bad unless it looks like one address."""
    try:
        validate_email(address)
    except ValidationError:
        raise Bad(f"{label} “{address[:80]}” is not an e-mail address.") from None


def find_school(text: str, authority: str, known: Known) -> SchoolFact:
    """The open school that is meant, in an authority that takes part and that the person brings applications into."""
    code = text.replace(" ", "")
    if code.isdecimal():
        found = [known.by_seed[code.zfill(7)]] if code.zfill(7) in known.by_seed else []
    else:
        found = known.by_name.get(fold_school(text), []) or known.by_name.get(
            fold_school(text.split(",")[0]), []
        )
        if authority and len(found) > 1:
            found = [
                s for s in found if _same_authority(authority, known.authorities.get(s.authority_id or 0, ""))
            ]
        if len(found) > 1:
            found = [school for school in found if school.authority_id in known.allowed] or found
    if not found:
        raise Bad(
            f"No open school is called “{text[:80]}”. Write its name as in the official list, or its SEED code."
        )
    if len(found) > 1:
        raise Bad(f"{len(found)} schools are called “{text[:80]}”. Write the SEED code instead.")
    school = found[0]
    if school.authority_id not in known.authorities:
        raise Bad(f"{school.name} is in an authority that does not take part in {known.cohort}.")
    if school.authority_id not in known.allowed:
        names = ", ".join(sorted(known.authorities[pk] for pk in known.allowed))
        raise Bad(
            f"{school.name} is in {known.authorities[school.authority_id]}. This import is for {names} only."
        )
    return school


def _same_authority(text: str, name: str) -> bool:
    short = {word for word in fold(text).split() if word not in ("council", "city", "of", "the")}
    return short == {word for word in fold(name).split() if word not in ("council", "city", "of", "the")}


def _sector(texts: Mapping[str, str], school: SchoolFact, known: Known) -> str:
    said = fold(texts["sector"])
    sectors = [s for s in school.sectors if s == said or (said and s.startswith(said[:5]))] if said else []
    if not sectors and len(school.sectors) == 1 and not said:
        sectors = list(school.sectors)
    if not sectors:
        has = " and ".join(school.sectors) or "none"
        raise Bad(f"Say which sector they teach in: {school.name} has {has}.")
    if sectors[0] not in known.sectors:
        raise Bad(f"{known.cohort} is not for teachers of the {sectors[0]} sector.")
    return sectors[0]


def _choices(texts: Mapping[str, str]) -> dict[str, str]:
    """Answers that are one of a list; what can't be read is left for the applicant to say."""
    found = {}
    said = fold(texts["registration"])
    for choice in Registration:
        if said and (said == choice.value or fold(choice.label).startswith(said)):
            found["registration"] = choice.value
    said = fold(texts["preferred_route"])
    if "presentation" in said or "poster" in said:
        found["preferred_route"] = Route.PRESENTATION.value
    elif "essay" in said:
        found["preferred_route"] = Route.ESSAY.value
    return found


def _against(known: Known, user_id: int | None, values: Mapping[str, Any]) -> tuple[O, str]:
    """What the row does to what is there already."""
    if user_id is None:
        return O.NEW, ""
    if user_id == known.own_id:
        raise Bad("This is your own address: apply yourself, and somebody else decides.")
    there = known.applications.get(user_id)
    hidden = there is not None and (there.state == A.DRAFT or there.authority_id not in known.allowed)
    if not known.is_team and (hidden or (there is None and user_id in known.taking_part)):
        # PRIVACY: a lead does not learn what people do in other authorities, or have only begun.
        raise Bad(NOT_HERE)
    if there is None:
        if user_id in known.taking_part:
            raise Bad("They take part in the programme already, or have completed it.")
        return O.NEW, ""
    if there.state == A.DRAFT:
        raise Bad("They have begun an application here themselves. Theirs counts once they submit it.")
    if there.state == A.WITHDRAWN:
        raise Bad("They have withdrawn their application.")
    changed = [name for name, value in values.items() if there.values[name] != value]
    if not changed:
        return O.UNCHANGED, ""
    if not there.is_brought_in:
        raise Bad(
            "They have submitted an application here themselves, and it says something else. Theirs counts."
        )
    if there.state not in (A.SUBMITTED, A.WAITING_LIST):
        raise Bad("It has been decided on already, so it is not changed.")
    if "headteacher_email" in changed and not there.headteacher_can_change:
        raise Bad("Their headteacher has answered already, so the headteacher's address is not changed.")
    return O.CHANGED, f"Changes {', '.join(_labels(changed))}."


def _labels(names: Iterable[str]) -> list[str]:
    shown = {"school_id": "school", "authority_id": ""}
    labels = [LABELS.get(shown.get(name, name), "") for name in names]
    return [label.removesuffix(" (name or seed code)") for label in labels if label]
