"""What leads and the team have in common: the cohorts of now, what waits, who is behind."""

import datetime as dt
from typing import Any

from django.db.models import (
    Count,
    Exists,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    StringAgg,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce
from django.urls import reverse

from awards.behind import REASONS, behind
from awards.queries import followed_by
from core import clock
from core.ui.dates import clock_time
from core.ui.lists import Row, Step
from core.ui.words import counted
from ioc.home.parts import Panel, Part
from people.models import User
from programme.enums import ApplicationState, AttendanceStatus, CatchUpState, EndorsementState, SessionState
from programme.models import Application, Attendance, Cohort, Endorsement, Session
from trios.queries.trio import seen_as_staff, with_figures

# Days after a board for which its marking still stands on the team's home.
MARKING_SHOWN = dt.timedelta(days=60)


def number_in_cohort(rows: QuerySet, path: str) -> Coalesce:
    """How many of these rows belong to the outer cohort, as a column."""
    counted = (
        rows.filter(**{path: OuterRef("pk")}).order_by().values(path).annotate(n=Count("pk")).values("n")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def current_cohorts(*also: Q, **counts: Coalesce) -> list[Cohort]:
    """The cohorts whose year is not over or whose board was not long ago, the newest first, with these counts.

    also: what keeps an older one in.
    """
    today = clock.today()
    wanted = Q(ends_on__gte=today) | Q(board_on__gte=today - MARKING_SHOWN)
    for each in also:
        wanted |= each
    return list(Cohort.objects.annotate(**counts).filter(wanted).order_by("-starts_on", "pk"))


def shown_of(cohorts: list[Cohort]) -> Cohort | None:
    """The cohort whose year it is (the newest, where two overlap), else the next to begin."""
    today = clock.today()
    ahead = [row for row in cohorts if row.ends_on >= today]
    return next((row for row in ahead if row.starts_on <= today), ahead[-1] if ahead else None)


def follow(of_application: Q, of_session: Q, of_attendance: Q) -> Part:
    """What waits in one authority, or in all of them."""
    supported = Endorsement.objects.filter(application=OuterRef("pk"), state=EndorsementState.SUPPORTED)
    queue = Application.objects.filter(of_application).aggregate(
        ready=Count("pk", filter=Q(Exists(supported), state=ApplicationState.SUBMITTED)),
        waiting=Count("pk", filter=Q(state=ApplicationState.SUBMITTED)),
        offered=Count("pk", filter=Q(state=ApplicationState.OFFERED)),
        closes=Min("cohort__applications_close_at", filter=Q(state=ApplicationState.SUBMITTED)),
    )
    past = Session.objects.filter(of_session, state=SessionState.ARRANGED, ends_at__lt=clock.now())
    over = past.aggregate(number=Count("pk", distinct=True))["number"]
    missed = Attendance.objects.filter(
        of_attendance, status__in=AttendanceStatus.missed(), session__cohort__ends_on__gte=clock.today()
    ).aggregate(
        unrepaired=Count("pk", filter=Q(catch_up=None)),
        to_sign=Count("pk", filter=Q(catch_up__state=CatchUpState.DONE)),
    )
    part = Part()
    if queue["ready"]:
        title = f"Decide on {counted(queue['ready'], 'supported application')}"
        url = reverse("programme:queue")
        part.steps.append(Step(title, url, action="Open the queue", by=queue["closes"]))
    if over:
        title = "Take the register of a past session"
        if over > 1:
            title = f"Take the registers of {over} past sessions"
        part.steps.append(Step(title, reverse("programme:session-list"), action="Take it", kind="bad"))
    catch_ups = reverse("programme:catch-up-list")
    if missed["to_sign"]:
        title = f"Sign off {counted(missed['to_sign'], 'catch-up')}"
        part.steps.append(Step(title, catch_ups, action="Sign off"))
    if missed["unrepaired"]:
        title = f"Agree catch-ups for {counted(missed['unrepaired'], 'missed session')}"
        part.steps.append(Step(title, catch_ups, action="Agree"))
    rows = [
        Row("Waiting for a decision", str(queue["waiting"])),
        Row("Supported by the headteacher", str(queue["ready"])),
        Row("Offered, not answered", str(queue["offered"])),
    ]
    part.panels.append(Panel("Applications", rows, reverse("programme:queue"), "Open the queue"))
    return part


def next_session(of_session: Q, *, name_authorities: bool) -> list[Step]:
    """The card of the next session, which leads to it and says for whom it is where the reader follows several."""
    coming = Session.objects.filter(of_session, state=SessionState.ARRANGED, starts_at__gte=clock.now())
    names = StringAgg("authorities__name", delimiter=Value(", "))
    if name_authorities:
        coming = coming.annotate(for_whom=names)
    session = coming.only("starts_at", "place").order_by("starts_at", "pk").first()
    if session is None:
        return []
    title = f"Next session, {session.for_whom}" if name_authorities else "Next session"
    url = reverse("programme:session-detail", kwargs={"pk": session.pk})
    by = session.starts_at
    return [Step(title, url, action="Look", by=by, happens=True, text=session.place)]


def people_totals(user: User) -> dict[str, Any]:
    """Who falls behind and on what, and which trios' visits have no date or no record; two queries."""
    running = seen_as_staff(user).filter(cohort__ends_on__gte=clock.today())
    trios = with_figures(running).aggregate(
        short=Count("pk", filter=Q(undated__gt=0)),
        missing=Sum("undated", default=0),
        late=Count("pk", filter=Q(overdue__gt=0)),
    )
    return {"lacks": behind(followed_by(user)), "trios": trios}


def people_panels(found: dict[str, Any], at: dt.datetime) -> list[Panel]:
    """The cards of `people_totals`."""
    lacks, trios = found["lacks"], found["trios"]
    note = counted_at(at)
    rows = [Row("Participants", str(lacks["anything"]))]
    rows += [Row(words, str(lacks[reason])) for reason, words in REASONS.items() if lacks[reason]]
    people = Panel("Who is behind", rows, reverse("awards:participant-list"), "Open the participants", note)
    without = str(trios["missing"])
    if trios["missing"]:
        without = f"{trios['missing']} in {counted(trios['short'], 'trio')}"
    rows = [
        Row("Visits without a date", without),
        Row("Attendance not recorded", counted(trios["late"], "trio")),
    ]
    url = f"{reverse('trios:trio-list')}?nudge=on"
    return [people, Panel("Trio visits", rows, url, "Open the trios to nudge", note)]


def counted_at(at: dt.datetime) -> str:
    """Under a card whose totals were counted some minutes ago."""
    return f"Counted at {clock_time(at)}."
