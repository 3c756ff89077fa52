from programme.models.application import Application, ApplicationNote, Endorsement
from programme.models.cohort import Cohort, CohortAuthority, Feature, Holiday, Interest, Prompt
from programme.models.enrolment import Enrolment, EnrolmentPost
from programme.models.imports import ApplicationImport, ImportRow
from programme.models.journal import JournalEntry, JournalVersion
from programme.models.session import Attendance, CalendarFeed, CatchUp, Session

__all__ = [
    "Application",
    "ApplicationImport",
    "ApplicationNote",
    "Attendance",
    "CalendarFeed",
    "CatchUp",
    "Cohort",
    "CohortAuthority",
    "Endorsement",
    "Enrolment",
    "EnrolmentPost",
    "Feature",
    "Holiday",
    "ImportRow",
    "Interest",
    "JournalEntry",
    "JournalVersion",
    "Prompt",
    "Session",
]
