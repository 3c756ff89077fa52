"""Rows of tables of applications that are brought in, of decisions not told yet, of the waiting list, of enrolments."""

import datetime as dt

from core import clock
from programme.models import ApplicationImport
from tests.house.access import Row
from tests.personas import Cast

DECIDERS = {"lead": 200, "other_lead": 200, "lead_and_participant": 200, "team": 200}
GLASGOW = {"lead": 200, "team": 200, "other_lead": 404, "lead_and_participant": 404}


def uploaded(cast: Cast) -> dict:
    made = ApplicationImport.objects.create(
        cohort=cast.cohort,
        authority=cast.glasgow,
        file_name="answers.csv",
        headings=["Name"],
        state="checked",
        uploaded_at=clock.now(),
        uploaded_by=cast.lead,
    )
    return {"pk": made.pk}


OWN_OR_STAFF = {"participant": 200, "lead": 200, "team": 200}
STAFF = {"participant": 403, "lead": 200, "team": 200}


def enrolment(cast: Cast) -> dict:
    return {"pk": cast.enrolment.pk}


def enrolment_with_a_year_to_come(cast: Cast) -> dict:
    cast.other_cohort.starts_on = cast.cohort.starts_on + dt.timedelta(days=365)
    cast.other_cohort.ends_on = cast.cohort.ends_on + dt.timedelta(days=365)
    cast.other_cohort.save()
    return {"pk": cast.enrolment.pk}


ROWS = {
    "programme:enrolment-detail": Row(seen=OWN_OR_STAFF, others=404, args=enrolment),
    "programme:enrolment-route": Row(seen=OWN_OR_STAFF, others=404, args=enrolment),
    "programme:enrolment-move": Row(seen=STAFF, others=404, args=enrolment),
    "programme:enrolment-defer": Row(seen=STAFF, others=404, args=enrolment_with_a_year_to_come),
    "programme:enrolment-withdraw": Row(seen=OWN_OR_STAFF, others=404, args=enrolment),
    "programme:queue-untold": Row(seen=DECIDERS),
    "programme:queue-waiting": Row(seen=DECIDERS),
    "programme:import-list": Row(seen=DECIDERS),
    "programme:import-detail": Row(seen=GLASGOW, args=uploaded),
    "programme:import-columns": Row(seen=GLASGOW, args=uploaded),
    "programme:import-progress": Row(seen=GLASGOW, args=uploaded),
    "programme:import-errors": Row(seen=GLASGOW, args=uploaded),
    # The lead's press is the first of those that may; after it, it is thrown away.
    "programme:import-discard": Row(
        seen={"lead": 302, "team": 403, "other_lead": 404, "lead_and_participant": 404},
        args=uploaded,
        method="POST",
    ),
}
