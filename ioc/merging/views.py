"""Merging two records: which, what will happen, done."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core.ui.tables import Cell, Column
from ioc.merging.actions import merge as do_merge
from ioc.merging.check import Side, can_merge, sides_of
from ioc.merging.forms import MergeForm
from people import rules
from people.models import User


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest) -> HttpResponse:
    """Name both records, look at what each has, then make them one.

    The addresses travel in the form, never in an address bar or a log.
    """
    rules.can_invite(request.user).require()
    form = MergeForm(request.POST or None)
    if not form.is_valid():
        return render(request, "ioc/merge.html", {"form": form})
    kept, gone = form.cleaned_data["kept"], form.cleaned_data["gone"]
    if request.POST.get("action") == "merge":
        do_merge(kept=kept, gone=gone, by=request.user)
        messages.success(
            request, f"The two records of {kept} are one now. Both addresses have been written to."
        )
        return redirect("staff-list")
    return render(request, "ioc/merge_check.html", check_of(request.user, form, kept, gone))


def check_of(by: User, form: MergeForm, kept: User, gone: User) -> dict:
    """Both records side by side, and whether anything speaks against it."""
    stays, goes = sides_of(kept, gone)
    return {
        "form": form,
        "kept": stays,
        "gone": goes,
        "decision": can_merge(by, kept, gone),
        "columns": [Column("What"), Column("Stays"), Column("Goes over")],
        "rows": [
            ["Name", kept.name, gone.name],
            ["Addresses", said(stays.addresses), said(goes.addresses)],
            ["Roles", said(stays.roles), said(goes.roles)],
            *numbers(stays, goes),
        ],
    }


def said(words: list[str]) -> Cell:
    """A list in a cell."""
    return Cell("; ".join(words) or "None")


def numbers(stays: Side, goes: Side) -> list[list]:
    """One row for everything that at least one of them has."""
    return [
        [label, number, goes.numbers[label]]
        for label, number in stays.numbers.items()
        if number or goes.numbers[label]
    ]
