"""What people are told; a module a noun."""
