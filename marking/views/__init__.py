"""The doors of HTTP: a module an audience."""
