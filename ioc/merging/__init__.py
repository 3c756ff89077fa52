"""Two records of one person become one. See `actions.merge` and docs/adr/0014."""
