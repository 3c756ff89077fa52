"""What is kept of a visit: the shared record and each person's own note."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from audit.actions import record
from core import clock
from core.transitions import StaleState
from people.models import User
from trios.models import PrivateNote, Visit, VisitRecord
from trios.rules import record as rules

CHANGED = "This was saved in another window or by somebody else while you had it open here. Nothing is lost: both texts are here."


class TextChanged(StaleState):
    """The text was saved elsewhere meanwhile; `theirs` is the row as it stands now."""

    theirs: VisitRecord | PrivateNote

    def __init__(self, theirs: VisitRecord | PrivateNote) -> None:
        super().__init__(CHANGED)
        self.theirs = theirs


@transaction.atomic
def save_record(
    *, visit: Visit, notes: str, version: int, by: User, area_of_strength: str = "", stage: str = ""
) -> VisitRecord:
    """Save the record of a visit. What the visit looks at is the host's to say; from others it is left as it stands.

    version: the one the page was opened under (0 for none); TextChanged when another was saved since.
    """
    rules.can_write(by, visit).require()
    columns = {"notes": notes}
    if rules.can_choose(by, visit):
        columns |= {"area_of_strength": area_of_strength, "stage": stage}
    try:
        with transaction.atomic():
            row, is_new = VisitRecord.objects.get_or_create(
                visit=visit, defaults={**columns, "version": 1, "saved_at": clock.now(), "saved_by": by}
            )
    except IntegrityError:
        row, is_new = VisitRecord.objects.get(visit=visit), False
    if is_new:
        record("visit_record.started", by=by, subject=row)
        return row
    if all(getattr(row, name) == value for name, value in columns.items()):
        return row
    won = VisitRecord.objects.filter(pk=row.pk, version=version).update(
        **columns, version=version + 1, saved_at=clock.now(), saved_by=by
    )
    row.refresh_from_db()
    if not won:
        raise TextChanged(row)
    return row


@transaction.atomic
def save_note(*, visit: Visit, text: str, version: int, by: User) -> PrivateNote:
    """Save the writer's own note of a visit; nobody else ever reads it."""
    rules.can_note(by, visit).require()
    row, is_new = PrivateNote.objects.get_or_create(
        visit=visit, writer=by, defaults={"text": text, "version": 1, "saved_at": clock.now()}
    )
    if is_new or row.text == text:
        return row
    won = PrivateNote.objects.filter(pk=row.pk, version=version).update(
        text=text, version=version + 1, saved_at=clock.now()
    )
    row.refresh_from_db()
    if not won:
        raise TextChanged(row)
    return row
