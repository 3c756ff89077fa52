"""Rows of cohorts, interest, applications, headteachers and the queue."""

from core import clock
from people.tokens import hash_of
from tests.factories.programme import (
    ApplicationFactory,
    EndorsementFactory,
    EndorsementLinkFactory,
    LateCodeFactory,
)
from tests.house.access import Row
from tests.personas import Cast

TEAM_ONLY = {"team": 200}
DECIDE_ONE = {"lead": 200, "team": 200, "other_lead": 404, "lead_and_participant": 404}
DECIDERS = {"lead": 200, "other_lead": 200, "lead_and_participant": 200, "team": 200}


def cohort(cast: Cast) -> dict:
    return {"slug": cast.cohort.slug}


def draft(cast: Cast) -> dict:
    made = ApplicationFactory(cohort=cast.cohort, applicant=cast.applicant, school=cast.school, state="draft")
    return {"pk": made.pk}


def submitted(cast: Cast) -> dict:
    made = ApplicationFactory(cohort=cast.cohort, applicant=cast.applicant, school=cast.school)
    EndorsementFactory(
        application=made,
        state="supported",
        answered_at=clock.now(),
        meets_standard=True,
        agrees_release=True,
        agrees_to_host=True,
    )
    return {"pk": made.pk}


def waiting(cast: Cast) -> dict:
    made = ApplicationFactory(cohort=cast.cohort, applicant=cast.applicant, school=cast.school)
    EndorsementFactory(application=made)
    return {"pk": made.pk}


def offered(cast: Cast) -> dict:
    made = ApplicationFactory(
        cohort=cast.cohort,
        applicant=cast.applicant,
        school=cast.school,
        state="offered",
        accept_by=clock.end_of(clock.today()),
        decided_at=clock.now(),
        decided_by=cast.lead,
    )
    return {"pk": made.pk}


def link(cast: Cast) -> dict:
    made = ApplicationFactory(cohort=cast.cohort, applicant=cast.applicant, school=cast.school)
    EndorsementLinkFactory(endorsement=EndorsementFactory(application=made), token_hash=hash_of("a-link"))
    return {"token": "a-link"}


def late_code(cast: Cast) -> dict:
    return cohort(cast) | {"pk": LateCodeFactory(cohort=cast.cohort).pk}


OWN = {"applicant": 200}

ROWS = {
    "people:school-search": Row(others=200),
    "programme:interest": Row(others=200, is_public=True),
    "programme:interest-stop": Row(others=404, is_public=True, args=lambda cast: {"signed": "1:not-ours"}),
    "programme:cohort-list": Row(seen=TEAM_ONLY),
    "programme:cohort-detail": Row(seen=TEAM_ONLY, args=cohort),
    "programme:cohort-copy": Row(seen=TEAM_ONLY, args=cohort),
    "programme:cohort-edit": Row(seen=TEAM_ONLY, args=cohort),
    "programme:cohort-features": Row(seen=TEAM_ONLY, args=cohort),
    "programme:late-code-list": Row(seen=TEAM_ONLY, args=cohort),
    "programme:late-code-end": Row(seen={"team": 302}, args=late_code, method="POST"),
    "programme:application-late": Row(others=200),
    "programme:application-start": Row(others=200),
    "programme:my-application": Row(others=302),
    "programme:application-detail": Row(seen=OWN, others=404, args=draft),
    "programme:application-section": Row(
        seen=OWN, others=404, args=lambda cast: draft(cast) | {"section": "you"}
    ),
    "programme:application-save": Row(
        seen=OWN,
        others=404,
        args=lambda cast: draft(cast) | {"section": "you"},
        method="POST",
        data=lambda cast: {"version": "0", "full_name": "Ada Applicant"},
    ),
    "programme:application-check": Row(seen=OWN, others=404, args=draft),
    "programme:application-withdraw": Row(seen=OWN, others=404, args=submitted),
    "programme:application-answer": Row(seen=OWN, others=404, args=offered),
    "programme:endorsement-replace": Row(seen=OWN, others=404, args=waiting),
    "programme:endorsement-open": Row(others=303, is_public=True, args=link),
    "programme:endorsement-answer": Row(others=404, is_public=True, args=waiting),
    "programme:endorsement-bounced": Row(others=403, is_public=True, method="POST"),
    "programme:endorsement-bounce": Row(
        seen=DECIDE_ONE | {"lead": 302, "team": 403}, args=waiting, method="POST"
    ),
    "programme:endorsement-phone-in": Row(seen=DECIDE_ONE, args=waiting),
    "programme:queue": Row(seen=DECIDERS),
    "programme:queue-export": Row(seen=DECIDERS, args=lambda cast: {"kind": "csv"}),
    "programme:queue-application": Row(
        seen={"lead": 200, "team": 200, "other_lead": 404, "lead_and_participant": 404}, args=submitted
    ),
    "programme:queue-decide": Row(seen=dict.fromkeys(DECIDERS, 302)),
}
