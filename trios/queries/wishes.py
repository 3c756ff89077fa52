"""Who is kept apart and who together in a cohort: which wishes somebody reads, and whether they go together."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, CharField, F, QuerySet, Value, When

from people.models import User
from people.roles import Permission, authorities_of, everywhere
from programme.models import Cohort
from trios.formation import Instance, InstanceError, Participant
from trios.models import FormationWish
from trios.queries.formation import TEACHER
from trios.queries.workbench import pairs_in


def wishes_visible_to(user: User | AnonymousUser) -> QuerySet[FormationWish]:
    """The team reads all wishes; a lead those for two people of their own authority. Reasons: `with_reasons`."""
    if everywhere(user, Permission.TRIO_FORM):
        return FormationWish.objects.all()
    led = authorities_of(user, Permission.TRIO_REARRANGE)
    return FormationWish.objects.filter(first__authority__in=led, second__authority__in=led)


def with_reasons(user: User, cohort: Cohort) -> QuerySet[FormationWish]:
    """The wishes of a cohort that this person reads, with the people they concern, and `why` where they may know it.

    PRIVACY: the reason was written for the programme team; of others, only whoever wrote it reads it again.
    """
    may_know = F("reason")
    why = (
        may_know
        if everywhere(user, Permission.TRIO_FORM)
        else Case(When(made_by=user, then=may_know), default=Value(""), output_field=CharField())
    )
    return (
        wishes_visible_to(user)
        .filter(cohort=cohort)
        .select_related(
            "first__participant", "second__participant", "first__school", "second__school", "made_by"
        )
        .defer("reason")
        .annotate(why=why)
    )


def is_contradicted(cohort: Cohort, kind: str, pair: tuple[int, int]) -> bool:
    """Whether a wish can't be kept beside those that are there, whoever takes part."""
    rows = [
        *FormationWish.objects.filter(cohort=cohort).values_list("kind", "first", "second"),
        (kind, *pair),
    ]
    people = {f"{TEACHER}{pk}" for _, *both in rows for pk in both}
    pairs = pairs_in(rows, people)
    try:
        Instance(
            tuple(Participant(each, "-", "-") for each in sorted(people)),
            **{name: tuple(each) for name, each in pairs.items()},  # type: ignore[arg-type]
        )
    except InstanceError:
        return True
    return False
