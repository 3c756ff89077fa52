"""Who sees which trio, who belongs to one, and what is still to be done in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core import clock
from people.models import LocalAuthority, User
from people.roles import Permission, authorities_of, everywhere
from programme.enums import EnrolmentState
from programme.models import Cohort, Enrolment
from programme.queries.session import TAKING_PART
from trios.enums import VisitState
from trios.models import Dialogue, DialogueAgreement, Trio, TrioMember, Visit, VisitAttendance, VisitRecord
from trios.queries.hosts import hosted_by, present_members

BOOK_AHEAD = 21  # days before the visits begin at which dates should be set
RECORD_WITHIN = 2  # days after a visit within which its attendance should be recorded
MOST_MEMBERS = 4
TEXTS = ("record__notes", "dialogue__strengths", "dialogue__challenge", "dialogue__actions")

type Everybody = User | AnonymousUser


def visible_to(user: Everybody) -> QuerySet[Trio]:
    """The trios this person may open: the team all, a lead those with one of their people, mentor and members their own."""
    if not user.is_authenticated:
        return Trio.objects.none()
    if everywhere(user, Permission.TRIO_SEE):
        return Trio.objects.all()
    here = TrioMember.objects.filter(trio=OuterRef("pk"), left_at=None)
    mine = Q(mentor=user) | Q(
        Exists(here.filter(enrolment__participant=user, enrolment__state__in=TAKING_PART))
    )
    led = authorities_of(user, Permission.TRIO_SEE)
    if led:
        mine |= Q(Exists(here.filter(enrolment__authority__in=led)))
    return Trio.objects.filter(mine)


def seen_as_staff(user: Everybody) -> QuerySet[Trio]:
    """The trios this person follows as lead or team; none for mentors and members."""
    if everywhere(user, Permission.TRIO_SEE):
        return Trio.objects.all()
    led = authorities_of(user, Permission.TRIO_SEE)
    here = TrioMember.objects.filter(trio=OuterRef("pk"), left_at=None, enrolment__authority__in=led)
    return Trio.objects.filter(Exists(here))


# What pages and mails about a trio say of people: the rest of their long rows stays in the database.
OF_MEMBERS = (
    "trio",
    "left_at",
    "enrolment__application",
    "enrolment__cohort",
    "enrolment__state",
    "enrolment__sector",
    "enrolment__participant__name",
    "enrolment__participant__preferred_name",
    "enrolment__participant__email",
    "enrolment__school__name",
    "enrolment__school__town",
    "enrolment__authority__name",
)
OF_TRIOS = (
    "number",
    "formed_at",
    "mentor__name",
    "mentor__preferred_name",
    "mentor__email",
    "cohort__name",
    "cohort__slug",
    "cohort__starts_on",
    "cohort__ends_on",
    "cohort__visits_from",
    "cohort__visits_until",
)


def with_people(trios: QuerySet[Trio]) -> QuerySet[Trio]:
    """The same trios with cohort, mentor and present members (`trio.here`), in one more query."""
    members = (
        present_members()
        .select_related("enrolment__participant", "enrolment__school", "enrolment__authority")
        .only(*OF_MEMBERS)
    )
    return (
        trios.select_related("cohort", "mentor")
        .only(*OF_TRIOS)
        .prefetch_related(Prefetch("members", queryset=members, to_attr="here"))
    )


def with_visits(trios: QuerySet[Trio]) -> QuerySet[Trio]:
    """The same trios with their visits that stand (`trio.live`), who was there and how far the records are.

    PRIVACY: no text of a record is fetched.
    """
    return trios.prefetch_related(
        Prefetch("visits", queryset=with_progress(Visit.objects.all()), to_attr="live")
    )


def with_progress(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    """The same visits, cancelled ones left out, with host, attendance (`visit.lines`) and agreements, in two more queries."""
    return (
        visits.exclude(state=VisitState.CANCELLED)
        .select_related("host__participant", "school", "record", "dialogue")
        .defer(*TEXTS)
        .prefetch_related(
            Prefetch(
                "attendances", queryset=VisitAttendance.objects.select_related("repair"), to_attr="lines"
            ),
            Prefetch("dialogue__agreements", queryset=DialogueAgreement.objects.all(), to_attr="given"),
        )
        .order_by("starts_at", "id")
    )


def members_of(trio: Trio) -> list[TrioMember]:
    """The present members, in the order in which they joined (no query after `with_people`)."""
    here = getattr(trio, "here", None)
    if here is None:
        rows = present_members().filter(trio=trio)
        here = list(
            rows.select_related("enrolment__participant", "enrolment__school", "enrolment__authority")
        )
        trio.here = here  # type: ignore[attr-defined]
    return here


def visits_of(trio: Trio) -> list[Visit]:
    """The visits that stand, in their order (no query after `with_visits`)."""
    live = getattr(trio, "live", None)
    if live is None:
        live = list(with_progress(Visit.objects.filter(trio=trio)))
        trio.live = live  # type: ignore[attr-defined]
    return live


def keepers_of(trio: Trio) -> list[User]:
    """The people who read, write and agree the trio's records: members who take part, and the mentor."""
    people = [
        member.enrolment.participant for member in members_of(trio) if member.enrolment.state in TAKING_PART
    ]
    return people + ([trio.mentor] if trio.mentor else [])


def own_enrolment(user: Everybody, trio: Trio) -> Enrolment | None:
    """The person's own place in the trio, if they are a member who takes part."""
    for member in members_of(trio):
        if member.enrolment.participant_id == user.pk and member.enrolment.state in TAKING_PART:
            return member.enrolment
    return None


def hosts_to_book(trio: Trio) -> list[Enrolment]:
    """The members who host no visit yet; whoever hosted one in a trio before has done so."""
    hosting = {visit.host_id for visit in visits_of(trio)}
    hosting |= {member.enrolment_id for member in hosted_before(trio)}
    return [member.enrolment for member in members_of(trio) if member.enrolment_id not in hosting]


def hosted_before(trio: Trio) -> list[TrioMember]:
    """The members who brought along a visit as host from another trio."""
    return [member for member in members_of(trio) if member.hosted_elsewhere]  # type: ignore[attr-defined]


def number_of(rows: QuerySet) -> Coalesce:
    """How many of these rows point at the outer trio, as a column."""
    counted = rows.filter(trio=OuterRef("pk")).order_by().values("trio").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def with_figures(trios: QuerySet[Trio]) -> QuerySet[Trio]:
    """Adds `size`, `booked`, `undated` (members whose visit has no date), `makes` (visits in all), `completed` and `overdue`.

    Overdue are visits that are over, attendance not recorded in time.
    """
    late = clock.now() - dt.timedelta(days=RECORD_WITHIN)
    live = Visit.objects.exclude(state=VisitState.CANCELLED)
    return trios.annotate(
        size=number_of(TrioMember.objects.filter(left_at=None)),
        booked=number_of(live),
        undated=number_of(TrioMember.objects.filter(~Exists(hosted_by("enrolment")), left_at=None)),
        completed=number_of(live.filter(state=VisitState.COMPLETED)),
        overdue=number_of(live.filter(state=VisitState.BOOKED, ends_at__lt=late)),
    ).annotate(makes=F("booked") + F("undated"))


def nudged() -> Q:
    """Matches trios (after `with_figures`) that somebody should have a word with. The sibling of `nudges`."""
    today = clock.today()
    year = Q(cohort__ends_on__gte=today)
    soon = Q(cohort__visits_from__lte=today + dt.timedelta(days=BOOK_AHEAD), undated__gt=0)
    return year & (Q(mentor=None) | soon | Q(overdue__gt=0))


def nudges(trio: Trio) -> list[str]:
    """Why somebody should have a word with this trio's mentor (after `with_figures`); empty when all is well."""
    today, cohort = clock.today(), trio.cohort
    if cohort.ends_on < today:
        return []
    reasons = []
    if trio.mentor_id is None:
        reasons.append("No mentor")
    missing = trio.undated  # type: ignore[attr-defined]
    if missing > 0 and cohort.visits_from <= today + dt.timedelta(days=BOOK_AHEAD):
        reasons.append(f"{missing} {'visit' if missing == 1 else 'visits'} not booked")
    if trio.overdue:  # type: ignore[attr-defined]
        reasons.append("Attendance not recorded")
    return reasons


def listed(
    user: User,
    *,
    cohort: Cohort | None = None,
    authority: LocalAuthority | None = None,
    nudge: bool = False,
) -> QuerySet[Trio]:
    """The staff list, with figures and people."""
    trios = with_figures(with_people(seen_as_staff(user)))
    if cohort:
        trios = trios.filter(cohort=cohort)
    if authority:
        here = TrioMember.objects.filter(trio=OuterRef("pk"), left_at=None, enrolment__authority=authority)
        trios = trios.filter(Exists(here))
    if nudge:
        trios = trios.filter(nudged())
    return trios.order_by("-cohort__starts_on", "number", "pk")


def mentored_by(user: User) -> QuerySet[Trio]:
    """A mentor's own trios, this year's first, with everything their home shows."""
    trios = with_visits(with_people(Trio.objects.filter(mentor=user)))
    return with_figures(trios).order_by("-cohort__starts_on", "number")


def trio_of(enrolment: Enrolment) -> Trio | None:
    """The trio a participant is in now, with people and visits."""
    mine = Trio.objects.filter(members__enrolment=enrolment, members__left_at=None)
    return with_visits(with_people(mine)).first()


def coming_visits(trio_id: int | None) -> list[Visit]:
    """The visits of a trio that have a date and are still to come, the next one first; one query.

    PRIVACY: of the record only what the host chose comes along, no note of an observation.
    """
    if trio_id is None:
        return []
    rows = Visit.objects.filter(trio=trio_id, state=VisitState.BOOKED, starts_at__gt=clock.now())
    fields = ("trio", "starts_at", "host__participant__name", "host__participant__preferred_name")
    return list(
        rows.select_related("host__participant", "record")
        .only(*fields, "record__area_of_strength")
        .order_by("starts_at", "pk")
    )


def with_room(trio: Trio, enrolment: Enrolment) -> QuerySet[Trio]:
    """The other trios of the cohort that can take one more member, those of the participant's authority first."""
    here = TrioMember.objects.filter(trio=OuterRef("pk"), left_at=None)
    rows = with_figures(with_people(Trio.objects.filter(cohort=trio.cohort_id).exclude(pk=trio.pk)))
    is_near = Exists(here.filter(enrolment__authority=enrolment.authority_id))
    return rows.filter(size__lt=MOST_MEMBERS).annotate(is_near=is_near).order_by("-is_near", "size", "number")


def without_trio(cohort: Cohort) -> QuerySet[Enrolment]:
    """Active participants of a cohort who are in no trio."""
    placed = TrioMember.objects.filter(enrolment=OuterRef("pk"), left_at=None)
    return (
        Enrolment.objects.filter(~Exists(placed), cohort=cohort, state=EnrolmentState.ACTIVE)
        .select_related("participant", "school", "authority")
        .order_by("authority__name", "participant__name", "pk")
    )


def record_of(visit: Visit) -> VisitRecord | None:
    """The whole record of a visit, for those who may read it. PRIVACY: ask `can_read` first."""
    return VisitRecord.objects.filter(visit=visit).select_related("saved_by").first()


def dialogue_of(visit: Visit) -> Dialogue | None:
    """The whole record of the discussion, for those who may read it. PRIVACY: ask `can_read` first."""
    rows = Dialogue.objects.filter(visit=visit).select_related("saved_by")
    return rows.prefetch_related("next_steps", Prefetch("agreements", to_attr="given")).first()


def agreed_by(dialogue: Dialogue, people: Iterable[User]) -> list[tuple[User, bool]]:
    """Who of these people has agreed the record as it stands now; an agreement of an earlier version does not count."""
    rows = agreements_of(dialogue)
    given = {row.person_id for row in rows if row.version == dialogue.version}
    return [(person, person.pk in given) for person in people]


def agreements_of(dialogue: Dialogue) -> list[DialogueAgreement]:
    """Every agreement given to a record, of whatever version (no query where they were fetched with it)."""
    given = getattr(dialogue, "given", None)
    return list(dialogue.agreements.all()) if given is None else given


def has_agreed(user: User, dialogue: Dialogue) -> bool:
    """Whether the person has agreed the record as it stands now."""
    return agreed_by(dialogue, [user])[0][1]


def is_agreed(visit: Visit, people: Iterable[User]) -> bool:
    """Whether everybody has agreed the record of this visit as it stands."""
    dialogue = getattr(visit, "dialogue", None)
    return dialogue is not None and all(agreed for _, agreed in agreed_by(dialogue, people))
