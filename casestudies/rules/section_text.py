"""May this person write a section of a case study."""

from casestudies.models import CaseStudy, Section
from casestudies.rules.case_study import can_plan, on_essay_route
from core.decisions import Decision, first_refusal, stranger
from people.models import User


def can_write_section(by: User, case_study: CaseStudy, section: Section) -> Decision:
    """Whether `by` may write this section: the author of an essay, until it is handed in."""
    allowed = first_refusal(can_plan(by, case_study), on_essay_route(case_study))
    if allowed and section.cohort_id != case_study.enrolment.cohort_id:
        return stranger()
    return allowed
