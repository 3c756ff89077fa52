"""Slides or a poster instead of an essay: handed in, looked through, replaced until they are due."""

import datetime as dt
import io

import pikepdf
import pytest
from django.urls import reverse

from casestudies import actions, rules
from casestudies.intake import take_in
from casestudies.models import CaseStudy, Submission, Version
from casestudies.queries import due_at
from core import clock
from core.decisions import Refused
from core.models import Job
from marking.queries.allocation import submitted_in
from notifications.delivery import compose
from notifications.models import Message
from tests.builders_casestudies import docx_file
from tests.builders_panels import (
    on_stage,
    overdue,
    pdf,
    pdf_file,
    slides_read,
    slides_submitted,
    slides_uploaded,
)

DECLARED = {"own_work": "on", "anonymised": "on", "permissions": "on", "ai_statement": "None"}


def url(name, **kwargs):
    return reverse(f"casestudies:{name}", kwargs=kwargs)


@pytest.fixture
def author(cast):
    return on_stage(cast.enrolment)


def test_from_the_file_to_the_receipt(author, cast, as_):
    browser = as_(cast.participant)
    answer = browser.post(url("upload"), {"work": "poster", "file": pdf_file(pages=1)})
    version = Version.objects.get()
    assert answer.url == url("version", pk=version.pk)
    assert version.work == "poster"
    from core import jobs

    jobs.run(Job.objects.get(dedupe_key=f"version:{version.pk}").pk)
    page = browser.get(answer.url).content.decode()
    assert "Poster: 1 page." in page
    assert "We found nothing that looks like a learner" in page
    assert "words" not in page.lower().split("<main")[1]
    assert browser.get(url("version-clean", pk=version.pk)).getvalue().startswith(b"%PDF")
    page = browser.get(url("submit", pk=version.pk)).content.decode()
    assert "How many words" not in page
    receipt = browser.post(url("submit", pk=version.pk), DECLARED)
    submission = Submission.objects.get()
    assert receipt.url == url("receipt", number=submission.receipt_number)
    page = browser.get(receipt.url).content.decode()
    assert submission.version.sha256 in page
    assert "takes the place of this one" in page
    assert "Candidate code" not in page
    mail = compose(Message.objects.get(kind="case_study.submitted"))
    assert mail.subject.startswith("Your poster is submitted")
    assert "Pages: 1" in mail.body
    assert "Words" not in mail.body


@pytest.mark.parametrize(
    ("work", "pages", "sentence"),
    [
        ("slides", 21, "The PDF has 21 pages, and 20 pages can be handed in."),
        ("poster", 2, "The PDF has 2 pages, and 1 page can be handed in."),
    ],
)
def test_more_pages_than_the_cohort_allows_are_refused_with_what_to_do(author, work, pages, sentence):
    version = slides_read(author, for_real=True, work=work, pages=pages)
    assert version.intake == "refused"
    assert version.error.startswith(sentence)


def test_the_cohort_says_how_many(author):
    author.cohort.slides_allowed = 22
    author.cohort.save()
    assert slides_read(author, for_real=True, pages=21).pages == 21


def test_a_poster_that_is_one_picture_is_taken_in_and_says_what_could_not_be_looked_for(author):
    version = slides_read(author, for_real=True, work="poster", pages=1, words="")
    assert (version.intake, [one["kind"] for one in version.findings]) == ("ready", ["no-text"])
    with pytest.raises(Refused, match="accept it"):
        actions.submit(
            version=version,
            by=author.participant,
            at=clock.now(),
            ai_statement="None",
            accepted_findings=False,
        )


def test_the_authors_own_name_is_no_finding_and_a_learners_is(author, cast):
    words = f"{cast.participant.name} of {author.school}. The pupil called Jamie explained."
    version = slides_read(author, for_real=True, words=words, pages=1)
    assert [one["kind"] for one in version.findings] == ["pupil-name"]


def test_the_assessors_copy_says_nothing_of_who_made_the_file(author):
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as made:
        made.docinfo["/Author"] = "Petra Participant"
        made.save(file)
    upload = pdf_file()
    upload.file = io.BytesIO(file.getvalue())
    upload.size = len(file.getvalue())
    version, _ = actions.upload(
        enrolment=author, by=author.participant, file=upload, began_at=clock.now(), work="slides"
    )
    from tests.builders_casestudies import read

    version = read(version, for_real=True)
    with version.original.open("rb") as original, version.clean_file.open("rb") as clean:
        assert b"Petra" in original.read()
        assert b"Petra" not in clean.read()


def test_only_a_pdf_even_under_its_name(author, tmp_path):
    path = tmp_path / "slides.pdf"
    path.write_bytes(docx_file().read())
    answer = take_in(path, pages_allowed=20)
    assert answer.error.startswith("Slides and posters are handed in as a PDF.")


def test_each_route_has_its_own_kind_of_file(author, cast):
    with pytest.raises(Refused, match="asks for slides or a poster"):
        actions.upload(
            enrolment=author, by=cast.participant, file=docx_file(), began_at=clock.now(), work="essay"
        )
    with pytest.raises(Refused, match="asks for an essay"):
        slides_uploaded(cast.other_enrolment)


def test_an_essay_uploaded_before_the_route_was_changed_is_not_submitted(cast):
    from tests.builders_casestudies import case_study_at

    version = case_study_at("ready", enrolment=cast.enrolment).versions.get()
    version.case_study.enrolment = on_stage(cast.enrolment)
    decision = rules.can_submit(cast.participant, version, clock.now())
    assert decision.reason == "The presentation route asks for slides or a poster, not for an essay."


def test_it_can_be_replaced_until_it_is_due_and_both_receipts_stay(author):
    case_study = slides_submitted(author)
    again = slides_submitted(author, words="Another thought.")
    assert (again.pk, again.state) == (case_study.pk, "submitted")
    receipts = Submission.objects.filter(case_study=case_study)
    assert [receipt.version.number for receipt in receipts.order_by("pk")] == [1, 2]
    assert Message.objects.filter(kind="case_study.submitted").count() == 2
    with clock.moved_to(due_at(again) + dt.timedelta(minutes=1)):
        decision = rules.can_upload(author.participant, again, clock.now())
    assert decision.reason.startswith("Your presentation is submitted and its due date has passed")


def test_handing_the_same_file_in_twice_is_once(author):
    version = slides_read(author)
    for _ in range(2):
        actions.submit(
            version=Version.objects.get(pk=version.pk),
            by=author.participant,
            at=clock.now(),
            ai_statement="None",
            accepted_findings=True,
        )
    assert Submission.objects.count() == 1


def test_late_is_flagged_and_more_time_moves_the_date(author, cast):
    overdue(author.cohort)
    assert slides_submitted(author).submissions.get().is_late
    other = on_stage(cast.other_enrolment)
    overdue(other.cohort)
    case_study = actions.open_case_study(enrolment=other, by=cast.team)
    until = clock.now() + dt.timedelta(days=7)
    actions.grant_extension(case_study=case_study, by=cast.team, due_at=until, reason="Illness")
    assert not slides_submitted(other).submissions.get().is_late


def test_slides_are_nothing_for_the_markers_nor_compared(author, cast):
    slides_submitted(author)
    assert not submitted_in(cast.cohort).exists()
    assert not Job.objects.filter(kind="casestudies.compare").exists()


def test_a_result_of_slides_has_no_mark(author, cast, as_):
    case_study = slides_submitted(author)
    actions.release_outcome(case_study=case_study, by=cast.team, met=False, feedback="Show the evidence.")
    case_study = CaseStudy.objects.get()
    assert (case_study.state, case_study.released_outcome, case_study.released_mark) == (
        "not_yet",
        "not_yet",
        None,
    )
    page = as_(cast.participant).get(url("case-study")).content.decode()
    assert "Not yet met" in page
    assert "Show the evidence." in page
    assert "per cent" not in page
    assert "You can submit once more" in page
