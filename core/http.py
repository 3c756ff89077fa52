"""What every answer carries, and how a refusal becomes a page."""

import errno
import logging
import os
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed, ObjectDoesNotExist
from django.db import connection
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from core.decisions import NotYourRole, NotYours, Refused
from core.transitions import StaleState

MOST_ID = 2**63 - 1
log = logging.getLogger(__name__)
# A disk that is full, a share of it that is used up, a file larger than may be, and a disk that takes nothing any more.
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}
FULL = "There is no room to keep this just now, so nothing was changed. Try again in an hour."

type GetResponse = Callable[[HttpRequest], HttpResponse]


class QueryClock:
    """Counts the queries of one request and the seconds they took."""

    def __init__(self) -> None:
        self.count = 0
        self.seconds = 0.0

    def __call__(self, execute, sql, params, many, context):
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.count += 1
            self.seconds += time.perf_counter() - started


class ServerTimingMiddleware:
    """In the demonstration, say on every answer how many queries it took and how long."""

    def __init__(self, get_response: GetResponse) -> None:
        if not settings.DEMO:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        queries = QueryClock()
        started = time.perf_counter()
        with connection.execute_wrapper(queries):
            response = self.get_response(request)
        total = (time.perf_counter() - started) * 1000
        response["Server-Timing"] = (
            f'db;desc="{queries.count} queries";dur={queries.seconds * 1000:.1f}, app;dur={total:.1f}'
        )
        return response


class HeadersMiddleware:
    """Nothing a person was shown stays in a cache, and no other site may embed it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault("Cross-Origin-Embedder-Policy", "require-corp")
        if not request.path.startswith(settings.STATIC_URL):
            response.setdefault("Cache-Control", "no-store")
        return response


class RefusalMiddleware:
    """Turns a refusal into a page with its sentence: strangers get 404, insiders 403, the slower of two 409, a full disk 507.

    Whoever only looks at an address that takes a press gets a page too, where Django's answer would be blank.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or response.get("Content-Type", "").startswith("application/json"):
            return response
        page = self.answer(request, 405, "405.html", "This address takes the press of a button, not a look.")
        page["Allow"] = response.get("Allow", "")
        return page

    def process_view(
        self, request: HttpRequest, view: object, args: tuple, kwargs: dict[str, object]
    ) -> None:
        """A number that no database column can hold is the number of no record, and so is a text that none can."""
        for value in kwargs.values():
            if (isinstance(value, int) and value > MOST_ID) or (isinstance(value, str) and "\0" in value):
                raise Http404

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotYours):
            return self.answer(request, 404, "404.html", exception.reason)
        if isinstance(exception, Refused):
            lacks_role = isinstance(exception, NotYourRole)
            return self.answer(request, 403, "403.html", exception.reason, lacks_role=lacks_role)
        if isinstance(exception, StaleState):
            return self.answer(request, 409, "409.html", exception.reason)
        if isinstance(exception, OSError) and exception.errno in NO_ROOM:
            log.critical("no room to write: %s", os.strerror(exception.errno))
            return self.answer(request, 507, "507.html", FULL)
        return None

    def answer(
        self, request: HttpRequest, status: int, template: str, reason: str, **more: Any
    ) -> HttpResponse:
        if wants_json(request):
            return JsonResponse({"error": reason}, status=status)
        return render(request, template, {"reason": reason, **more}, status=status)


def wants_json(request: HttpRequest) -> bool:
    """Whether a small script of ours asks, rather than a person's browser."""
    return request.headers.get("X-Requested-With") in ("fetch", "autosave")


def get_or_404[M: Model](queryset: QuerySet[M], **lookup: object) -> M:
    """The one record of what this person may see, or the page that strangers get."""
    try:
        return queryset.get(**lookup)
    except (ObjectDoesNotExist, ValueError, OverflowError):
        raise Http404 from None


def back_or(request: HttpRequest, fallback: str) -> str:
    """The page of ours that the form came from (its `next` field), or the fallback. Never another site."""
    from django.utils.http import url_has_allowed_host_and_scheme

    target = request.POST.get("next", "")
    if target.startswith("/") and url_has_allowed_host_and_scheme(
        target, {request.get_host()}, require_https=request.is_secure()
    ):
        return target
    return fallback
