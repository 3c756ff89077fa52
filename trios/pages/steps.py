"""What comes next in trios: at most a few steps, the most pressing first."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from core import clock
from core.ui.dates import days_left, full_date, full_datetime
from core.ui.lists import Step
from people.models import User
from trios.enums import VisitState
from trios.models import Trio, Visit
from trios.queries.trio import has_agreed, hosts_to_book, members_of, visits_of
from trios.rules.repair import repair_of, was_missed


def mentor_steps(user: User, trios: Iterable[Trio]) -> list[Step]:
    """What a mentor does next, over all their trios of years that run."""
    now, steps = clock.now(), []
    for trio in trios:
        if trio.cohort.ends_on < clock.today():
            continue
        for visit in visits_of(trio):
            if visit.state == VisitState.BOOKED and visit.ends_at <= now:
                steps.append((visit.ends_at, attendance_step(visit)))
            steps += [(visit.ends_at, step) for step in repair_steps(trio, visit)]
            step = agreement_step(user, visit)
            if step:
                steps.append((visit.ends_at, step))
        missing = len(hosts_to_book(trio))
        if missing:
            steps.append((clock.london(trio.cohort.visits_from), booking_step(trio, missing)))
        coming = [visit for visit in visits_of(trio) if visit.starts_at > now]
        steps += [
            (visit.starts_at, visiting_step(visit, str(visit.host.participant))) for visit in coming[:1]
        ]
    return [step for _, step in sorted(steps, key=lambda pair: pair[0])]


def attendance_step(visit: Visit) -> Step:
    """Say who was there, or close the visit."""
    if getattr(visit, "lines", None):
        url = reverse("trios:visit-detail", kwargs={"pk": visit.pk})
        return Step(
            f"Complete the visit to {visit.host.participant}", url, action="Complete it", kind="attention"
        )
    return Step(
        f"Record who was at the visit to {visit.host.participant}",
        reverse("trios:visit-attendance", kwargs={"pk": visit.pk}),
        action="Record attendance",
        text=f"It was on {full_date(visit.starts_at)}.",
        kind="attention",
    )


def repair_steps(trio: Trio, visit: Visit) -> list[Step]:
    """Agree how somebody makes up for a visit, or sign it off once the day for it has come."""
    names = {member.enrolment_id: str(member.enrolment.participant) for member in members_of(trio)}
    steps = []
    for line in getattr(visit, "lines", []):
        repair = repair_of(line)
        if line.enrolment_id not in names or not was_missed(line) or (repair and repair.signed_off_at):
            continue
        if repair and repair.due_on > clock.today():
            continue
        verb = "Sign off how" if repair else "Agree how"
        steps.append(
            Step(
                f"{verb} {names[line.enrolment_id]} makes up for the visit to {visit.host.participant}",
                reverse("trios:visit-repair", kwargs={"pk": visit.pk, "enrolment": line.enrolment_id}),
                action="Sign it off" if repair else "Agree it",
                kind="attention",
            )
        )
    return steps


def booking_step(trio: Trio, missing: int) -> Step:
    """Set dates."""
    is_late = trio.cohort.visits_from <= clock.today()
    return Step(
        f"Book {missing} {'visit' if missing == 1 else 'visits'} of trio {trio.number}",
        reverse("trios:rota", kwargs={"pk": trio.pk}),
        action="Find dates",
        by=trio.cohort.visits_until if is_late else trio.cohort.visits_from,
        kind="bad" if is_late else "attention",
    )


def agreement_step(user: User, visit: Visit) -> Step | None:
    """Write or agree the record of a discussion that is over."""
    if visit.ends_at > clock.now():
        return None
    dialogue = getattr(visit, "dialogue", None)
    if dialogue is not None and has_agreed(user, dialogue):
        return None
    verb = "Agree" if dialogue is not None else "Write down"
    return Step(
        f"{verb} the discussion of the visit to {visit.host.participant}",
        reverse("trios:dialogue", kwargs={"pk": visit.pk}),
        action="Open the record",
        text=f"It was on {full_date(visit.starts_at)}.",
        kind="attention",
    )


def when_of(visit: Visit) -> str:
    """ "In 16 days, on Monday 7 December 2026 at 12:15 pm, UK time"."""
    left = days_left(visit.starts_at)
    return f"{left[:1].upper()}{left[1:]}, on {full_datetime(visit.starts_at)}."


def member_steps(user: User, trio: Trio, *, has_said: bool = True) -> list[Step]:
    """What a member does next: say when they can, choose what their own visit looks at, agree records, go to the next.

    has_said: whether they have said when they can visit and host.
    """
    if trio.cohort.ends_on < clock.today():
        return []
    now, late, coming = clock.now(), [], []
    if not has_said and hosts_to_book(trio):
        late.append(saying_step(trio))
    for visit in visits_of(trio):
        step = agreement_step(user, visit)
        if step:
            late.append(step)
        if visit.starts_at <= now:
            continue
        is_own = visit.host.participant_id == user.pk
        record = getattr(visit, "record", None)
        if is_own and not (record and record.area_of_strength):
            coming.append(choosing_step(visit))
        else:
            coming.append(visiting_step(visit, "your classroom" if is_own else str(visit.host.participant)))
    return late + coming[:2]


def saying_step(trio: Trio) -> Step:
    """Say when one can."""
    return Step(
        "Say when you can visit and host",
        reverse("trios:availability", kwargs={"pk": trio.pk}),
        action="Say when you can",
        text="It takes two minutes. The dates are then found for all of you.",
        kind="attention",
    )


def choosing_step(visit: Visit) -> Step:
    """The host says what the visit looks at."""
    return Step(
        "Choose what your colleagues come to see",
        reverse("trios:visit-record", kwargs={"pk": visit.pk}),
        action="Choose",
        by=visit.starts_at,
        text="They visit your classroom on that day.",
        kind="attention",
    )


def visiting_step(visit: Visit, whom: str) -> Step:
    """A visit that is booked."""
    url = reverse("trios:visit-detail", kwargs={"pk": visit.pk})
    return Step(f"Visit to {whom}", url, action="See the visit", text=when_of(visit))


def home_steps(user: User, visits: Iterable[Visit]) -> list[Step]:
    """A member's cards on the home page: the next visit, and what their colleagues come to see while it is not chosen."""
    steps = []
    for place, visit in enumerate(visits):
        is_own = visit.host.participant_id == user.pk
        record = getattr(visit, "record", None)
        if is_own and not (record and record.area_of_strength):
            steps.append(choosing_step(visit))
        elif place == 0:
            whom = "your classroom" if is_own else str(visit.host.participant)
            url = reverse("trios:visit-detail", kwargs={"pk": visit.pk})
            title = f"Trio visit to {whom}"
            steps.append(Step(title, url, action="See the visit", by=visit.starts_at, happens=True))
    return steps
