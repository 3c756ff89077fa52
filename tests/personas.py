"""The cast: always two authorities and two cohorts, with the awkward ones (lead here and participant there)."""

from dataclasses import dataclass

from people.actions import grant_role
from people.enums import Role
from people.models import LocalAuthority, School, User
from programme.models import Cohort, Enrolment
from tests.factories.people import AuthorityFactory, SchoolFactory, UserFactory
from tests.factories.programme import CohortAuthorityFactory, CohortFactory, EnrolmentFactory, FeatureFactory


@dataclass(slots=True)
class Cast:
    """Who is in the play. `other_…` belong to the second authority or cohort."""

    glasgow: LocalAuthority
    inverclyde: LocalAuthority
    school: School
    other_school: School
    cohort: Cohort
    other_cohort: Cohort
    team: User
    admin: User
    tutor: User
    examiner: User
    lead: User
    other_lead: User
    participant: User
    other_participant: User
    lead_and_participant: User  # lead of Inverclyde, participant in Glasgow
    applicant: User  # an account and nothing more
    mentor: User
    marker: User
    second_marker: User
    enrolment: Enrolment
    other_enrolment: Enrolment


def person(slug: str, name: str) -> User:
    return UserFactory(email=f"{slug}@example.org", name=name)


def make_cast() -> Cast:
    glasgow = AuthorityFactory(code="S12000049", name="Glasgow City", slug="glasgow")
    inverclyde = AuthorityFactory(code="S12000018", name="Inverclyde", slug="inverclyde")
    school = SchoolFactory(name="Anytown Primary School", authority=glasgow)
    other_school = SchoolFactory(name="Otherton Academy", authority=inverclyde, primary=False, secondary=True)
    cohort, other_cohort = CohortFactory(name="This year"), CohortFactory(name="Another year")
    for year in (cohort, other_cohort):
        for authority in (glasgow, inverclyde):
            CohortAuthorityFactory(cohort=year, authority=authority)
        for number in (1, 2):
            FeatureFactory(cohort=year, number=number)
    cast = Cast(
        glasgow=glasgow,
        inverclyde=inverclyde,
        school=school,
        other_school=other_school,
        cohort=cohort,
        other_cohort=other_cohort,
        team=person("team", "Tessa Team"),
        admin=person("admin", "Adam Admin"),
        tutor=person("tutor", "Tula Tutor"),
        examiner=person("examiner", "Ezra Examiner"),
        lead=person("lead", "Lena Lead"),
        other_lead=person("other-lead", "Lorne Lead"),
        participant=person("participant", "Petra Participant"),
        other_participant=person("other-participant", "Paul Participant"),
        lead_and_participant=person("both", "Bo Both"),
        applicant=person("applicant", "Ada Applicant"),
        mentor=person("mentor", "Mina Mentor"),
        marker=person("marker", "Marcus Marker"),
        second_marker=person("second-marker", "Sile Second"),
        enrolment=None,  # type: ignore[arg-type]
        other_enrolment=None,  # type: ignore[arg-type]
    )
    grant_role(user=cast.team, role=Role.TEAM, by=None)
    grant_role(user=cast.admin, role=Role.ADMIN, by=None)
    grant_role(user=cast.tutor, role=Role.TUTOR, by=None)
    grant_role(user=cast.examiner, role=Role.EXAMINER, by=None)
    grant_role(user=cast.mentor, role=Role.MENTOR, by=cast.team)
    grant_role(user=cast.marker, role=Role.MARKER, by=cast.team)
    grant_role(user=cast.second_marker, role=Role.MARKER, by=cast.team)
    grant_role(user=cast.lead, role=Role.LEAD, authority=glasgow, by=cast.team)
    grant_role(user=cast.other_lead, role=Role.LEAD, authority=inverclyde, by=cast.team)
    grant_role(user=cast.lead_and_participant, role=Role.LEAD, authority=inverclyde, by=cast.team)
    for user in (cast.participant, cast.other_participant, cast.lead_and_participant):
        grant_role(user=user, role=Role.PARTICIPANT, by=cast.team)
    cast.enrolment = EnrolmentFactory(cohort=cohort, participant=cast.participant, school=school)
    cast.other_enrolment = EnrolmentFactory(
        cohort=cohort, participant=cast.other_participant, school=other_school, sector="secondary"
    )
    EnrolmentFactory(cohort=other_cohort, participant=cast.lead_and_participant, school=school)
    return cast
