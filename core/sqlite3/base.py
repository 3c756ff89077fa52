"""Django's SQLite, except for how a transaction waits its turn.

SQLite lets one write at a time. Whoever waits asks again after 1 ms, then 2, 5 and so on up to 100, so that the newest
comes before those who have waited longest: of a hundred hand-ins, eight at a time, one took over two seconds where
the median was 70 ms. Here everybody who waits asks again equally often.
"""

import time

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

ASK_AGAIN = 5  # milliseconds for which SQLite asks by itself: after 1, 3 and 5


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions wait in the same way however long they have waited."""

    def _start_transaction_under_autocommit(self) -> None:
        """Begin; waits up to the connection's `timeout` in seconds for others who write, then raises OperationalError."""
        patience = float(self.settings_dict["OPTIONS"].get("timeout", 5))
        until = time.monotonic() + patience
        self._wait_for(ASK_AGAIN)
        try:
            while True:
                try:
                    super()._start_transaction_under_autocommit()
                    return
                except OperationalError as error:
                    if "locked" not in str(error) or time.monotonic() >= until:
                        raise
        finally:
            self._wait_for(int(patience * 1000))

    def _wait_for(self, milliseconds: int) -> None:
        """How long SQLite asks by itself, for each statement from now on."""
        self.connection.execute(f"PRAGMA busy_timeout={milliseconds}")
