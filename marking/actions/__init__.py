"""Every write of the marking: by the marker, and by the team for the pool, allocation, moderation, board and release."""
