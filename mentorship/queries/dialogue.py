"""Dialogues: whose they are, who assesses them, who may."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from core import clock
from mentorship.enums import DialogueState
from mentorship.models import CriterionJudgement, ModuleCorrection, ModuleDialogue
from people.models import RoleGrant, User
from people.roles import ROLES, Permission, everywhere
from trios.models import FormerMentor, Trio, TrioMember

PEOPLE = ("appointment__cohort", "mentor", "first_assessor", "second_assessor")


def visible_to(user: User | AnonymousUser) -> QuerySet[ModuleDialogue]:
    """The team all; assessors those that they assess; mentors their own."""
    if everywhere(user, Permission.MODULE_ARRANGE):
        return ModuleDialogue.objects.all()
    if not user.is_authenticated:
        return ModuleDialogue.objects.none()
    mine = Q(mentor=user)
    if everywhere(user, Permission.MODULE_ASSESS):
        mine |= Q(first_assessor=user) | Q(second_assessor=user)
    return ModuleDialogue.objects.filter(mine)


def with_people(rows: QuerySet[ModuleDialogue]) -> QuerySet[ModuleDialogue]:
    """With mentor, assessors and cohort at hand."""
    return rows.select_related(*PEOPLE)


def with_judgements(rows: QuerySet[ModuleDialogue]) -> QuerySet[ModuleDialogue]:
    """With what was judged, in the order of the criteria, and with what was put right since."""
    judged = CriterionJudgement.objects.select_related("criterion")
    corrected = ModuleCorrection.objects.select_related("corrected_by").defer("former")
    return rows.prefetch_related(
        Prefetch("judgements", queryset=judged), Prefetch("corrections", queryset=corrected)
    )


def assessed_by(user: User) -> QuerySet[ModuleDialogue]:
    """What somebody assesses: what has to be recorded first, then what comes, then what is over."""
    rows = ModuleDialogue.objects.filter(Q(first_assessor=user) | Q(second_assessor=user))
    rows = with_people(rows.exclude(state=DialogueState.CANCELLED))
    return rows.order_by("state", "starts_at", "pk")


def dialogues_of(mentor: User) -> list[ModuleDialogue]:
    """A mentor's own attempts, the last one first, cancelled ones left out."""
    rows = ModuleDialogue.objects.filter(mentor=mentor).exclude(state=DialogueState.CANCELLED)
    return list(with_judgements(with_people(rows)).order_by("-starts_at", "-pk"))


def coming_dialogue(mentor: User) -> ModuleDialogue | None:
    """A mentor's own booked dialogue that is not over; one query."""
    rows = ModuleDialogue.objects.filter(mentor=mentor, state=DialogueState.BOOKED, ends_at__gte=clock.now())
    return with_people(rows).first()


def attempts_held(mentor: User) -> int:
    """How many attempts were held and recorded, in whatever year."""
    return ModuleDialogue.objects.filter(mentor=mentor, state=DialogueState.HELD).count()


def in_a_trio_of(mentor: User) -> QuerySet[TrioMember]:
    """Everybody who is or was in a trio that this person mentors or mentored."""
    trios = Trio.objects.filter(
        Q(mentor=mentor) | Q(pk__in=FormerMentor.objects.filter(mentor=mentor).values("trio"))
    )
    return TrioMember.objects.filter(trio__in=trios)


def assessors_for(mentor: User) -> QuerySet[User]:
    """Everybody who may be an assessor of this mentor's dialogue, by name.

    The team and the tutors; never the mentor, never somebody of a trio of theirs.
    """
    roles = [role for role, line in ROLES.items() if Permission.MODULE_ASSESS in line.permissions]
    grants = RoleGrant.objects.filter(user=OuterRef("pk"), role__in=roles, ended_at=None)
    people = User.objects.filter(Exists(grants), is_active=True).exclude(pk=mentor.pk)
    close = in_a_trio_of(mentor).values("enrolment__participant")
    return people.exclude(pk__in=close).order_by("name", "pk")
