"""One record of each kind that the house tests look at, between the people of the cast, made when it is asked for."""

import datetime as dt
from functools import cached_property

from audit.models import AuditEvent
from awards.actions import issue
from awards.models import Certificate, CreditEntry
from casestudies.models import CaseStudy, SectionDraft, Submission, Version
from core import clock
from core.models import Ledger
from marking import visibility
from marking.enums import MarkerState
from marking.models import AllocationRun, Mark, MarkerAppointment, PayLine
from notifications.actions import Notice, notify
from notifications.models import Message
from programme.actions.queue import write_note
from programme.models import (
    Application,
    ApplicationNote,
    CatchUp,
    Endorsement,
    Enrolment,
    JournalEntry,
    Session,
)
from tests.builders import application_at, draft
from tests.builders_casestudies import case_study_at
from tests.builders_marking import marked_case_study
from tests.builders_meeting import arranged_session, catch_up_at, entry_of
from tests.builders_trios import attend, booked, formation_at, held, mentor_of, trio_of
from tests.factories.casestudies import SectionDraftFactory
from tests.factories.marking import MarkerAppointmentFactory, MarkFactory
from tests.factories.people import UserFactory
from tests.personas import Cast
from trios.models import Formation, MentorAppointment, Trio, Visit


class World:
    """The cast's records. Glasgow's lead, participant, mentor and marker are those they belong to."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    @cached_property
    def draft(self) -> Application:
        return draft(cohort=self.cast.other_cohort, applicant=self.cast.applicant, school=self.cast.school)

    @cached_property
    def application(self) -> Application:
        return application_at(
            "offered",
            cohort=self.cast.cohort,
            applicant=self.cast.applicant,
            school=self.cast.school,
            lead=self.cast.lead,
        )

    @cached_property
    def endorsement(self) -> Endorsement:
        application = application_at(
            "submitted",
            cohort=self.cast.cohort,
            applicant=self.cast.applicant,
            school=self.cast.school,
            endorsement="requested",
        )
        return Endorsement.objects.select_related("application__cohort").get(application=application)

    @cached_property
    def session(self) -> Session:
        return arranged_session(self.cast)

    @cached_property
    def session_elsewhere(self) -> Session:
        return arranged_session(self.cast, by=self.cast.other_lead, authorities=(self.cast.inverclyde,))

    @cached_property
    def session_past(self) -> Session:
        return arranged_session(self.cast, days=-1)

    @cached_property
    def catch_up(self) -> CatchUp:
        return catch_up_at(self.cast, "done")

    @cached_property
    def journal_entry(self) -> JournalEntry:
        return entry_of(self.cast.enrolment)

    @cached_property
    def trio(self) -> Trio:
        return trio_of(self.cast)

    @cached_property
    def formation(self) -> Formation:
        return formation_at(self.cast)

    @cached_property
    def mentor_appointment(self) -> MentorAppointment:
        return mentor_of(self.cast)

    @cached_property
    def visit(self) -> Visit:
        return booked(self.cast, self.trio)[0]

    @cached_property
    def visit_attended(self) -> Visit:
        return attend(held(self.cast, trio_of(self.cast, number=2)))

    @cached_property
    def case_study_ready(self) -> CaseStudy:
        return case_study_at("ready", enrolment=self.cast.other_enrolment)

    @cached_property
    def case_study(self) -> CaseStudy:
        return case_study_at("submitted", enrolment=self.cast.enrolment)

    @cached_property
    def version(self) -> Version:
        return self.case_study.versions.get()

    @cached_property
    def section_draft(self) -> SectionDraft:
        return SectionDraftFactory(case_study__enrolment=self.cast.enrolment)

    @cached_property
    def appointment(self) -> MarkerAppointment:
        return MarkerAppointmentFactory(
            cohort=self.cast.cohort,
            marker=self.cast.marker,
            authority=self.cast.inverclyde,
            state=MarkerState.APPLIED,
        )

    @cached_property
    def run(self) -> AllocationRun:
        return AllocationRun.objects.create(
            cohort=self.cast.cohort,
            kind="first",
            state="ready",
            answer={"allocations": [{"case_study": "C1", "marker": "M1"}]},
            started_at=clock.now(),
            started_by=self.cast.team,
        )

    @cached_property
    def mark(self) -> Mark:
        appointment = MarkerAppointmentFactory(
            cohort=self.cast.cohort, marker=self.cast.marker, authority=self.cast.inverclyde
        )
        return MarkFactory(appointment=appointment)

    @cached_property
    def script(self) -> visibility.Script:
        script = visibility.script_for(self.cast.marker, self.mark.case_study.candidate_code)
        assert script is not None
        return script

    @cached_property
    def certificate(self) -> Certificate:
        return issue(self.cast.enrolment, by=self.cast.team, name="Petra Participant", credits=30)

    @cached_property
    def message(self) -> Message:
        notice = Notice(
            kind="test.told",
            key="test.told:1",
            to=self.cast.participant,
            subject="Something to know",
            template="programme/email/offered",
            reason="It is tried.",
        )
        return notify(notice)[0]

    @cached_property
    def enrolment_before(self) -> Enrolment:
        """A year that somebody from elsewhere took part in and left."""
        return Enrolment.objects.create(
            cohort=self.cast.other_cohort,
            participant=UserFactory(),
            school=self.cast.other_school,
            authority=self.cast.inverclyde,
            sector="secondary",
            state="withdrawn",
            enrolled_at=clock.now() - dt.timedelta(days=400),
        )

    def row_of(self, ledger: type[Ledger]) -> None:
        """Let there be a row of this ledger, by the act that adds it."""
        acts = {
            AuditEvent: lambda: self.draft,
            ApplicationNote: lambda: write_note(
                application=self.application, text="Rang the school.", by=self.cast.lead
            ),
            CreditEntry: lambda: CreditEntry.objects.create(
                enrolment=self.cast.enrolment,
                credits=30,
                reason="Met",
                awarded_on=clock.today(),
                entered_at=clock.now(),
            ),
            PayLine: lambda: marked_case_study("submitted", enrolment=self.cast.enrolment),
            Submission: lambda: self.case_study,
        }
        acts[ledger]()
