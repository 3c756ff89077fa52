"""What people are told about case studies: a room a noun, one function a past participle."""

from casestudies.notices.case_study import (
    due,
    due_key,
    overdue,
    overdue_key,
    presented,
    released,
    reopened,
    submitted,
)
from casestudies.notices.draft import (
    draft_answered,
    draft_due,
    draft_shown,
    drafts_arrived,
    mentor_answered,
    shown_key,
)
from casestudies.notices.more_time import asked_key, extended, time_asked_for, time_not_given
from casestudies.notices.peer_group import group_changed, group_facts, group_left, group_published

__all__ = [
    "asked_key",
    "draft_answered",
    "draft_due",
    "draft_shown",
    "drafts_arrived",
    "due",
    "due_key",
    "extended",
    "group_changed",
    "group_facts",
    "group_left",
    "group_published",
    "mentor_answered",
    "overdue",
    "overdue_key",
    "presented",
    "released",
    "reopened",
    "shown_key",
    "submitted",
    "time_asked_for",
    "time_not_given",
]
