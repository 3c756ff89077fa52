"""Doors by what stands behind them: the outgoing mail, a person's mail settings, reminders, messages."""
