import datetime as dt

import factory
from factory.django import DjangoModelFactory

from core import clock
from people.enums import Sector
from programme.enums import ApplicationState, EndorsementState
from programme.models import (
    Application,
    Cohort,
    CohortAuthority,
    Endorsement,
    EndorsementLink,
    Enrolment,
    Feature,
    LateCode,
    Prompt,
    Session,
)
from tests.factories.people import AuthorityFactory, SchoolFactory, UserFactory


def in_days(days: int) -> dt.date:
    return clock.today() + dt.timedelta(days=days)


class CohortFactory(DjangoModelFactory):
    """A cohort whose applications are open today, whose year starts in 90 days."""

    class Meta:
        model = Cohort

    class Params:
        first = factory.LazyFunction(lambda: in_days(90))

    name = factory.Sequence(lambda n: f"Year {n}")
    slug = factory.Sequence(lambda n: f"year-{n}")
    starts_on = factory.LazyAttribute(lambda o: o.first)
    ends_on = factory.LazyAttribute(lambda o: o.first + dt.timedelta(days=300))
    applications_open_at = factory.LazyAttribute(lambda o: clock.london(o.first - dt.timedelta(days=120)))
    applications_close_at = factory.LazyAttribute(lambda o: clock.end_of(o.first - dt.timedelta(days=60)))
    route_change_until = factory.LazyAttribute(lambda o: o.first + dt.timedelta(days=150))
    has_presentation_route = True
    sessions_from = factory.LazyAttribute(lambda o: o.first + dt.timedelta(days=20))
    sessions_until = factory.LazyAttribute(lambda o: o.first + dt.timedelta(days=180))
    visits_from = factory.LazyAttribute(lambda o: o.first + dt.timedelta(days=140))
    visits_until = factory.LazyAttribute(lambda o: o.first + dt.timedelta(days=220))
    presentations_from = factory.LazyAttribute(lambda o: o.first + dt.timedelta(days=260))
    presentations_until = factory.LazyAttribute(lambda o: o.first + dt.timedelta(days=280))
    case_study_due_at = factory.LazyAttribute(lambda o: clock.end_of(o.first + dt.timedelta(days=270)))
    marking_from = factory.LazyAttribute(lambda o: o.first + dt.timedelta(days=272))
    marking_due_at = factory.LazyAttribute(lambda o: clock.end_of(o.first + dt.timedelta(days=290)))
    board_on = factory.LazyAttribute(lambda o: o.first + dt.timedelta(days=295))
    hourly_rate = 25
    created_at = factory.LazyFunction(clock.now)


class CohortAuthorityFactory(DjangoModelFactory):
    class Meta:
        model = CohortAuthority

    cohort = factory.SubFactory(CohortFactory)
    authority = factory.SubFactory(AuthorityFactory)
    places = 20


class FeatureFactory(DjangoModelFactory):
    class Meta:
        model = Feature

    cohort = factory.SubFactory(CohortFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Feature {n + 1}")


class PromptFactory(DjangoModelFactory):
    class Meta:
        model = Prompt

    feature = factory.SubFactory(FeatureFactory)
    moment = "before"
    number = 1
    text = "Where is your practice now?"


class LateCodeFactory(DjangoModelFactory):
    """A code for one teacher of an authority; give email and authority=None for a named person's."""

    class Meta:
        model = LateCode

    cohort = factory.SubFactory(CohortFactory)
    code = factory.Sequence(lambda n: f"CODE{n:06d}")
    authority = factory.SubFactory(AuthorityFactory)
    closes_at = factory.LazyAttribute(lambda o: o.cohort.applications_close_at + dt.timedelta(days=10))
    created_at = factory.LazyFunction(clock.now)
    created_by = factory.SubFactory(UserFactory)


class ApplicationFactory(DjangoModelFactory):
    """A submitted application; give state="draft" and the rest for others."""

    class Meta:
        model = Application

    cohort = factory.SubFactory(CohortFactory)
    applicant = factory.SubFactory(UserFactory)
    state = ApplicationState.SUBMITTED
    is_class_teacher = True
    meets_standard = True
    registered_a_year = True
    has_spoken_to_headteacher = True
    full_name = factory.SelfAttribute("applicant.name")
    gtcs_number = "091234"
    registration = "primary"
    school = factory.SubFactory(SchoolFactory)
    authority = factory.SelfAttribute("school.authority")
    sector = Sector.PRIMARY
    teaches = "P4"
    post = "Class teacher"
    statement = "I want to use data and self-evaluation to improve my classroom."
    can_attend = True
    understands_privacy = True
    headteacher_name = "Hedda Headteacher"
    headteacher_email = factory.Sequence(lambda n: f"head{n}@example.org")
    created_at = factory.LazyFunction(clock.now)
    saved_at = factory.LazyFunction(clock.now)
    submitted_at = factory.LazyAttribute(lambda o: None if o.state == ApplicationState.DRAFT else clock.now())
    submitted_by = factory.LazyAttribute(lambda o: o.applicant if o.submitted_at else None)


class EndorsementFactory(DjangoModelFactory):
    class Meta:
        model = Endorsement

    application = factory.SubFactory(ApplicationFactory)
    headteacher_name = factory.SelfAttribute("application.headteacher_name")
    headteacher_email = factory.SelfAttribute("application.headteacher_email")
    state = EndorsementState.REQUESTED
    requested_at = factory.LazyFunction(clock.now)
    expires_at = factory.LazyFunction(lambda: clock.now() + dt.timedelta(days=14))


class EndorsementLinkFactory(DjangoModelFactory):
    class Meta:
        model = EndorsementLink

    endorsement = factory.SubFactory(EndorsementFactory)
    token_hash = factory.Sequence(lambda n: f"{n:064d}")
    made_at = factory.LazyFunction(clock.now)


class EnrolmentFactory(DjangoModelFactory):
    class Meta:
        model = Enrolment

    cohort = factory.SubFactory(CohortFactory)
    participant = factory.SubFactory(UserFactory)
    school = factory.SubFactory(SchoolFactory)
    authority = factory.SelfAttribute("school.authority")
    sector = Sector.PRIMARY
    enrolled_at = factory.LazyFunction(clock.now)


class SessionFactory(DjangoModelFactory):
    class Meta:
        model = Session
        skip_postgeneration_save = True

    cohort = factory.SubFactory(CohortFactory)
    starts_at = factory.LazyFunction(lambda: clock.now() + dt.timedelta(days=7))
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + dt.timedelta(hours=3))
    place = "Anytown Primary School, room 4"
    arranged_at = factory.LazyFunction(clock.now)

    @factory.post_generation
    def features(self, create, extracted, **kwargs):
        if create and extracted:
            self.features.set(extracted)

    @factory.post_generation
    def authorities(self, create, extracted, **kwargs):
        if create and extracted:
            self.authorities.set(extracted)
