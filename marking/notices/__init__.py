"""What people are told about marking: a module an audience."""
