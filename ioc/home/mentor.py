"""The home page of mentors: their trios' visits and records."""

import datetime as dt

from django.db.models import Count, Exists, Min, Q
from django.urls import reverse

from casestudies.queries import FEEDBACK_DAYS
from casestudies.queries.mentor import waiting_for_mentor
from core import clock
from core.ui.lists import Row, Step
from core.ui.words import counted
from ioc.home.parts import Panel, Part
from mentorship.queries.dialogue import coming_dialogue
from people.models import User
from trios.enums import VisitState
from trios.models import Trio, TrioMember
from trios.queries.hosts import hosted_by
from trios.queries.trio import number_of

BOOKED = Q(visits__state=VisitState.BOOKED)


def mentor(user: User) -> Part:
    """Visits to book, to come, and to record."""
    now = clock.now()
    recent = clock.today() - dt.timedelta(days=120)
    trios = (
        Trio.objects.filter(mentor=user, cohort__ends_on__gte=recent)
        .select_related("cohort")
        .annotate(
            missing=number_of(TrioMember.objects.filter(~Exists(hosted_by("enrolment")), left_at=None)),
            booked=Count("visits", filter=~Q(visits__state=VisitState.CANCELLED), distinct=True),
            done=Count("visits", filter=Q(visits__state=VisitState.COMPLETED), distinct=True),
            next_at=Min("visits__starts_at", filter=BOOKED & Q(visits__starts_at__gte=now)),
            unrecorded=Count("visits", filter=BOOKED & Q(visits__ends_at__lt=now), distinct=True),
        )
        .order_by("-cohort__starts_on", "number")
    )
    part = Part()
    for trio in trios:
        url = reverse("trios:trio-detail", args=[trio.pk])
        makes = trio.booked + trio.missing
        if trio.missing:
            text = f"{trio.booked} of {makes} visits have a date."
            until = trio.cohort.visits_until
            part.steps.append(
                Step(f"Book the visits of trio {trio.number}", url, action="Book", by=until, text=text)
            )
        if trio.unrecorded:
            text = "Say who was there, and finish the record."
            part.steps.append(
                Step(f"Complete a visit of trio {trio.number}", url, action="Complete", text=text, kind="bad")
            )
        if trio.next_at:
            part.steps.append(
                Step(f"Next visit of trio {trio.number}", url, action="Look", by=trio.next_at, happens=True)
            )
        rows = [Row("Visits done", f"{trio.done} of {makes}"), Row("Cohort", trio.cohort.name)]
        part.panels.append(Panel(f"Trio {trio.number}", rows, url, f"Open trio {trio.number}"))
        part.cohort = part.cohort or trio.cohort
    part.steps += draft_steps(user)
    dialogue = coming_dialogue(user)
    if dialogue is not None:
        text = f"With {dialogue.first_assessor} and {dialogue.second_assessor}, {dialogue.place}."
        url = reverse("mentorship:module")
        at = dialogue.starts_at
        part.steps.append(
            Step("Your mentorship dialogue", url, action="Get ready", by=at, happens=True, text=text)
        )
    return part


def draft_steps(user: User) -> list[Step]:
    """The drafts that authors show this mentor and that wait for comments: one step for all of them."""
    waiting = list(waiting_for_mentor(user).defer("text"))
    if not waiting:
        return []
    title = f"Comment on {counted(len(waiting), 'draft section')}"
    oldest = waiting[0]
    url = reverse("casestudies:shown-list")
    if len(waiting) == 1:
        url = reverse("casestudies:shown-draft", args=[oldest.pk])
    author = oldest.case_study.enrolment.participant
    # As long as authors are told to wait for a tutor.
    shown_on = oldest.shown_to_mentor_at.astimezone(clock.LONDON).date()
    by = clock.end_of(clock.working_days_after(shown_on, FEEDBACK_DAYS))
    text = f"{author} shows you “{oldest.section.title}”."
    return [Step(title, url, action="Comment", text=text, by=by)]
