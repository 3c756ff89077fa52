"""Every read that is more than a line; a module a noun."""

from trios.queries.mentor import former_mentors

__all__ = ["former_mentors"]
