"""What a plan still lacks, in gentle sentences, each with the phase where it is put right. Nothing here forbids anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from casestudies.enums import Finding, Phase
from casestudies.queries import Plan
from core.ui.words import counted


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing, and where."""

    phase: Phase
    says: str


def gaps_of(plan: Plan) -> list[Gap]:
    """The gaps of a plan in the order of its phases. An empty plan has none: it has only not been begun."""
    if plan.is_empty:
        return []
    return [*in_information(plan), *in_exploring(plan), *in_planning(plan), *in_acting(plan)]


def in_information(plan: Plan) -> Iterator[Gap]:
    """Where the enquiry starts."""
    phase = Phase.INFORMATION
    if not plan.says("aim"):
        yield Gap(phase, "You have not said yet what should be better for learners, and by when.")
    if not plan.says("evidence_now"):
        yield Gap(phase, "You have not said yet what your evidence tells you now.")
    if plan.says("aim") and not plan.says("baseline"):
        yield Gap(
            phase,
            "You have an aim but no figure for where learners are now. You will want one to compare with.",
        )
    if not plan.says("learners"):
        yield Gap(phase, "You have not said yet how many learners it is about.")


def in_exploring(plan: Plan) -> Iterator[Gap]:
    """What lies behind it."""
    phase, factors = Phase.EXPLORING, plan.factors
    if not factors:
        yield Gap(phase, "You have listed nothing yet that may lie behind it.")
        return
    untried = [row for row in factors if row.finding == Finding.OPEN]
    if untried:
        yield Gap(phase, f"{counted(len(untried), 'factor')} not tested.")
    no_way = sum(not row.test.strip() for row in untried)
    if no_way:
        yield Gap(
            phase, f"{counted(no_way, 'factor')} with no way to test {'it' if no_way == 1 else 'them'} yet."
        )
    if not untried and not any(row.finding == Finding.CONFIRMED for row in factors):
        yield Gap(phase, "Every factor is tested and none is confirmed. Is there another one to look into?")


def in_planning(plan: Plan) -> Iterator[Gap]:
    """What is tried, and how one would know."""
    phase = Phase.PLANNING
    will, know = plan.says("intervention"), plan.says("evaluation")
    if will and not know:
        yield Gap(phase, "You have an intervention but no way to evaluate it.")
    if know and not will:
        yield Gap(phase, "You know how to evaluate it but have not said what you will do.")
    if will and not plan.says("question"):
        yield Gap(phase, "You have an intervention but no enquiry question.")
    if will and not plan.planned:
        yield Gap(phase, "You have an intervention but no actions: who does what, and when?")
    undated = sum(not row.when.strip() for row in plan.planned)
    if undated:
        yield Gap(phase, f"{counted(undated, 'action')} without a time.")
    nobody = sum(not row.by_whom.strip() for row in plan.planned)
    if nobody:
        yield Gap(phase, f"{counted(nobody, 'action')} that nobody has taken on yet.")


def in_acting(plan: Plan) -> Iterator[Gap]:
    """Acting, and looking back."""
    if plan.says("happened") and not any(row.finding == Finding.CONFIRMED for row in plan.factors):
        yield Gap(Phase.ACTION, "You are acting before any factor is confirmed. Say why, or test one now.")
    if plan.says("result") and not plan.says("learned"):
        yield Gap(Phase.REFLECTION, "You have a result but have not said yet what you learned from it.")
    if plan.says("result") and not plan.says("next_step"):
        yield Gap(Phase.REFLECTION, "You have a result but no next step.")
