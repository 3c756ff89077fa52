"""The queue as tables, and what a decision will do, row by row."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.urls import reverse

from core import clock
from core.decisions import Decision
from core.ui.dates import clock_time, deadline, short_date
from core.ui.tables import Cell, Column, TableRow
from people.models import User
from people.roles import Permission, everywhere
from programme.actions.queue import Outcome
from programme.enums import ApplicationState as A
from programme.enums import EndorsementState as H
from programme.models import Application, Endorsement
from programme.pages.application import KIND, Standing
from programme.pages.endorsement import SUPPORT_KIND
from programme.queries.cohort import Places
from programme.rules import endorsement as support_rules
from programme.rules import offer as rules

COLUMNS = [
    Column("Name", sort="name"),
    Column("School", sort="school"),
    Column("Submitted", sort="submitted"),
    Column("Headteacher"),
    Column("Application"),
]
PLACE_COLUMNS = [
    Column("Authority"),
    Column("Places", numeric=True),
    Column("Taken", numeric=True),
    Column("Offered", numeric=True),
    Column("Left", numeric=True),
    Column("To decide", numeric=True),
]
SUPPORT = {
    H.REQUESTED: "Not answered yet",
    H.SUPPORTED: "Supports it",
    H.NOT_SUPPORTED: "Does not support it",
    H.NOT_ME: "Wrong person asked",
    H.BOUNCED: "Mail came back",
    H.REPLACED: "Being replaced",
}
# What staff have to do about a state, as a tag's kind: their turn is "attention", others' is "waiting".
STAFF_KIND = KIND | {A.SUBMITTED: "attention", A.OFFERED: "waiting", A.LAPSED: "neutral"}
VERBS = {
    "offer": ("Offer a place", "Offer the places", "offered a place"),
    "wait_list": ("Put on the waiting list", "Put them on the waiting list", "put on the waiting list"),
    "decline": ("Decline", "Decline them", "declined"),
}


def support_cell(state: str | None) -> Cell:
    """The headteacher's part as a tag."""
    if not state:
        return Cell("Nobody asked", kind="neutral")
    return Cell(SUPPORT[H(state)], kind=SUPPORT_KIND[state])


def table(applications: Iterable[Application]) -> list[TableRow]:
    """The rows of the queue. Each application has `endorsement_state`, school and authority with it."""
    return [
        TableRow(
            [
                Cell(
                    a.full_name,
                    url=reverse("programme:queue-application", kwargs={"pk": a.pk}),
                    note=a.teaches,
                ),
                Cell(a.school.name, note=a.authority.name),
                short_date(a.submitted_at),
                support_cell(a.endorsement_state),  # type: ignore[attr-defined]
                Cell(a.get_state_display(), kind=STAFF_KIND[a.state]),
            ],
            id=a.pk,
            name=a.full_name,
        )
        for a in applications
    ]


def places_table(rows: Iterable[Places]) -> list[TableRow]:
    """The places of each authority; one without places left is marked."""
    return [
        TableRow(
            [row.authority.name, row.places, row.taken, row.offered, row.left, row.waiting],
            kind="" if row.left else "attention",
        )
        for row in rows
    ]


EXPORT_HEAD = [
    "Cohort",
    "Name",
    "School",
    "SEED code",
    "Authority",
    "Sector",
    "Teaches",
    "Post",
    "Works",
    "GTCS number",
    "Submitted",
    "Headteacher",
    "Application",
    "Accept by",
]


def export_rows(applications: Iterable[Application]) -> Iterator[list[Any]]:
    """The queue's rows for a spreadsheet. PRIVACY: no statement, no adjustments, no phone number."""
    for a in applications:
        yield [
            a.cohort.name,
            a.full_name,
            a.school.name,
            a.school.seed_code,
            a.authority.name,
            a.get_sector_display(),
            a.teaches,
            a.post,
            a.working_pattern,
            a.gtcs_number,
            a.submitted_at,
            support_cell(a.endorsement_state).text,  # type: ignore[attr-defined]
            a.get_state_display(),
            a.accept_by,
        ]


def standing(application: Application) -> Standing:
    """Where it is, as staff say it."""
    sentences = []
    if application.accept_by and application.state == A.OFFERED:
        sentences.append(f"The offer can be accepted until {deadline(application.accept_by)}.")
    if application.decided_by and application.decided_at:
        sentences.append(f"Decided by {application.decided_by} on {short_date(application.decided_at)}.")
    if application.told_after and application.told_after > clock.now():
        told = clock_time(application.told_after)
        sentences.append(f"The applicant is told at {told}. Until then it can be undone.")
    if application.decision_note:
        sentences.append(f"Written to the applicant: {application.decision_note}")
    if application.withdrawn_reason:
        sentences.append(f"Reason for withdrawing: {application.withdrawn_reason}")
    return Standing(application.get_state_display(), STAFF_KIND[application.state], "", sentences)


def decisions(user: User, application: Application, left: int) -> dict[str, Decision]:
    """What the person may do with the application now; `left` places are free in its authority."""
    return {
        "offer": rules.can_offer(
            user,
            application,
            endorsement_state=application.endorsement_state,  # type: ignore[attr-defined]
            left=left,
        ),
        "wait_list": rules.can_wait_list(user, application),
        "decline": rules.can_decline(user, application),
        "note": rules.can_note(user, application),
        "undo": rules.can_undo(user, application, clock.now()),
    }


def decisions_on_support(user: User, endorsement: Endorsement | None) -> dict[str, Decision]:
    """What the person may write down about the headteacher's part."""
    if endorsement is None:
        return {}
    return {
        "bounce": support_rules.can_bounce(user, endorsement),
        "phone_in": support_rules.can_phone_in(user, endorsement),
    }


def check(
    user: User, verb: str, picked: Sequence[Application], left: dict[tuple[int, int | None], int]
) -> dict[str, Any]:
    """The check page: a row an application, with what stands in its way; places are used up in order of submission."""
    left = dict(left)
    lines: list[tuple[Application, Decision, str]] = []
    beyond = 0
    for application in picked:
        key = (application.cohort_id, application.authority_id)
        decision = decisions(user, application, left.get(key, 0))[verb]
        warning = ""
        if verb == "offer" and decision:
            if left.get(key, 0) <= 0:
                beyond += 1
                warning = f"Beyond the places of {application.authority}"
            left[key] = left.get(key, 0) - 1
        lines.append((application, decision, warning))
    able = sum(1 for _, decision, _ in lines if decision)
    title, press, _ = VERBS[verb]
    return {
        "title": title,
        "press": press,
        "lines": lines,
        "able": able,
        "unable": len(lines) - able,
        "beyond": beyond,
        "is_offer": verb == "offer",
        "may_go_beyond": everywhere(user, Permission.APPLICATION_DECIDE),
        "support": {a.pk: support_cell(a.endorsement_state) for a in picked},  # type: ignore[attr-defined]
    }


def outcome_messages(verb: str, outcomes: Sequence[Outcome]) -> list[tuple[int, str]]:
    """What became of the decision, for the message at the top of the queue."""
    done = [outcome for outcome in outcomes if outcome.done]
    found = []
    if done:
        names = done[0].application.full_name if len(done) == 1 else f"{len(done)} applicants"
        told = clock_time(done[0].application.told_after)
        found.append(
            (
                messages.SUCCESS,
                f"{names} {VERBS[verb][2]}. A mail tells them so at {told}; until then you can undo it.",
            )
        )
    for outcome in outcomes:
        if not outcome.done:
            found.append((messages.WARNING, f"{outcome.application.full_name}: {outcome.reason}"))
    return found
