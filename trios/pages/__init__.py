"""Rows and cells of the pages: what templates are told, so that they need not ask."""
