"""The presentation to peers."""

import datetime as dt

from django.db import transaction

from audit.actions import record
from casestudies import notices, rules
from casestudies.models import Presentation
from core import clock
from notifications.actions import notify
from people.models import User
from programme.models import Enrolment


@transaction.atomic
def record_presentation(
    *, enrolment: Enrolment, by: User, held_on: dt.date, panel: str, outcome: str, feedback: str
) -> Presentation:
    """Put on record that somebody presented, to whom, and what the panel found; recording the same twice is once."""
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    facts = {"held_on": held_on, "panel": panel, "outcome": outcome, "feedback": feedback}
    known = Presentation.objects.filter(enrolment=enrolment, recorded_by=by, **facts).first()
    if known:
        return known
    rules.can_record_presentation(by, enrolment).require()
    presentation = Presentation.objects.create(
        enrolment=enrolment, recorded_at=clock.now(), recorded_by=by, **facts
    )
    record("presentation.recorded", by=by, subject=presentation, enrolment=enrolment.pk, outcome=outcome)
    notify(notices.presented(presentation))
    return presentation
