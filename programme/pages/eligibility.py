"""Why the programme is not for somebody this time, and what they can do instead."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from core.ui.dates import deadline, full_date
from programme.models import Cohort

YEAR = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Ending:
    """One reason, kindly: what it is, why, what to do, and perhaps a link to do it with."""

    title: str
    text: str
    next_step: str
    link_text: str = ""
    link_url: str = ""


def endings(said_no: Iterable[str], cohort: Cohort, closes: dt.datetime) -> list[Ending]:
    """An ending for each question answered with no, with the dates of this cohort."""
    known = {
        "is_class_teacher": Ending(
            "You need a class of your own",
            "The programme is about your own classroom, so it needs a class that you teach all year, "
            "full or part time.",
            "If you lead a school or a department, or teach many classes for a short time, ask your "
            "authority's lead which of the sister programmes would suit you.",
        ),
        "meets_standard": Ending(
            "The Standard comes first",
            "The programme builds on practice that clearly and consistently meets the GTCS Standard for Full "
            "Registration. That is no judgement on what you may reach.",
            "Talk to your headteacher about what would help you to get there. Applications open every year.",
            "Be told when applications open next",
            reverse("programme:interest"),
        ),
        "registered_a_year": Ending(
            "You need a year of teaching first",
            f"{cohort} begins on {full_date(cohort.starts_on)}, so full registration has to date from "
            f"{full_date(cohort.starts_on - YEAR)} or before.",
            "If yours does, go back and answer yes. If it is later, the next year is the one for you.",
            "Be told when applications open next",
            reverse("programme:interest"),
        ),
        "has_spoken_to_headteacher": Ending(
            "Speak to your headteacher first",
            "Your headteacher is asked to confirm that you meet the Standard, to release you for the sessions and "
            "visits, and to host one visit. It is better that they hear it from you.",
            f"You can apply until {deadline(closes)}: come back once you have spoken.",
            "Answer the questions again",
            reverse("programme:application-start"),
        ),
    }
    return [known[name] for name in said_no]
