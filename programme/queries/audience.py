"""Whom staff can write to: the people of a session, of a feature, of an authority."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse

from core import clock
from core.ui.dates import short_date
from people.models import LocalAuthority, User
from people.roles import Permission, authorities_of, everywhere
from programme.enums import EnrolmentState, SessionState
from programme.models import Enrolment, Feature, Session
from programme.queries.session import title_of, with_parts

STILL_TALKED_OF = dt.timedelta(days=60)  # for so long after a session its people can be written to


@dataclass(frozen=True, slots=True)
class Group:
    """One choice of the form: `value` is "session:12:3", the last part an authority that it keeps within."""

    value: str
    label: str
    heading: str
    path: str = ""
    authority: LocalAuthority | None = None


def groups_for(user: User) -> list[Group]:
    """Everybody this person may write to, as groups: the team whole groups, a lead those of their own authorities."""
    if everywhere(user, Permission.MESSAGE_SEND):
        within: Sequence[LocalAuthority | None] = [None]
        authorities = LocalAuthority.objects.filter(cohort_authorities__cohort__ends_on__gte=clock.today())
    else:
        authorities = LocalAuthority.objects.filter(pk__in=authorities_of(user, Permission.MESSAGE_SEND))
        within = list(authorities)
    return [
        *(group for authority in within for group in sessions(authority)),
        *(group for authority in within for group in features(authority)),
        *(of_authority(authority) for authority in authorities.distinct()),
    ]


def named(label: str, authority: LocalAuthority | None) -> str:
    return f"{label}: {authority}" if authority else label


def valued(kind: str, pk: int, authority: LocalAuthority | None) -> str:
    return f"{kind}:{pk}:{authority.pk}" if authority else f"{kind}:{pk}"


def sessions(authority: LocalAuthority | None) -> list[Group]:
    found = Session.objects.filter(starts_at__gte=clock.now() - STILL_TALKED_OF)
    if authority:
        found = found.filter(authorities=authority)
    return [
        Group(
            valued("session", session.pk, authority),
            named(f"Session on {short_date(session.starts_at)}, {title_of(session)}", authority),
            "People of a session",
            reverse("programme:session-detail", kwargs={"pk": session.pk}),
            authority,
        )
        for session in with_parts(found.exclude(state=SessionState.CANCELLED)).order_by("starts_at", "pk")
    ]


def features(authority: LocalAuthority | None) -> list[Group]:
    found = Feature.objects.filter(cohort__ends_on__gte=clock.today())
    if authority:
        found = found.filter(cohort__cohort_authorities__authority=authority)
    return [
        Group(
            valued("feature", feature.pk, authority),
            named(f"{feature.title} ({feature.cohort})", authority),
            "People of a feature",
            reverse("programme:journal"),
            authority,
        )
        for feature in found.select_related("cohort").order_by("cohort__starts_on", "number")
    ]


def session_value(user: User, session: Session) -> str:
    """The choice that stands for this session's people, as this person may write to them; empty when they can't."""
    if session.state == SessionState.CANCELLED or session.starts_at < clock.now() - STILL_TALKED_OF:
        return ""
    if everywhere(user, Permission.MESSAGE_SEND):
        return valued("session", session.pk, None)
    own = authorities_of(user, Permission.MESSAGE_SEND)
    shared = [authority for authority in session.authorities.all() if authority.pk in own]
    return valued("session", session.pk, shared[0]) if shared else ""


def of_authority(authority: LocalAuthority) -> Group:
    return Group(
        f"authority:{authority.pk}",
        f"Participants in {authority}",
        "People of an authority",
        "/home/",
        authority,
    )


def people_of(group: Group) -> QuerySet[User]:
    """Who is in it now: active participants only, and within its authority."""
    kind, pk = group.value.split(":")[:2]
    taking_part = Enrolment.objects.filter(state=EnrolmentState.ACTIVE, cohort__ends_on__gte=clock.today())
    if kind == "authority":
        expected = Q(authority=pk)
    else:
        mine = Session.objects.exclude(state=SessionState.CANCELLED).filter(
            **({"pk": pk} if kind == "session" else {"features": pk})
        )
        # One pair (cohort, authority) a session and authority: people are expected where both are theirs.
        pairs = mine.values_list("cohort_id", "authorities").distinct()
        expected = Q(pk__in=[])
        for cohort, authority in pairs:
            expected |= Q(cohort=cohort, authority=authority)
    if group.authority:
        taking_part = taking_part.filter(authority=group.authority)
    return User.objects.filter(
        pk__in=taking_part.filter(expected).values("participant"), is_active=True
    ).order_by("name", "pk")
