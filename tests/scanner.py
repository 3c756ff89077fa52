"""A daemon that speaks ClamAV's protocol and knows one virus: the harmless one that every scanner knows."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

# In two halves, so that no scanner takes this file away.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"


class Daemon(socketserver.ThreadingTCPServer):
    """Counts what it was asked about; with `mute` it takes everything and says nothing."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, *, mute: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.mute = mute
        self.sizes: list[int] = []

    @property
    def address(self) -> str:
        """What settings.CLAMD says of it."""
        return f"tcp://127.0.0.1:{self.server_address[1]}"


class Talk(socketserver.StreamRequestHandler):
    """One connection."""

    server: Daemon

    def handle(self) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        if command == b"zPING\0":
            self.wfile.write(b"PONG\0")
            return
        data = b""
        while (size := struct.unpack("!L", self.rfile.read(4))[0]) > 0:
            data += self.rfile.read(size)
        self.server.sizes.append(len(data))
        if self.server.mute:
            return
        self.wfile.write(b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0")


@contextmanager
def listening(*, mute: bool = False) -> Iterator[Daemon]:
    """A daemon on a port of its own, for as long as it is needed."""
    with Daemon(mute=mute) as daemon:
        threading.Thread(target=daemon.serve_forever, args=[0.05], daemon=True).start()
        yield daemon
        daemon.shutdown()
