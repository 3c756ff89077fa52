"""What people are told: the outbox, its delivery, and reminders."""
