"""What the worker does for awards."""

from typing import Any

from django.conf import settings

from awards import actions, rendering
from awards.enums import CertificateState
from awards.models import Certificate
from core.jobs import Progress, job


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
