"""More time, as the team decides on it: one request after the other, or a whole school at once."""

import datetime as dt
import hashlib
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casestudies import actions, rules
from casestudies.enums import ExtensionRequestState
from casestudies.forms.extension import DecideForm, ManyForm
from casestudies.models import ExtensionRequest
from casestudies.queries import due_at, requests_visible_to
from casestudies.queries.extension import Concerned, concerned_by, requests_of, requests_waiting
from casestudies.views.boards import MOVES, moves_of, warning_of
from casestudies.views.more_time import KINDS
from casestudies.views.overview_rows import tabs_of
from casestudies.views.team import below
from core import clock
from core.decisions import NotYourRole
from core.http import get_or_404
from core.ui.dates import deadline, short_date
from core.ui.lists import Row
from core.ui.tables import Cell, Column
from core.ui.words import counted
from people.roles import Permission, everywhere

PAGE = 25
WAITING = [
    Column("Participant"),
    Column("Due now"),
    Column("Asks for"),
    Column("Why"),
    Column("Before"),
    Column("Asked"),
]
EARLIER = [Column("Asked"), Column("Until"), Column("Why"), Column("What came of it")]
GIVEN = [Column("Participant"), Column("School"), Column("Due now")]
LEFT = [Column("Participant"), Column("School"), Column("Why")]


def only_the_team(request: HttpRequest) -> None:
    """Who decides on time; others are told who does."""
    if not everywhere(request.user, Permission.CASE_STUDY_OVERSEE):
        raise NotYourRole("The programme team decides this. Write to them if there is a reason for it.")


@require_safe
def request_list(request: HttpRequest) -> HttpResponse:
    """Everybody who waits for an answer, the longest waiting first."""
    only_the_team(request)
    page = Paginator(requests_waiting(request.user), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "casestudies/request_list.html",
        {
            "page": page,
            "columns": WAITING,
            "rows": [waiting_row(row) for row in page],
            "tabs": tabs_of("requests", None, request.user),
        },
    )


def waiting_row(row: Any) -> list[Any]:
    """One request in the list."""
    enrolment = row.case_study.enrolment
    before = [counted(row.given, "extension")] if row.given else []
    before += [counted(row.earlier, "earlier request")] if row.earlier else []
    return [
        Cell(
            str(enrolment.participant),
            url=reverse("casestudies:request-decide", kwargs={"pk": row.pk}),
            note=f"{enrolment.school}, {enrolment.authority}",
        ),
        deadline(row.due),
        deadline(row.until),
        row.get_reason_display(),
        ", ".join(before) or "Never asked before",
        short_date(row.asked_at),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def request_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: why, what it moves, what there was before, and the decision."""
    row = get_or_404(requests_visible_to(request.user), pk=pk)
    only_the_team(request)
    enrolment = row.case_study.enrolment
    due = due_at(row.case_study)
    can = rules.can_decide_request(request.user, row)
    asked_on = (row.until - dt.timedelta(seconds=1)).astimezone(clock.LONDON).date()
    form = DecideForm(request.POST or None, due_at=due, initial={"due_on": asked_on})
    if request.method == "POST" and form.is_valid():
        answer = form.cleaned_data["answer"]
        if form.gives:
            actions.grant_request(request=row, until=form.until, answer=answer, by=request.user)
            messages.success(
                request, f"{enrolment.participant} has until {deadline(form.until)} and gets a mail."
            )
            if warning := warning_of(enrolment.cohort, form.until):
                messages.warning(request, warning)
        else:
            actions.decline_request(request=row, answer=answer, by=request.user)
            messages.success(
                request, f"The due date stays, and {enrolment.participant} gets a mail with your words."
            )
        return redirect("casestudies:request-list")
    earlier = [other for other in requests_of(row.case_study) if other.pk != row.pk]
    return render(
        request,
        "casestudies/request_decide.html",
        {
            "row": row,
            "enrolment": enrolment,
            "facts": facts_of(row),
            "status": (row.get_state_display(), KINDS[ExtensionRequestState(row.state)]),
            "moves": moves_of(enrolment.cohort, due, row.until) if can else [],
            "move_columns": MOVES,
            "earlier": [earlier_row(other) for other in earlier],
            "earlier_columns": EARLIER,
            "can": can,
            "can_give": rules.can_grant_request(request.user, row),
            "form": form,
            "trail": below(enrolment, ("More time", "")),
        },
    )


def facts_of(row: ExtensionRequest) -> list[Row]:
    """What was asked, and what came of it."""
    facts = [
        Row("Due when they asked", deadline(row.due_at)),
        Row("Asks for", f"Until {deadline(row.until)}"),
        Row("Why", row.get_reason_display()),
        Row("In their words", row.words),
    ]
    if row.extension:
        facts.append(Row("Given", f"Until {deadline(row.extension.due_at)}"))
    if row.answer:
        facts.append(Row("You wrote", row.answer))
    return facts


def earlier_row(row: ExtensionRequest) -> list[Any]:
    """A request of the same person before."""
    return [
        short_date(row.asked_at),
        deadline(row.until),
        row.get_reason_display(),
        Cell(row.get_state_display(), kind=KINDS[ExtensionRequestState(row.state)]),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def extend_many(request: HttpRequest) -> HttpResponse:
    """A new due date for everybody of a school, an authority or a cohort: first who it is, then one press."""
    only_the_team(request)
    form = ManyForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "casestudies/extend_many.html", {"form": form, "trail": many_trail()})
    chosen = form.cleaned_data
    found = concerned_by(
        chosen["cohort"], form.until, school=form.school, authority=chosen["authority"] or None
    )
    seen = request.POST.get("people", "")
    if request.POST.get("step") == "give" and found.given and seen == fingerprint(found):
        job = actions.give_time(
            cohort=chosen["cohort"],
            enrolments=found.given,
            until=form.until,
            reason=chosen["reason"],
            by=request.user,
        )
        if job is not None:
            return redirect("casestudies:extending", slug=chosen["cohort"].slug)
        messages.success(
            request,
            f"{counted(len(found.given), 'person has', 'people have')} until {deadline(form.until)}. "
            "Each gets one mail.",
        )
        return redirect(f"{reverse('casestudies:overview')}?cohort={chosen['cohort'].slug}")
    return render(
        request,
        "casestudies/extend_many_check.html",
        {
            "form": form,
            "who": form.who,
            "until": form.until,
            "reason": chosen["reason"],
            "has_changed": bool(seen),
            "people": fingerprint(found),
            "press": f"Give {counted(len(found.given), 'person', 'people')} more time",
            "given_columns": GIVEN,
            "given": [
                [str(row.participant), str(row.school), deadline(row.due)]  # type: ignore[attr-defined]
                for row in found.given
            ],
            "left_columns": LEFT,
            "left": [[str(row.participant), str(row.school), why] for row, why in found.left],
            "warning": warning_of(chosen["cohort"], form.until),
            "trail": many_trail(),
        },
    )


def fingerprint(found: Concerned) -> str:
    """Who was shown on the page that asks for the press, so that the press means just them."""
    keys = ",".join(str(row.pk) for row in sorted(found.given, key=lambda row: row.pk))
    return hashlib.sha256(keys.encode()).hexdigest()


def many_trail() -> list[tuple[str, str]]:
    """The breadcrumbs of giving time to many."""
    return [
        ("Case studies", reverse("casestudies:overview")),
        ("More time", reverse("casestudies:request-list")),
        ("For many", ""),
    ]
