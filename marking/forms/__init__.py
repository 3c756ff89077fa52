"""Text in, clean values out: a module an audience."""
