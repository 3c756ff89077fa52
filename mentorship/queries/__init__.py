"""Every read that is more than a line; a module a noun."""
