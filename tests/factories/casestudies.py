import factory
from factory.django import DjangoModelFactory

from casestudies.codes import candidate_code, receipt_number
from casestudies.enums import CaseStudyState, IntakeState, PresentationOutcome
from casestudies.models import (
    CaseStudy,
    DraftComment,
    Extension,
    MentorAnswer,
    Presentation,
    Section,
    SectionDraft,
    SectionText,
    Submission,
    Version,
)
from core import clock
from tests.factories.people import UserFactory
from tests.factories.programme import CohortFactory, EnrolmentFactory


class SectionFactory(DjangoModelFactory):
    class Meta:
        model = Section

    cohort = factory.SubFactory(CohortFactory)
    # The next of its cohort: a count over all tests would meet a number that one of them asks for.
    number = factory.LazyAttribute(
        lambda o: max(o.cohort.sections.values_list("number", flat=True), default=0) + 1
    )
    title = factory.Sequence(lambda n: f"Section {n + 1}")
    guidance = "What this section should do."


class CaseStudyFactory(DjangoModelFactory):
    """A case study that is being written."""

    class Meta:
        model = CaseStudy

    enrolment = factory.SubFactory(EnrolmentFactory)
    candidate_code = factory.LazyFunction(candidate_code)
    opened_at = factory.LazyFunction(clock.now)
    state = CaseStudyState.WRITING


class SectionDraftFactory(DjangoModelFactory):
    """A draft that waits for a tutor."""

    class Meta:
        model = SectionDraft

    case_study = factory.SubFactory(CaseStudyFactory)
    section = factory.SubFactory(
        SectionFactory, cohort=factory.SelfAttribute("..case_study.enrolment.cohort")
    )
    text = "Where we are now, and how we know."
    sent_at = factory.LazyFunction(clock.now)


class DraftCommentFactory(DjangoModelFactory):
    """A tutor's comment on the first paragraph of a draft."""

    class Meta:
        model = DraftComment

    draft = factory.SubFactory(SectionDraftFactory)
    paragraph = 1
    text = "Say whom you asked."
    written_at = factory.LazyFunction(clock.now)
    written_by = factory.SubFactory(UserFactory)


class VersionFactory(DjangoModelFactory):
    """A file that was read, without anything that gives people away. There is no file behind it."""

    class Meta:
        model = Version

    case_study = factory.SubFactory(CaseStudyFactory)
    number = factory.LazyAttribute(lambda o: o.case_study.versions.count() + 1)
    original = factory.Sequence(lambda n: f"case-studies/00/{n:032x}.docx")
    original_name = "Case study.docx"
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    size = 20_000
    uploaded_at = factory.LazyFunction(clock.now)
    upload_began_at = factory.SelfAttribute("uploaded_at")
    intake = IntakeState.READY
    kind = "docx"
    counted_words = 4987
    words_by_section = factory.LazyFunction(lambda: [{"heading": "Introduction", "level": 1, "words": 4987}])
    words_excluded = factory.LazyFunction(lambda: {"references": 310})
    reading_copy = "<h1>Introduction</h1><p>We wanted learners to talk more.</p>"
    clean_file = factory.Sequence(lambda n: f"clean/00/{n:032x}.docx")


class SubmissionFactory(DjangoModelFactory):
    """A hand-in in time; the case study's own state is the caller's business (or use case_study_at)."""

    class Meta:
        model = Submission

    version = factory.SubFactory(VersionFactory)
    case_study = factory.SelfAttribute("version.case_study")
    receipt_number = factory.LazyFunction(receipt_number)
    submitted_at = factory.LazyFunction(clock.now)
    due_at = factory.LazyAttribute(lambda o: o.case_study.enrolment.cohort.case_study_due_at)
    counted_words = factory.SelfAttribute("version.counted_words")
    declared_words = 4990
    declares_own_work = True
    declares_anonymised = True
    declares_permissions = True
    ai_statement = "None"


class ExtensionFactory(DjangoModelFactory):
    class Meta:
        model = Extension

    case_study = factory.SubFactory(CaseStudyFactory)
    due_at = factory.LazyFunction(clock.now)
    reason = "Illness"
    granted_at = factory.LazyFunction(clock.now)
    granted_by = factory.SubFactory(UserFactory)


class PresentationFactory(DjangoModelFactory):
    class Meta:
        model = Presentation

    enrolment = factory.SubFactory(EnrolmentFactory)
    held_on = factory.LazyFunction(clock.today)
    panel = "Two peers and the authority lead"
    outcome = PresentationOutcome.MET
    recorded_at = factory.LazyFunction(clock.now)
    recorded_by = factory.SubFactory(UserFactory)


class SectionTextFactory(DjangoModelFactory):
    """A section as its author has written it so far."""

    class Meta:
        model = SectionText

    case_study = factory.SubFactory(CaseStudyFactory)
    section = factory.SubFactory(
        SectionFactory, cohort=factory.SelfAttribute("..case_study.enrolment.cohort")
    )
    text = "Where we are *now*, and how we know."
    words = 8
    version = 1
    saved_at = factory.LazyFunction(clock.now)


class MentorAnswerFactory(DjangoModelFactory):
    """What a mentor has begun to say to a draft; not sent."""

    class Meta:
        model = MentorAnswer

    draft = factory.SubFactory(SectionDraftFactory)
    mentor = factory.SubFactory(UserFactory)
    version = 1
    saved_at = factory.LazyFunction(clock.now)
