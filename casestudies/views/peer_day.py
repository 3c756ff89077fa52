"""One group: when, where and with whom; and on the day whose turn it is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from casestudies.actions.peer_day import note_heard, note_presented
from casestudies.forms.peer_feedback import QUESTIONS
from casestudies.models import PeerGroup, PeerGroupMember
from casestudies.queries import peer_group as queries
from casestudies.queries.peer_feedback import Attended, attendance_of, own_of, presented, received
from casestudies.rules import peer_day as day_rules
from casestudies.rules import peer_group as rules
from casestudies.running_order import Turn, present_and_next, turns
from casestudies.views import peer_group, tasks_of
from core import clock
from core.decisions import Refused
from core.http import get_or_404
from core.ui.dates import clock_time, full_datetime
from core.ui.lists import Row, Task
from core.ui.tables import Cell, Column, TableRow
from people.models import User

NO_BREAK = "\N{NO-BREAK SPACE}"
SAID = {True: "gave it", False: "did not give it", None: ""}
ORDER = [Column("Presenter"), Column("Time"), Column("Authority")]


@require_safe
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """One group with its running order, for its members and for staff."""
    row = get_or_404(queries.with_members(queries.groups_visible_to(request.user)), pk=pk)
    return render(request, "casestudies/peer_group.html", page_of(request.user, row))


def page_of(user: User, row: PeerGroup) -> dict[str, Any]:
    """What the page of a group says to this person."""
    can_arrange = rules.can_arrange_group(user, row)
    is_staff = bool(can_arrange) or bool(rules.can_list_groups(user))
    order = order_of(row)
    mine = queries.own_member(user, row)
    has_begun = rules.has_begun(row)
    attended = attendance_of(row) if is_staff and has_begun else {}
    columns = [*ORDER, Column("Attendance")] if attended else ORDER
    return {
        "group": row,
        "facts": facts_of(row),
        "columns": [*columns, Column("Move", hidden_label=True)] if can_arrange else columns,
        "rows": [
            order_cells(row, place, attended, can_move=bool(can_arrange))
            for place in range(len(order_members(row)))
        ],
        "order": order,
        "mine": mine,
        "has_begun": has_begun,
        "is_over": bool(order) and order[-1].ends_at < clock.now(),
        "tasks": tasks_for(row, mine) if mine and has_begun else [],
        "received": received_by(mine, user) if mine and has_begun else [],
        "is_staff": is_staff,
        "can_arrange": can_arrange,
        "can_publish": rules.can_publish_group(user, row),
        "notes": notes_of(user, row, attended),
        "trail": peer_group.trail(row) if is_staff else tasks_of.trail((str(row), "")),
    }


def order_members(row: PeerGroup) -> list[Any]:
    """The members who take part."""
    return list(queries.taking_part(row))


def order_of(row: PeerGroup) -> list[Turn]:
    """The turns, once there is a day."""
    return turns(row.starts_at, row.minutes, order_members(row)) if row.starts_at else []


def hours_of(turn: Turn) -> str:
    """ "4:20 pm to 4:40 pm"."""
    return " to ".join(clock_time(at).replace(" ", NO_BREAK) for at in (turn.starts_at, turn.ends_at))


def facts_of(row: PeerGroup) -> list[Row]:
    """When and where."""
    return [
        Row("When", full_datetime(row.starts_at) if row.starts_at else "Not set yet"),
        Row("Where", row.place or ("Online" if row.join_link else "Not set yet")),
        Row("Each presenter has", f"{row.minutes} minutes, questions included"),
    ]


def tasks_for(row: PeerGroup, mine: PeerGroupMember) -> list[Task]:
    """The others who present, and whether one has given them feedback."""
    written, tasks = own_of(mine), []
    for member in presented(row):
        if member.pk == mine.pk:
            continue
        said = written.get(member.pk)
        status, kind = ("Kept for later", "attention") if said else ("Not started", "neutral")
        if said and said.given_at:
            status, kind = "Given", "ok"
        url = reverse("casestudies:peer-feedback", kwargs={"pk": member.pk})
        tasks.append(Task(str(member.enrolment.participant), url, status, kind, done=kind == "ok"))
    return tasks


def received_by(mine: PeerGroupMember, user: User) -> list[dict[str, Any]]:
    """What the others wrote, under their names."""
    return [
        {
            "name": str(row.giver.enrolment.participant),
            "answers": [(question, getattr(row, name)) for name, question in QUESTIONS.items()],
        }
        for row in received(mine, user)
    ]


def attendance_cell(said: Attended, member: PeerGroupMember) -> Cell:
    """Whether somebody's feedback makes their attendance, or a note does."""
    if member.heard_at and not said.is_whole:
        return Cell("Attended", kind="ok", note="Noted by the lead or the team")
    note = f"{said.given} of {said.others} given feedback"
    return Cell(
        "Attended" if said.is_whole else "Not yet", kind="ok" if said.is_whole else "neutral", note=note
    )


def order_cells(row: PeerGroup, place: int, attended: dict[int, Attended], *, can_move: bool) -> TableRow:
    """One presenter of the running order."""
    member = order_members(row)[place]
    order = order_of(row)
    person = member.enrolment.participant
    cells: list[Any] = [
        Cell(f"{place + 1}. {person}", note=str(member.enrolment.school)),
        hours_of(order[place]) if order else "",
        member.enrolment.authority.name,
    ]
    if attended:
        cells.append(attendance_cell(attended[member.pk], member))
    if can_move:
        url = reverse("casestudies:peer-group-place", kwargs={"enrolment": member.enrolment_id})
        cells.append(Cell("Move", url=url, context_text=str(person)))
    return TableRow(cells)


def notes_of(user: User, row: PeerGroup, attended: dict[int, Attended]) -> list[dict[str, Any]]:
    """Of each member of whom this person may note it: whether they gave their presentation, heard the others, and where."""
    found = []
    for member in order_members(row):
        if not day_rules.can_note_in(user, row, member):
            continue
        url = reverse("casestudies:peer-member-note", kwargs={"pk": member.pk})
        found.append(
            {
                "name": str(member.enrolment.participant),
                "said": SAID[member.gave],
                "url": "" if member.gave else url,
                "is_out": member.gave is False,
                "heard_url": reverse("casestudies:peer-member-heard", kwargs={"pk": member.pk})
                if day_rules.can_note_heard(user, row, member) and not attended[member.pk].is_whole
                else "",
            }
        )
    return found


@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that somebody gave their presentation, or that they did not."""
    seen = queries.groups_visible_to(request.user)
    member = get_or_404(PeerGroupMember.objects.filter(group__in=seen), pk=pk)
    gave = {"yes": True, "no": False}.get(request.POST.get("gave", ""))
    if gave is None:
        raise Refused("Say whether they gave it or not.")
    note_presented(member=member, gave=gave, by=request.user)
    person = member.enrolment.participant
    messages.success(request, f"Noted: {person} {'gave it' if gave else 'did not give it'}.")
    return redirect("casestudies:peer-group", pk=member.group_id)


@require_POST
def heard(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that somebody was there when the others presented."""
    seen = queries.groups_visible_to(request.user)
    member = get_or_404(PeerGroupMember.objects.filter(group__in=seen), pk=pk)
    note_heard(member=member, by=request.user)
    messages.success(request, f"Noted: {member.enrolment.participant} was there.")
    return redirect("casestudies:peer-group", pk=member.group_id)


@require_safe
def now(request: HttpRequest, pk: int) -> HttpResponse:
    """The timer: who presents now and until when, and who comes next."""
    row = get_or_404(queries.with_members(queries.groups_visible_to(request.user)), pk=pk)
    order, at = order_of(row), clock.now()
    present, following = present_and_next(order, at)
    left = int((present.ends_at - at).total_seconds()) if present else 0
    return render(
        request,
        "casestudies/peer_group_now.html",
        {
            "group": row,
            "present": present,
            "present_hours": hours_of(present) if present else "",
            "minutes_left": -(-left // 60),
            "seconds_left": left,
            "seconds_to_begin": int((following.starts_at - at).total_seconds()) if following else 0,
            "following": following,
            "following_hours": hours_of(following) if following else "",
            "is_over": bool(order) and at >= order[-1].ends_at,
            "at": clock_time(at),
            "trail": peer_group.trail(row, "Now")
            if rules.can_list_groups(request.user)
            else tasks_of.trail(
                (str(row), reverse("casestudies:peer-group", kwargs={"pk": row.pk})), ("Now", "")
            ),
        },
    )
