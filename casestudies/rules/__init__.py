"""May this person do this to this case study, and if not, why; a module a noun."""

from casestudies.rules.case_study import (
    ATTEMPTS,
    REOPENING_GUARDS,
    as_author,
    can_change_route,
    can_follow,
    can_open,
    can_plan,
    can_release,
    can_reopen,
    can_see,
    is_being_written,
    on_essay_route,
    on_essay_route_of,
)
from casestudies.rules.draft import can_answer, can_date_sections, can_see_draft, can_send_draft
from casestudies.rules.evidence import can_describe, can_gather, can_lift_point, can_see_evidence
from casestudies.rules.extension import (
    can_ask_for_time,
    can_decide_request,
    can_extend,
    can_grant_request,
    can_see_request,
    can_withdraw_request,
)
from casestudies.rules.presentation import can_record_presentation
from casestudies.rules.version import (
    can_hand_in_for,
    can_see_version,
    can_submit,
    can_upload,
    is_before_the_board,
    is_late,
)

__all__ = [
    "ATTEMPTS",
    "REOPENING_GUARDS",
    "as_author",
    "can_answer",
    "can_ask_for_time",
    "can_change_route",
    "can_date_sections",
    "can_decide_request",
    "can_describe",
    "can_extend",
    "can_follow",
    "can_gather",
    "can_grant_request",
    "can_hand_in_for",
    "can_lift_point",
    "can_open",
    "can_plan",
    "can_record_presentation",
    "can_release",
    "can_reopen",
    "can_see",
    "can_see_draft",
    "can_see_evidence",
    "can_see_request",
    "can_see_version",
    "can_send_draft",
    "can_submit",
    "can_upload",
    "can_withdraw_request",
    "is_before_the_board",
    "is_being_written",
    "is_late",
    "on_essay_route",
    "on_essay_route_of",
]
