"""The plan: its phases and the lines of its tables, saved over the version their writer had before them."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import IntegrityError, transaction

from audit.actions import record
from casestudies import rules
from casestudies.actions.case_study import open_case_study
from casestudies.enums import Phase
from casestudies.models import CaseStudy, Factor, PlannedAction, PlanPhase
from casestudies.phases import BY_PHASE, TITLE
from casestudies.queries import case_study_of
from core import clock
from core.decisions import refuse
from core.transitions import StaleState
from people.models import User
from programme.models import Enrolment

MOST_ROWS = 30
ELSEWHERE = "This was saved elsewhere meanwhile, perhaps in another tab. Nothing of yours is lost."


def opened_to_plan(enrolment: Enrolment, by: User) -> CaseStudy:
    """The case study whose plan `by` may write, started if it was not."""
    rules.can_plan(by, case_study_of(enrolment)).require()
    case_study = open_case_study(enrolment=enrolment, by=by)
    rules.can_plan(by, case_study).require()
    return case_study


@transaction.atomic
def save_phase(
    *, enrolment: Enrolment, phase: Phase, by: User, version: int, texts: dict[str, str]
) -> PlanPhase:
    """Save one phase of the plan; whoever wrote over an older version gets StaleState, and nothing changes.

    texts: of the phase's boxes, and in the first phase the working title too.
    """
    case_study = opened_to_plan(enrolment, by)
    now = clock.now()
    row, _ = PlanPhase.objects.get_or_create(case_study=case_study, number=phase, defaults={"saved_at": now})
    changes: dict[str, Any] = {
        "texts": row.texts | {name: texts[name] for name in BY_PHASE[phase].names if name in texts},
        "version": version + 1,
        "saved_at": now,
    }
    if not PlanPhase.objects.filter(pk=row.pk, version=version).update(**changes):
        raise StaleState(ELSEWHERE)
    if phase == Phase.INFORMATION and texts.get(TITLE, case_study.title) != case_study.title:
        case_study.title = texts[TITLE]
        case_study.save(update_fields=[TITLE])
    for name, value in changes.items():
        setattr(row, name, value)
    row.case_study = case_study
    if version == 0:
        record("case_study.planned", by=by, subject=case_study, phase=int(phase))
    return row


@transaction.atomic
def save_row[R: Factor | PlannedAction](
    *, model: type[R], enrolment: Enrolment, key: uuid.UUID, by: User, version: int, values: dict[str, Any]
) -> R:
    """Add a line to a table of the plan (version 0) or change the one of that key, over the version its writer saw."""
    case_study = opened_to_plan(enrolment, by)
    now = clock.now()
    rows = model.objects.filter(case_study=case_study)
    if version:
        if not rows.filter(key=key, version=version).update(version=version + 1, saved_at=now, **values):
            raise StaleState(ELSEWHERE)
        return rows.get(key=key)
    if rows.count() >= MOST_ROWS:
        refuse(f"There are {MOST_ROWS} lines already. Take one out, or put two together.").require()
    try:
        with transaction.atomic():
            row = model.objects.create(
                case_study=case_study, key=key, version=1, added_at=now, saved_at=now, **values
            )
    except IntegrityError:
        known = rows.filter(key=key, **values).first()
        if known is None:
            raise StaleState(ELSEWHERE) from None
        return known  # the same, sent twice
    # The phase it belongs to is begun by it.
    PlanPhase.objects.get_or_create(case_study=case_study, number=model.PHASE, defaults={"saved_at": now})
    record("case_study.plan_line_added", by=by, subject=case_study, line=model._meta.model_name, row=row.pk)
    return row


@transaction.atomic
def remove_row(*, row: Factor | PlannedAction, by: User) -> None:
    """Take a line out of a table of the plan."""
    rules.can_plan(by, row.case_study).require()
    line = row._meta.model_name
    record("case_study.plan_line_removed", by=by, subject=row.case_study, line=line, row=row.pk)
    row.delete()
