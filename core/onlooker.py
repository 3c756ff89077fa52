"""The service's own pages as one person gets them: through every layer of the service, without a network or a trace.

    with leaving_nothing():
        answer = Onlooker(user).get("/home/")

For work that has to know what somebody sees, rather than what we believe they see.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction


@contextmanager
def leaving_nothing() -> Iterator[None]:
    """Whatever is written inside is gone afterwards, with the work and the mails it would have caused."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@dataclass(frozen=True)
class Answer:
    """What came back for one address."""

    path: str
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def kind(self) -> str:
        """The type of its content, without parameters."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    @property
    def is_page(self) -> bool:
        """Whether a browser would draw it."""
        return self.kind == "text/html"

    @cached_property
    def text(self) -> str:
        """The body as text; what is no text stays without sense, but whole."""
        return self.body.decode("utf-8", "replace")


class Onlooker:
    """Looks at addresses as this person. It asks with GET only; use it inside `leaving_nothing`: its session is a row."""

    def __init__(self, user: Any, handler: BaseHandler | None = None) -> None:
        self.handler = handler or ready_handler()
        site = urlsplit(settings.SITE_URL)
        self.environ = {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "SERVER_NAME": site.hostname or "localhost",
            "SERVER_PORT": str(site.port or (443 if site.scheme == "https" else 80)),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": site.netloc,
            "HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}={session_of(user)}",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": site.scheme,
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        if settings.SECURE_PROXY_SSL_HEADER and site.scheme == "https":
            name, value = settings.SECURE_PROXY_SSL_HEADER
            self.environ[name] = value

    def get(self, path: str) -> Answer:
        """What this person would get at the address (a path of ours, perhaps with a query)."""
        where = urlsplit(path)
        request = WSGIRequest(
            self.environ
            | {
                "PATH_INFO": unquote_to_bytes(where.path).decode("latin-1"),
                "QUERY_STRING": where.query,
                "wsgi.input": io.BytesIO(),
            }
        )
        response: Any = self.handler.get_response(request)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        # Not `response.close()`: that is the end of a request, where Django gives back the connection we are still using.
        if file := getattr(response, "file_to_stream", None):
            file.close()
        return Answer(path, response.status_code, dict(response.items()), body)


def ready_handler() -> BaseHandler:
    """The service with all its middleware; one serves any number of onlookers."""
    handler = BaseHandler()
    handler.load_middleware()
    return handler


def session_of(user: Any) -> str:
    """The key of a new session of this person."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key
