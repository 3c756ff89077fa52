"""The doors, a module an audience."""
