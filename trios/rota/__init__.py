"""Dates for the visits of one trio, from what everybody can do: a pure tool, without framework or database.

Each member hosts once and everybody attends everything, so a rota gives every host a half-day on which all can come
and the host can host. `search.plans` offers the best few, `obstacles.of` says which rule leaves none and what would
free one.
"""
