"""Every read of the marking that is more than a line: a module an audience. What a marker may see is in visibility.py."""
