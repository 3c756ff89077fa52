"""States and kinds of the programme."""

from django.db import models


class ApplicationState(models.TextChoices):
    """Where an application is. The headteacher's part is a machine of its own."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    WAITING_LIST = "waiting_list", "On the waiting list"
    OFFERED = "offered", "Place offered"
    ACCEPTED = "accepted", "Place accepted"
    NOT_OFFERED = "not_offered", "No place offered"
    TURNED_DOWN = "turned_down", "Place turned down"
    LAPSED = "lapsed", "Offer lapsed"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ImportState(models.TextChoices):
    """Where a table of applications that somebody brings in is."""

    UPLOADED = "uploaded", "Columns to choose"
    CHECKED = "checked", "Checked, not brought in yet"
    RUNNING = "running", "Being brought in"
    DONE = "done", "Brought in"
    DISCARDED = "discarded", "Thrown away"


class ImportOutcome(models.TextChoices):
    """What happens, or has happened, with one row of such a table."""

    NEW = "new", "New"
    CHANGED = "changed", "Changed"
    UNCHANGED = "unchanged", "Unchanged"
    BAD = "bad", "Not possible"


class EndorsementState(models.TextChoices):
    """Where a headteacher's support is."""

    REQUESTED = "requested", "Asked"
    SUPPORTED = "supported", "Supported"
    NOT_SUPPORTED = "not_supported", "Not supported"
    NOT_ME = "not_me", "Sent to the wrong person"
    BOUNCED = "bounced", "Mail came back"
    REPLACED = "replaced", "Replaced"


class EndorsementStep(models.TextChoices):
    """What can happen to a request for support."""

    REQUESTED = "requested", "Asked"
    CHASED = "chased", "Reminded"
    BOUNCED = "bounced", "The mail came back"
    SUPPORTED = "supported", "Supported"
    PHONED_IN = "phoned_in", "Supported by phone"
    NOT_SUPPORTED = "not_supported", "Not supported"
    NOT_ME = "not_me", "Sent to the wrong person"
    PASSED_ON = "passed_on", "Passed on"
    REPLACED = "replaced", "Replaced"


class EnrolmentState(models.TextChoices):
    """Where a participant is in the year."""

    ACTIVE = "active", "Taking part"
    DEFERRED = "deferred", "Deferred to a later year"
    WITHDRAWN = "withdrawn", "Withdrawn"
    COMPLETED = "completed", "Completed"


class Route(models.TextChoices):
    """How the case study is assessed."""

    ESSAY = "essay", "Essay of 5,000 words"
    PRESENTATION = "presentation", "Poster and presentation"


class Registration(models.TextChoices):
    """Registration with the General Teaching Council for Scotland."""

    PRIMARY = "primary", "Primary"
    SECONDARY = "secondary", "Secondary"
    ASN = "asn", "Additional support needs"
    FURTHER = "further", "Further education"


class SessionMode(models.TextChoices):
    """How a session meets."""

    FACE_TO_FACE = "face_to_face", "Face to face"
    ONLINE = "online", "Online"
    BLENDED = "blended", "Blended"


class SessionState(models.TextChoices):
    """Where a session is."""

    ARRANGED = "arranged", "Arranged"
    HELD = "held", "Held"
    CANCELLED = "cancelled", "Cancelled"


class BookingState(models.TextChoices):
    """Where a participant's place at a session is, when places are booked."""

    WAITING = "waiting", "Waiting for a place"
    BOOKED = "booked", "Booked"
    CANCELLED = "cancelled", "Cancelled"


class AttendanceStatus(models.TextChoices):
    """What the register says of one person at one session."""

    PRESENT = "present", "Present"
    LATE = "late", "Late"
    PARTLY = "partly", "Part of it"
    APOLOGIES = "apologies", "Apologies"
    ABSENT = "absent", "Absent"

    @classmethod
    def attended(cls) -> tuple[str, ...]:
        """The statuses that meet the requirement without a catch-up."""
        return (cls.PRESENT.value, cls.LATE.value)

    @classmethod
    def missed(cls) -> tuple[str, ...]:
        """The statuses that need a catch-up."""
        return tuple(status for status in cls.values if status not in cls.attended())


class CatchUpState(models.TextChoices):
    """Where the repair of a missed session is."""

    AGREED = "agreed", "Agreed"
    DONE = "done", "Done, waiting to be signed off"
    SIGNED_OFF = "signed_off", "Signed off"


class CatchUpTask(models.TextChoices):
    """How a missed session is repaired."""

    RECORDING = "recording", "Watch the recording"
    READING = "reading", "Read and respond"
    JOURNAL = "journal", "Write the journal before and after"
    OTHER_SESSION = "other_session", "Join another authority's session"
    TALK = "talk", "Talk it through with the lead"


class Moment(models.TextChoices):
    """On which side of the session a journal entry stands."""

    BEFORE = "before", "Before the session"
    AFTER = "after", "After the session"
