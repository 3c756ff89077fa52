"""Everything that changes the module's rows; a module a noun."""
