from programme.models.application import Application, ApplicationNote, Endorsement
from programme.models.booking import Booking
from programme.models.cohort import Cohort, CohortAuthority, Feature, Holiday, Interest, Prompt
from programme.models.endorsement import EndorsementEvent, EndorsementLink
from programme.models.enrolment import Enrolment, EnrolmentPost
from programme.models.imports import ApplicationImport, ImportRow
from programme.models.journal import JournalEntry, JournalReply, JournalVersion
from programme.models.late_code import LateCode
from programme.models.session import Attendance, CalendarFeed, CatchUp, Session

__all__ = [
    "Application",
    "ApplicationImport",
    "ApplicationNote",
    "Attendance",
    "Booking",
    "CalendarFeed",
    "CatchUp",
    "Cohort",
    "CohortAuthority",
    "Endorsement",
    "EndorsementEvent",
    "EndorsementLink",
    "Enrolment",
    "EnrolmentPost",
    "Feature",
    "Holiday",
    "ImportRow",
    "Interest",
    "JournalEntry",
    "JournalReply",
    "JournalVersion",
    "LateCode",
    "Prompt",
    "Session",
]
