"""The learning record: what somebody did in the year, to take to a professional review or another university."""

from typing import Any

from django.conf import settings

from awards import queries
from awards.actions import verify_path
from awards.requirements import track_of
from core import clock
from mentorship.queries.credits import credits_held
from programme.models import Enrolment


def learning_record(enrolment: Enrolment) -> dict[str, Any]:
    """One year, and credits of the mentorship module, as plain data. The layout stays stable: `format` rises when it changes."""
    return {
        "format": 2,
        "programme": "Improving Our Classrooms",
        "cohort": enrolment.cohort.name,
        "name": enrolment.participant.name,
        "school": enrolment.school.name,
        "authority": enrolment.authority.name,
        "route": enrolment.get_route_display(),
        "state": enrolment.get_state_display(),
        "written_at": clock.now().astimezone(clock.LONDON).isoformat(timespec="minutes"),
        "requirements": [
            {"title": line.title, "rule": line.rule, "met": line.met, "says": line.says}
            for line in track_of(enrolment).lines
        ],
        "credits": [
            {
                "credits": entry.credits,
                "scqf_level": entry.scqf_level,
                "awarded_on": entry.awarded_on.isoformat(),
            }
            for entry in queries.credits_of(enrolment)
        ],
        "module_credits": [
            {
                "module": "Delivering Mentorship",
                "credits": entry.credits,
                "scqf_level": entry.scqf_level,
                "awarded_on": entry.awarded_on.isoformat(),
            }
            for entry in credits_held(enrolment.participant)
        ],
        "certificates": [
            {
                "serial": certificate.serial,
                "state": certificate.get_state_display(),
                "check_at": settings.SITE_URL + verify_path(certificate),
            }
            for certificate in queries.certificates_of(enrolment)
        ],
    }
