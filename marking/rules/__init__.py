"""May this person do this in the marking, and if not, why: a module an audience."""
