"""Every write of the programme, a module a noun: verb(*, noun, by)."""
