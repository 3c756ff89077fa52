"""Every address of the URLconf, found by walking it, and every row of the access table."""

import importlib
import pkgutil

from django.urls import URLPattern, URLResolver, get_resolver

from tests.house import access
from tests.house.access import Row


def walk(resolver: URLResolver, namespaces: tuple[str, ...] = ()) -> list[tuple[str | None, str]]:
    """(full name or None, pattern) for every address below."""
    found: list[tuple[str | None, str]] = []
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            below = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            found += walk(pattern, below)
        elif isinstance(pattern, URLPattern):
            name = ":".join((*namespaces, pattern.name)) if pattern.name else None
            found.append((name, str(pattern.pattern)))
    return found


def addresses() -> list[tuple[str | None, str]]:
    """Every address of the service."""
    return walk(get_resolver())


def rows() -> dict[str, Row]:
    """The access table: the rows of every module beside this one; a name in two of them is a mistake."""
    table: dict[str, Row] = {}
    for module in pkgutil.iter_modules(access.__path__):
        for name, row in importlib.import_module(f"{access.__name__}.{module.name}").ROWS.items():
            assert name not in table, f"{name} has two rows"
            table[name] = row
    return table
