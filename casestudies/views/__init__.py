"""Doors of the case study, by who comes through them."""
