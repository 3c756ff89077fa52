"""The machine of a certificate as a table."""

from awards.enums import CertificateState as C
from core.transitions import Move, Workflow

CERTIFICATE = Workflow(
    "certificate",
    states=C,
    initial=C.BEING_MADE,
    moves=[
        Move("make", (C.BEING_MADE,), C.VALID, "service", "certificate.made"),
        Move("replace", (C.VALID,), C.REPLACED, "team", "certificate.replaced"),
        Move("revoke", (C.VALID,), C.REVOKED, "team", "certificate.revoked"),
    ],
)
