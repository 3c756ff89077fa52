"""What the worker does for awards."""

from typing import Any

from django.conf import settings

from awards import actions, rendering
from awards.enums import CertificateState
from awards.models import Certificate
from core.jobs import Progress, job
from people.models import User
from programme.models import Cohort


@job("awards.make_certificate", lease=60, attempts=5)
def make_certificate(payload: dict[str, Any], progress: Progress) -> None:
    """Print one certificate, unless it has been printed."""
    certificate = Certificate.objects.get(pk=payload["certificate"])
    if certificate.state != CertificateState.BEING_MADE:
        return
    wording = rendering.Wording(
        serial=certificate.serial,
        name=certificate.name,
        award=certificate.award,
        credits=certificate.credits,
        scqf_level=certificate.scqf_level,
        awarded_on=certificate.awarded_on,
        verify_url=settings.SITE_URL + actions.verify_path(certificate),
    )
    actions.keep_pdf(certificate=certificate, pdf=rendering.certificate_pdf(wording))


@job("awards.award_all", lease=120)
def award_all(payload: dict[str, Any], progress: Progress) -> None:
    """Award everybody in a cohort who has met everything."""
    cohort, by = Cohort.objects.get(pk=payload["cohort"]), User.objects.get(pk=payload["by"])
    actions.award_each(cohort=cohort, by=by, progress=progress)
