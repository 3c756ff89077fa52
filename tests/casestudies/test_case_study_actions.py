"""What each act changes: the row, the trail, the outbox; and what happens when two act at once."""

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage

from audit.queries import trail_of
from casestudies import actions, rules
from casestudies.codes import ALPHABET
from casestudies.enums import CaseStudyState, IntakeState
from casestudies.models import CaseStudy, Extension, Submission, Version
from casestudies.queries import due_at, standing_of
from core import clock
from core.decisions import NotYours, Refused, refuse
from core.models import Job
from notifications.models import Message
from programme.models import Enrolment
from tests.builders_casestudies import case_study_at, docx_file, read, result_out, submitted, uploaded
from tests.factories.casestudies import SectionFactory
from tests.factories.programme import CohortFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db


def events(subject) -> list[str]:
    return list(trail_of(subject).order_by("pk").values_list("event", flat=True))


def stored_files() -> list[str]:
    root = Path(settings.MEDIA_ROOT) / "case-studies"
    return [path.name for path in root.rglob("*") if path.is_file()] if root.exists() else []


def fresh(enrolment: Enrolment) -> Enrolment:
    return Enrolment.objects.select_related("cohort", "participant").get(pk=enrolment.pk)


def test_opening_twice_opens_once_under_a_code_that_says_nothing(cast):
    first = actions.open_case_study(enrolment=cast.enrolment, by=cast.participant)
    second = actions.open_case_study(enrolment=fresh(cast.enrolment), by=cast.participant)
    assert first.pk == second.pk
    assert CaseStudy.objects.count() == 1
    assert len(first.candidate_code) == 6
    assert set(first.candidate_code) <= set(ALPHABET)
    assert events(first) == ["case_study.opened"]


def test_a_code_that_is_taken_is_thrown_again(cast, monkeypatch):
    taken = actions.open_case_study(enrolment=cast.enrolment, by=cast.participant).candidate_code
    codes = iter([taken, taken, "QWRTYP"])
    monkeypatch.setattr("casestudies.actions.case_study.candidate_code", lambda: next(codes))
    other = actions.open_case_study(enrolment=cast.other_enrolment, by=cast.other_participant)
    assert other.candidate_code == "QWRTYP"


def test_nobody_opens_somebody_elses(cast):
    with pytest.raises(NotYours):
        actions.open_case_study(enrolment=cast.enrolment, by=cast.other_participant)
    assert CaseStudy.objects.count() == 0


def test_an_upload_is_stored_under_a_random_name_and_asks_for_its_reading(cast):
    version = uploaded(cast.enrolment, name="Petra Participant final.docx")
    assert version.number == 1
    assert version.intake == IntakeState.WAITING
    assert version.original_name == "Petra Participant final.docx"
    assert "Petra" not in version.original.name
    assert len(version.sha256) == 64
    job = Job.objects.get(kind="casestudies.take_in")
    assert job.payload == {"version": version.pk}
    assert events(version) == ["version.uploaded"]


def test_the_same_file_twice_is_kept_once(cast):
    first = uploaded(cast.enrolment)
    again, is_new = actions.upload(
        enrolment=fresh(cast.enrolment), by=cast.participant, file=docx_file(), began_at=clock.now()
    )
    assert (again.pk, is_new) == (first.pk, False)
    assert len(stored_files()) == 1
    other = uploaded(fresh(cast.enrolment), seed="another")
    assert other.number == 2


def test_a_file_whose_reading_was_given_up_may_be_sent_again(cast):
    first = uploaded(cast.enrolment)
    Job.objects.filter(kind="casestudies.take_in").update(state="failed")
    again = uploaded(fresh(cast.enrolment))
    assert again.number == first.number + 1


def test_an_upload_that_fails_half_way_leaves_nothing(cast, monkeypatch):
    def fall(*args, **kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("casestudies.actions.version.record", fall)
    with pytest.raises(RuntimeError):
        uploaded(cast.enrolment)
    assert Version.objects.count() == 0
    assert stored_files() == []
    assert Job.objects.filter(kind="casestudies.take_in").count() == 0


def test_the_worker_reads_a_real_document(cast):
    version = uploaded(
        cast.enrolment,
        creator="Petra Participant",
        paragraphs=(
            ("Introduction", "I teach at Anytown Primary School and wanted learners to talk."),
            ("Conclusion", "They do."),
        ),
    )
    read(version, for_real=True)
    assert version.intake == IntakeState.READY
    assert version.kind == "docx"
    assert version.counted_words == 15
    assert [part["heading"] for part in version.words_by_section] == ["Introduction", "Conclusion"]
    kinds = {(finding["kind"], finding["visible"]) for finding in version.findings}
    assert ("school-name", True) in kinds
    assert ("document-property", False) in kinds
    assert "Petra" not in version.reading_copy
    assert default_storage.exists(version.clean_file.name)
    assert events(version) == ["version.uploaded", "version.read"]


def test_what_cannot_be_read_is_refused_with_what_to_do(cast):
    from django.core.files.uploadedfile import SimpleUploadedFile

    version, _ = actions.upload(
        enrolment=cast.enrolment,
        by=cast.participant,
        file=SimpleUploadedFile("study.docx", b"this is no document"),
        began_at=clock.now(),
    )
    read(version, for_real=True)
    assert version.intake == IntakeState.REFUSED
    assert version.error.endswith(".")
    assert version.reading_copy == ""
    assert not version.clean_file


def test_submitting_freezes_and_sends_a_receipt(cast):
    version = read(uploaded(cast.enrolment))
    at = clock.now()
    submission = actions.submit(
        version=version,
        by=cast.participant,
        at=at,
        declared_words=4990,
        ai_statement="None",
        accepted_findings=False,
    )
    case_study = CaseStudy.objects.get()
    assert case_study.state == CaseStudyState.SUBMITTED
    assert (case_study.submitted_at, case_study.submitted_by) == (at, cast.participant)
    assert (submission.is_late, submission.counted_words) == (False, 4987)
    mail = Message.objects.get(kind="case_study.submitted")
    assert mail.to_address == cast.participant.email
    assert mail.context["number"] == submission.receipt_number
    assert mail.context["sha256"] == version.sha256
    assert events(case_study) == ["case_study.opened", "case_study.submitted"]


def test_submitting_twice_is_submitting_once(cast):
    version = read(uploaded(cast.enrolment))
    first = submitted(version)
    stale = Version.objects.select_related("case_study__enrolment__cohort").get(pk=version.pk)
    stale.case_study.state = CaseStudyState.WRITING  # what a second tab still believes
    again = submitted(stale)
    assert first.pk == again.pk
    assert Submission.objects.count() == 1
    assert Message.objects.filter(kind="case_study.submitted").count() == 1


def test_names_still_in_the_text_have_to_be_accepted(cast):
    finding = {"kind": "author-name", "where": "paragraph 1", "text": "Petra", "visible": True}
    version = read(uploaded(cast.enrolment), findings=[finding])
    with pytest.raises(Refused, match="give people away"):
        actions.submit(
            version=version,
            by=cast.participant,
            at=clock.now(),
            declared_words=5000,
            ai_statement="None",
            accepted_findings=False,
        )
    assert submitted(version).accepted_findings is True


def test_an_older_file_is_not_submitted_by_mistake(cast):
    first = read(uploaded(cast.enrolment))
    newer = uploaded(fresh(cast.enrolment), seed="newer")
    first.refresh_from_db()
    assert "newer file" in rules.can_submit(cast.participant, first, clock.now()).reason
    actions.refuse_version(version=newer, error="It cannot be read.")
    assert rules.can_submit(cast.participant, first, clock.now())


DUE = dt.datetime(2027, 6, 1, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


@pytest.mark.parametrize(
    ("began", "pressed", "late"),
    [
        (DUE - MINUTE, DUE - MINUTE, False),
        (DUE - MINUTE, DUE, False),
        (DUE - MINUTE, DUE + 14 * MINUTE, False),
        (DUE - MINUTE, DUE + 15 * MINUTE, True),
        (DUE, DUE + MINUTE, True),
    ],
)
def test_the_grace_is_for_uploads_begun_in_time(began, pressed, late):
    assert rules.is_late(submitted_at=pressed, upload_began_at=began, due=DUE, grace=15) is late


def test_late_is_flagged_until_the_board_meets_and_refused_after(cast):
    cohort = cast.cohort
    version = read(uploaded(cast.enrolment))
    with clock.moved_to(cohort.case_study_due_at + dt.timedelta(hours=2)):
        assert rules.can_submit(cast.participant, version, clock.now())
    with clock.moved_to(clock.end_of(cohort.board_on)):
        assert "board has met" in rules.can_submit(cast.participant, version, clock.now()).reason
    with clock.moved_to(cohort.case_study_due_at + dt.timedelta(hours=2)):
        assert submitted(version).is_late is True


def test_the_extension_granted_last_counts(cast):
    case_study = case_study_at("opened", enrolment=cast.enrolment)
    first, second = (cast.cohort.case_study_due_at + dt.timedelta(days=days) for days in (20, 10))
    actions.grant_extension(case_study=case_study, by=cast.team, due_at=first, reason="Illness")
    actions.grant_extension(case_study=case_study, by=cast.team, due_at=first, reason="Illness")
    assert Extension.objects.count() == 1
    actions.grant_extension(case_study=case_study, by=cast.team, due_at=second, reason="A mistake")
    assert due_at(case_study) == second
    assert standing_of(fresh(cast.enrolment)).due_at == second
    assert Message.objects.filter(kind="case_study.extended").count() == 2
    with pytest.raises(NotYours):
        actions.grant_extension(case_study=case_study, by=cast.lead, due_at=first, reason="Kindness")


def test_given_back_the_same_file_may_be_handed_in_again(cast):
    case_study = case_study_at("submitted", enrolment=cast.enrolment)
    actions.reopen(case_study=case_study, by=cast.team, reason="The wrong file")
    case_study.refresh_from_db()
    assert (case_study.state, case_study.submitted_at) == (CaseStudyState.WRITING, None)
    assert Message.objects.get(kind="case_study.reopened").context["why"] == "The wrong file"
    version = read(uploaded(fresh(cast.enrolment), seed=str(cast.enrolment.pk)))
    assert version.number == 2
    submitted(version)
    assert Submission.objects.count() == 2


def test_marking_can_forbid_giving_back(cast, monkeypatch):
    case_study = case_study_at("submitted", enrolment=cast.enrolment)
    monkeypatch.setattr(
        "casestudies.rules.case_study.REOPENING_GUARDS", [lambda row: refuse("A marker has it.")]
    )
    with pytest.raises(Refused, match="A marker has it"):
        actions.reopen(case_study=case_study, by=cast.team, reason="Too late")


def test_a_pass_is_released_without_the_mark_in_the_mail(cast):
    case_study = case_study_at("marked", enrolment=cast.enrolment, mark=67, feedback="Strong on impact.")
    assert (case_study.state, case_study.released_mark) == (CaseStudyState.MARKED, 67)
    assert case_study.released_feedback == "Strong on impact."
    mail = Message.objects.get(kind="case_study.released")
    assert mail.is_decision is True
    assert "67" not in str(mail.context) + mail.subject
    assert not rules.can_upload(cast.participant, case_study, clock.now())


def test_not_yet_opens_one_resubmission_and_no_more(cast):
    case_study = case_study_at("not_yet", enrolment=cast.enrolment)
    assert case_study.attempt == 2
    assert due_at(case_study) == clock.end_of(clock.today() + dt.timedelta(days=56))
    version = read(uploaded(fresh(cast.enrolment), seed="second go"))
    assert submitted(version).is_late is False
    case_study.refresh_from_db()
    result_out(case_study, by=cast.team, mark=44, passed=False)
    assert case_study.attempt == 3
    assert "twice" in rules.can_upload(cast.participant, case_study, clock.now()).reason
    assert Message.objects.filter(kind="case_study.released").count() == 2


def test_only_who_releases_marks_releases(cast):
    case_study = case_study_at("submitted", enrolment=cast.enrolment)
    for person in (cast.participant, cast.lead, cast.marker, cast.examiner):
        with pytest.raises(NotYours):
            actions.release_outcome(case_study=case_study, by=person, met=True, feedback="")


def test_a_section_of_another_cohort_is_nobodys(cast):
    strange = SectionFactory(cohort=CohortFactory())
    with pytest.raises(NotYours):
        actions.send_draft(enrolment=cast.enrolment, section=strange, text="Text", by=cast.participant)


def test_a_presentation_recorded_twice_is_one(cast):
    facts = {"held_on": clock.today(), "panel": "Two peers", "outcome": "met", "feedback": "Clear."}
    first = actions.record_presentation(enrolment=cast.enrolment, by=cast.lead, **facts)
    second = actions.record_presentation(enrolment=cast.enrolment, by=cast.lead, **facts)
    assert first.pk == second.pk
    with pytest.raises(Refused, match="met already"):
        actions.record_presentation(enrolment=cast.enrolment, by=cast.team, **facts | {"panel": "Others"})
    with pytest.raises(NotYours):
        actions.record_presentation(enrolment=cast.enrolment, by=cast.other_lead, **facts)
    assert Message.objects.filter(kind="presentation.recorded").count() == 1


def test_who_left_the_year_changes_nothing():
    enrolment = EnrolmentFactory(state="withdrawn")
    with pytest.raises(Refused, match="no longer taking part"):
        actions.open_case_study(enrolment=enrolment, by=enrolment.participant)


def test_the_presentation_route_needs_no_file(cast):
    enrolment = EnrolmentFactory(cohort=cast.cohort, route="presentation")
    with pytest.raises(Refused, match="presentation route"):
        uploaded(enrolment)
    assert stored_files() == []


def test_a_cohort_gets_the_usual_sections_once(cast):
    assert len(actions.suggest_sections(cohort=cast.cohort, by=cast.team)) == 8
    assert len(actions.suggest_sections(cohort=cast.cohort, by=cast.team)) == 8
    assert cast.cohort.sections.count() == 8
