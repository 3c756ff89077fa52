"""Tables of applications: who sees which, and what has to be known to say what a row would do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, QuerySet

from core.models import Job
from people.enums import Sector
from people.models import LocalAuthority, School, User
from people.queries import accounts_by_address
from people.roles import Permission, authorities_of, everywhere
from programme.enums import ApplicationState, EndorsementState, EnrolmentState, ImportOutcome
from programme.importing import ApplicationFact, Known, SchoolFact
from programme.models import Application, ApplicationImport, Cohort, Endorsement, Enrolment, ImportRow

FIELDS = (
    "full_name",
    "phone",
    "gtcs_number",
    "registration",
    "teaches",
    "post",
    "working_pattern",
    "statement",
    "preferred_route",
    "headteacher_name",
    "headteacher_email",
    "school_id",
    "authority_id",
    "sector",
)


def visible_to(user: User | AnonymousUser) -> QuerySet[ApplicationImport]:
    """The imports the person may open: all for the team; for a lead those into an authority of theirs."""
    imports = ApplicationImport.objects.select_related("cohort", "authority", "uploaded_by", "started_by")
    if everywhere(user, Permission.APPLICATION_DECIDE):
        return imports
    return imports.filter(authority__in=authorities_of(user, Permission.APPLICATION_DECIDE))


def cohorts_to_import_into(at: dt.datetime) -> QuerySet[Cohort]:
    """Cohorts whose headteachers can still answer, the nearest first."""
    ready = Cohort.objects.filter(cohort_authorities__isnull=False, ends_on__gt=at).distinct()
    ids = [cohort.pk for cohort in ready if at < cohort.headteachers_answer_until]
    return Cohort.objects.filter(pk__in=ids).order_by("applications_close_at", "pk")


def authorities_to_import_into(user: User | AnonymousUser) -> QuerySet[LocalAuthority]:
    """The authorities the person brings applications into."""
    taking_part = LocalAuthority.objects.filter(cohort_authorities__isnull=False).distinct()
    if everywhere(user, Permission.APPLICATION_DECIDE):
        return taking_part
    return taking_part.filter(pk__in=authorities_of(user, Permission.APPLICATION_DECIDE))


def with_figures(imports: QuerySet[ApplicationImport]) -> QuerySet[ApplicationImport]:
    """Each import with `row_count`."""
    return imports.annotate(row_count=Count("rows")).order_by("-uploaded_at", "-pk")


def counts(table: ApplicationImport) -> dict[str, int]:
    """Outcome → number of rows, every outcome named."""
    rows = table.rows.order_by().values("outcome").annotate(n=Count("pk"))
    return dict.fromkeys(ImportOutcome.values, 0) | {row["outcome"]: row["n"] for row in rows}


def rows_to_do(table: ApplicationImport) -> QuerySet[ImportRow]:
    """The rows that a run has still to bring in."""
    return table.rows.filter(
        outcome__in=[ImportOutcome.NEW, ImportOutcome.CHANGED], done_at__isnull=True
    ).order_by("number")


def jobs_of(table: ApplicationImport) -> list[Job]:
    """The runs of this import that were set going, the last first."""
    return list(Job.objects.filter(dedupe_key__startswith=f"programme.import:{table.pk}:").order_by("-pk"))


def known_for(table: ApplicationImport, user: User) -> Known:
    """The cohort, its authorities and schools; `add_people` adds what is known of the people in the rows."""
    cohort = table.cohort
    authorities = dict(
        LocalAuthority.objects.filter(cohort_authorities__cohort=cohort).values_list("pk", "name")
    )
    allowed = set(authorities)
    if table.authority_id:
        allowed &= {table.authority_id}
    if not everywhere(user, Permission.APPLICATION_DECIDE):
        allowed &= authorities_of(user, Permission.APPLICATION_DECIDE)
    schools = School.objects.filter(is_open=True).values_list(
        "pk", "name", "seed_code", "authority_id", "town", "primary", "secondary", "special"
    )
    order = ("primary", "secondary", "special")
    return Known(
        cohort=cohort.name,
        authorities=authorities,
        allowed=frozenset(allowed),
        sectors=frozenset(sector.value for sector in Sector if getattr(cohort, f"for_{sector.value}")),
        # PRIVACY: what is written to the rows of a lead's table is for a lead to read, whoever looks it through.
        is_team=table.authority_id is None and everywhere(user, Permission.APPLICATION_DECIDE),
        own_id=user.pk,
        schools=[
            SchoolFact(
                pk, name, seed, authority, tuple(s for s, has in zip(order, flags, strict=True) if has), town
            )
            for pk, name, seed, authority, town, *flags in schools
        ],
    )


def add_people(known: Known, cohort: Cohort, addresses: Iterable[str]) -> None:
    """Look up who has these addresses, and what they have to do with the programme already."""
    known.accounts = accounts_by_address(addresses)
    people = sorted(set(known.accounts.values()))
    applications: dict[int, ApplicationFact] = {}
    taking_part: set[int] = set()
    for start in range(0, len(people), 500):
        some = people[start : start + 500]
        answered = Endorsement.objects.filter(application=OuterRef("pk")).exclude(
            state__in=[EndorsementState.REQUESTED, EndorsementState.REPLACED]
        )
        rows = (
            Application.objects.filter(cohort=cohort, applicant__in=some)
            .annotate(is_answered=Exists(answered))
            .order_by("pk")
        )
        for row in rows:
            before = applications.get(row.applicant_id)
            if before is None or before.state == ApplicationState.WITHDRAWN:
                applications[row.applicant_id] = _fact(row)
        taking_part |= set(
            Enrolment.objects.filter(
                participant__in=some, state__in=[EnrolmentState.ACTIVE, EnrolmentState.COMPLETED]
            ).values_list("participant_id", flat=True)
        )
    known.applications, known.taking_part = applications, frozenset(taking_part)


def _fact(row: Application) -> ApplicationFact:
    return ApplicationFact(
        pk=row.pk,
        state=row.state,
        authority_id=row.authority_id,
        is_brought_in=row.submitted_by_id is not None and row.submitted_by_id != row.applicant_id,
        headteacher_can_change=not row.is_answered,  # type: ignore[attr-defined]
        values={name: getattr(row, name) for name in FIELDS},
    )
