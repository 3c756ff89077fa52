"""The demonstration: personas, a movable clock, the mail that would have gone out. Only with IOC_DEMO=1."""
