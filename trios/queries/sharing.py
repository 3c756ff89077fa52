"""What hosts share of their visits."""

from __future__ import annotations

from django.db.models import QuerySet

from trios.models import Visit, VisitShare


def shares_of(visit: Visit) -> QuerySet[VisitShare]:
    """With whom a visit is or was shared. PRIVACY: for its host alone, ask `rules.sharing.is_host` first."""
    return VisitShare.objects.filter(visit=visit)


def by_token_hash(token_hash: str) -> VisitShare | None:
    """The share a mailed link opens, with visit, host and school."""
    rows = VisitShare.objects.filter(links__token_hash=token_hash)
    return rows.select_related(
        "visit__host__participant", "visit__school", "visit__record", "visit__trio__cohort"
    ).first()
