"""Mentor and trio as those with whom a participant shares what they write."""

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from people.models import User
from programme.circles import CIRCLES, Circle, People
from programme.models import Enrolment
from programme.queries.session import TAKING_PART
from trios.models import FormerMentor, TrioMember


def present() -> QuerySet[TrioMember]:
    """Those who belong to a trio and still take part."""
    return TrioMember.objects.filter(left_at=None, enrolment__state__in=TAKING_PART)


def mentor_of(enrolment: Enrolment) -> People:
    """The mentor of the participant's trio, since they have had one another."""
    mine = present().filter(enrolment=enrolment).select_related("trio__mentor")
    member = mine.annotate(handed_over_at=Max("trio__former_mentors__until")).first()
    if member is None or member.trio.mentor is None:
        return []
    return [(member.trio.mentor, max(member.joined_at, member.handed_over_at or member.joined_at))]


def read_as_mentor(user: User, enrolment: str = "enrolment", column: str = "shared_with_mentor_at") -> Q:
    """What is shared with this mentor: by somebody who was in the trio, and since the trio is theirs.

    enrolment, column: where what is asked for has its writer's place, and since when it is shared.
    """
    handed_over_since = FormerMentor.objects.filter(
        trio=OuterRef("trio"), until__gt=OuterRef(OuterRef(column))
    )
    mine = present().filter(
        ~Exists(handed_over_since),
        enrolment=OuterRef(enrolment),
        trio__mentor=user,
        joined_at__lte=OuterRef(column),
    )
    mentored = present().filter(trio__mentor=user).values("enrolment")  # few, and found by an index
    return Q(Exists(mine), **{f"{enrolment}__in": mentored})


def others_of(enrolment: Enrolment) -> People:
    """The other members of the participant's trio, since both have been in it."""
    member = present().filter(enrolment=enrolment).first()
    if member is None:
        return []
    others = present().filter(trio=member.trio_id).exclude(pk=member.pk)
    return [
        (other.enrolment.participant, max(other.joined_at, member.joined_at))
        for other in others.select_related("enrolment__participant")
    ]


def read_as_member(user: User) -> Q:
    """Entries shared with the trio of which this person is another member, since both were in it."""
    column = "shared_with_trio_at"
    me = present().filter(
        trio=OuterRef("trio"), enrolment__participant=user, joined_at__lte=OuterRef(OuterRef(column))
    )
    writers = present().filter(Exists(me), enrolment=OuterRef("enrolment"), joined_at__lte=OuterRef(column))
    around = present().filter(trio__in=present().filter(enrolment__participant=user).values("trio"))
    return Q(Exists(writers), enrolment__in=around.values("enrolment"))


def register() -> None:
    """Let participants share what they write with both."""
    CIRCLES.append(
        Circle(
            name="mentor",
            label="your mentor",
            why="your mentor",
            nobody="You can share it with your mentor as soon as your trio has one.",
            people=mentor_of,
            reading=read_as_mentor,
        )
    )
    CIRCLES.append(
        Circle(
            name="trio",
            label="your trio",
            why="in your trio",
            nobody="You can share it with your trio as soon as you are in one.",
            people=others_of,
            reading=read_as_member,
        )
    )
