"""The kernel: what every part of the service stands on, with no word of the domain."""
