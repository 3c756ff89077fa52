"""The home page of an authority lead."""

from django.db.models import Q
from django.urls import reverse

from core import clock
from core.ui.lists import Step
from ioc.home.following import current_cohorts, follow, next_session, people_panels, people_totals, shown_of
from ioc.home.parts import Part
from people.kept import totals
from people.models import User
from people.roles import Permission, authorities_of
from trios.queries.reach import workbenches_visible_to


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
