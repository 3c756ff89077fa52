import datetime as dt
import secrets

import factory
from factory.django import DjangoModelFactory

from core import clock
from marking.enums import MarkerPost, MarkerState, MarkKind, MarkState
from marking.models import (
    AgreedMark,
    AuthorObjection,
    BankComment,
    Board,
    BoardLine,
    Conflict,
    Criterion,
    CriterionMark,
    Mark,
    MarkerAppointment,
    PracticeScript,
    Release,
    Result,
    ScriptComment,
    TrainingSession,
)
from tests.factories.casestudies import CaseStudyFactory, VersionFactory
from tests.factories.people import AuthorityFactory, UserFactory
from tests.factories.programme import CohortFactory, EnrolmentFactory


class MarkerAppointmentFactory(DjangoModelFactory):
    """A trained marker in the pool."""

    class Meta:
        model = MarkerAppointment

    cohort = factory.SubFactory(CohortFactory)
    marker = factory.SubFactory(UserFactory)
    state = MarkerState.APPROVED
    post = MarkerPost.QIO
    years = 7
    authority = factory.SubFactory(AuthorityFactory)
    applied_at = factory.LazyFunction(clock.now)
    experience_checked_at = factory.LazyAttribute(lambda o: clock.now() if o.experience_checked_by else None)
    experience_checked_by = factory.SubFactory(UserFactory)
    experience_note = "The authority's list"
    trained_on = factory.LazyFunction(lambda: clock.today() - dt.timedelta(days=10))
    decided_at = factory.LazyAttribute(lambda o: clock.now() if o.decided_by else None)
    decided_by = factory.SubFactory(UserFactory)


class CriterionFactory(DjangoModelFactory):
    class Meta:
        model = Criterion

    cohort = factory.SubFactory(CohortFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Criterion {n + 1}")
    descriptor = "What to look for."
    weight = 20


class MarkFactory(DjangoModelFactory):
    """A script given to a marker and not started. `total` goes with state="submitted"."""

    class Meta:
        model = Mark

    case_study = factory.SubFactory(
        CaseStudyFactory,
        state="submitted",
        enrolment__cohort=factory.SelfAttribute("...appointment.cohort"),
        submitted_at=factory.LazyFunction(clock.now),
        submitted_by=factory.SelfAttribute("enrolment.participant"),
    )
    version = factory.SubFactory(VersionFactory, case_study=factory.SelfAttribute("..case_study"))
    appointment = factory.SubFactory(MarkerAppointmentFactory)
    kind = MarkKind.FIRST
    state = MarkState.ALLOCATED
    shuffle = factory.LazyFunction(lambda: secrets.randbelow(2**31))
    allocated_at = factory.LazyFunction(clock.now)
    submitted_at = factory.LazyAttribute(lambda o: clock.now() if o.state == MarkState.SUBMITTED else None)


class CriterionMarkFactory(DjangoModelFactory):
    class Meta:
        model = CriterionMark

    mark = factory.SubFactory(MarkFactory)
    criterion = factory.SubFactory(CriterionFactory)
    score = 60
    feedback = "Clear."


class ScriptCommentFactory(DjangoModelFactory):
    """A marker's comment on the first paragraph of a script."""

    class Meta:
        model = ScriptComment

    mark = factory.SubFactory(MarkFactory)
    paragraph = 1
    text = "Say how many learners."
    written_at = factory.LazyFunction(clock.now)


class BankCommentFactory(DjangoModelFactory):
    """A comment that a marker keeps to use again; with `owner=None` and a cohort it is the team's."""

    class Meta:
        model = BankComment

    owner = factory.SubFactory(UserFactory)
    text = factory.Sequence(lambda n: f"Say how you know ({n + 1}).")
    kept_at = factory.LazyFunction(clock.now)


class ConflictFactory(DjangoModelFactory):
    class Meta:
        model = Conflict

    case_study = factory.SubFactory(CaseStudyFactory)
    appointment = factory.SubFactory(MarkerAppointmentFactory)
    reason = "Former line manager"
    declared_at = factory.LazyFunction(clock.now)


class ResultFactory(DjangoModelFactory):
    """An agreed mark that waits for the board."""

    class Meta:
        model = Result

    version = factory.SubFactory(VersionFactory)
    case_study = factory.SelfAttribute("version.case_study")
    mark = 61
    how = "one reading"
    agreed_at = factory.LazyFunction(clock.now)


class ReleaseFactory(DjangoModelFactory):
    """Results that come out in two days."""

    class Meta:
        model = Release

    cohort = factory.SubFactory(CohortFactory)
    due_at = factory.LazyFunction(lambda: clock.now() + dt.timedelta(days=2))
    planned_at = factory.LazyFunction(clock.now)
    planned_by = factory.SubFactory(UserFactory)


class BoardFactory(DjangoModelFactory):
    """A board whose list is frozen."""

    class Meta:
        model = Board

    cohort = factory.SubFactory(CohortFactory)
    held_on = factory.LazyFunction(clock.today)
    recorded_at = factory.LazyFunction(clock.now)
    recorded_by = factory.SubFactory(UserFactory)


class BoardLineFactory(DjangoModelFactory):
    """A script with an agreed mark of 61 on the list of a board."""

    class Meta:
        model = BoardLine

    board = factory.SubFactory(BoardFactory)
    case_study = factory.SubFactory(CaseStudyFactory)
    result = factory.LazyAttribute(lambda o: ResultFactory(version=VersionFactory(case_study=o.case_study)))
    code = factory.SelfAttribute("case_study.candidate_code")
    readings = [60, 62]
    spread = 2
    mark = 61
    how = "mean of two within 10"


class AuthorObjectionFactory(DjangoModelFactory):
    """An author named somebody who should not mark their case study."""

    class Meta:
        model = AuthorObjection

    enrolment = factory.SubFactory(EnrolmentFactory)
    named = "Una Uncle"
    reason = "My uncle"
    declared_at = factory.LazyFunction(clock.now)
    declared_by = factory.SelfAttribute("enrolment.participant")


class PracticeScriptFactory(DjangoModelFactory):
    """A practice script that is read, with 60 agreed for each criterion its cohort has."""

    class Meta:
        model = PracticeScript
        skip_postgeneration_save = True

    cohort = factory.SubFactory(CohortFactory)
    title = factory.Sequence(lambda n: f"Practice {n + 1}")
    original = factory.django.FileField(filename="practice.docx", data=b"words")
    original_name = "practice.docx"
    intake = "ready"
    kind = "docx"
    counted_words = 4800
    clean_file = factory.django.FileField(filename="clean.docx", data=b"clean words only")
    reading_copy = "<h2>Introduction</h2><p>Thirty learners in Primary 4.</p>"
    added_at = factory.LazyFunction(clock.now)
    added_by = factory.SubFactory(UserFactory)
    agreed_at = factory.LazyFunction(clock.now)
    agreed_by = factory.SelfAttribute("added_by")

    @factory.post_generation
    def agreed(self, create, extracted, **kwargs):
        for criterion in Criterion.objects.filter(cohort=self.cohort):
            AgreedMark.objects.create(
                practice=self, criterion=criterion, score=60, reason="Evidence is weighed."
            )


class TrainingSessionFactory(DjangoModelFactory):
    """A training session next week with room for all."""

    class Meta:
        model = TrainingSession

    cohort = factory.SubFactory(CohortFactory)
    starts_at = factory.LazyFunction(lambda: clock.now() + dt.timedelta(days=7))
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + dt.timedelta(hours=2))
    place = "City Chambers"
    arranged_at = factory.LazyFunction(clock.now)
    arranged_by = factory.SubFactory(UserFactory)
