"""Credits and certificates of a cohort that is over."""

import random
import secrets

from awards.models import Certificate, CreditEntry
from core import clock
from core.models import Job
from ioc.demo.seed.cohorts import Year
from people.models import User
from programme.enums import Route
from programme.models import Enrolment

AWARD = "Improving Our Classrooms"


def finish(year: Year, dice: random.Random, *, team: User) -> list[Certificate]:
    """Everybody has met everything: credits in the ledger, a certificate that the worker is asked to make."""
    cohort = year.cohort
    at = clock.london(cohort.board_on, 16)
    essays = [e for e in year.enrolments if e.route == Route.ESSAY]
    for enrolment in essays:
        enrolment.state, enrolment.completed_at = "completed", at
    Enrolment.objects.bulk_update(essays, ["state", "completed_at"], batch_size=500)
    CreditEntry.objects.bulk_create(
        (
            CreditEntry(
                enrolment=enrolment,
                credits=cohort.credits,
                scqf_level=cohort.scqf_level,
                reason="Every requirement met; ratified by the board",
                awarded_on=cohort.board_on,
                entered_at=at,
                entered_by=team,
            )
            for enrolment in essays
        ),
        batch_size=1000,
    )
    certificates = Certificate.objects.bulk_create(
        (
            Certificate(
                enrolment=enrolment,
                serial=f"IOC-{cohort.board_on.year}-{enrolment.pk:05d}",
                code=secrets.token_urlsafe(12),
                name=enrolment.participant.name,
                award=AWARD,
                credits=cohort.credits,
                scqf_level=cohort.scqf_level,
                awarded_on=cohort.board_on,
                issued_at=at,
            )
            for enrolment in essays
        ),
        batch_size=1000,
    )
    Job.objects.bulk_create(
        (
            Job(
                kind="awards.make_certificate",
                dedupe_key=f"certificate:{certificate.pk}",
                payload={"certificate": certificate.pk},
                run_after=clock.now(),
                created_at=clock.now(),
            )
            for certificate in certificates
        ),
        batch_size=1000,
    )
    return certificates
