"""Credits and certificates: given once, revoked with a reason, replaced when a name changes."""

import datetime as dt
import logging
import secrets
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.actions import record
from awards import notices, rules
from awards.enums import CertificateState
from awards.models import Certificate, CreditEntry, JournalPack
from awards.queries import printing_failed, printing_key
from awards.requirements import track_of, tracks, with_facts
from awards.transitions import CERTIFICATE
from core import clock, jobs
from core.decisions import Refused
from core.models import Job
from core.transitions import StaleState
from notifications.actions import notify
from people.models import User
from programme.enums import EnrolmentState, Route
from programme.models import Cohort, Enrolment
from programme.transitions import ENROLMENT

log = logging.getLogger(__name__)

AWARD_NAME = "Improving Our Classrooms"
PACK_KEPT = dt.timedelta(days=7)


@transaction.atomic
def award(*, enrolment: Enrolment, by: User) -> Certificate:
    """Complete a participant's year: credits in the ledger (essay route), and a certificate that a worker makes."""
    rules.can_award(by, enrolment, track_of(enrolment)).require()
    return complete(enrolment, by)


def awarding_jobs(cohort: Cohort) -> list[Job]:
    """The times that everybody in this cohort was to be awarded, the last first."""
    return list(Job.objects.filter(dedupe_key__startswith=f"awards.award_all:{cohort.pk}:").order_by("-pk"))


@transaction.atomic
def award_all(*, cohort: Cohort, by: User) -> Job:
    """Complete everybody in a cohort who has met everything. The worker does it, one person after another.

    Pressing while it is under way starts nothing new; pressing afterwards completes nobody twice.
    """
    rules.can_award_cohort(by, cohort).require()
    earlier = awarding_jobs(cohort)
    if earlier and not earlier[0].is_over:
        return earlier[0]
    row = jobs.enqueue(
        "awards.award_all",
        f"awards.award_all:{cohort.pk}:{len(earlier) + 1}",
        {"cohort": cohort.pk, "by": by.pk},
    )
    record("awards.started", by=by, subject=cohort)
    return row


def award_each(*, cohort: Cohort, by: User, progress: jobs.Progress) -> None:
    """Award each person who has met everything in a transaction of its own, with the count of those done before.

    Broken off, it is taken up where it stopped, and the count stays true.
    """
    rules.can_award_cohort(by, cohort).require()
    active = Enrolment.objects.filter(cohort=cohort, state=EnrolmentState.ACTIVE)
    rows = list(with_facts(active).select_related("cohort", "participant"))
    standing = tracks(rows)
    whole = [row for row in rows if standing[row.pk].is_whole]
    done = progress.row.done
    total = done + len(whole)
    progress.report(done, total)
    for row in whole:
        try:
            with transaction.atomic():
                fresh = Enrolment.objects.select_related("cohort", "participant").get(pk=row.pk)
                award(enrolment=fresh, by=by)
                progress.report(done + 1, total)
        except (Refused, StaleState) as refusal:
            # Whoever has changed meanwhile stays as they are, on the page, and holds nobody else up.
            log.warning("enrolment %s was not awarded: %s", row.pk, type(refusal).__name__)
            total -= 1
        else:
            done += 1
    progress.report(done, total)


def complete(enrolment: Enrolment, by: User) -> Certificate:
    """The writing behind `award`; the caller has asked the rules."""
    ENROLMENT.move(enrolment, "complete", completed_at=clock.now())
    record(ENROLMENT.event("complete"), by=by, subject=enrolment)
    cohort = enrolment.cohort
    credits = cohort.credits if enrolment.route == Route.ESSAY else 0
    if credits:
        CreditEntry.objects.create(
            enrolment=enrolment,
            credits=credits,
            scqf_level=cohort.scqf_level,
            reason="Every requirement met; ratified by the board",
            awarded_on=clock.today(),
            entered_at=clock.now(),
            entered_by=by,
        )
        record("credits.given", by=by, subject=enrolment, credits=credits)
    return issue(enrolment, by=by, name=enrolment.participant.name, credits=credits)


def issue(enrolment: Enrolment, *, by: User, name: str, credits: int, **says: Any) -> Certificate:
    """Write a certificate down and ask the worker to make it."""
    cohort = enrolment.cohort
    certificate = Certificate.objects.create(
        enrolment=enrolment,
        serial=f"IOC-{clock.today().year}-{secrets.randbelow(10**8):08d}",
        code=secrets.token_urlsafe(15),
        name=name,
        award=AWARD_NAME,
        credits=credits,
        scqf_level=cohort.scqf_level,
        awarded_on=says.get("awarded_on", clock.today()),
        issued_at=clock.now(),
    )
    record("certificate.issued", by=by, subject=certificate, serial=certificate.serial)
    jobs.enqueue("awards.make_certificate", printing_key(certificate), {"certificate": certificate.pk})
    return certificate


@transaction.atomic
def print_again(*, certificate: Certificate, by: User) -> None:
    """Ask the worker once more for a certificate that it could not make; a second press is refused while it is being made."""
    rules.can_print_again(by, certificate, has_failed=printing_failed(certificate)).require()
    if jobs.again(printing_key(certificate)):
        record("certificate.asked_again", by=by, subject=certificate)


@transaction.atomic
def revoke(*, certificate: Certificate, reason: str, by: User) -> None:
    """Take a certificate back: its public page says so from now on, and the person is told why."""
    rules.can_change_certificate(by, certificate).require()
    CERTIFICATE.move(certificate, "revoke", revoked_at=clock.now(), revoked_by=by, revoked_reason=reason)
    record(CERTIFICATE.event("revoke"), by=by, subject=certificate)
    notify(notices.revoked(certificate))


@transaction.atomic
def reissue(*, certificate: Certificate, name: str, by: User) -> Certificate:
    """Replace a certificate, say because a name has changed: a new number; the old page points to the new one."""
    rules.can_change_certificate(by, certificate).require()
    CERTIFICATE.move(certificate, "replace")
    newer = issue(
        certificate.enrolment,
        by=by,
        name=name,
        credits=certificate.credits,
        awarded_on=certificate.awarded_on,
    )
    Certificate.objects.filter(pk=certificate.pk).update(replaced_by=newer)
    record(CERTIFICATE.event("replace"), by=by, subject=certificate, newer=newer.serial)
    return newer


def verify_path(certificate: Certificate) -> str:
    """The public page of a certificate."""
    return reverse("awards:certificate-verify", args=[certificate.code])


@transaction.atomic
def keep_pdf(*, certificate: Certificate, pdf: bytes) -> bool:
    """Keep a made certificate and tell its person; False when another worker was quicker (its file stands)."""
    made = Certificate.objects.select_for_update().filter(
        pk=certificate.pk, state=CertificateState.BEING_MADE
    )
    row = made.first()
    if row is None:
        return False
    row.pdf.save(f"{row.serial}.pdf", ContentFile(pdf), save=False)
    try:
        CERTIFICATE.move(row, "make", made_at=clock.now(), pdf=row.pdf.name)
    except IntegrityError:
        row.pdf.delete(save=False)
        raise
    record(CERTIFICATE.event("make"), by=None, subject=row)
    notify(notices.made(row))
    return True


@transaction.atomic
def pack_journal(*, by: User) -> JournalPack:
    """Ask for one's whole journal in one file; while one is being made, that one. An older one goes."""
    rules.can_take_journal(by).require()
    pack, is_new = JournalPack.objects.get_or_create(
        owner=by, made_at=None, failed_at=None, defaults={"requested_at": clock.now()}
    )
    if not is_new:
        return pack
    for older in JournalPack.objects.filter(owner=by).exclude(pk=pack.pk):
        forget_pack(pack=older)
    record("journal_pack.requested", by=by, subject=pack)
    jobs.enqueue("awards.pack_journal", f"journal_pack:{pack.pk}", {"pack": pack.pk})
    jobs.enqueue(
        "awards.forget_journal",
        f"journal_pack.forget:{pack.pk}",
        {"pack": pack.pk},
        run_after=clock.now() + PACK_KEPT,
    )
    return pack


@transaction.atomic
def keep_pack(*, pack: JournalPack, body: bytes) -> bool:
    """Keep the file that a worker made; False when another was quicker, or its owner has asked for a newer one."""
    row = JournalPack.objects.select_for_update().filter(pk=pack.pk, made_at=None).first()
    if row is None:
        return False
    row.file.save("my-journal.zip", ContentFile(body), save=False)
    row.made_at, row.failed_at = clock.now(), None
    row.save()
    record("journal_pack.made", by=None, subject=row)
    return True


@transaction.atomic
def give_up_pack(*, pack_id: int) -> None:
    """Say that the file could not be made, so that its owner can ask again."""
    JournalPack.objects.filter(pk=pack_id, made_at=None).update(failed_at=clock.now())


@transaction.atomic
def forget_pack(*, pack: JournalPack) -> None:
    """Take the file away again: the journal stays, and can be packed anew."""
    name, storage = pack.file.name, pack.file.storage
    record("journal_pack.forgotten", by=None, subject=pack)
    pack.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))
