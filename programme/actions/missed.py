"""What a register sets going: those who missed a session are told, their leads when it was the second in a row.

A mail that a correction has made untrue is stopped while it waits; the same news becoming true again is told again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from notifications.actions import cancel as cancel_mail
from notifications.actions import notify
from notifications.enums import MessageState
from notifications.models import Message
from programme.enums import AttendanceStatus
from programme.models import Attendance, Enrolment, Session
from programme.notices import register as notices
from programme.queries.register import Line, Mark, missed_in_a_row
from programme.queries.session import leads_of


def tell_missed(session: Session, lines: list[Line], marks: Mapping[int, Mark]) -> None:
    """After these lines were written over: tell who missed it and, once a run, their leads.

    lines: as they stood before; marks: what they say now. Who was there now and before is not looked at.
    """
    missed = [
        line.enrolment for line in lines if marks[line.enrolment.pk].status in AttendanceStatus.missed()
    ]
    corrected = [
        line.enrolment
        for line in lines
        if line.status in AttendanceStatus.missed() and line.enrolment not in missed
    ]
    if not missed and not corrected:
        return
    stopped = keys_of(f"{notices.MISSED_KIND}:{session.pk}:", stopped=True)
    for enrolment in missed:
        key = unused(notices.missed_key(session, enrolment), stopped)
        notify(notices.missed(session, enrolment, marks[enrolment.pk].status, key=key))
    for enrolment in corrected:
        cancel_mail(key=unused(notices.missed_key(session, enrolment), stopped))
        for key in keys_of(notices.in_a_row_prefix(enrolment)):
            cancel_mail(key=key)
    runs = missed_in_a_row(enrolment.pk for enrolment in missed + corrected)
    for enrolment in missed + corrected:
        run = runs.get(enrolment.pk, [])
        if len(run) >= 2:
            tell_leads(enrolment, run)


def tell_leads(enrolment: Enrolment, run: list[Attendance]) -> None:
    """Alert the leads of a run of two or more, unless an alert that began in it has told them already."""
    start = notices.in_a_row_prefix(enrolment)
    named = {row.session_id for row in run}
    if any(int(key.removeprefix(start).split(":")[0]) in named for key in keys_of(start)):
        return
    stopped = keys_of(start, stopped=True)
    for lead in leads_of([enrolment.authority_id]):
        key = unused(notices.in_a_row_key(enrolment, run, lead), stopped)
        notify(notices.missed_in_a_row(enrolment, run, lead, key=key))


def keys_of(start: str, *, stopped: bool = False) -> set[str]:
    """The names of mails in the outbox that begin so: those that were stopped, or all others."""
    rows = Message.objects.filter(dedupe_key__startswith=start)
    state = MessageState.CANCELLED
    rows = rows.filter(state=state) if stopped else rows.exclude(state=state)
    return set(rows.values_list("dedupe_key", flat=True))


def unused(key: str, stopped: Iterable[str]) -> str:
    """The name itself, or with a number behind it when a mail of that name was stopped."""
    taken, number, name = set(stopped), 1, key
    while name in taken:
        number += 1
        name = f"{key}:{number}"
    return name
