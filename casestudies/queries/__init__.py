"""Every read of the case study that is more than a line."""

from casestudies.queries.overview import (
    OverviewFilter,
    enrolments_followed_by,
    overview,
    presentations_due,
    with_presentations,
    with_standing,
)
from casestudies.queries.plan import Plan, phases_begun, plan_of
from casestudies.queries.standing import (
    Standing,
    case_study_of,
    due_at,
    enrolment_of,
    newest_version,
    reading_progress,
    standing_of,
    still_names,
)
from casestudies.queries.visibility import (
    drafts_visible_to,
    drafts_waiting,
    evidence_visible_to,
    readers_of_drafts,
    readers_of_plan,
    requests_visible_to,
    submissions_visible_to,
    versions_visible_to,
    visible_to,
)

__all__ = [
    "OverviewFilter",
    "Plan",
    "Standing",
    "case_study_of",
    "drafts_visible_to",
    "drafts_waiting",
    "due_at",
    "enrolment_of",
    "enrolments_followed_by",
    "evidence_visible_to",
    "newest_version",
    "overview",
    "phases_begun",
    "plan_of",
    "presentations_due",
    "readers_of_drafts",
    "readers_of_plan",
    "reading_progress",
    "requests_visible_to",
    "standing_of",
    "still_names",
    "submissions_visible_to",
    "versions_visible_to",
    "visible_to",
    "with_presentations",
    "with_standing",
]
