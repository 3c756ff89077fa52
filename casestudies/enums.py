"""States and kinds of the case study of improvement."""

from django.db import models


class CaseStudyState(models.TextChoices):
    """Where a case study is. Marking has a machine of its own."""

    WRITING = "writing", "Being written"
    SUBMITTED = "submitted", "Submitted"
    MARKED = "marked", "Result released: passed"
    NOT_YET = "not_yet", "Result released: not yet passed"


class IntakeState(models.TextChoices):
    """Where the reading of an uploaded file is."""

    WAITING = "waiting", "Waiting to be read"
    READY = "ready", "Read"
    REFUSED = "refused", "Could not be used"


class DraftState(models.TextChoices):
    """Where a draft section sent for feedback is."""

    SENT = "sent", "Sent for feedback"
    ANSWERED = "answered", "Feedback given"


class EvidenceKind(models.TextChoices):
    """What a piece of evidence was copied from."""

    JOURNAL_PAIR = "journal_pair", "Journal, before and after"


class PresentationOutcome(models.TextChoices):
    """What the panel of a presentation found."""

    MET = "met", "Met"
    NOT_YET = "not_yet", "Not yet met"
