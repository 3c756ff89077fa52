import datetime as dt

import factory
from factory.django import DjangoModelFactory

from core import clock
from mentorship.models import ModuleDialogue
from tests.factories.people import UserFactory
from tests.factories.trios import MentorAppointmentFactory


class ModuleDialogueFactory(DjangoModelFactory):
    """A first attempt booked in a week; give `appointment` and its assessors."""

    class Meta:
        model = ModuleDialogue

    appointment = factory.SubFactory(MentorAppointmentFactory, is_first_year=True)
    mentor = factory.SelfAttribute("appointment.mentor")
    attempt = 1
    starts_at = factory.LazyFunction(lambda: clock.now() + dt.timedelta(days=7))
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + dt.timedelta(hours=1))
    place = "Room 4, City Chambers"
    first_assessor = factory.SubFactory(UserFactory)
    second_assessor = factory.SubFactory(UserFactory)
    booked_at = factory.LazyFunction(clock.now)
