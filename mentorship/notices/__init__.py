"""What people are told of the module."""
