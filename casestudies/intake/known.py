"""Who must not be recognisable: the author, the school and the people round them, as the service knows them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

GROUPS = ("author", "school", "people")


class KnownError(ValueError):
    """The names handed over are not in the agreed shape; the message says what to mend."""


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys are all different: of two, the second would silently unprotect those of the first."""
    plain = dict(pairs)
    if len(plain) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise KnownError(f"The known names have the key {twice!r} twice.")
    return plain


@dataclass(frozen=True)
class Known:
    """Names and e-mail addresses to look for. An entry of `author` or `people` with an @ is an address."""

    author: tuple[str, ...] = ()
    school: tuple[str, ...] = ()
    people: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, text: str) -> Known:
        """Read `{"author": […], "school": […], "people": […]}`; raises KnownError with a sentence."""
        try:
            plain = json.loads(text, object_pairs_hook=_each_key_once)
        except KnownError:
            raise
        except (ValueError, RecursionError):
            raise KnownError("The file of known names is not valid JSON.") from None
        return cls.from_dict(plain)

    @classmethod
    def from_dict(cls, plain: Any) -> Known:
        """The same from a dictionary. A misspelt key is an error: it would leave somebody unprotected."""
        if not isinstance(plain, dict):
            raise KnownError('The known names must be a JSON object such as {"author": ["Ann Other"]}.')
        strange = sorted(str(key) for key in plain if key not in GROUPS)
        if strange:
            raise KnownError(
                f"The known names have a key {strange[0]!r}; the keys are author, school and people."
            )
        for group, names in plain.items():
            if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
                raise KnownError(f"In the known names, {group!r} must be a list of strings.")
        return cls(**{group: tuple(n.strip() for n in names if n.strip()) for group, names in plain.items()})

    def as_dict(self) -> dict[str, list[str]]:
        """The inverse of `from_dict`."""
        return {group: list(getattr(self, group)) for group in GROUPS}
