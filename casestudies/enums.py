"""States and kinds of the case study of improvement."""

from django.db import models


class CaseStudyState(models.TextChoices):
    """Where a case study is. Marking has a machine of its own."""

    WRITING = "writing", "Being written"
    SUBMITTED = "submitted", "Submitted"
    MARKED = "marked", "Result released: passed"
    NOT_YET = "not_yet", "Result released: not yet passed"


class Phase(models.IntegerChoices):
    """The five phases of an enquiry, as East Renfrewshire's school improvement partnerships have them."""

    INFORMATION = 1, "Performance information and outcome"
    EXPLORING = 2, "Exploring and understanding"
    PLANNING = 3, "Intervention and evaluation plan"
    ACTION = 4, "Action"
    REFLECTION = 5, "Evaluation and reflection"


class Level(models.TextChoices):
    """Where a factor works."""

    SCHOOL = "school", "School or class"
    PARENT = "parent", "Parent or carer"
    PUPIL = "pupil", "Pupil"


class Direction(models.TextChoices):
    """Whether a factor helps or hinders."""

    STRENGTH = "strength", "Strength: it helps"
    PRESSURE = "pressure", "Pressure: it hinders"

    @property
    def word(self) -> str:
        """For a cell of a table."""
        return self.label.partition(":")[0]


class Finding(models.TextChoices):
    """What testing a factor came to."""

    OPEN = "open", "Not tested yet"
    CONFIRMED = "confirmed", "Confirmed"
    NOT_CONFIRMED = "not_confirmed", "Tested, not confirmed"


class IntakeState(models.TextChoices):
    """Where the reading of an uploaded file is."""

    WAITING = "waiting", "Waiting to be read"
    READY = "ready", "Read"
    REFUSED = "refused", "Could not be used"


class CommentReply(models.TextChoices):
    """What an author answers to a comment on a draft."""

    DONE = "done", "Done"
    NOT_YET = "not_yet", "Not yet"
    DISAGREE = "disagree", "I disagree, because"


class DraftState(models.TextChoices):
    """Where a draft section sent for feedback is."""

    SENT = "sent", "Sent for feedback"
    ANSWERED = "answered", "Feedback given"


class ExtensionRequestState(models.TextChoices):
    """What came of a request for more time."""

    ASKED = "asked", "Waiting for an answer"
    GRANTED = "granted", "Granted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Taken back"


class ReasonForTime(models.TextChoices):
    """Why somebody needs more time."""

    ILLNESS = "illness", "Illness or injury"
    FAMILY = "family", "Family or caring"
    BEREAVEMENT = "loss", "Bereavement"
    SCHOOL = "school", "Something at school, such as cover or an inspection"
    TECHNICAL = "technical", "A technical problem"
    OTHER = "other", "Something else"


class EvidenceKind(models.TextChoices):
    """What a piece of evidence was copied from."""

    JOURNAL_PAIR = "journal_pair", "Journal, before and after"
    VISIT_POINT = "visit_point", "Agreed after a visit to your classroom"
    FILE = "file", "Your own chart or file"


class Work(models.TextChoices):
    """What a file is that is handed in."""

    ESSAY = "essay", "Essay"
    SLIDES = "slides", "Slides"
    POSTER = "poster", "Poster"


class PresentationOutcome(models.TextChoices):
    """What was found of a presentation."""

    MET = "met", "Met"
    NOT_YET = "not_yet", "Not yet met"
