from programme.models.application import Application, ApplicationNote, Endorsement
from programme.models.cohort import Cohort, CohortAuthority, Feature, Holiday, Interest, Prompt
from programme.models.enrolment import Enrolment
from programme.models.journal import JournalEntry, JournalReply, JournalVersion
from programme.models.session import Attendance, CalendarFeed, CatchUp, Session

__all__ = [
    "Application",
    "ApplicationNote",
    "Attendance",
    "CalendarFeed",
    "CatchUp",
    "Cohort",
    "CohortAuthority",
    "Endorsement",
    "Enrolment",
    "Feature",
    "Holiday",
    "Interest",
    "JournalEntry",
    "JournalReply",
    "JournalVersion",
    "Prompt",
    "Session",
]
