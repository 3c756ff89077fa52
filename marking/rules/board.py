"""What the board, its chair and the external examiner may do with the list, and until when."""

from django.contrib.auth.models import AnonymousUser

from core.decisions import ALLOW, Decision, first_refusal, refuse
from marking.enums import BoardState
from marking.models import Board, BoardLine
from marking.rules.examiner import can_examine
from marking.rules.team import can_oversee
from marking.transitions import BOARD
from people.models import User
from people.roles import Permission, everywhere


def can_keep(by: User | AnonymousUser) -> Decision:
    """Open a board, read its list, keep its minutes."""
    return can_oversee(by, Permission.MARKS_RELEASE)


def can_minute(by: User | AnonymousUser, board: Board) -> Decision:
    """Type a minute: before and after the locking, never of a board that was called off."""
    allowed = can_keep(by)
    if allowed and board.state == BoardState.CALLED_OFF:
        return refuse("This board was called off, so it has no minutes.")
    return allowed


def can_change_mark(by: User | AnonymousUser, board: Board) -> Decision:
    """Change a mark of the list: until the chair locks it."""
    return first_refusal(can_keep(by), BOARD.can(board, "change_mark"))


def can_change_line(by: User | AnonymousUser, line: BoardLine) -> Decision:
    """Change the mark of this script."""
    allowed = can_change_mark(by, line.board)
    if allowed and line.result_id is None:
        return refuse("No mark of this script is agreed, so it goes to a later board.")
    return allowed


def can_lock(by: User | AnonymousUser, board: Board) -> Decision:
    """Lock the list: its marks are ratified."""
    return first_refusal(can_keep(by), BOARD.can(board, "lock"))


def can_call_off(by: User | AnonymousUser, board: Board) -> Decision:
    """Put the list away without ratifying anything."""
    return first_refusal(can_keep(by), BOARD.can(board, "call_off"))


def can_see(by: User | AnonymousUser, board: Board) -> Decision:
    """Say that one has seen the list: the external examiner, and again after a mark was changed."""
    return first_refusal(can_examine(by), BOARD.can(board, "see"))


def can_comment(by: User | AnonymousUser, board: Board) -> Decision:
    """Comment on the list as the external examiner, until it is locked."""
    return first_refusal(can_examine(by), BOARD.can(board, "change_mark"))


def shows_authors(user: User | AnonymousUser, board: Board) -> Decision:
    """Whether the list says whose scripts these are. PRIVACY: only once it is locked, and to the team alone."""
    if not everywhere(user, Permission.CASE_STUDY_OVERSEE):
        return refuse("You read scripts by their code.")
    if board.state != BoardState.LOCKED:
        return refuse("Names appear once the list is locked.")
    return ALLOW
