"""Cohorts with their features, sections and criteria, and who takes part in them."""

import datetime as dt
import random
from dataclasses import dataclass, field

from casestudies.models import Section
from core import clock
from ioc.demo.personas import ON_STAGE, PERSONA_ADDRESSES
from ioc.demo.seed import calendar, words
from ioc.demo.seed.calendar import Stage
from ioc.demo.seed.people import People, grant
from marking.models import Criterion, LearningOutcome
from marking.outcomes import SUGGESTED
from people.enums import Role
from people.models import LocalAuthority, User
from programme.enums import EnrolmentState, Moment, Route
from programme.features import FEATURES, PROMPTS_AFTER, PROMPTS_BEFORE
from programme.models import Cohort, CohortAuthority, Enrolment, Feature, Holiday, Prompt

# How the partnership's teachers are spread over the eight authorities, per hundred.
SHARES = {
    "glasgow": 32,
    "north-lanarkshire": 19,
    "south-lanarkshire": 17,
    "renfrewshire": 9,
    "east-dunbartonshire": 7,
    "east-renfrewshire": 6,
    "inverclyde": 5,
    "west-dunbartonshire": 5,
}


@dataclass(slots=True)
class Year:
    """A cohort while it is being filled."""

    cohort: Cohort
    stage: Stage
    authorities: list[LocalAuthority]
    features: list[Feature] = field(default_factory=list)
    enrolments: list[Enrolment] = field(default_factory=list)


def open_year(stage: Stage, people: People, *, without: tuple[str, ...] = ()) -> Year:
    """A cohort with all that is set up before anybody applies."""
    cohort = calendar.cohort(stage, clock.today())
    cohort.save()
    authorities = [a for slug, a in people.authorities.items() if slug in SHARES and slug not in without]
    CohortAuthority.objects.bulk_create(
        CohortAuthority(cohort=cohort, authority=a, places=max(4, round(SHARES[a.slug] * 1.6)))
        for a in authorities
    )
    features = Feature.objects.bulk_create(
        Feature(cohort=cohort, number=number, title=title, summary=summary, reading=words.READING)
        for number, (title, summary) in enumerate(FEATURES, start=1)
    )
    Prompt.objects.bulk_create(
        Prompt(feature=feature, moment=moment, number=number, text=text)
        for feature in features
        for moment, texts in ((Moment.BEFORE, PROMPTS_BEFORE), (Moment.AFTER, PROMPTS_AFTER))
        for number, text in enumerate(texts, start=1)
    )
    Section.objects.bulk_create(
        Section(cohort=cohort, number=number, title=title, guidance=guidance)
        for number, (title, guidance) in enumerate(words.SECTIONS, start=1)
    )
    Criterion.objects.bulk_create(
        Criterion(cohort=cohort, number=number, title=title, descriptor=text, weight=20)
        for number, (title, text) in enumerate(words.CRITERIA, start=1)
    )
    LearningOutcome.objects.bulk_create(
        LearningOutcome(cohort=cohort, number=number, title=title)
        for number, title in enumerate(SUGGESTED, start=1)
    )
    return Year(cohort, stage, authorities, list(features))


def enrol(
    year: Year,
    number: int,
    people: People,
    dice: random.Random,
    *,
    known: dict[str, list[User]] | None = None,
) -> None:
    """Fill the cohort with so many participants; `known` names people who must be in it, by authority."""
    known = known or {}
    shares = spread(number, year.authorities)
    enrolments = []
    for authority in year.authorities:
        users = known.get(authority.slug, [])
        users += people.make(shares[authority.slug] - len(users))
        for user in users:
            place = people.place(authority.slug)
            is_persona = user.email in PERSONA_ADDRESSES
            on_stage = year.cohort.has_presentation_route and not is_persona and dice.random() < 0.15
            on_stage = on_stage or user.email in ON_STAGE
            enrolments.append(
                Enrolment(
                    cohort=year.cohort,
                    participant=user,
                    authority=authority,
                    school=place.school,
                    sector=place.sector,
                    route=Route.PRESENTATION if on_stage else Route.ESSAY,
                    state=EnrolmentState.ACTIVE,
                    enrolled_at=calendar.at(year.cohort.applications_close_at.date(), 12),
                )
            )
    year.enrolments = Enrolment.objects.bulk_create(enrolments, batch_size=1000)
    grant([enrolment.participant for enrolment in enrolments], Role.PARTICIPANT)


def spread(number: int, authorities: list[LocalAuthority]) -> dict[str, int]:
    """So many people over the authorities by their shares, everybody placed, each authority with at least one."""
    total = sum(SHARES[a.slug] for a in authorities)
    counts = {a.slug: max(1, number * SHARES[a.slug] // total) for a in authorities}
    slugs = sorted(counts, key=lambda slug: -SHARES[slug])
    turn = 0
    while sum(counts.values()) != number:
        counts[slugs[turn % len(slugs)]] += 1 if sum(counts.values()) < number else -1
        turn += 1
    return counts


def holidays(people: People) -> None:
    """A plausible calendar of closures for each authority around this year and the last."""
    today = clock.today()
    rows = []
    for offset, authority in enumerate(people.authorities.values()):
        for year in (today.year - 1, today.year, today.year + 1):
            for name, month, day, length in (
                ("Spring break", 4, 3 + offset % 3, 11),
                ("Summer", 6, 25 + offset % 4, 48),
                ("October week", 10, 12 + offset % 5, 5),
                ("Christmas and New Year", 12, 22, 13),
            ):
                first = today.replace(year=year, month=month, day=day)
                rows.append(
                    Holiday(
                        authority=authority,
                        name=name,
                        first_day=first,
                        last_day=first + dt.timedelta(days=length),
                    )
                )
    Holiday.objects.bulk_create(rows)
