"""The embedded database, with a fairer queue of writers. Named in settings.DATABASES as `core.sqlite3`."""
