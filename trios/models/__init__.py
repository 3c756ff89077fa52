from trios.models.availability import Availability, Away
from trios.models.formation import Formation, FormationPin, FormationWish
from trios.models.mentor import MentorAppointment
from trios.models.record import (
    Dialogue,
    DialogueAgreement,
    NextStep,
    PrivateNote,
    VisitRecord,
    VisitShare,
    VisitShareLink,
)
from trios.models.trio import FormerMentor, Trio, TrioMember, TrioMessage
from trios.models.visit import Visit, VisitAttendance, VisitRepair

__all__ = [
    "Availability",
    "Away",
    "Dialogue",
    "DialogueAgreement",
    "Formation",
    "FormationPin",
    "FormationWish",
    "FormerMentor",
    "MentorAppointment",
    "NextStep",
    "PrivateNote",
    "Trio",
    "TrioMember",
    "TrioMessage",
    "Visit",
    "VisitAttendance",
    "VisitRecord",
    "VisitRepair",
    "VisitShare",
    "VisitShareLink",
]
