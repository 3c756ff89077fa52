"""Clients that ask one after the other, and what they saw."""

import gzip
import http.client
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench.results import miss, say

HOST, PORT = "127.0.0.1", 8911


@dataclass(slots=True)
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


@dataclass(slots=True)
class Client:
    """One browser: keeps its connection and its cookies."""

    cookies: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None

    def ask(
        self, method: str, path: str, body: bytes | None = None, kind: str = "", script: bool = False
    ) -> Answer:
        """Send one request and read the whole answer; redirects are not followed."""
        was_kept = self.connection is not None
        if self.connection is None:
            self.connection = http.client.HTTPConnection(HOST, PORT, timeout=60)
        headers = {
            "Accept-Encoding": "gzip",
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
        }
        if kind:
            headers["Content-Type"] = kind
        if script:
            headers["X-Requested-With"] = "autosave"
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
        except (http.client.HTTPException, ConnectionError):
            self.connection = None
            if not was_kept:  # nobody listens; a kept connection may merely have been closed meanwhile
                raise
            return self.ask(method, path, body, kind, script)
        data = response.read()
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(response.status, response.headers, data)

    def post(self, path: str, fields: dict[str, str], *, script: bool = False) -> Answer:
        """Send a form with the token that belongs to the cookie."""
        body = urlencode(fields | {"csrfmiddlewaretoken": self.cookies.get("csrf", "")}).encode()
        return self.ask("POST", path, body, "application/x-www-form-urlencoded", script)


def body_of(answer: Answer) -> bytes:
    """The body as text was before it was compressed."""
    return gzip.decompress(answer.body) if answer.headers.get("Content-Encoding") == "gzip" else answer.body


def sign_in(persona: str) -> Client:
    """A browser signed in as a persona of the demonstration."""
    client = Client()
    client.ask("GET", "/demo/")
    answer = client.post("/demo/sign-in/", {"persona": persona})
    if answer.status != 302:
        raise SystemExit(f"Signing in as {persona} answered {answer.status}.")
    return client


def measure(
    name: str,
    deed: Callable[[Client, int], Answer],
    clients: list[Client],
    *,
    seconds: float = 3,
    target: float | None = None,
) -> None:
    """Let the clients do the deed again and again, and say median, p95 and requests a second.

    `target`: milliseconds aimed at for the median of one client. Answers that are faults make the run fail.
    """
    times: list[float] = []
    bad: list[int] = []
    lock = threading.Lock()

    def work(client: Client, number: int) -> None:
        turn = number
        while time.perf_counter() < until:
            began = time.perf_counter()
            answer = deed(client, turn)
            took = time.perf_counter() - began
            turn += len(clients)
            with lock:
                times.append(took)
                if answer.status >= 400:
                    bad.append(answer.status)

    deed(clients[0], 10**6)  # the first asking of all fills caches that a running service has filled
    until = time.perf_counter() + seconds
    began = time.perf_counter()
    threads = [threading.Thread(target=work, args=(client, n)) for n, client in enumerate(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.perf_counter() - began
    who = "1 client" if len(clients) == 1 else f"{len(clients)} clients"
    times.sort()
    say(f"{name}, {who}: requests a second", len(times) / spent, "1/s")
    if len(clients) == 1:
        say(f"{name}, {who}: median", statistics.median(times) * 1000, "ms", target=target)
        say(f"{name}, {who}: p95", times[max(0, int(len(times) * 0.95) - 1)] * 1000, "ms")
    if bad:
        miss(f"{name}, {who}", f"{len(bad)} of {len(times)} answers were faults, the first {bad[0]}")
