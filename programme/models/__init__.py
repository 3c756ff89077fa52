from programme.models.application import Application, ApplicationNote, Endorsement
from programme.models.cohort import Cohort, CohortAuthority, Feature, Holiday, Interest, Prompt
from programme.models.endorsement import EndorsementEvent, EndorsementLink
from programme.models.enrolment import Enrolment
from programme.models.journal import JournalEntry, JournalVersion
from programme.models.late_code import LateCode
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
    "EndorsementEvent",
    "EndorsementLink",
    "Enrolment",
    "Feature",
    "Holiday",
    "Interest",
    "JournalEntry",
    "JournalVersion",
    "LateCode",
    "Prompt",
    "Session",
]
