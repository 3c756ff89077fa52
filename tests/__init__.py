"""Tests; they mirror the apps, plus house/ (about the building) and journeys/ (a real browser)."""
