"""What the module's pages print, made from what a view has fetched."""
