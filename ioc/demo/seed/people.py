"""Invented people and where they work."""

import datetime as dt
import random
import unicodedata
from dataclasses import dataclass

from allauth.account.models import EmailAddress

from core import clock
from ioc.demo.personas import PERSONAS
from ioc.demo.seed.words import FIRST_NAMES, LAST_NAMES
from people.enums import Role, Sector
from people.models import LocalAuthority, RoleGrant, School, User

PERSONA_NAMES = {
    "participant": "Mairi Galbraith",
    "participant-writing": "Callum Devlin",
    "participant-presenting": "Isla Buchanan",
    "participant-done": "Iona MacLeòid",
    "applicant": "Ruaridh Lamont",
    "mentor": "Shona Cairns",
    "marker": "Graeme Telfer",
    "second-marker": "Leila Hussain",
    "lead-glasgow": "Elspeth Dunbar",
    "lead-inverclyde": "Niall O'Hare",
    "team": "Catriona Wishart",
    "tutor": "Douglas Inglis",
    "examiner": "Nadia Rahman",
    "admin": "Stuart Begg",
}


@dataclass(slots=True)
class Place:
    """Where somebody teaches."""

    school: School
    authority: LocalAuthority
    sector: str


class People:
    """Makes accounts in bulk, each with a proved address, each name once."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.count = 0
        self.authorities = {a.slug: a for a in LocalAuthority.objects.filter(in_partnership=True)}
        self.places: dict[str, list[Place]] = {slug: [] for slug in self.authorities}
        by_id = {a.pk: a for a in self.authorities.values()}
        for school in School.objects.filter(authority__in=by_id, is_open=True).order_by("seed_code"):
            authority = by_id[school.authority_id]
            sectors = [s for s in school.sectors if s != Sector.SPECIAL or len(school.sectors) == 1]
            self.places[authority.slug] += [Place(school, authority, sector.value) for sector in sectors]

    def name(self) -> str:
        """A first and a last name."""
        return f"{self.dice.choice(FIRST_NAMES)} {self.dice.choice(LAST_NAMES)}"

    def address(self, name: str) -> str:
        """An address of this name that nobody else has."""
        self.count += 1
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
        return f"{plain.lower().replace(' ', '.').replace(chr(39), '')}.{self.count}@example.org"

    def make(self, number: int, *, joined_at: dt.datetime | None = None) -> list[User]:
        """So many new accounts."""
        names = [self.name() for _ in range(number)]
        return self.save([User(name=name, email=self.address(name), password="!") for name in names])  # noqa: S106

    def save(self, users: list[User]) -> list[User]:
        """Keep accounts with their proved addresses."""
        saved = User.objects.bulk_create(users, batch_size=1000)
        EmailAddress.objects.bulk_create(
            (EmailAddress(user=u, email=u.email, verified=True, primary=True) for u in saved), batch_size=1000
        )
        return saved

    def personas(self) -> dict[str, User]:
        """The accounts behind the buttons of /demo/."""
        users = self.save(
            [User(name=PERSONA_NAMES[p.slug], email=p.email, password="!") for p in PERSONAS]  # noqa: S106
        )
        return dict(zip((p.slug for p in PERSONAS), users, strict=True))

    def place(self, slug: str, sector: str | None = None) -> Place:
        """Somewhere to teach in an authority; two thirds of them primary schools unless a sector is asked for."""
        wanted = sector or ("primary" if self.dice.random() < 0.66 else "secondary")
        return self.dice.choice([p for p in self.places[slug] if p.sector == wanted] or self.places[slug])


def grant(users: list[User], role: Role, *, authority: LocalAuthority | None = None) -> None:
    """Give many people a role."""
    now = clock.now()
    RoleGrant.objects.bulk_create(
        (RoleGrant(user=user, role=role, authority=authority, granted_at=now) for user in users),
        batch_size=1000,
        ignore_conflicts=True,
    )
