"""The doors of HTTP, a module a noun."""
