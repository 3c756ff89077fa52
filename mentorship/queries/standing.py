"""How mentors stand in the module: worked out in the database, so that lists are narrowed and counted there."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, CharField, Exists, F, OuterRef, Prefetch, Q, QuerySet, Value, When

from mentorship.enums import DialogueState, ModuleStanding, Outcome
from mentorship.models import ModuleCredit, ModuleDialogue
from mentorship.queries.credits import HELD
from mentorship.queries.dialogue import with_people
from people.models import User
from people.roles import Permission, everywhere
from programme.models import Cohort
from trios.models import MentorAppointment

S = ModuleStanding


def appointments_visible_to(user: User | AnonymousUser) -> QuerySet[MentorAppointment]:
    """The appointments whose module somebody arranges: the team all, others none."""
    if everywhere(user, Permission.MODULE_ARRANGE):
        return MentorAppointment.objects.all()
    return MentorAppointment.objects.none()


def with_standing(rows: QuerySet[MentorAppointment]) -> QuerySet[MentorAppointment]:
    """With `standing`: of the person, whatever year an attempt or the credits were in."""
    theirs = ModuleDialogue.objects.filter(mentor=OuterRef("mentor"))
    not_yet = theirs.filter(state=DialogueState.HELD, outcome=Outcome.NOT_YET)
    # Two questions, each with an index to answer it: as one with "or" it goes through all credits for every mentor.
    held = ModuleCredit.objects.filter(HELD)
    has_credits = Exists(held.filter(person=OuterRef("mentor"))) | Exists(
        held.filter(person__merged_into=OuterRef("mentor"))
    )
    has_booked = Exists(theirs.filter(state=DialogueState.BOOKED))
    once, twice = Exists(not_yet), Exists(not_yet.order_by("pk")[1:2])
    standing = Case(
        When(has_credits, then=Value(S.PASSED)),
        When(has_booked & once, then=Value(S.FURTHER)),
        When(has_booked, then=Value(S.BOOKED)),
        When(twice, then=Value(S.CLOSED)),
        When(once, then=Value(S.NOT_YET)),
        default=Value(S.UNBOOKED),
        output_field=CharField(),
    )
    return rows.annotate(standing=standing)


def standing_of(appointment: MentorAppointment) -> str:
    """How the mentor of this appointment stands now; no query where it was fetched with it."""
    known = getattr(appointment, "standing", None)
    if known is None:
        known = with_standing(MentorAppointment.objects.filter(pk=appointment.pk)).values_list(
            "standing", flat=True
        )[0]
    return known


def in_module() -> Q:
    """Whose module a cohort's list shows: serving first-year mentors, and whoever has had a dialogue."""
    return Q(ended_at=None, is_first_year=True) | Q(
        Exists(ModuleDialogue.objects.filter(appointment=OuterRef("pk")))
    )


def listed(user: User, *, cohort: Cohort | None = None, standing: str = "", name: str = "") -> QuerySet[Any]:
    """The team's list of mentors in the module, with `standing` and their `attempts`, by name."""
    rows = with_standing(appointments_visible_to(user).filter(in_module()))
    if cohort:
        rows = rows.filter(cohort=cohort)
    if standing:
        rows = rows.filter(standing=standing)
    if name:
        rows = rows.filter(mentor__name__icontains=name)
    live = with_people(ModuleDialogue.objects.exclude(state=DialogueState.CANCELLED))
    attempts = Prefetch("module_dialogues", queryset=live.order_by("-attempt"), to_attr="attempts")
    rows = rows.select_related("cohort", "mentor", "authority", "school").prefetch_related(attempts)
    return rows.order_by("-cohort__starts_on", "mentor__name", "pk")


def unbooked() -> QuerySet[MentorAppointment]:
    """The serving first-year mentors, of whatever cohort, who have to have a dialogue and have none booked."""
    serving = MentorAppointment.objects.filter(ended_at=None, is_first_year=True)
    return with_standing(serving).filter(standing__in=[S.UNBOOKED, S.NOT_YET])


def unbooked_in(cohort: Cohort) -> QuerySet[MentorAppointment]:
    """Those of one cohort."""
    return unbooked().filter(cohort=cohort)


def latest_appointment(person: User) -> MentorAppointment | None:
    """The person's latest year as a mentor, one that goes on before one that ended, with `standing`."""
    rows = with_standing(MentorAppointment.objects.filter(mentor=person)).select_related("cohort", "mentor")
    return rows.order_by("-cohort__starts_on", F("ended_at").desc(nulls_first=True)).first()
