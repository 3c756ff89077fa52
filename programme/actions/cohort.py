"""Cohorts made and changed by the team."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from audit.actions import record
from core import clock
from core.decisions import Refused
from people.models import LocalAuthority, User
from programme.copying import COPIERS, fields_copied
from programme.enums import Moment
from programme.models import Cohort, CohortAuthority, Feature, Prompt
from programme.queries.cohort import FeatureText, places, slug_of
from programme.rules import cohort as rules


@transaction.atomic
def copy(*, cohort: Cohort, name: str, by: User) -> Cohort:
    """Make next year's cohort from this one: every date 52 weeks later, the rest as it was.

    Raises Refused when a cohort of this name exists.
    """
    rules.can_arrange(by).require()
    new = Cohort(
        **fields_copied(cohort),
        name=name,
        slug=slug_of(name),
        copied_from=cohort,
        created_at=clock.now(),
        created_by=by,
    )
    try:
        with transaction.atomic():
            new.save()
    except IntegrityError:
        raise Refused(f"There is a cohort named {name} already.") from None
    for copier in COPIERS:
        copier(cohort, new)
    record("cohort.copied", by=by, subject=new, copied_from=cohort.pk)
    return new


@transaction.atomic
def change(*, cohort: Cohort, values: dict[str, Any], numbers: dict[LocalAuthority, int | None], by: User):
    """Set dates and figures of the cohort and the places of each authority (None: it does not take part).

    An authority somebody has a place in stays. Raises Refused with the sentence.
    """
    rules.can_arrange(by, cohort).require()
    for name, value in values.items():
        setattr(cohort, name, value)
    cohort.save()
    held = {row.authority.pk: row for row in places(cohort)}
    for authority, number in numbers.items():
        row = held.get(authority.pk)
        if number is None:
            if row and (row.taken or row.offered or row.waiting):
                raise Refused(f"{authority} can't be taken out: somebody there has applied or has a place.")
            CohortAuthority.objects.filter(cohort=cohort, authority=authority).delete()
        else:
            CohortAuthority.objects.update_or_create(
                cohort=cohort, authority=authority, defaults={"places": number}
            )
    record("cohort.changed", by=by, subject=cohort, fields=sorted(values))
    return cohort


@transaction.atomic
def write_features(*, cohort: Cohort, texts: Sequence[FeatureText], by: User) -> None:
    """Set the cohort's features and the journal's questions, in this order; those that are not in it are taken out.

    A feature keeps its sessions and journals whatever becomes of its name, number and questions. One that sessions or
    journals already use can't be taken out: Refused.
    """
    rules.can_arrange(by, cohort).require()
    known = {feature.pk: feature for feature in cohort.features.all()}
    kept = [text.pk for text in texts if text.pk in known]
    spare = cohort.features.exclude(pk__in=kept)
    if spare.filter(sessions__isnull=False).exists() or spare.filter(journal_entries__isnull=False).exists():
        raise Refused("A feature that a session or a journal already uses can't be taken out.")
    spare.delete()
    # Numbers are unique at every moment: all step aside before each takes its new one.
    cohort.features.update(number=F("number") + 1000)
    for number, text in enumerate(texts, start=1):
        feature = known.get(text.pk or 0) or Feature(cohort=cohort)
        feature.number, feature.title = number, text.title
        feature.summary, feature.reading = text.summary, text.reading
        feature.save()
        for moment, questions in ((Moment.BEFORE, text.before), (Moment.AFTER, text.after)):
            feature.prompts.filter(moment=moment, number__gt=len(questions)).delete()
            for position, question in enumerate(questions, start=1):
                Prompt.objects.update_or_create(
                    feature=feature, moment=moment, number=position, defaults={"text": question}
                )
    record("cohort.features_written", by=by, subject=cohort, features=len(texts))
