"""The doors of the module, one module an audience."""
