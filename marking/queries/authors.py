"""What an author sees of the marking before there is a result: whom they have named, and nothing of any marker."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from marking.models import AuthorObjection
from people.models import User
from programme.enums import EnrolmentState
from programme.models import Enrolment


def enrolment_of(user: User) -> Enrolment | None:
    """The year in which the person takes part now."""
    mine = Enrolment.objects.filter(participant=user, state=EnrolmentState.ACTIVE)
    return mine.select_related("cohort").order_by("-cohort__starts_on", "pk").first()


def objections_of(user: User | AnonymousUser) -> QuerySet[AuthorObjection]:
    """Whom this author has named."""
    if not user.is_authenticated:
        return AuthorObjection.objects.none()
    return AuthorObjection.objects.filter(enrolment__participant=user)
