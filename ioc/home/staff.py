"""The home pages of leads, the team, the tutor, the examiner and administrators: what waits for them."""

import datetime as dt

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import reverse

from casestudies.enums import CaseStudyState
from casestudies.models import CaseStudy
from casestudies.queries import drafts_waiting
from core import clock
from core.ui.lists import Row, Step
from core.ui.words import counted
from ioc.home.parts import Panel, Part
from marking.enums import MarkerState, ResultState
from marking.models import Mark, MarkerAppointment, Result
from people.models import Invitation, User
from people.roles import Permission, authorities_of, everywhere
from programme.enums import ApplicationState, AttendanceStatus, CatchUpState, EndorsementState, SessionState
from programme.models import Application, Attendance, Cohort, Endorsement, Session
from trios.models import Trio

FEEDBACK_DAYS = 15  # working days within which participants are told to expect feedback on a draft


def running_cohort() -> Cohort | None:
    """The cohort whose year it is, else the next to begin."""
    return (
        Cohort.objects.filter(starts_on__lte=clock.today(), ends_on__gte=clock.today())
        .order_by("-starts_on")
        .first()
        or Cohort.objects.filter(starts_on__gt=clock.today()).order_by("starts_on").first()
    )


def lead(user: User) -> Part:
    """Applications to decide, registers to take, catch-ups to sign off, in the lead's own authority."""
    mine = authorities_of(user, Permission.APPLICATION_DECIDE)
    return follow(Q(authority__in=mine), Q(authorities__in=mine), Q(enrolment__authority__in=mine))


def follow(of_application: Q, of_session: Q, of_attendance: Q) -> Part:
    """What waits in one authority, or in all of them."""
    supported = Endorsement.objects.filter(application=OuterRef("pk"), state=EndorsementState.SUPPORTED)
    queue = Application.objects.filter(of_application).aggregate(
        ready=Count("pk", filter=Q(Exists(supported), state=ApplicationState.SUBMITTED)),
        waiting=Count("pk", filter=Q(state=ApplicationState.SUBMITTED)),
        offered=Count("pk", filter=Q(state=ApplicationState.OFFERED)),
        closes=Min("cohort__applications_close_at", filter=Q(state=ApplicationState.SUBMITTED)),
    )
    sessions = Session.objects.filter(of_session, state=SessionState.ARRANGED).aggregate(
        over=Count("pk", filter=Q(ends_at__lt=clock.now()), distinct=True),
        next_at=Min("starts_at", filter=Q(starts_at__gte=clock.now())),
    )
    missed = (
        Attendance.objects.filter(of_attendance, session__cohort__ends_on__gte=clock.today())
        .exclude(status__in=AttendanceStatus.attended())
        .aggregate(
            unrepaired=Count("pk", filter=Q(catch_up=None)),
            to_sign=Count("pk", filter=Q(catch_up__state=CatchUpState.DONE)),
        )
    )
    part = Part()
    if queue["ready"]:
        part.steps.append(
            Step(
                f"Decide on {counted(queue['ready'], 'supported application')}",
                reverse("programme:queue"),
                action="Open the queue",
                by=queue["closes"],
            )
        )
    if sessions["over"]:
        title = f"Take the register of {counted(sessions['over'], 'past session')}"
        part.steps.append(Step(title, reverse("programme:session-list"), action="Take it", kind="bad"))
    if missed["to_sign"]:
        title = f"Sign off {counted(missed['to_sign'], 'catch-up')}"
        part.steps.append(Step(title, reverse("programme:catch-up-list"), action="Sign off"))
    if missed["unrepaired"]:
        title = f"Agree catch-ups for {counted(missed['unrepaired'], 'missed session')}"
        part.steps.append(Step(title, reverse("programme:catch-up-list"), action="Agree"))
    if sessions["next_at"]:
        part.steps.append(
            Step(
                "Next session",
                reverse("programme:session-list"),
                action="Look",
                by=sessions["next_at"],
                happens=True,
            )
        )
    rows = [
        Row("Waiting for a decision", str(queue["waiting"])),
        Row("Supported by the headteacher", str(queue["ready"])),
        Row("Offered, not answered", str(queue["offered"])),
    ]
    part.panels.append(Panel("Applications", rows, reverse("programme:queue"), "Open the queue"))
    part.cohort = running_cohort()
    return part


def team(user: User) -> Part:
    """What waits anywhere in the programme."""
    part = follow(Q(), Q(), Q()) if everywhere(user, Permission.APPLICATION_SEE) else Part()
    marking = Cohort.objects.filter(
        marking_from__lte=clock.today(), board_on__gte=clock.today() - dt.timedelta(days=60)
    ).first()
    if marking is not None:
        part.panels.append(marking_panel(marking))
    if part.cohort is not None:
        trios = Trio.objects.filter(cohort=part.cohort).aggregate(
            number=Count("pk", distinct=True), unbooked=Count("pk", filter=Q(visits=None), distinct=True)
        )
        rows = [Row("Formed", str(trios["number"])), Row("No visit booked yet", str(trios["unbooked"]))]
        part.panels.append(Panel(f"Trios, {part.cohort}", rows, reverse("trios:trio-list"), "Open the trios"))
    return part


def marking_panel(cohort: Cohort) -> Panel:
    """How far the marking of a cohort is."""
    study = CaseStudy.objects.filter(enrolment__cohort=cohort).aggregate(
        submitted=Count("pk", filter=Q(state=CaseStudyState.SUBMITTED)),
        writing=Count("pk", filter=Q(state=CaseStudyState.WRITING)),
    )
    marks = Mark.objects.filter(appointment__cohort=cohort).aggregate(
        allocated=Count("pk"), submitted=Count("pk", filter=Q(state="submitted"))
    )
    rows = [
        Row("Submitted", str(study["submitted"])),
        Row("Still writing", str(study["writing"])),
        Row("Marks in", f"{marks['submitted']} of {marks['allocated']}"),
        Row("Board", cohort.board_on.strftime("%-d %B %Y")),
    ]
    return Panel(f"Marking, {cohort}", rows, reverse("marking:overview"), "Open marking")


def tutor(user: User) -> Part:
    """Drafts that wait for feedback."""
    waiting = drafts_waiting()
    oldest = waiting.first()
    part = Part()
    if oldest is not None:
        sent_on = oldest.sent_at.astimezone(clock.LONDON).date()
        by = clock.end_of(clock.working_days_after(sent_on, FEEDBACK_DAYS))
        title = f"Comment on {counted(waiting.count(), 'draft')}"
        url = reverse("casestudies:draft-answer", args=[oldest.pk])
        part.steps.append(Step(title, url, action="Open the oldest", by=by))
    return part


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
    open_now = Invitation.objects.filter(
        accepted_at=None, withdrawn_at=None, expires_at__gt=clock.now()
    ).count()
    asked = MarkerAppointment.objects.filter(state=MarkerState.APPLIED).count()
    rows = [Row("Open invitations", str(open_now)), Row("Asked to mark", str(asked))]
    return Part(panels=[Panel("People", rows, reverse("staff-list"), "Open people")])
