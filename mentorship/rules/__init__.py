"""May this person do this to this dialogue now, and if not, why."""
