"""Conflicts: declared by a marker, an author or the team; found in our records; a script taken back because of one."""

from collections.abc import Collection
from typing import Any

from django.db import transaction

from audit.actions import record
from casestudies.models import CaseStudy
from core import clock
from marking.conflicts import Fact
from marking.enums import Relation
from marking.models import AuthorObjection, Conflict, ConflictFact, Mark, MarkerAppointment
from marking.notices import team as tell_team
from marking.queries.conflicts import facts_of
from marking.queries.conflicts_kept import closed_in, stored
from marking.rules import author as author_rules
from marking.rules import marker as marker_rules
from marking.rules import team as team_rules
from marking.transitions import MARK
from notifications.actions import notify
from people.models import School, User
from programme.models import Cohort, Enrolment


@transaction.atomic
def declare_conflict(
    *,
    appointment: MarkerAppointment,
    by: User,
    named: str = "",
    reason: str,
    school: School | None = None,
    relation: Relation | str = Relation.OTHER,
) -> None:
    """Keep a marker from somebody's case study, or from all of a school. `named`: a name or an e-mail address.

    PRIVACY: the answer is the same whether or not the person takes part, and so are the marker's pages afterwards. What
    matches is kept from the next allocation; what does not is looked for again then. A script the marker has already
    stays open until the team takes it back (`take_back`).
    """
    marker_rules.can_declare_conflict(by, appointment).require()
    named = " ".join(named.split())
    found: list[CaseStudy] = []
    if named:
        authors = CaseStudy.objects.filter(enrolment__cohort=appointment.cohort_id)
        found = list(
            (
                authors.filter(enrolment__participant__email__iexact=named)
                | authors.filter(enrolment__participant__name__iexact=named)
            ).order_by("pk")
        )
    facts = {"reason": reason, "relation": relation, "declared_at": clock.now(), "declared_by": by}
    for case_study in found:
        declare(appointment, facts, case_study=case_study)
    if named and not found:
        declare(appointment, facts, case_study=None, named=named)
    if school:
        declare(appointment, facts, case_study=None, named="", school=school)
    refresh(cohort=appointment.cohort, appointments=[appointment.pk])
    record("conflict.declared", by=by, subject=appointment, matched=len(found), school=bool(school))


def declare(appointment: MarkerAppointment, facts: dict[str, Any], **about: Any) -> None:
    """Keep what is said once; what the team says takes the place of the marker's own word, which closes nothing by itself."""
    kept, is_new = Conflict.objects.get_or_create(appointment=appointment, **about, defaults=facts)
    if not is_new and kept.declared_by_id == appointment.marker_id != facts["declared_by"].pk:
        Conflict.objects.filter(pk=kept.pk).update(**facts)


@transaction.atomic
def object_to(
    *,
    enrolment: Enrolment,
    by: User,
    named: str = "",
    reason: str,
    school: School | None = None,
    relation: Relation | str = Relation.OTHER,
) -> AuthorObjection:
    """An author says who should not mark their case study, or which school's people should not.

    PRIVACY: the answer is the same whether or not that person marks; if they have the script, it is closed to them.
    """
    author_rules.can_name_another(by, enrolment).require()
    objection = AuthorObjection.objects.create(
        enrolment=enrolment,
        named="" if school else " ".join(named.split()),
        school=school,
        relation=relation,
        reason=reason,
        declared_at=clock.now(),
        declared_by=by,
    )
    record("conflict.objected", by=by, subject=enrolment)
    refresh(cohort=enrolment.cohort)
    return objection


@transaction.atomic
def drop_objection(*, objection: AuthorObjection, by: User) -> None:
    """Take back what one said: the next allocation no longer keeps to it."""
    author_rules.can_object(by, objection.enrolment).require()
    record("conflict.objection_dropped", by=by, subject=objection.enrolment)
    objection.delete()
    refresh(cohort=objection.enrolment.cohort)


@transaction.atomic
def refresh(*, cohort: Cohort, appointments: Collection[int] | None = None) -> list[str]:
    """Find the cohort's conflicts anew, or those of some markers, and keep them.

    A script in hand that its marker should not have is closed to them from now on, and the team is told of it once,
    whatever found it: the nightly look, an author's word or the team's own. Returns the codes of such scripts.
    """
    closed_before = set(closed_in(cohort))
    kept = stored(cohort)
    if appointments is not None:
        kept = kept.filter(appointment__in=appointments)
    known = {row_key(row): row.pk for row in kept.order_by("pk")}
    found = {fact_key(fact): fact for fact in facts_of(cohort, appointments=appointments)}
    gone = [pk for key, pk in known.items() if key not in found]
    for start in range(0, len(gone), 500):
        ConflictFact.objects.filter(pk__in=gone[start : start + 500]).delete()
    new = [as_row(fact) for key, fact in found.items() if key not in known]
    ConflictFact.objects.bulk_create(new, batch_size=500)
    codes = [code for mark, code in closed_in(cohort) if (mark, code) not in closed_before]
    if codes:
        record("conflict.found", by=None, subject=cohort, scripts=codes)
        notify(*tell_team.conflicts_found(cohort, codes))
    return codes


type Key = tuple[object, ...]


def row_key(row: ConflictFact) -> Key:
    """What makes a kept fact the same as one that is found."""
    return (row.case_study_id, row.appointment_id, row.kind, row.source, row.since, row.until, row.said_at)


def fact_key(fact: Fact) -> Key:
    """The same of a fact that is found."""
    return (
        fact.case_study,
        fact.appointment,
        fact.kind.value,
        fact.source[:300],
        fact.since,
        fact.until,
        fact.said_at,
    )


def as_row(fact: Fact) -> ConflictFact:
    """A fact as it is kept."""
    return ConflictFact(
        case_study_id=fact.case_study,
        appointment_id=fact.appointment,
        kind=fact.kind.value,
        source=fact.source[:300],
        since=fact.since,
        until=fact.until,
        said_at=fact.said_at,
        found_at=clock.now(),
    )


@transaction.atomic
def take_back(*, mark: Mark, by: User) -> Mark:
    """Take a script from its marker because of a conflict: somebody else can be given it, this marker never again.

    PRIVACY: the marker is told nothing of why, and reads nothing that says whose script it was.
    """
    team_rules.can_take_back(by, mark).require()
    MARK.move(
        mark,
        "take_back",
        recused_at=clock.now(),
        recused_reason="Taken back by the team: a conflict was declared",
    )
    record(MARK.event("take_back"), by=by, subject=mark, kind=mark.kind)
    return mark
