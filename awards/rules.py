"""May this person see, make, revoke or reissue an award."""

from awards.enums import CertificateState
from awards.models import Certificate, JournalPack
from awards.requirements import Track
from core.decisions import ALLOW, Decision, first_refusal, not_your_role, refuse, stranger
from people.models import User
from people.roles import Permission, may, may_somewhere
from programme.enums import EnrolmentState
from programme.models import Cohort, Enrolment
from programme.queries.journal import has_written


def can_see_participants(user: User) -> Decision:
    """Leads and the team follow participants."""
    if may_somewhere(user, Permission.PARTICIPANT_SEE):
        return ALLOW
    return not_your_role("Only authority leads and the programme team follow participants here.")


def can_see(user: User, enrolment: Enrolment) -> Decision:
    """A participant's own year; the lead of their authority; the team."""
    if enrolment.participant_id == user.pk:
        return ALLOW
    if may(user, Permission.PARTICIPANT_SEE, authority_id=enrolment.authority_id):
        return ALLOW
    return stranger()


def can_award_cohort(user: User, cohort: Cohort) -> Decision:
    """The team makes awards."""
    if may(user, Permission.AWARD_MAKE):
        return ALLOW
    return not_your_role("Only the programme team makes awards.")


def can_award(user: User, enrolment: Enrolment, track: Track) -> Decision:
    """The team, for somebody who takes part and has met every element. Nothing is waived in silence."""
    if enrolment.state == EnrolmentState.COMPLETED:
        return refuse("The award has been made.")
    if enrolment.state != EnrolmentState.ACTIVE:
        return refuse(f"This person is {enrolment.get_state_display().lower()}.")
    if not track.is_whole:
        lacking = ", ".join(line.title for line in track.lacking)
        return refuse(f"Still lacking: {lacking}.")
    return can_award_cohort(user, enrolment.cohort)


def can_change_certificate(user: User, certificate: Certificate) -> Decision:
    """The team, while the certificate stands."""
    if certificate.state != CertificateState.VALID:
        return refuse("Only a valid certificate can be revoked or replaced.")
    if may(user, Permission.AWARD_MAKE):
        return ALLOW
    return not_your_role("Only the programme team changes certificates.")


def can_print_again(user: User, certificate: Certificate, *, has_failed: bool) -> Decision:
    """The team, when the worker has given up making a certificate."""
    if not may(user, Permission.AWARD_MAKE):
        return not_your_role("Only the programme team makes certificates.")
    return ALLOW if has_failed else refuse("This certificate is made, or being made.")


def can_download(user: User, certificate: Certificate) -> Decision:
    """Whoever may see the person's year, once the file is made."""
    made = ALLOW if certificate.pdf else refuse("The certificate is being made. Come back in a minute.")
    return first_refusal(can_see(user, certificate.enrolment), made)


def can_take_journal(user: User) -> Decision:
    """Whoever wrote in a journal, or replied to one, takes that away, whatever became of the year."""
    if has_written(user):
        return ALLOW
    return refuse("You have written nothing in a journal, so there is nothing to take away.")


def can_open_pack(user: User, pack: JournalPack) -> Decision:
    """Whether the person may have this file: its owner. The sibling of `queries.packs_visible_to`."""
    return ALLOW if pack.owner_id == user.pk else stranger()
