"""What an author may do about the marking of their own case study."""

from django.contrib.auth.models import AnonymousUser

from casestudies.enums import CaseStudyState
from casestudies.models import CaseStudy
from core.decisions import ALLOW, Decision, refuse, stranger
from marking.models import AuthorObjection
from people.models import User
from programme.enums import EnrolmentState
from programme.models import Enrolment

MOST = 20  # people and schools that one author can name


def can_object(user: User | AnonymousUser, enrolment: Enrolment) -> Decision:
    """Say who should not mark one's case study: while there is something to mark."""
    if not user.is_authenticated or enrolment.participant_id != user.pk:
        return stranger()
    if enrolment.state != EnrolmentState.ACTIVE:
        return refuse("Your year is over, so there is nothing to mark.")
    released = CaseStudy.objects.filter(enrolment=enrolment, state=CaseStudyState.MARKED)
    if released.exists():
        return refuse("Your result is out, so there is nothing to mark any more.")
    return ALLOW


def can_name_another(user: User | AnonymousUser, enrolment: Enrolment) -> Decision:
    """Name one more: up to a number that nobody honest reaches."""
    allowed = can_object(user, enrolment)
    if allowed and AuthorObjection.objects.filter(enrolment=enrolment).count() >= MOST:
        return refuse(f"You have named {MOST} already. Write to the team if there are more.")
    return allowed
