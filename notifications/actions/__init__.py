"""Every write of this app. What other apps need of it stands here by name."""

from notifications.actions.message import cancel, hold, hurry, let_go, notify
from notifications.telling import Notice

__all__ = ["Notice", "cancel", "hold", "hurry", "let_go", "notify"]
