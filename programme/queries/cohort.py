"""Cohorts: which is being applied for, how many places are left, what is not set up yet."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.text import slugify

from core import clock
from people.enums import Role
from people.models import LocalAuthority, RoleGrant, User
from people.roles import Permission, everywhere
from programme.copying import GAPS, Gap
from programme.enums import ApplicationState, EnrolmentState, Moment
from programme.models import Application, Cohort, CohortAuthority, Enrolment, Holiday

HOLDS_A_PLACE = (EnrolmentState.ACTIVE, EnrolmentState.COMPLETED)


@dataclass(frozen=True, slots=True)
class Applying:
    """The cohort that a visitor hears of, and whether applications are "not yet", "open" or "closed"."""

    cohort: Cohort
    when: str

    @property
    def is_open(self) -> bool:
        return self.when == "open"


@dataclass(frozen=True, slots=True)
class Places:
    """An authority's places in a cohort: taken by participants, held by open offers, waiting to be decided on."""

    authority: LocalAuthority
    places: int
    taken: int
    offered: int
    waiting: int

    @property
    def left(self) -> int:
        """Places nobody holds; never below nought, even where the team has gone beyond."""
        return max(self.places - self.taken - self.offered, 0)


@dataclass(frozen=True, slots=True)
class FeatureText:
    """A feature as the team writes it; `before` and `after` are the questions of the journal, in order.

    pk: of the feature that is reworded, None for a new one.
    """

    title: str
    summary: str = ""
    reading: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    pk: int | None = None


def slug_of(name: str) -> str:
    """A cohort's name as it stands in addresses: "2026–27" is "2026-27"."""
    return slugify(name.replace("–", "-"))


def visible_to(user: User | AnonymousUser) -> QuerySet[Cohort]:
    """The cohorts whose set-up the person may see: all for the team, none for others."""
    if everywhere(user, Permission.COHORT_ARRANGE):
        return Cohort.objects.all()
    return Cohort.objects.none()


def applying(at: dt.datetime, among: Iterable[Cohort] | None = None) -> Applying | None:
    """What a visitor is told at this instant: the open cohort, else the next to open, else the last that closed.

    One query (there is a cohort a year); none where the cohorts that authorities take part in are given as `among`.
    """
    ready = list(
        Cohort.objects.filter(cohort_authorities__isnull=False).distinct() if among is None else among
    )
    is_open = [row for row in ready if row.applications_open_at <= at < row.applications_close_at]
    to_open = [row for row in ready if row.applications_open_at > at]
    if is_open:
        cohort = min(is_open, key=lambda row: row.applications_close_at)
    elif to_open:
        cohort = min(to_open, key=lambda row: row.applications_open_at)
    else:
        cohort = max(ready, key=lambda row: row.applications_close_at, default=None)
    return Applying(cohort, cohort.applications(at)) if cohort else None


def authorities_of_cohort(cohort: Cohort) -> list[LocalAuthority]:
    """The authorities that take part, by name."""
    return list(LocalAuthority.objects.filter(cohort_authorities__cohort=cohort).order_by("name"))


def _count(rows: QuerySet) -> Coalesce:
    counted = rows.order_by().values("authority").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def places(cohort: Cohort, authority_ids: frozenset[int] | None = None) -> list[Places]:
    """The places of each authority of the cohort (or of these authorities), in one query."""
    here = {"cohort": OuterRef("cohort"), "authority": OuterRef("authority")}
    applications = Application.objects.filter(**here)
    rows = CohortAuthority.objects.filter(cohort=cohort).select_related("authority")
    if authority_ids is not None:
        rows = rows.filter(authority__in=authority_ids)
    rows = rows.annotate(
        taken=_count(Enrolment.objects.filter(**here, state__in=HOLDS_A_PLACE)),
        offered=_count(applications.filter(state=ApplicationState.OFFERED)),
        waiting=_count(
            applications.filter(state__in=[ApplicationState.SUBMITTED, ApplicationState.WAITING_LIST])
        ),
    )
    return [Places(r.authority, r.places, r.taken, r.offered, r.waiting) for r in rows]


def funnel(cohort: Cohort) -> list[tuple[str, int]]:
    """How many applications got how far: (label, number), each including those who got further."""
    on_offer = [ApplicationState.OFFERED, ApplicationState.ACCEPTED, ApplicationState.TURNED_DOWN]
    counts = Application.objects.filter(cohort=cohort).aggregate(
        begun=Count("pk"),
        sent=Count("pk", filter=Q(submitted_at__isnull=False)),
        offered=Count("pk", filter=Q(state__in=[*on_offer, ApplicationState.LAPSED])),
        accepted=Count("pk", filter=Q(state=ApplicationState.ACCEPTED)),
    )
    labels = {"begun": "Begun", "sent": "Submitted", "offered": "Offered a place", "accepted": "Accepted"}
    return [(label, counts[name]) for name, label in labels.items()]


def with_features(cohorts: QuerySet[Cohort]) -> QuerySet[Cohort]:
    """Each cohort with its features and their prompts, for the pages that show them all."""
    return cohorts.select_related("copied_from").prefetch_related("features__prompts")


def gaps(cohort: Cohort, rows: list[Places], holidays: list[Holiday]) -> list[Gap]:
    """What is not set up yet, in the order in which it will be missed.

    rows, holidays: the cohort's places, and the school holidays of its authorities.
    """
    found = _gaps_of_dates(cohort) + _gaps_of_authorities(rows) + _gaps_of_features(cohort)
    found += _gaps_of_holidays(rows, holidays)
    if cohort.hourly_rate is None:
        found.append(Gap("The hourly rate for markers is not given.", "programme:cohort-edit"))
    for finder in GAPS:
        found += finder(cohort)
    return found


def _gaps_of_dates(cohort: Cohort) -> list[Gap]:
    edit = "programme:cohort-edit"
    order = [
        (
            "Applications close",
            cohort.applications_close_at,
            "the year begins",
            clock.london(cohort.starts_on),
        ),
        ("The sessions begin", cohort.sessions_from, "the visits", cohort.visits_from),
        ("The visits begin", cohort.visits_from, "the presentations", cohort.presentations_from),
        ("Marking begins", cohort.marking_from, "the board meets", cohort.board_on),
        ("The case study is due", cohort.case_study_due_at, "marks are due", cohort.marking_due_at),
    ]
    late = [Gap(f"{first} after {second}.", edit) for first, a, second, b in order if a > b]
    outside = [
        ("The sessions", cohort.sessions_from, cohort.sessions_until),
        ("The visits", cohort.visits_from, cohort.visits_until),
        ("The presentations", cohort.presentations_from, cohort.presentations_until),
    ]
    late += [
        Gap(f"{what} reach beyond the year's own first and last day.", edit)
        for what, first, last in outside
        if first < cohort.starts_on or last > cohort.ends_on
    ]
    return late


def _gaps_of_authorities(rows: list[Places]) -> list[Gap]:
    if not rows:
        return [Gap("No authority takes part yet, so nobody can apply.", "programme:cohort-edit")]
    led = set(RoleGrant.objects.filter(role=Role.LEAD, ended_at=None).values_list("authority_id", flat=True))
    without_lead = [row.authority.name for row in rows if row.authority.pk not in led]
    without_places = [row.authority.name for row in rows if not row.places]
    found = []
    if without_places:
        found.append(Gap(f"No places: {', '.join(without_places)}.", "programme:cohort-edit"))
    if without_lead:
        found.append(Gap(f"Nobody leads for {', '.join(without_lead)}: invite somebody.", "staff-invite"))
    return found


def _gaps_of_features(cohort: Cohort) -> list[Gap]:
    features = list(cohort.features.all())
    page = "programme:cohort-features"
    if not features:
        return [Gap("No features are listed, so no sessions can be arranged.", page)]
    bare = [
        str(feature.number)
        for feature in features
        if {prompt.moment for prompt in feature.prompts.all()} != set(Moment.values)
    ]
    if bare:
        return [Gap(f"The journal asks nothing before or after feature {', '.join(bare)}.", page)]
    return []


def _gaps_of_holidays(rows: list[Places], holidays: list[Holiday]) -> list[Gap]:
    known = {holiday.authority_id for holiday in holidays}
    without = [row.authority.name for row in rows if row.authority.pk not in known]
    if not without:
        return []
    said = f"No school holidays of this year are entered for {', '.join(without)}."
    return [Gap(said, "programme:holiday-list")]


def session_dates(cohort: Cohort, authority_id: int) -> list:
    """The sessions arranged for an authority, soonest first, for somebody who plans cover."""
    return list(
        cohort.sessions.filter(authorities=authority_id)
        .exclude(state="cancelled")
        .prefetch_related("features")
        .order_by("starts_at")
    )


def next_name(cohort: Cohort) -> str:
    """What the year after is probably called: 2027–28 after 2026–27; nothing where the name has no such form."""
    found = re.fullmatch(r"(\d{4})–(\d{2})", cohort.name)
    if not found:
        return ""
    first = int(found[1]) + 1
    return f"{first}–{(first + 1) % 100:02d}"
