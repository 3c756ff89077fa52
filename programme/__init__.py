"""Cohorts, applications, sessions, attendance and journals."""
