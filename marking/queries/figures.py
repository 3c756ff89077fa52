"""A figure as part of another query."""

from django.db.models import Count, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce


def how_many(rows: QuerySet) -> Coalesce:
    """How many rows, as part of another query."""
    one = rows.order_by().annotate(one=Value(1)).values("one").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(one, output_field=IntegerField()), 0)
