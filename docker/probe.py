"""Health of a container: `probe.py web` asks /healthz as the proxy would, `probe.py beat` looks when it last wrote."""

import http.client
import os
import socket
import sys
import time


def where(bind: str) -> tuple[str, int] | str:
    """Host and port (or the socket's path) at which gunicorn can be asked when it was told to listen at `bind`."""
    if bind.startswith("unix:"):
        return bind.removeprefix("unix:")
    host, _, port = bind.rpartition(":") if ":" in bind.rpartition("]")[2] else (bind, "", "")
    host = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}.get(host.strip("[]"), host.strip("[]"))  # noqa: S104
    return host, int(port or 8000)


def connection_to(bind: str) -> http.client.HTTPConnection:
    """A connection to gunicorn, not opened yet."""
    place = where(bind)
    if not isinstance(place, str):
        return http.client.HTTPConnection(*place, timeout=4)
    connection = http.client.HTTPConnection("localhost", timeout=4)
    connection.sock = socket.socket(socket.AF_UNIX)
    connection.sock.settimeout(4)
    connection.sock.connect(place)
    return connection


def web_answers() -> bool:
    """True when /healthz answers 200 to the public host name."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0]
    try:
        connection = connection_to(os.environ.get("WEB_BIND") or "127.0.0.1:8000")
        connection.request("GET", "/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status == 200
    except (OSError, ValueError, http.client.HTTPException):
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
