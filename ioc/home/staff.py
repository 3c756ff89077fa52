"""The home pages of leads, the team, the tutor, the examiner and administrators: what waits for them."""

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
from casestudies.enums import CaseStudyState, ExtensionRequestState
from casestudies.models import CaseStudy, ExtensionRequest
from casestudies.queries import FEEDBACK_DAYS, drafts_waiting_for
from core import clock
from core.ui.dates import clock_time, full_date, short_date
from core.ui.lists import Row, Step
from core.ui.words import counted
from ioc.home.parts import Panel, Part
from marking.enums import MarkerState, MarkState, ResultState
from marking.models import Mark, MarkerAppointment, Result
from mentorship.enums import DialogueState
from mentorship.queries.dialogue import assessed_by
from mentorship.queries.standing import unbooked
from mentorship.terms import days_for_dialogues
from people.kept import totals
from people.models import Invitation, User
from people.roles import Permission, authorities_of
from programme.enums import (
    ApplicationState,
    AttendanceStatus,
    CatchUpState,
    EndorsementState,
    Route,
    SessionState,
)
from programme.models import Application, Attendance, Cohort, Endorsement, Session
from trios.queries.reach import workbenches_visible_to
from trios.queries.trio import seen_as_staff, with_figures

MARKING_SHOWN = dt.timedelta(
    days=60
)  # days after a board for which its marking still stands on the team's home

BOOK_DIALOGUES = dt.timedelta(days=28)  # before term four, when mentors and assessors should have a date


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
    return list(Cohort.objects.annotate(**counts).filter(wanted).order_by("-starts_on"))


def shown_of(cohorts: list[Cohort]) -> Cohort | None:
    """The cohort whose year it is (the newest, where two overlap), else the next to begin."""
    today = clock.today()
    ahead = [row for row in cohorts if row.ends_on >= today]
    return next((row for row in ahead if row.starts_on <= today), ahead[-1] if ahead else None)


def marked_of(cohorts: list[Cohort]) -> Cohort | None:
    """The cohort that is being marked, or was a short while ago; the oldest, where there are several."""
    today = clock.today()
    marked = (row for row in reversed(cohorts) if row.marking_from <= today <= row.board_on + MARKING_SHOWN)
    return next(marked, None)


def lead(user: User) -> Part:
    """Applications to decide, registers to take, catch-ups to sign off, in the lead's own authority."""
    mine = authorities_of(user, Permission.APPLICATION_DECIDE)
    part = follow(Q(authority__in=mine), Q(authorities__in=mine), Q(enrolment__authority__in=mine))
    part.steps += to_look_at(user)
    part.steps += next_session(Q(authorities__in=mine), name_authorities=False)
    part.cohort = shown_of(current_cohorts())
    found, at = totals(user, "home", lambda: people_totals(user))
    part.panels += people_panels(found, at)
    return part


def to_look_at(user: User) -> list[Step]:
    """The groups proposed for a lead's own people, while they are not published; one query."""
    rows = workbenches_visible_to(user).filter(cohort__ends_on__gte=clock.today())
    proposal = rows.order_by("-started_at", "-id").values_list("pk", "cohort__name").first()
    if proposal is None:
        return []
    url = reverse("trios:formation-workbench", args=[proposal[0]])
    title = "Look at the groups proposed for your people"
    text = f"{proposal[1]}. You can move people before the programme team publishes the trios."
    return [Step(title, url, action="Open the workbench", text=text)]


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


def team(user: User) -> Part:
    """What waits anywhere in the programme."""
    part = follow(Q(), Q(), Q())
    part.steps += next_session(Q(), name_authorities=True)
    asked = ExtensionRequest.objects.filter(state=ExtensionRequestState.ASKED)
    cohorts = current_cohorts(
        Q(time_asked__gt=0),  # a second attempt outlasts its year
        unbooked=number_in_cohort(unbooked(), "cohort"),
        time_asked=number_in_cohort(asked, "case_study__enrolment__cohort"),
    )
    part.cohort = shown_of(cohorts)
    part.steps += to_give_time(cohorts)
    part.steps += dialogues_to_book(cohorts)
    marked = marked_of(cohorts)
    found, at = totals(
        user, "home", lambda: people_totals(user) | {"marking": marking_totals(marked) if marked else None}
    )
    part.panels += people_panels(found, at)
    if found["marking"] is not None:
        part.panels.append(marking_panel(found["marking"], at))
    return part


def to_give_time(cohorts: list[Cohort]) -> list[Step]:
    """Requests for more time that nobody has decided on (`time_asked`); no query."""
    number = sum(cohort.time_asked for cohort in cohorts)  # type: ignore[attr-defined]
    if not number:
        return []
    title = f"Answer {counted(number, 'request')} for more time"
    return [Step(title, reverse("casestudies:request-list"), action="Decide")]


def dialogues_to_book(cohorts: list[Cohort]) -> list[Step]:
    """The mentorship dialogues that have no date (`unbooked`), from four weeks before term four on; no query."""
    today, steps = clock.today(), []
    for cohort in cohorts:
        first, last = days_for_dialogues(cohort)
        if not first - BOOK_DIALOGUES <= today <= last:
            continue
        missing = cohort.unbooked  # type: ignore[attr-defined]
        if missing:
            url = f"{reverse('mentorship:mentor-list')}?cohort={cohort.slug}"
            title = f"Book {counted(missing, 'mentorship dialogue')}"
            text = f"{cohort}. They take place from {full_date(first)} on."
            steps.append(Step(title, url, action="Open the mentors", by=clock.end_of(last), text=text))
    return steps


def marking_totals(cohort: Cohort) -> dict[str, Any] | None:
    """How far the marking of a cohort is; one query."""
    studies = CaseStudy.objects.filter(enrolment__route=Route.ESSAY)
    marks = Mark.objects.filter(practice=None)
    return (
        Cohort.objects.filter(pk=cohort.pk)
        .values("name", "board_on")
        .annotate(
            handed_in=number_in_cohort(studies.filter(state=CaseStudyState.SUBMITTED), "enrolment__cohort"),
            writing=number_in_cohort(studies.filter(state=CaseStudyState.WRITING), "enrolment__cohort"),
            allocated=number_in_cohort(marks, "appointment__cohort"),
            marked=number_in_cohort(marks.filter(state=MarkState.SUBMITTED), "appointment__cohort"),
        )
        .first()
    )


def marking_panel(found: dict[str, Any], at: dt.datetime) -> Panel:
    """The card of `marking_totals`."""
    rows = [
        Row("Submitted", str(found["handed_in"])),
        Row("Still writing", str(found["writing"])),
        Row("Marks in", f"{found['marked']} of {found['allocated']}"),
        Row("Board", short_date(found["board_on"])),
    ]
    title = f"Marking, {found['name']}"
    return Panel(title, rows, reverse("marking:overview"), "Open marking", counted_at(at))


def tutor(user: User) -> Part:
    """Drafts that wait for feedback."""
    waiting = drafts_waiting_for(user)
    oldest = waiting.first()
    part = Part()
    if oldest is not None:
        sent_on = oldest.sent_at.astimezone(clock.LONDON).date()
        by = clock.end_of(clock.working_days_after(sent_on, FEEDBACK_DAYS))
        title = f"Comment on {counted(waiting.count(), 'draft')}"
        url = reverse("casestudies:draft-answer", args=[oldest.pk])
        part.steps.append(Step(title, url, action="Open the oldest", by=by))
    part.steps += to_assess(user)
    return part


def to_assess(user: User) -> list[Step]:
    """The mentorship dialogue to record first, else the next one; one query."""
    dialogue = assessed_by(user).filter(state=DialogueState.BOOKED).first()
    if dialogue is None:
        return []
    url = reverse("mentorship:dialogue-detail", args=[dialogue.pk])
    if dialogue.starts_at <= clock.now():
        return [
            Step(f"Record the dialogue with {dialogue.mentor}", url, action="Record it", kind="attention")
        ]
    title = f"Dialogue with {dialogue.mentor}"
    return [Step(title, url, action="Look", by=dialogue.starts_at, happens=True, text=dialogue.place)]


def examiner(user: User) -> Part:
    """The sample to read."""
    proposed = Result.objects.filter(state=ResultState.PROPOSED).count()
    part = Part()
    title = "Read the moderation sample"
    waits = "waits" if proposed == 1 else "wait"
    text = (
        f"{counted(proposed, 'agreed mark')} {waits} for the board."
        if proposed
        else "Marks that were read twice, by code."
    )
    part.steps.append(Step(title, reverse("marking:examine"), action="Open the sample", text=text))
    return part


def admin(user: User) -> Part:
    """Invitations, roles, the trail."""
    is_open = {"accepted_at": None, "withdrawn_at": None, "expires_at__gt": clock.now()}
    invitations = Invitation.objects.filter(**is_open).order_by().values(what=Value("open"))
    asking = (
        MarkerAppointment.objects.filter(state=MarkerState.APPLIED).order_by().values(what=Value("asked"))
    )
    counts = invitations.annotate(n=Count("pk")).union(asking.annotate(n=Count("pk"))).order_by()  # one query
    found = {row["what"]: row["n"] for row in counts}
    rows = [
        Row("Open invitations", str(found.get("open", 0))),
        Row("Asked to mark", str(found.get("asked", 0))),
    ]
    return Part(panels=[Panel("People", rows, reverse("staff-list"), "Open people")])
