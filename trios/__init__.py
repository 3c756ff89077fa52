"""Trios, their mentors, the visits and the records of the professional discussion."""
