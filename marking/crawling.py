"""Every page and file that one person can come to from a few addresses: of each kind one, and of each script all."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.conf import settings
from django.urls import Resolver404, ResolverMatch, resolve
from lxml import etree, html

from core.onlooker import Answer

PAGES_AT_MOST = 150
LEADS_ON = {"a": "href", "link": "href", "img": "src", "iframe": "src", "object": "data", "embed": "src"}


class TooMany(Exception):
    """The pages don't come to an end."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One answer: of what kind of page it is, and every address of ours that stands in it."""

    page: str
    code: str
    answer: Answer
    addresses: frozenset[str]


def crawl(get: Callable[[str], Answer], seeds: Iterable[str]) -> Iterator[Seen]:
    """Look at the seeds and at whatever they lead to. Of pages that differ only in the record they show, one is enough.

    A script is no such record: its words are its own, so each is looked at. Raises TooMany beyond PAGES_AT_MOST.
    """
    waiting = deque(seeds)
    done: set[tuple[str, str, str]] = set()
    while waiting:
        path = waiting.popleft()
        key = kind_of(path)
        if key is None or key in done:
            continue
        if len(done) == PAGES_AT_MOST:
            raise TooMany
        done.add(key)
        answer = get(path)
        addresses, onwards = leads_of(answer)
        yield Seen(key[0], key[1], answer, frozenset(addresses))
        waiting.extend(onwards)


def kind_of(path: str) -> tuple[str, str, str] | None:
    """(kind of page, script, form of file); None where nothing of ours answers."""
    found = match_of(urlsplit(path).path)
    # The demonstration's own door names everybody one can be, authors too; no real service has it.
    if found is None or found.view_name == "demo":
        return None
    query = dict(parse_qsl(urlsplit(path).query))
    return found.view_name, str(found.kwargs.get("code", "")), query.get("format", "")


@lru_cache(maxsize=4096)
def match_of(path: str) -> ResolverMatch | None:
    """What answers at a path."""
    try:
        return resolve(path)
    except Resolver404:
        return None


def leads_of(answer: Answer) -> tuple[set[str], list[str]]:
    """(every address of ours in an answer, whatever it stands for; those that a press or the browser follows)."""
    if location := answer.headers.get("Location", ""):
        target = ours(location, answer.path)
        return ({target}, [target]) if target else (set(), [])
    if not answer.is_page or not answer.body.strip():
        return set(), []
    try:
        root = html.document_fromstring(answer.text)
    except (etree.ParserError, ValueError):
        return set(), []
    addresses, onwards = set(), []
    for element in root.iter(etree.Element):
        for name, value in element.items():
            if not value.startswith(("/", "?", settings.SITE_URL)):
                continue
            target = ours(value, answer.path)
            if not target:
                continue
            addresses.add(target)
            if LEADS_ON.get(str(element.tag)) == name:
                onwards.append(target)
    return addresses, onwards


def ours(address: str, base: str) -> str:
    """An address as a path of this service with its query; empty where it is somebody else's or a file of the design."""
    whole = urlsplit(urljoin(f"{settings.SITE_URL}{base}", address))
    if f"{whole.scheme}://{whole.netloc}" != settings.SITE_URL or whole.path.startswith(settings.STATIC_URL):
        return ""
    return f"{whole.path}?{whole.query}" if whole.query else whole.path
