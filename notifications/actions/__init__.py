"""Every write of this app. What other apps need of it stands here by name."""

from notifications.actions.message import Notice, cancel, hold, let_go, notify

__all__ = ["Notice", "cancel", "hold", "let_go", "notify"]
