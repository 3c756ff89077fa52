"""What a marker, or somebody who would be one, may do."""

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists
from django.db.models.functions import Lower

from core.decisions import ALLOW, Decision, first_refusal, not_your_role, refuse, stranger
from core.ui.dates import full_date, last_minute
from marking.enums import MarkerState
from marking.models import MarkerAppointment, MarkerInvitation, PoolCall
from marking.queries.marker import latest_year_of
from marking.transitions import MARKER
from marking.visibility import Script, knowing_grants, may_open
from people.enums import Role
from people.models import User
from people.queries import addresses_of
from people.roles import Permission, everywhere
from programme.enums import EnrolmentState
from programme.models import Cohort, Enrolment
from trios.models import MentorAppointment

YEARS_NEEDED = 5
USUAL_MOST = 4  # scripts a marker; more only with a reason


def can_join(user: User, cohort: Cohort, at: dt.datetime) -> Decision:
    """Whether the user may ask to join the cohort's pool at this moment."""
    enrolled = Enrolment.objects.filter(cohort=cohort, participant=user)
    asks = (
        MarkerAppointment.objects.filter(cohort=cohort, marker=user),
        MentorAppointment.objects.filter(cohort=cohort, mentor=user, ended_at=None),
        enrolled.exclude(state=EnrolmentState.WITHDRAWN),
        knowing_grants().filter(user=user),
    )
    answers = Cohort.objects.filter(pk=cohort.pk).values_list(*(Exists(rows) for rows in asks))  # one query
    has_asked, is_mentoring, takes_part, knows_authors = answers.get()
    if has_asked:
        return refuse(
            f"You have asked for {cohort} already; what became of it stands on your page about marking."
        )
    if is_mentoring:
        return refuse(
            f"You are mentoring in {cohort}. Nobody marks in the year in which they mentor a trio, so that no marker "
            "knows a participant's work beforehand. You are welcome next year."
        )
    if takes_part:
        return refuse(f"You are taking part in {cohort}, so you can't mark its case studies.")
    if knows_authors:
        return refuse(
            "You read drafts, or look after the programme, and see there who wrote what. So you can't mark case studies "
            "without knowing whose they are."
        )
    if at >= cohort.marking_due_at:
        return refuse(f"The marking for {cohort} ended on {full_date(cohort.marking_due_at)}.")
    return is_called(user, cohort, at)


def is_called(user: User, cohort: Cohort, at: dt.datetime) -> Decision:
    """Whether the cohort's call is open; whoever was invited needs no call, and where there is none it is open."""
    call = PoolCall.objects.filter(cohort=cohort).first()
    if call is None or call.is_open(at):
        return ALLOW
    addresses = [address for _, address in addresses_of([user])]
    invited = MarkerInvitation.objects.filter(cohort=cohort).annotate(address=Lower("email"))
    if invited.filter(address__in=addresses).exists():
        return ALLOW
    if at < call.opens_at:
        return refuse(f"You can ask to mark for {cohort} from {full_date(call.opens_at)}.")
    return refuse(
        f"The call for markers of {cohort} closed on {full_date(last_minute(call.closes_at))}. "
        "The programme team can invite you."
    )


def can_renew(user: User, cohort: Cohort, at: dt.datetime) -> Decision:
    """Whether one press puts the user among those who ask to mark again: in the pool of an earlier year, checked then."""
    allowed = can_join(user, cohort, at)
    if allowed and latest_year_of(user, cohort) is None:
        return refuse("You were in no pool of markers before. Fill in the form.")
    return allowed


def is_own(user: User | AnonymousUser, appointment: MarkerAppointment) -> Decision:
    """Only the marker acts as the marker."""
    return ALLOW if user.is_authenticated and appointment.marker_id == user.pk else stranger()


def can_withdraw(user: User, appointment: MarkerAppointment) -> Decision:
    """Leave the pool, or take somebody out of it: the marker, or the team."""
    if not everywhere(user, Permission.MARKER_APPROVE):
        is_marker = is_own(user, appointment)
        if not is_marker:
            return is_marker
    return MARKER.can(appointment, "withdraw")


def can_declare_conflict(user: User, appointment: MarkerAppointment) -> Decision:
    """Say whose case study one may not mark: the marker, or the team, while the marker is or may come in the pool."""
    if not everywhere(user, Permission.MARKING_ALLOCATE):
        is_marker = is_own(user, appointment)
        if not is_marker:
            return is_marker
    if appointment.state in (MarkerState.APPLIED, MarkerState.APPROVED):
        return ALLOW
    return refuse("This marker is not in the pool, so there is nothing to declare.")


def can_see_list(user: User) -> Decision:
    """Whether the user has a list of scripts at all."""
    if user.holds(Role.MARKER):
        return ALLOW
    return not_your_role("This page is for markers. You can ask to join the pool of markers.")


def can_mark(user: User, script: Script) -> Decision:
    """Write in a mark: one's own script, open, not handed in."""
    return first_refusal(may_open(user.pk, script), is_unfinished(script))


def can_recuse(user: User, script: Script) -> Decision:
    """Give a script back before its mark is in, also one that a rule has closed meanwhile."""
    if script.marker_id != user.pk:
        return stranger()
    return is_unfinished(script)


def is_unfinished(script: Script) -> Decision:
    """Whether the mark is still being worked on."""
    if script.is_open:
        return ALLOW
    return refuse(
        "Your mark for this script is submitted, so it can't be changed. Write to the team if it should be."
    )
