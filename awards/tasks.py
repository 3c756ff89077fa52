"""What the worker does for awards."""

from typing import Any

from django.conf import settings

from awards import actions, rendering
from awards.enums import CertificateState
from awards.journal_record import journal_record, packed
from awards.models import Certificate, JournalPack
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


def gave_up(payload: dict[str, Any], last_error: str) -> None:
    """The owner reads that it failed, and can ask again."""
    actions.give_up_pack(pack_id=payload["pack"])


@job("awards.pack_journal", lease=300, attempts=4, gave_up=gave_up)
def pack_journal(payload: dict[str, Any], progress: Progress) -> None:
    """Put a whole journal into one file, unless that was done or is no longer wanted."""
    pack = JournalPack.objects.filter(pk=payload["pack"], made_at=None).select_related("owner").first()
    if pack is None:
        return
    progress.report(1, 3)
    body = packed(journal_record(pack.owner))
    progress.report(2, 3)
    actions.keep_pack(pack=pack, body=body)


@job("awards.forget_journal", lease=60, attempts=6)
def forget_journal(payload: dict[str, Any], progress: Progress) -> None:
    """Take a packed journal away after its week."""
    pack = JournalPack.objects.filter(pk=payload["pack"]).first()
    if pack is not None:
        actions.forget_pack(pack=pack)
