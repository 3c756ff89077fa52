"""What is asked on the module's pages."""
