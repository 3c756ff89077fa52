import datetime as dt

import factory
from factory.django import DjangoModelFactory

from core import clock
from tests.factories.people import SchoolFactory, UserFactory
from tests.factories.programme import CohortFactory, EnrolmentFactory
from trios.models import MentorAppointment, Trio, TrioMember, Visit, VisitAttendance


class MentorAppointmentFactory(DjangoModelFactory):
    """Somebody mentors one trio in a cohort."""

    class Meta:
        model = MentorAppointment

    cohort = factory.SubFactory(CohortFactory)
    mentor = factory.SubFactory(UserFactory)
    school = factory.SubFactory(SchoolFactory)
    authority = factory.SelfAttribute("school.authority")
    appointed_at = factory.LazyFunction(clock.now)


class TrioFactory(DjangoModelFactory):
    """A published trio without members; give `mentor` its mentor."""

    class Meta:
        model = Trio

    cohort = factory.SubFactory(CohortFactory)
    number = factory.Sequence(lambda n: n + 1)
    formed_at = factory.LazyFunction(clock.now)


class TrioMemberFactory(DjangoModelFactory):
    """Somebody of the trio's cohort is in it."""

    class Meta:
        model = TrioMember

    trio = factory.SubFactory(TrioFactory)
    enrolment = factory.SubFactory(EnrolmentFactory, cohort=factory.SelfAttribute("..trio.cohort"))
    joined_at = factory.LazyFunction(clock.now)


class VisitFactory(DjangoModelFactory):
    """A booked visit in a week; give `trio` and `host`."""

    class Meta:
        model = Visit

    trio = factory.SubFactory(TrioFactory)
    host = factory.LazyAttribute(lambda o: TrioMemberFactory(trio=o.trio).enrolment)
    school = factory.SelfAttribute("host.school")
    starts_at = factory.LazyFunction(lambda: clock.now() + dt.timedelta(days=7))
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + dt.timedelta(hours=2))
    booked_at = factory.LazyFunction(clock.now)


class VisitAttendanceFactory(DjangoModelFactory):
    """Somebody was there for both parts."""

    class Meta:
        model = VisitAttendance

    visit = factory.SubFactory(VisitFactory)
    enrolment = factory.SelfAttribute("visit.host")
    observed = True
    discussed = True
    recorded_at = factory.LazyFunction(clock.now)
    recorded_by = factory.SubFactory(UserFactory)
