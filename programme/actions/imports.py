"""A table of applications is uploaded, checked row by row, and brought in by the worker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction

from audit.actions import record, record_each
from core import clock, jobs
from core.decisions import Refused
from core.files import plain_name
from core.spreadsheets import Table
from notifications.actions import cancel, notify
from people.actions import make_accounts
from people.models import LocalAuthority, User
from programme.actions import endorsement as endorsements
from programme.enums import ApplicationState, ImportOutcome
from programme.importing import Known, Planned, email_in, guess, plan
from programme.models import Application, ApplicationImport, Cohort, ImportRow
from programme.notices import application as notices
from programme.notices.endorsement import key_of_request
from programme.queries import imports as queries
from programme.rules import imports as rules
from programme.transitions import ENDORSEMENT, IMPORT

CHUNK = 200  # rows brought in within one transaction


@transaction.atomic
def upload(
    *, table: Table, file_name: str, cohort: Cohort, authority: LocalAuthority | None, by: User
) -> ApplicationImport:
    """Keep the cells of a table that was read; nothing happens with them before somebody has checked it."""
    rules.can_upload(by, cohort=cohort, authority=authority, at=clock.now()).require()
    if table.error:
        raise Refused(table.error)
    made = ApplicationImport.objects.create(
        cohort=cohort,
        authority=authority,
        file_name=plain_name(file_name),
        headings=[heading[:200] for heading in table.headings],
        mapping=guess(table.headings),
        uploaded_at=clock.now(),
        uploaded_by=by,
    )
    ImportRow.objects.bulk_create(
        (ImportRow(brought_in_by=made, number=number, cells=cells) for number, cells in table.rows),
        batch_size=1000,
    )
    record("import.uploaded", by=by, subject=made, cohort=cohort.pk, rows=len(table.rows))
    return made


@transaction.atomic
def check(*, table: ApplicationImport, mapping: dict[str, int], by: User) -> ApplicationImport:
    """Say which column holds what, and write to each row what will happen with it. Nothing is brought in yet."""
    rules.can_check(by, table).require()
    IMPORT.move(table, "check", mapping=mapping)
    rows = list(table.rows.filter(done_at=None).values_list("number", "cells"))
    known = queries.known_for(table, by)
    queries.add_people(known, table.cohort, [email_in(cells, mapping) for _, cells in rows])
    planned = plan(rows, mapping, known, {})
    cells_of = dict(rows)
    # Written anew rather than changed: thousands of rows in a handful of statements.
    table.rows.filter(done_at=None).delete()
    ImportRow.objects.bulk_create(
        (
            ImportRow(
                brought_in_by=table,
                number=row.number,
                cells=cells_of[row.number],
                name=row.name,
                outcome=row.outcome,
                reason=row.reason[:400],
                application_id=row.application_id,
            )
            for row in planned
        ),
        batch_size=500,
    )
    record(IMPORT.event("check"), by=by, subject=table, **queries.counts(table))
    return table


@transaction.atomic
def start(*, table: ApplicationImport, by: User) -> jobs.Job:
    """Set the worker going; the page shows how far it is and can be left."""
    rules.can_start(by, table, to_do=queries.rows_to_do(table).count()).require()
    IMPORT.move(table, "start", started_at=clock.now(), started_by=by)
    record(IMPORT.event("start"), by=by, subject=table, cohort=table.cohort_id)
    runs = len(queries.jobs_of(table))
    return jobs.enqueue("programme.import", f"programme.import:{table.pk}:{runs + 1}", {"import": table.pk})


@transaction.atomic
def discard(*, table: ApplicationImport, by: User) -> ApplicationImport:
    """Throw the table away with all its cells; what an earlier run has brought in stays."""
    rules.can_discard(by, table).require()
    IMPORT.move(table, "discard")
    table.rows.all().delete()
    record(IMPORT.event("discard"), by=by, subject=table)
    return table


def bring_in(*, table: ApplicationImport, progress: jobs.Progress) -> None:
    """Bring the rows in, some at a time; broken off, it goes on where it was. For the worker."""
    by = table.started_by
    if by is None or not IMPORT.can(table, "finish"):
        return
    known = queries.known_for(table, by)
    total = queries.rows_to_do(table).count()
    done = 0
    progress.report(done, total)
    while rows := list(queries.rows_to_do(table)[:CHUNK]):
        try:
            _bring_some_in(table, rows, known, by)
        except IntegrityError:
            # Somebody applied, or made an account, this very moment: look again, and it is known.
            _bring_some_in(table, rows, known, by)
        done += len(rows)
        progress.report(done, total)
    _finish(table)


@transaction.atomic
def _finish(table: ApplicationImport) -> None:
    IMPORT.move(table, "finish", finished_at=clock.now())
    # PRIVACY: cells stay only where they are needed for the file of rows to mend.
    table.rows.exclude(outcome=ImportOutcome.BAD).update(cells=[])
    record(IMPORT.event("finish"), by=None, subject=table, **queries.counts(table))


@transaction.atomic
def stop(*, table: ApplicationImport) -> None:
    """The worker has given up: the rest can be set going again from the check page."""
    if IMPORT.can(table, "stop"):
        IMPORT.move(table, "stop", started_at=None, started_by=None)
        record(IMPORT.event("stop"), by=None, subject=table)


@transaction.atomic
def _bring_some_in(table: ApplicationImport, rows: Sequence[ImportRow], known: Known, by: User) -> None:
    """Look at these rows again, as the world may have changed since the check, and write what they say."""
    queries.add_people(known, table.cohort, [email_in(row.cells, table.mapping) for row in rows])
    # One person twice was seen in the check; of the two rows only the first is still to do.
    planned = {row.number: row for row in plan([(r.number, r.cells) for r in rows], table.mapping, known, {})}
    new = _make_new(table, [row for row in planned.values() if row.outcome == ImportOutcome.NEW], by)
    for change in planned.values():
        if change.outcome == ImportOutcome.CHANGED:
            _change(change, by)
    for row in rows:
        found = planned[row.number]
        row.outcome, row.reason, row.done_at = found.outcome, found.reason[:400], clock.now()
        row.application_id = new.get(row.number, found.application_id)
    ImportRow.objects.bulk_update(rows, ["outcome", "reason", "done_at", "application"])


def _make_new(table: ApplicationImport, rows: Sequence[Planned], by: User) -> dict[int, int]:
    """Submitted applications for these rows, with accounts where there were none; row number → application."""
    people = {row.email: row.name for row in rows if row.user_id is None}
    ids = make_accounts(people=people, by=by) if people else {}
    now = clock.now()
    made = Application.objects.bulk_create(
        Application(
            cohort=table.cohort,
            applicant_id=row.user_id or ids[row.email],
            state=ApplicationState.SUBMITTED,
            created_at=now,
            saved_at=now,
            submitted_at=now,
            submitted_by=by,
            **({"headteacher_name": "Headteacher"} | row.values),
        )
        for row in rows
    )
    record_each("application.brought_in", by=by, subjects=made, cohort=table.cohort_id, table=table.pk)
    if made:
        jobs.enqueue(
            "programme.ask_headteachers",
            f"programme.ask_headteachers:{table.pk}:{made[0].pk}",
            {"applications": [application.pk for application in made], "by": by.pk},
        )
    return {row.number: application.pk for row, application in zip(rows, made, strict=True)}


def _change(row: Planned, by: User) -> None:
    """Write what a row says differently; a headteacher with another address is asked in the other's place."""
    application = Application.objects.select_related("cohort", "applicant").get(pk=row.application_id)
    other_head = row.values.get("headteacher_email", "") != application.headteacher_email
    changes: dict[str, Any] = {**row.values, "saved_at": clock.now(), "version": application.version + 1}
    for name, value in changes.items():
        setattr(application, name, value)
    application.save(update_fields=[name.removesuffix("_id") for name in changes])
    record("application.changed_by_import", by=by, subject=application, fields=sorted(row.values))
    if not other_head:
        return
    asked = application.endorsements.filter(state="requested").first()
    if asked:
        ENDORSEMENT.move(asked, "replace")
        cancel(key=key_of_request(asked))
        record(ENDORSEMENT.event("replace"), by=by, subject=asked, application=application.pk)
        endorsements.request(application=application, by=by)


@transaction.atomic
def ask_headteacher(*, application: Application, by: User) -> None:
    """Ask the headteacher of an application that was brought in, and tell the applicant; once. For the worker."""
    if application.state != ApplicationState.SUBMITTED or application.endorsements.exists():
        return
    endorsements.request(application=application, by=by)
    notify(notices.brought_in(application))
