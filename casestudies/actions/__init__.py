"""Every write of the case study."""

from casestudies.actions.answer import answer_draft, save_answer
from casestudies.actions.case_study import (
    open_case_study,
    release_outcome,
    reopen,
    submit,
    suggest_sections,
)
from casestudies.actions.draft import date_sections, send_draft
from casestudies.actions.evidence import (
    add_file,
    describe_evidence,
    drop_evidence,
    lift_pair,
    lift_point,
    place_evidence,
)
from casestudies.actions.extending import extend_as_asked, give_time
from casestudies.actions.extension import (
    ask_for_time,
    decline_request,
    grant_extension,
    grant_request,
    grant_to_many,
    withdraw_request,
)
from casestudies.actions.likeness import compare
from casestudies.actions.mentor import hide_draft, save_comments, send_comments, show_draft
from casestudies.actions.plan import remove_row, save_phase, save_row
from casestudies.actions.presentation import record_presentation
from casestudies.actions.releasing import Outcome, release_marks
from casestudies.actions.reply import reply
from casestudies.actions.section_file import (
    bring_file,
    forget_section_files,
    leave_section_file,
    read_section_file,
    refuse_section_file,
    take_section_file,
)
from casestudies.actions.section_text import TextChanged, restore_section_text, save_section_text
from casestudies.actions.taking import give_back_draft, take_draft
from casestudies.actions.version import read_version, refuse_version, take_out_names, upload

__all__ = [
    "Outcome",
    "TextChanged",
    "add_file",
    "answer_draft",
    "ask_for_time",
    "bring_file",
    "compare",
    "date_sections",
    "decline_request",
    "describe_evidence",
    "drop_evidence",
    "extend_as_asked",
    "forget_section_files",
    "give_back_draft",
    "give_time",
    "grant_extension",
    "grant_request",
    "grant_to_many",
    "hide_draft",
    "leave_section_file",
    "lift_pair",
    "lift_point",
    "open_case_study",
    "place_evidence",
    "read_section_file",
    "read_version",
    "record_presentation",
    "refuse_section_file",
    "refuse_version",
    "release_marks",
    "release_outcome",
    "remove_row",
    "reopen",
    "reply",
    "restore_section_text",
    "save_answer",
    "save_comments",
    "save_phase",
    "save_row",
    "save_section_text",
    "send_comments",
    "send_draft",
    "show_draft",
    "submit",
    "suggest_sections",
    "take_draft",
    "take_out_names",
    "take_section_file",
    "upload",
    "withdraw_request",
]
