"""One record of each kind that the house tests look at, between the people of the cast, made when it is asked for."""

import datetime as dt
from functools import cached_property

from audit.models import AuditEvent
from awards.actions import issue, pack_journal
from awards.models import Certificate, CreditEntry, JournalPack
from casestudies import actions as case_study_actions
from casestudies.models import (
    CaseStudy,
    DraftComment,
    Evidence,
    ExtensionRequest,
    Likeness,
    PeerFeedback,
    PeerGroup,
    SectionDraft,
    Submission,
    Version,
)
from casestudies.passages import Remark
from core import clock
from core.models import Ledger
from core.spreadsheets import read_table
from marking import visibility
from marking.actions import pay as pay_actions
from marking.actions.board import change_mark
from marking.actions.integrity import flag_own
from marking.enums import MarkerState
from marking.models import (
    AllocationRun,
    Board,
    BoardEntry,
    BoardLine,
    IntegrityFlag,
    Mark,
    MarkChange,
    MarkerAppointment,
    MarkerNudge,
    Panel,
    PayBatch,
    PayEvent,
    PayLine,
    PracticeScript,
    Rehearsal,
    Release,
    TrainingSession,
)
from mentorship.models import ModuleCorrection, ModuleCredit, ModuleDialogue
from notifications.actions import Notice, notify
from notifications.actions.announcement import Audience, write
from notifications.models import Announcement, Message
from programme.actions.booking import book, cancel, wait
from programme.actions.imports import upload
from programme.actions.queue import offer, write_note
from programme.models import (
    Application,
    ApplicationImport,
    ApplicationNote,
    Booking,
    CatchUp,
    Cohort,
    Endorsement,
    EndorsementEvent,
    Enrolment,
    JournalEntry,
    Session,
)
from tests.builders import application_at, draft
from tests.builders_casestudies import alike, case_study_at, mentor_answered, request_for_time, shown_draft
from tests.builders_journal import lifted
from tests.builders_marking import marked_case_study, rehearsed
from tests.builders_meeting import arranged_session, catch_up_at, entry_of
from tests.builders_mentorship import again as dialogue_again
from tests.builders_mentorship import booked as booked_dialogue
from tests.builders_mentorship import corrected as dialogue_corrected
from tests.builders_mentorship import recorded as dialogue_recorded
from tests.builders_mentorship import second_tutor
from tests.builders_panels import answer, fresh, panel_set, slides_read, slides_submitted
from tests.builders_presentations import begun, feedback, group_of, published
from tests.builders_trios import (
    attend,
    booked,
    formation_at,
    glasgow_enrolment,
    held,
    mentor_of,
    trio_of,
    wish_of,
)
from tests.factories.casestudies import DraftCommentFactory, SectionDraftFactory
from tests.factories.marking import (
    BoardFactory,
    BoardLineFactory,
    MarkerAppointmentFactory,
    MarkFactory,
    PracticeScriptFactory,
    ReleaseFactory,
    TrainingSessionFactory,
)
from tests.factories.mentorship import ModuleDialogueFactory
from tests.factories.people import UserFactory
from tests.factories.programme import CohortAuthorityFactory, CohortFactory
from tests.personas import Cast
from trios.models import Formation, FormationWish, MentorAppointment, Trio, Visit


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
    def application_undecided(self) -> Application:
        """Decided this minute, and nobody told yet."""
        application = application_at(
            "submitted", cohort=self.cast.other_cohort, applicant=self.cast.applicant, school=self.cast.school
        )
        return offer(
            application=application,
            by=self.cast.lead,
            accept_by=clock.end_of(clock.today() + dt.timedelta(days=9)),
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
    def enrolment(self) -> Enrolment:
        """Glasgow's participant, who could go on in a later cohort."""
        assert self.later_cohort
        return self.cast.enrolment

    @cached_property
    def later_cohort(self) -> Cohort:
        cohort = CohortFactory(first=clock.today() + dt.timedelta(days=460))
        CohortAuthorityFactory(cohort=cohort, authority=self.cast.glasgow)
        return cohort

    @cached_property
    def table(self) -> ApplicationImport:
        self.cast.other_cohort.cohort_authorities.all().delete()
        return upload(
            table=read_table(
                b"Name,Email,School,Headteacher's name,Headteacher's email,What stage do you teach?\n"
                b"Tina Teacher,tina@example.org,Anytown Primary School,Hedda Headteacher,hedda@example.org,P4\n"
            ),
            file_name="answers.csv",
            cohort=self.cast.cohort,
            authority=self.cast.glasgow,
            by=self.cast.lead,
        )

    @cached_property
    def booking(self) -> Booking:
        """Glasgow's participant waits for a place that has just come free."""
        session = arranged_session(self.cast, by_booking=True, capacity=1, days=5)
        taken = book(session=session, enrolment=glasgow_enrolment(self.cast), by=self.cast.lead)
        waiting = wait(session=session, enrolment=self.cast.enrolment, by=self.cast.participant)
        cancel(booking=taken, by=self.cast.lead)
        return Booking.objects.select_related("session", "enrolment").get(pk=waiting.pk)

    @cached_property
    def announcement(self) -> Announcement:
        people = Audience(
            label="Participants in Glasgow City", people=[self.cast.participant], authority=self.cast.glasgow
        )
        return write(audience=people, subject="Bring a book", text="Please.", by=self.cast.lead)

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
    def evidence(self) -> Evidence:
        return lifted(self.cast.enrolment)

    @cached_property
    def journal_pack(self) -> JournalPack:
        assert self.journal_entry
        return pack_journal(by=self.cast.participant)

    @cached_property
    def trio(self) -> Trio:
        return trio_of(self.cast)

    @cached_property
    def formation(self) -> Formation:
        return formation_at(self.cast)

    @cached_property
    def wish(self) -> FormationWish:
        return wish_of(self.cast)

    @cached_property
    def mentor_appointment(self) -> MentorAppointment:
        return mentor_of(self.cast)

    @cached_property
    def module_dialogue(self) -> ModuleDialogue:
        return booked_dialogue(self.cast)

    @cached_property
    def module_dialogue_begun(self) -> ModuleDialogue:
        """Another mentor's, with the same assessors, that began an hour ago."""
        appointment = mentor_of(self.cast, is_first_year=True)
        at = clock.now() - dt.timedelta(hours=1)
        dialogue = ModuleDialogueFactory(
            appointment=appointment,
            starts_at=at,
            first_assessor=self.cast.tutor,
            second_assessor=second_tutor(),
        )
        return dialogue_again(dialogue)

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
    def likeness(self) -> Likeness:
        return alike(self.cast)

    @cached_property
    def peer_group(self) -> PeerGroup:
        """Of both authorities, and published."""
        return published(self.cast)

    @cached_property
    def peer_group_of_glasgow(self) -> PeerGroup:
        """Not published."""
        return group_of(self.cast, number=2, members=[glasgow_enrolment(self.cast) for _ in range(3)])

    @cached_property
    def peer_feedback(self) -> PeerFeedback:
        """Of Petra to Paul, who still waits for what the third writes."""
        return feedback(begun(self.cast, number=3), self.cast.enrolment, self.cast.other_enrolment)

    @cached_property
    def peer_feedback_open(self) -> PeerFeedback:
        """Of Paul to Petra, when the third has written too."""
        group = self.peer_feedback.giver.group
        third = group.members.get(position=3).enrolment
        feedback(group, third, self.cast.enrolment)
        return feedback(group, self.cast.other_enrolment, self.cast.enrolment)

    @cached_property
    def time_request(self) -> ExtensionRequest:
        return request_for_time(self.cast.enrolment)

    @cached_property
    def section_draft(self) -> SectionDraft:
        return SectionDraftFactory(case_study__enrolment=self.cast.enrolment)

    @cached_property
    def draft_comments(self) -> list[DraftComment]:
        """One on a draft that waits, one on a draft that is answered."""
        waiting = DraftCommentFactory(draft=self.section_draft)
        answered = SectionDraftFactory(
            case_study=self.section_draft.case_study,
            state="answered",
            feedback="Good.",
            answered_at=clock.now(),
            answered_by=self.cast.tutor,
        )
        return [waiting, DraftCommentFactory(draft=answered)]

    @cached_property
    def slides_replaced(self) -> CaseStudy:
        """Submitted, and a newer file is ready to take its place."""
        case_study = slides_submitted(self.cast.other_enrolment)
        slides_read(case_study.enrolment, words="Another thought.")
        return CaseStudy.objects.select_related("enrolment__cohort").get(pk=case_study.pk)

    @cached_property
    def panel(self) -> Panel:
        """Of both markers, who can answer now."""
        return panel_set(self.cast)

    @cached_property
    def panel_found(self) -> Panel:
        """Another author's, of the same two."""
        panel = panel_set(self.cast, self.cast.other_enrolment)
        for assessor in (self.cast.marker, self.cast.second_marker):
            answer(panel, assessor)
        return fresh(panel)

    @cached_property
    def shown_draft(self) -> SectionDraft:
        """Shown to the mentor, beside one of the same author that is not."""
        SectionDraftFactory(case_study=shown_draft(self.cast).case_study)
        return SectionDraft.objects.exclude(shown_to_mentor_at=None).get()

    @cached_property
    def mentor_comments(self) -> list[DraftComment]:
        """One that the mentor sent, one that they are still writing."""
        sent = mentor_answered(self.cast, self.shown_draft)
        unsent = case_study_actions.save_comments(
            draft=shown_draft(self.cast), by=self.cast.mentor, version=0, remarks=[Remark(1, "So?")], words=""
        )
        return [sent.comments.get(), unsent.comments.get()]

    @cached_property
    def appointment(self) -> MarkerAppointment:
        return MarkerAppointmentFactory(
            cohort=self.cast.cohort,
            marker=self.cast.marker,
            authority=self.cast.inverclyde,
            state=MarkerState.APPLIED,
        )

    @cached_property
    def training_session(self) -> TrainingSession:
        return TrainingSessionFactory(cohort=self.cast.cohort, arranged_by=self.cast.team)

    @cached_property
    def practice_script(self) -> PracticeScript:
        return PracticeScriptFactory(cohort=self.cast.cohort, added_by=self.cast.team)

    @cached_property
    def board(self) -> Board:
        return BoardFactory(cohort=self.cast.cohort, recorded_by=self.cast.team)

    @cached_property
    def changed_line(self) -> BoardLine:
        line = BoardLineFactory(board=self.board, case_study__enrolment=self.cast.enrolment)
        change_mark(line=line, by=self.cast.team, mark=64, reason="The data were weighed twice.")
        return line

    @cached_property
    def release(self) -> Release:
        return ReleaseFactory(cohort=self.cast.cohort, planned_by=self.cast.team)

    @cached_property
    def run(self) -> AllocationRun:
        run = AllocationRun.objects.create(
            cohort=self.cast.cohort,
            kind="first",
            state="ready",
            answer={"allocations": [{"case_study": "C1", "marker": "M1"}]},
            started_at=clock.now(),
            started_by=self.cast.team,
        )
        return rehearsed(run)

    @cached_property
    def rehearsal(self) -> Rehearsal:
        return self.run.rehearsals.get()

    @cached_property
    def integrity_flag(self) -> IntegrityFlag:
        """Of Marcus, about the script he has."""
        return flag_own(script=self.script, by=self.cast.marker, reason="Two voices in it.")

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

    @cached_property
    def pay_line(self) -> PayLine:
        """What Marcus earned, at a rate."""
        mark = MarkFactory(
            appointment=MarkerAppointmentFactory(cohort=self.cast.cohort, marker=self.cast.marker),
            state="submitted",
            total=61,
        )
        return PayLine.objects.create(mark=mark, hours=3, hourly_rate=30, earned_at=clock.now())

    def pay_cohort(self) -> Cohort:
        """The cohort of `pay_line`."""
        return self.pay_line.mark.appointment.cohort

    def row_of(self, ledger: type[Ledger]) -> None:
        """Let there be a row of this ledger, by the act that adds it."""
        acts = {
            AuditEvent: lambda: self.draft,
            EndorsementEvent: lambda: self.endorsement,
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
            PayBatch: lambda: pay_actions.send(cohort=self.pay_cohort(), by=self.cast.team),
            PayEvent: lambda: pay_actions.send(cohort=self.pay_cohort(), by=self.cast.team),
            PayLine: lambda: marked_case_study("submitted", enrolment=self.cast.enrolment),
            MarkerNudge: lambda: MarkerNudge.objects.create(
                appointment=self.appointment,
                day=clock.today(),
                scripts=1,
                nudged_at=clock.now(),
                nudged_by=self.cast.team,
            ),
            ModuleCredit: lambda: dialogue_recorded(self.cast),
            ModuleCorrection: lambda: dialogue_corrected(self.cast),
            Submission: lambda: self.case_study,
            BoardLine: lambda: self.changed_line,
            MarkChange: lambda: self.changed_line,
            BoardEntry: lambda: self.changed_line,
        }
        acts[ledger]()
