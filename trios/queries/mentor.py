"""Who mentors: appointments, capacity, and who ever mentored whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from people.models import LocalAuthority, User
from people.roles import Permission, everywhere
from programme.enums import EnrolmentState
from programme.models import Cohort, Enrolment
from trios.models import FormerMentor, MentorAppointment, Trio, TrioMember


def appointments_visible_to(user: User | AnonymousUser) -> QuerySet[MentorAppointment]:
    """The appointments this person arranges: the team all, others none."""
    if everywhere(user, Permission.TRIO_FORM):
        return MentorAppointment.objects.all()
    return MentorAppointment.objects.none()


def listed(
    user: User, *, cohort: Cohort | None = None, authority: LocalAuthority | None = None, ended: bool = False
) -> QuerySet[MentorAppointment]:
    """The team's list of mentors, with `supports`, the number of trios they have in the cohort now."""
    supports = (
        Trio.objects.filter(mentor=OuterRef("mentor"), cohort=OuterRef("cohort"))
        .order_by()
        .values("mentor")
        .annotate(n=Count("pk"))
        .values("n")
    )
    rows = appointments_visible_to(user).select_related("cohort", "mentor", "school", "authority")
    rows = rows.annotate(supports=Coalesce(Subquery(supports, output_field=IntegerField()), 0))
    if cohort:
        rows = rows.filter(cohort=cohort)
    if authority:
        rows = rows.filter(authority=authority)
    rows = rows.exclude(ended_at=None) if ended else rows.filter(ended_at=None)
    return rows.order_by("-cohort__starts_on", "authority__name", "mentor__name", "pk")


def completed_before(person: User, cohort: Cohort) -> QuerySet[Enrolment]:
    """The years before this cohort's in which the person completed the programme, as our records have them."""
    return Enrolment.objects.filter(
        participant=person, state=EnrolmentState.COMPLETED, cohort__starts_on__lt=cohort.starts_on
    )


def is_known_graduate(person: User, cohort: Cohort) -> bool:
    """Whether our records hold such a year, or the team has said of one before they begin; one query."""
    stated = MentorAppointment.objects.filter(mentor=person, graduated_in__isnull=False)
    known = Exists(completed_before(person, cohort)) | Exists(stated)
    return User.objects.filter(known, pk=person.pk).exists()


def mentored_before(person: User, cohort: Cohort) -> bool:
    """Whether the person was appointed for a year before this cohort's."""
    return MentorAppointment.objects.filter(mentor=person, cohort__starts_on__lt=cohort.starts_on).exists()


def serving(cohort: Cohort) -> QuerySet[MentorAppointment]:
    """Those who mentor in a cohort now."""
    return MentorAppointment.objects.filter(cohort=cohort, ended_at=None)


def room(cohort: Cohort) -> int:
    """How many trios the cohort's mentors can take together."""
    return serving(cohort).aggregate(n=Sum("capacity"))["n"] or 0


def free_for(trio: Trio, name: str = "") -> QuerySet[MentorAppointment]:
    """Appointments of the trio's cohort that could take it: not its present mentor, not from a member's school.

    Those of a member's authority come first. name: only those whose name has this in it.
    """
    members = TrioMember.objects.filter(trio=trio, left_at=None)
    rows = serving(trio.cohort).exclude(mentor=trio.mentor_id)
    rows = rows.exclude(school__in=members.values("enrolment__school"))
    if name:
        rows = rows.filter(mentor__name__icontains=name)
    is_near = Q(authority__in=members.values("enrolment__authority"))
    near_first = Case(When(is_near, then=0), default=1, output_field=IntegerField())
    return rows.select_related("mentor", "school", "authority").order_by(near_first, "mentor__name", "pk")


def trios_of(appointment: MentorAppointment) -> QuerySet[Trio]:
    """The trios somebody mentors in the cohort of their appointment."""
    return Trio.objects.filter(cohort=appointment.cohort_id, mentor=appointment.mentor_id)


def former_mentors(enrolment_ids: Iterable[int]) -> dict[int, set[int]]:
    """enrolment id -> ids of all who mentor or ever mentored that participant, in this or any other year.

    Every id asked for has an entry, empty where there was nobody. Four queries, whatever the number.
    """
    wanted = dict(Enrolment.objects.filter(pk__in=list(enrolment_ids)).values_list("pk", "participant_id"))
    trios: dict[int, set[int]] = defaultdict(set)  # participant -> trios
    memberships = TrioMember.objects.filter(enrolment__participant__in=set(wanted.values()))
    for participant_id, trio_id in memberships.values_list("enrolment__participant_id", "trio_id"):
        trios[participant_id].add(trio_id)
    ids = set().union(*trios.values()) if trios else set()
    mentors: dict[int, set[int]] = defaultdict(set)  # trio -> people
    for trio_id, mentor_id in Trio.objects.filter(pk__in=ids, mentor__isnull=False).values_list(
        "pk", "mentor_id"
    ):
        mentors[trio_id].add(mentor_id)
    for trio_id, mentor_id in FormerMentor.objects.filter(trio__in=ids).values_list("trio_id", "mentor_id"):
        mentors[trio_id].add(mentor_id)
    return {
        pk: set().union(*(mentors[trio] for trio in trios[participant])) if trios[participant] else set()
        for pk, participant in wanted.items()
    }


def authorities_of_mentors(people: Collection[int]) -> dict[int, set[int]]:
    """Person's id -> the authorities they mentor in: a mentor keeps the holidays of their schools."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = MentorAppointment.objects.filter(mentor__in=people, ended_at=None).order_by()
    for person, authority in rows.values_list("mentor_id", "authority_id"):
        found[person].add(authority)
    return found
