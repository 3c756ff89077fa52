"""A page of a long list whose rows take long to work out."""

from typing import Any

from django.core.paginator import Page, Paginator


class KeysFirstPaginator(Paginator):
    """Finds a page by keys alone, then asks for its rows: what is worked out for a row is worked out for those shown.

    A database that sorts a list works every column of every row out first. `object_list` is a queryset of records or
    of dicts with their `pk`; number: how many rows, where the page has counted them already.
    """

    def __init__(self, *args: Any, number: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if number is not None:
            self.count = number  # type: ignore[misc]  # Django's cached property gives way to it

    def page(self, number: Any) -> Page:
        number = self.validate_number(number)
        rows: Any = self.object_list
        first = (number - 1) * self.per_page
        keys = list(rows.values_list("pk", flat=True)[first : first + self.per_page])
        found = {key_of(row): row for row in rows.filter(pk__in=keys).order_by()}
        return self._get_page([found[key] for key in keys if key in found], number, self)


def key_of(row: Any) -> Any:
    """The key of a record, or of a dict made of one."""
    return row["pk"] if isinstance(row, dict) else row.pk
