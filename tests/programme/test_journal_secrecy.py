"""Staff see done or not done: every page and export that their links lead to is walked, looking for planted words."""

import io
import re
import zipfile

import pytest
from django.urls import Resolver404, resolve

from audit.models import AuditEvent
from notifications.models import Message
from tests.builders_journal import lifted, replied, share
from tests.builders_meeting import arranged_session, catch_up_at, entry_of
from tests.builders_trios import completed, trio_of

pytestmark = pytest.mark.django_db
PLANTED = ("Plantedentry", "Plantedearlier", "Plantedreply")
HREF = re.compile(r'href="(/[^"#]*)')
# Some of what leads and the team must have met, so that the walk is known to have gone far.
EXPECTED = {
    "awards:participant-detail  False",
    "awards:participant-list  True",
    "casestudies:overview-export xlsx False",
    "trios:trio-detail  False",
}
MOST = 400  # pages, so that a mistake in this walk can't run for ever


@pytest.fixture
def planted(cast):
    """A journal with an earlier text, a reply, a pair in the evidence, all shared, in a year with everything else."""
    trio = trio_of(cast)
    lifted(cast.enrolment, texts=("Plantedentry before", "Plantedentry after"))
    entry = entry_of(cast.enrolment, number=2, texts=("Plantedearlier", "Plantedentry"), finished=True)
    for name in ("mentor", "trio"):
        share(entry, name)
    replied(entry, cast.mentor, "Plantedreply")
    arranged_session(cast)
    arranged_session(cast, days=0, hour=1)
    catch_up_at(cast)
    completed(cast, trio)
    return entry


def door(path: str) -> str:
    """The kind of page an address leads to, with the kind of file, so that each is opened once."""
    try:
        match = resolve(path.split("?")[0])
    except Resolver404:
        return path
    return f"{match.view_name} {match.kwargs.get('kind', '')} {'format' in path}"


def unpacked(body: bytes) -> bytes:
    """What a spreadsheet holds inside its wrapping; anything else as it is."""
    if not body.startswith(b"PK"):
        return body
    pack = zipfile.ZipFile(io.BytesIO(body))
    return b" ".join(pack.read(name) for name in pack.namelist())


def walk(client) -> dict[str, str]:
    """Everything that links lead to from the person's home, each kind of page once: kind -> what it says."""
    said: dict[str, str] = {}
    waiting = ["/home/", "/participants/?format=csv"]
    while waiting and len(said) < MOST:
        path = waiting.pop(0)
        if door(path) in said or path.startswith("/static/") or "logout" in path:
            continue
        answer = client.get(path, follow=True)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        said[door(path)] = f"{dict(answer.headers)} {unpacked(body).decode('utf-8', 'replace')}"
        waiting += [link.replace("&amp;", "&") for link in HREF.findall(said[door(path)])]
    return said


def test_no_page_or_export_of_staff_holds_a_word_of_a_journal(cast, as_, planted):
    for role in ("team", "lead", "admin", "tutor", "examiner", "marker"):
        said = walk(as_(getattr(cast, role)))
        assert {kind: word for kind, text in said.items() for word in PLANTED if word in text} == {}
        if role in ("team", "lead"):
            assert said.keys() >= EXPECTED


def test_no_mail_and_no_event_holds_a_word_of_a_journal(cast, planted):
    told = [f"{mail.subject} {mail.context}" for mail in Message.objects.all()]
    told += [str(event.facts) for event in AuditEvent.objects.all()]
    assert len(told) > 10
    assert [text for text in told for word in PLANTED if word in text] == []


def test_the_walk_would_find_it(cast, as_, planted):
    """The same walk, by the writer, meets every planted word: so the walk is a real one."""
    said = "".join(walk(as_(cast.participant)).values())
    assert [word for word in PLANTED if word not in said] == []
