"""Health of a container: `probe.py web` asks /healthz as the proxy would, `probe.py beat` looks when it last wrote."""

import http.client
import os
import sys
import time


def web_answers() -> bool:
    """True when /healthz answers 200 to the public host name."""
    connection = http.client.HTTPConnection("127.0.0.1", 8000, timeout=4)
    try:
        host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0]
        connection.request("GET", "/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False


def beat_ticks(schedule: str) -> bool:
    """True when beat saved its schedule in the last ten minutes; it does so every three."""
    try:
        return time.time() - os.stat(schedule).st_mtime < 600
    except OSError:
        return False


if __name__ == "__main__":
    well = web_answers() if sys.argv[1:] == ["web"] else beat_ticks("/tmp/beat-schedule")  # noqa: S108
    sys.exit(0 if well else 1)
