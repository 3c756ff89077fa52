"""Journal entries saved, finished and restored. Nothing written is lost: every text that is replaced is kept."""

from __future__ import annotations

from django.db import transaction

from audit.actions import record
from core import clock
from core.decisions import refuse
from core.earlier import THINNED_EVERY, surplus
from core.transitions import StaleState
from people.models import User
from programme.enums import Moment
from programme.models import Enrolment, Feature, JournalEntry, JournalVersion, Prompt
from programme.rules import journal as rules


class EntryChanged(StaleState):
    """The entry was saved elsewhere meanwhile; `theirs` is what stands there now."""

    def __init__(self, theirs: JournalEntry) -> None:
        super().__init__(
            "This entry was saved in another window or on another device while you had it open here. "
            "Nothing is lost: both texts are here."
        )
        self.theirs = theirs


@transaction.atomic
def save_entry(
    *,
    enrolment: Enrolment,
    feature: Feature,
    moment: str,
    text: str,
    rating: int | None,
    version: int,
    by: User,
) -> JournalEntry:
    """Save what the writer has now, keeping what it replaces.

    version: the one the page was opened under (0 for a new entry); EntryChanged when another was saved since.
    """
    rules.can_write(by, enrolment).require()
    if feature.cohort_id != enrolment.cohort_id or moment not in Moment.values:
        refuse("There is no such page in this journal.").require()
    entry, is_new = JournalEntry.objects.get_or_create(
        enrolment=enrolment,
        feature=feature,
        moment=moment,
        defaults={"text": text, "rating": rating, "version": 1, "saved_at": clock.now()},
    )
    if is_new:
        keep_questions(entry)
        record("journal_entry.started", by=by, subject=entry)
        return entry
    if (entry.text, entry.rating) == (text, rating):
        return entry
    won = JournalEntry.objects.filter(pk=entry.pk, version=version).update(
        text=text, rating=rating, version=version + 1, saved_at=clock.now()
    )
    if not won:
        entry.refresh_from_db()
        raise EntryChanged(entry)
    if entry.text != text:
        keep(entry)
    entry.refresh_from_db()
    return entry


def keep_questions(entry: JournalEntry) -> None:
    """Write down what the journal asked when the entry was begun: the team may reword it, the answer stays readable."""
    prompts = Prompt.objects.filter(feature=entry.feature_id, moment=entry.moment).order_by("number")
    entry.asked = "\n".join(prompts.values_list("text", flat=True))
    if entry.asked:
        JournalEntry.objects.filter(pk=entry.pk).update(asked=entry.asked)


def keep(entry: JournalEntry) -> None:
    """Keep the text that was just replaced; now and then drop some of what lies far back."""
    JournalVersion.objects.get_or_create(
        entry=entry, version=entry.version, defaults={"text": entry.text, "saved_at": entry.saved_at}
    )
    if entry.version % THINNED_EVERY:
        return
    saved = entry.versions.order_by("-version").values_list("pk", "saved_at")
    JournalVersion.objects.filter(pk__in=surplus(saved)).delete()


@transaction.atomic
def finish_entry(
    *,
    enrolment: Enrolment,
    feature: Feature,
    moment: str,
    text: str,
    rating: int | None,
    version: int,
    by: User,
) -> JournalEntry:
    """Save, and say that the entry is finished: that, and only that, is what staff see. It can still be changed."""
    if not text.strip():
        refuse("Write something before you finish this entry.").require()
    entry = save_entry(
        enrolment=enrolment, feature=feature, moment=moment, text=text, rating=rating, version=version, by=by
    )
    if JournalEntry.objects.filter(pk=entry.pk, finished_at=None).update(finished_at=clock.now()):
        record("journal_entry.finished", by=by, subject=entry)
        entry.refresh_from_db()
    return entry


@transaction.atomic
def restore_entry(*, entry: JournalEntry, earlier: int, version: int, by: User) -> JournalEntry:
    """Bring an earlier text back as the newest; the one it replaces is kept like any other."""
    row = entry.versions.filter(version=earlier).first()
    if row is None:
        refuse("That earlier text is no longer kept.").require()
    assert row is not None  # noqa: S101 -- refused above
    restored = save_entry(
        enrolment=entry.enrolment,
        feature=entry.feature,
        moment=entry.moment,
        text=row.text,
        rating=entry.rating,
        version=version,
        by=by,
    )
    record("journal_entry.restored", by=by, subject=entry, earlier=earlier)
    return restored
