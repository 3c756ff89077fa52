"""Text in, clean values out; a module a noun."""
