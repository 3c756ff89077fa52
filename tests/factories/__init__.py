"""Makers of single rows, one module an app. For a record that has come a long way, use tests/builders.py."""
