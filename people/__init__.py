"""Who people are, which authority and school they belong to, and which roles they hold."""
