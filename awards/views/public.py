"""The public page of a certificate: who, what, level, credits, date, and whether it still stands."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from awards import queries
from awards.enums import CertificateState
from awards.forms import CheckForm
from core.ui.lists import Row

STANDS = {
    CertificateState.BEING_MADE: ("This certificate is valid", "ok"),
    CertificateState.VALID: ("This certificate is valid", "ok"),
    CertificateState.REPLACED: ("This certificate has been replaced by a newer one", "attention"),
    CertificateState.REVOKED: ("This certificate has been revoked and no longer stands", "bad"),
}


@login_not_required
@require_safe
def certificate_check(request: HttpRequest) -> HttpResponse:
    """Type the code of a certificate."""
    form = CheckForm(request.GET or None)
    if form.is_bound and form.is_valid():
        return redirect("awards:certificate-verify", code=form.cleaned_data["code"].replace("/", ""))
    return render(request, "awards/certificate_check.html", {"form": form})


@login_not_required
@require_safe
def certificate_verify(request: HttpRequest, code: str) -> HttpResponse:
    """What the certificate with this code says, so that an altered PDF is found out."""
    certificate = queries.certificate_behind(code)
    if certificate is None:
        form = CheckForm(initial={"code": code})
        context = {"form": form, "unknown": True}
        return render(request, "awards/certificate_check.html", context, status=404)
    says, kind = STANDS[CertificateState(certificate.state)]
    credits = f"{certificate.credits} Masters credits" if certificate.credits else "None on this route"
    rows = [
        Row("Awarded to", certificate.name),
        Row("Award", certificate.award),
        Row("Credits", credits),
        Row("Level", f"SCQF level {certificate.scqf_level}"),
        Row("Awarded on", certificate.awarded_on.strftime("%-d %B %Y")),
        Row("Certificate", certificate.serial),
    ]
    return render(
        request,
        "awards/certificate_verify.html",
        {
            "certificate": certificate,
            "says": says,
            "kind": kind,
            "rows": rows,
            "newer": certificate.replaced_by,
        },
    )
