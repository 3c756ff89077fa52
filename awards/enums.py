"""States of awards."""

from django.db import models


class CertificateState(models.TextChoices):
    """Where a certificate is, and whether it still stands."""

    BEING_MADE = "being_made", "Being made"
    VALID = "valid", "Valid"
    REPLACED = "replaced", "Replaced by a newer one"
    REVOKED = "revoked", "Revoked"
