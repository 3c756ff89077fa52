"""States and kinds of marking."""

from django.db import models


class MarkerState(models.TextChoices):
    """Where a marker's membership of a cohort's pool is."""

    APPLIED = "applied", "Asked to join"
    APPROVED = "approved", "In the pool"
    DECLINED = "declined", "Not taken into the pool"
    WITHDRAWN = "withdrawn", "Left the pool"
    STOOD_DOWN = "stood_down", "Mentors this year"


class MarkerPost(models.TextChoices):
    """The posts whose five years make a marker."""

    QIO = "qio", "Quality improvement officer or equivalent"
    HEADTEACHER = "headteacher", "Headteacher"
    DEPUTE = "depute", "Depute headteacher"


class RunState(models.TextChoices):
    """Where a proposal of who marks what is."""

    RUNNING = "running", "Being worked out"
    READY = "ready", "Ready to look at"
    FAILED = "failed", "Could not be worked out"
    PUBLISHED = "published", "Published"
    DISCARDED = "discarded", "Discarded"


class MarkKind(models.TextChoices):
    """Which reading a mark is of. The last two are of scripts whose marks are agreed: no result comes of them."""

    FIRST = "first", "First mark"
    SECOND = "second", "Second mark"
    THIRD = "third", "Third reading"
    PRACTICE = "practice", "Practice script"
    DRIFT = "drift", "Drift script"


class MarkState(models.TextChoices):
    """Where one marker's mark of one script is."""

    ALLOCATED = "allocated", "To be marked"
    STARTED = "started", "Being marked"
    SUBMITTED = "submitted", "Submitted"
    RECUSED = "recused", "Given back"


class ResultState(models.TextChoices):
    """Where the outcome of one case study is."""

    PROPOSED = "proposed", "Agreed mark"
    RATIFIED = "ratified", "Ratified by the board"
    RELEASED = "released", "Released"


class BoardState(models.TextChoices):
    """Where the list of an assessment board is."""

    OPEN = "open", "Before the board"
    SEEN = "seen", "Seen by the external examiner"
    LOCKED = "locked", "Locked: the marks are ratified"
    CALLED_OFF = "called_off", "Called off"


class BoardEntryKind(models.TextChoices):
    """What was written into the book of a board."""

    OPENED = "opened", "List frozen"
    MINUTE = "minute", "Minute"
    COMMENT = "comment", "The external examiner’s comment"
    SEEN = "seen", "Seen by the external examiner"
    CHANGED = "changed", "Mark changed"
    LOCKED = "locked", "Locked and ratified"
    CALLED_OFF = "called_off", "Called off"


class ReleaseState(models.TextChoices):
    """Where the release of a cohort's results is."""

    PLANNED = "planned", "Planned"
    DONE = "done", "Done"
    CALLED_OFF = "called_off", "Called off"


class Relation(models.TextChoices):
    """What connects a marker and an author (or a school), in the words of whoever declares it."""

    LINE_MANAGER = "line_manager", "Line manager, now or earlier"
    FAMILY = "family", "Family or partner"
    COLLEAGUE = "colleague", "Work or worked closely together"
    OTHER = "other", "Something else"


class PanelState(models.TextChoices):
    """Where the assessing of slides or a poster is."""

    ASSESSING = "assessing", "With the assessors"
    DIFFERING = "differing", "The assessors differ"
    FOUND = "found", "Outcome found"
    RELEASED = "released", "Released"


class RehearsalState(models.TextChoices):
    """Where a look at everything that the markers of a proposal would see is."""

    RUNNING = "running", "Under way"
    FINISHED = "finished", "Finished"
    BROKEN = "broken", "Broken off"


class FlagState(models.TextChoices):
    """Where a concern about a script's integrity is."""

    RAISED = "raised", "Waits for a decision"
    CLEARED = "cleared", "Goes on"
    UPHELD = "upheld", "Kept out"


class PayStep(models.TextChoices):
    """What becomes of a line of pay."""

    SENT = "sent", "Sent to payroll"
    PAID = "paid", "Paid"
    QUERIED = "queried", "Queried"
    ANSWERED = "answered", "Query answered"


class Giveaway(models.TextChoices):
    """What was found where a marker looks; the last two say that nobody knows what stands there."""

    NAME = "name", "The author's name"
    ADDRESS = "address", "An e-mail address of the author"
    SCHOOL = "school", "The author's school"
    NUMBER = "number", "A number of the author or the school"
    FILE_NAME = "file_name", "The name of the author's file"
    ID = "id", "An address with an id of the author's records"
    UNSEEN = "unseen", "This could not be opened"
    ENDLESS = "endless", "The pages did not come to an end"
