from programme.models.application import Application, ApplicationNote, Endorsement
from programme.models.booking import Booking
from programme.models.cohort import Cohort, CohortAuthority, Feature, Holiday, Interest, Prompt
from programme.models.enrolment import Enrolment
from programme.models.journal import JournalEntry, JournalVersion
from programme.models.session import Attendance, CalendarFeed, CatchUp, Session

__all__ = [
    "Application",
    "ApplicationNote",
    "Attendance",
    "Booking",
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
    "JournalVersion",
    "Prompt",
    "Session",
]
