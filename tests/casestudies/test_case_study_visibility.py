"""Each `can_…` and its queryset say the same, for everybody about everything."""

import pytest

from casestudies import rules
from casestudies.models import CaseStudy, SectionDraft, Version
from casestudies.queries import (
    drafts_visible_to,
    enrolments_followed_by,
    versions_visible_to,
    visible_to,
)
from casestudies.queries.known import known_names
from programme.models import Enrolment
from tests.builders_casestudies import case_study_at
from tests.factories.casestudies import SectionDraftFactory
from tests.factories.programme import ApplicationFactory, EnrolmentFactory
from tests.house.access import PERSONAS
from trios.models import Trio, TrioMember

pytestmark = pytest.mark.django_db
PEOPLE = [persona for persona in PERSONAS if persona != "anonymous"]


@pytest.fixture
def world(cast):
    for enrolment in (cast.enrolment, cast.other_enrolment):
        case_study = case_study_at("ready", enrolment=enrolment)
        SectionDraftFactory(case_study=case_study)
    EnrolmentFactory(cohort=cast.cohort, school=cast.school, state="withdrawn")
    return cast


@pytest.mark.parametrize("persona", PEOPLE)
def test_predicate_and_queryset_agree(world, persona):
    user = getattr(world, persona)
    pairs = [
        (CaseStudy, visible_to, rules.can_see),
        (Version, versions_visible_to, rules.can_see_version),
        (SectionDraft, drafts_visible_to, rules.can_see_draft),
        (Enrolment, enrolments_followed_by, rules.can_follow),
    ]
    for model, queryset, can in pairs:
        listed = set(queryset(user).values_list("pk", flat=True))
        allowed = {row.pk for row in model.objects.all() if can(user, row)}
        assert (model.__name__, listed) == (model.__name__, allowed)


def test_the_known_names_are_those_round_the_author(cast):
    application = ApplicationFactory(
        cohort=cast.cohort,
        applicant=cast.participant,
        school=cast.school,
        other_email="petra.home@example.org",
        gtcs_number="091235",
        headteacher_name="Hedda Headteacher",
        headteacher_email="hedda@example.org",
    )
    cast.enrolment.application = application
    cast.enrolment.save()
    trio = Trio.objects.create(
        cohort=cast.cohort, number=1, mentor=cast.mentor, formed_at=cast.enrolment.enrolled_at
    )
    for enrolment in (cast.enrolment, cast.other_enrolment):
        TrioMember.objects.create(trio=trio, enrolment=enrolment, joined_at=enrolment.enrolled_at)
    version = case_study_at("uploaded", enrolment=cast.enrolment).versions.get()
    assert known_names(version) == {
        "author": ["Petra Participant", "participant@example.org", "petra.home@example.org", "091235"],
        "school": ["Anytown Primary School"],
        "people": [
            "Hedda Headteacher",
            "hedda@example.org",
            "Mina Mentor",
            "mentor@example.org",
            "Paul Participant",
            "other-participant@example.org",
        ],
    }
