"""The register taken and corrected, and apologies given before it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from django.db import transaction

from audit.actions import record
from core import clock
from core.decisions import refuse
from core.transitions import StaleState
from notifications.actions import cancel as cancel_mail
from notifications.actions import notify
from people.models import User
from programme.actions.missed import tell_missed
from programme.enums import AttendanceStatus, SessionState
from programme.models import Attendance, Session
from programme.notices import register as notices
from programme.queries.register import Line, Mark, Register, register_of
from programme.queries.session import leads_of, own_enrolments
from programme.rules import register as rules
from programme.rules import session as session_rules
from programme.transitions import SESSION


@transaction.atomic
def take(*, session: Session, marks: Mapping[int, Mark], stamp: str, by: User) -> Register:
    """Save the register of the participants this person marks, all at once; the session counts as held from then on.

    marks: enrolment id -> mark, for everybody on `register_of(session, by)`. stamp: the one the form was opened under;
    StaleState when somebody saved since (unless they saved the very same). Missing somebody is told to them; the second
    miss in a row is told to the lead, once.
    """
    rules.can_take(by, session).require()
    session = Session.objects.select_for_update().get(pk=session.pk)
    register = register_of(session, by)
    lines = {line.enrolment.pk: line for line in register.lines}
    if set(marks) != set(lines) or any(mark.status not in AttendanceStatus.values for mark in marks.values()):
        refuse("Mark everybody on the register: it has changed since you opened it. Load it again.").require()
    changed = [
        line for pk, line in lines.items() if (line.status, line.note) != (marks[pk].status, marks[pk].note)
    ]
    if not changed and session.state == SessionState.HELD:
        return register
    if stamp != register.stamp:
        who = register.last.recorded_by if register.last else "Somebody"
        raise StaleState(f"{who} saved this register while you had it open, so yours was not saved over it.")
    write(session, changed, marks, by)
    # Who sent apologies beforehand hears of the way to catch up when the register is taken, though their line stands.
    concerned = changed if session.state == SessionState.HELD else list(lines.values())
    if session.state == SessionState.ARRANGED:
        counts = Counter(mark.status for mark in marks.values())
        SESSION.move(session, "hold", register_taken_at=clock.now(), register_taken_by=by)
        record(SESSION.event("hold"), by=by, subject=session, **counts)
    else:
        facts = {str(line.enrolment.pk): [line.status, marks[line.enrolment.pk].status] for line in changed}
        record("register.taken", by=by, subject=session, changed=facts)
    tell_missed(session, concerned, marks)
    return register_of(session, by)


def write(session: Session, lines: list[Line], marks: Mapping[int, Mark], by: User) -> None:
    """One statement for all new lines and one for all changed ones."""
    now = clock.now()
    rows = [
        Attendance(
            pk=line.attendance.pk if line.attendance else None,
            session=session,
            enrolment=line.enrolment,
            status=marks[line.enrolment.pk].status,
            note=marks[line.enrolment.pk].note,
            recorded_at=now,
            recorded_by=by,
        )
        for line in lines
    ]
    Attendance.objects.bulk_create([row for row in rows if row.pk is None])
    Attendance.objects.bulk_update(
        [row for row in rows if row.pk is not None], ["status", "note", "recorded_at", "recorded_by"]
    )


@transaction.atomic
def give_apologies(*, session: Session, note: str, by: User) -> Attendance:
    """Say beforehand that one can't come; the lead hears of it, and the register shows it."""
    enrolment = own_enrolments(by, session).select_related("participant", "authority").first()
    session_rules.can_give_apologies(by, session, enrolment).require()
    assert enrolment is not None  # noqa: S101 -- the rule has refused otherwise
    row, is_new = Attendance.objects.get_or_create(
        session=session,
        enrolment=enrolment,
        defaults={
            "status": AttendanceStatus.APOLOGIES,
            "note": note,
            "recorded_at": clock.now(),
            "recorded_by": by,
        },
    )
    if not is_new:
        if row.note == note and row.status == AttendanceStatus.APOLOGIES:
            return row
        row.status, row.note, row.recorded_at, row.recorded_by = (
            AttendanceStatus.APOLOGIES,
            note,
            clock.now(),
            by,
        )
        row.save(update_fields=["status", "note", "recorded_at", "recorded_by"])
    record("apologies.given", by=by, subject=session, enrolment=enrolment.pk)
    notify(*(notices.apologies_given(row, lead) for lead in leads_of([enrolment.authority_id])))
    return row


@transaction.atomic
def withdraw_apologies(*, session: Session, by: User) -> None:
    """Say that one can come after all; the register is as if nothing had been said."""
    enrolment = own_enrolments(by, session).first()
    session_rules.can_give_apologies(by, session, enrolment).require()
    rows = Attendance.objects.filter(
        session=session, enrolment=enrolment, status=AttendanceStatus.APOLOGIES, recorded_by=by
    )
    row = rows.first()
    if row is not None:
        for lead in leads_of([enrolment.authority_id]):
            cancel_mail(key=notices.apologies_key(row, lead))
        rows.delete()
        record("apologies.withdrawn", by=by, subject=session, enrolment=enrolment.pk)
