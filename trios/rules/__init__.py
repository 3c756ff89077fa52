"""May this person do this to this, and if not, why; a module a noun."""
