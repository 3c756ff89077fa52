"""Markers, allocation, independent marks, moderation, board, release, pay."""
