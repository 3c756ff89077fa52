"""The home page of applicants and participants."""

import datetime as dt

from django.urls import reverse

from awards.queries import latest_of
from awards.requirements import Requirement, Standing, Track, track_of
from casestudies.queries.peer_group import group_of
from core import clock
from core.ui.lists import Row, Step
from ioc.home.parts import Panel, Part
from people.models import User
from programme.enums import ApplicationState, Moment
from programme.models import Application, Enrolment
from programme.transitions import APPLICATION
from trios.pages.steps import home_steps
from trios.queries.trio import coming_visits

SOON = dt.timedelta(days=21)
AHEAD = dt.timedelta(days=60)
OPEN_APPLICATIONS = (
    ApplicationState.DRAFT,
    ApplicationState.SUBMITTED,
    ApplicationState.WAITING_LIST,
    ApplicationState.OFFERED,
)


def participant(user: User) -> Part:
    """What the year asks of this participant next."""
    enrolment = latest_of(user)
    if enrolment is None:
        return Part()
    track = track_of(enrolment)
    part = Part(cohort=enrolment.cohort)
    part.steps = [step for line in track.lacking if (step := step_for(line)) is not None]
    part.steps += home_steps(user, coming_visits(enrolment.trio_id))  # type: ignore[attr-defined]
    part.steps += presentation_steps(enrolment)
    part.panels.append(standing_panel(enrolment, track))
    return part


def presentation_steps(enrolment: Enrolment) -> list[Step]:
    """The card of one's group for presentations, from its publishing until its day is over."""
    cohort = enrolment.cohort
    if not cohort.presentations_from - AHEAD <= clock.today() <= cohort.ends_on:
        return []  # costs no query for the rest of the year
    group = group_of(enrolment)
    if group is None or group.starts_at < clock.london(clock.today()):
        return []
    url = reverse("casestudies:peer-group", kwargs={"pk": group.pk})
    title, place = "Present your case study to peers", group.place or "Online"
    return [Step(title, url, action="See your group", by=group.starts_at, text=f"{place}.", happens=True)]


def step_for(line: Requirement) -> Step | None:
    """The card for one requirement, or None while its time has not come."""
    if line.standing is Standing.MISSED:
        return Step(line.title, place_of(line), action="See how to put it right", text=line.says, kind="bad")
    if line.standing is Standing.OPEN:
        action = "Write" if line.key.startswith("journal") else "Go on"
        return Step(line.title, place_of(line), action=action, by=line.by, text=line.says, kind="attention")
    if (
        line.standing is Standing.COMING
        and line.key.startswith("session")
        and isinstance(line.by, dt.datetime)
    ):
        if clock.now() <= line.by <= clock.now() + SOON:
            text = "Look at place, reading and prompts."
            return Step(line.title, place_of(line), action="Get ready", by=line.by, text=text, happens=True)
    return None


def place_of(line: Requirement) -> str:
    """Where a requirement is worked on."""
    kind, _, number = line.key.partition("-")
    if kind == "session":
        return reverse("programme:timetable")
    if kind == "journal":
        moment = Moment.AFTER if "after" in line.says and "before" not in line.says else Moment.BEFORE
        return reverse("programme:journal-entry", kwargs={"number": int(number), "moment": moment.value})
    if kind in ("visits", "hosting"):
        return reverse("trios:my-trio")
    if line.key in ("case-study", "peers"):
        return reverse("casestudies:case-study")
    return reverse("awards:track")


def standing_panel(enrolment: Enrolment, track: Track) -> Panel:
    """Where the participant stands, in four lines."""
    rows = [
        Row("Met", f"{track.met_count} of {len(track.lines)} elements"),
        Row("Lacking", ", ".join(line.title for line in track.at_risk) or "Nothing"),
        Row("Route", enrolment.get_route_display()),
        Row("School", enrolment.school.name),
    ]
    return Panel("Are you on track?", rows, reverse("awards:track"), "See every element")


def applicant(user: User) -> Part:
    """What an application asks next, and where it stands."""
    rows = (
        Application.objects.filter(applicant=user, state__in=OPEN_APPLICATIONS)
        .select_related("cohort", "late_code")
        .only(
            "state",
            "accept_by",
            "told_after",
            "decided_from",
            "cohort__name",
            "cohort__applications_close_at",
            "late_code__closes_at",
            "version",
        )
    )
    part = Part()
    for row in rows:
        url = reverse("programme:application-detail", args=[row.pk])
        if row.state == ApplicationState.DRAFT:
            closes = row.closes_at
            text = "Your answers are kept as you type."
            part.steps.append(Step("Finish your application", url, action="Go on", by=closes, text=text))
        elif row.told_state(clock.now()) == ApplicationState.OFFERED:
            text = "Accept it or turn it down; after the date it goes to somebody else."
            answer = reverse("programme:application-answer", args=[row.pk])
            part.steps.append(
                Step("You have been offered a place", answer, action="Answer", by=row.accept_by, text=text)
            )
        rows_shown = [
            Row("Cohort", row.cohort.name),
            Row("Where it is", APPLICATION.own_label(row.told_state(clock.now()))),
        ]
        part.panels.append(Panel("Your application", rows_shown, url, "Open your application"))
    return part
