"""Every write; a module a noun."""
