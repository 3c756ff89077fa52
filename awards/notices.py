"""What participants are told about awards."""

from django.urls import reverse

from awards.models import Certificate
from notifications.actions import Notice


def made(certificate: Certificate) -> Notice:
    """The certificate is ready."""
    person = certificate.enrolment.participant
    return Notice(
        kind="certificate.made",
        key=f"certificate.made:{certificate.pk}",
        to=person,
        subject="Your Improving Our Classrooms certificate is ready",
        template="awards/email/made",
        reason="You have completed Improving Our Classrooms.",
        context={
            "path": reverse("awards:track"),
            "credits": certificate.credits,
            "level": certificate.scqf_level,
            "serial": certificate.serial,
        },
        decision=True,
    )


def revoked(certificate: Certificate) -> Notice:
    """The certificate no longer stands, and why."""
    return Notice(
        kind="certificate.revoked",
        key=f"certificate.revoked:{certificate.pk}",
        to=certificate.enrolment.participant,
        subject=f"Certificate {certificate.serial} no longer stands",
        template="awards/email/revoked",
        reason="The certificate was made out to you.",
        context={
            "serial": certificate.serial,
            "why": certificate.revoked_reason,
            "path": reverse("awards:track"),
        },
        decision=True,
    )
