"""The case study: plan, draft sections, uploaded versions, submission, extension, evidence, presentation."""

from casestudies.models.case_study import CaseStudy, Reopening, Section
from casestudies.models.draft import DraftComment, MentorAnswer, SectionDraft
from casestudies.models.evidence import Evidence
from casestudies.models.extension import Extension, ExtensionRequest
from casestudies.models.likeness import Likeness, Print
from casestudies.models.peer_feedback import PeerFeedback
from casestudies.models.peer_group import PeerGroup, PeerGroupMember
from casestudies.models.plan import Factor, PlannedAction, PlanPhase, PlanRow
from casestudies.models.presentation import Presentation
from casestudies.models.released import ReleasedComment
from casestudies.models.section_file import SectionFile
from casestudies.models.section_text import SectionText, SectionTextVersion
from casestudies.models.version import Submission, Version

__all__ = [
    "CaseStudy",
    "DraftComment",
    "Evidence",
    "Extension",
    "ExtensionRequest",
    "Factor",
    "Likeness",
    "MentorAnswer",
    "PeerFeedback",
    "PeerGroup",
    "PeerGroupMember",
    "PlanPhase",
    "PlanRow",
    "PlannedAction",
    "Presentation",
    "Print",
    "ReleasedComment",
    "Reopening",
    "Section",
    "SectionDraft",
    "SectionFile",
    "SectionText",
    "SectionTextVersion",
    "Submission",
    "Version",
]
