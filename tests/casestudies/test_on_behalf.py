"""The team submits for an author who can't: with a reason, at the time it had the file, and the author knows."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from casestudies import actions
from casestudies.models import CaseStudy, Submission, Version
from core import clock
from core.decisions import NotYours, Refused
from core.jobs import run_due
from notifications.models import Message
from programme.models import Enrolment
from tests.builders_casestudies import case_study_at, docx, read, uploaded
from tests.builders_panels import slides_read

pytestmark = pytest.mark.django_db


def url(cast):
    return f"/case-studies/{cast.enrolment.pk}/hand-in/"


def said(**more):
    now = clock.now().astimezone(clock.LONDON)
    return {
        "step": "submit",
        "version": 1,
        "reason": "In hospital; sent by mail.",
        "received_at": f"{now:%Y-%m-%dT%H:%M}",
        "declared_words": 5000,
        "ai_statement": "Not said",
        "declared": "on",
    } | more


def submit(cast, **more):
    version = case_study_at("ready", enrolment=cast.enrolment).versions.get()
    values = {"reason": "In hospital."} | more
    return actions.submit(
        version=version,
        by=cast.team,
        at=values.get("at", clock.now()),
        declared_words=5000,
        ai_statement="Not said",
        accepted_findings=True,
        on_behalf_reason=values["reason"],
    )


def test_uploaded_read_and_submitted_by_the_team(cast, as_):
    client = as_(cast.team)
    assert "Submit it for the author" in client.get(f"/case-studies/{cast.enrolment.pk}/").content.decode()
    file = SimpleUploadedFile("Study.docx", docx())
    answer = client.post(url(cast), {"step": "upload", "file": file})
    assert answer["Location"] == url(cast)
    assert "still being read" in client.get(url(cast)).content.decode()
    run_due()
    page = client.get(url(cast)).content.decode()
    assert "Study.docx (version 1)" in page
    answer = client.post(url(cast), said())
    submission = Submission.objects.get()
    assert answer["Location"] == f"/case-study/receipts/{submission.receipt_number}/"
    assert (submission.on_behalf_by, submission.on_behalf_reason) == (cast.team, "In hospital; sent by mail.")
    assert CaseStudy.objects.get().state == "submitted"
    mail = Message.objects.get(kind="case_study.submitted")
    assert mail.to_user == cast.participant
    assert mail.context["why_not_you"] == "In hospital; sent by mail."
    receipt = as_(cast.participant).get(answer["Location"]).content.decode()
    assert "The programme team submitted it for the author: In hospital; sent by mail." in receipt


def test_the_time_the_team_had_the_file_decides_whether_it_is_late(cast):
    due = cast.cohort.case_study_due_at
    with clock.moved_to(due + dt.timedelta(hours=12)):
        assert not submit(cast, at=due - dt.timedelta(minutes=20)).is_late


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"reason": ""}, "Say why you submit it for them."),
        ({"declared": ""}, "Ask them first: the declarations are theirs."),
        ({"received_at": "2099-01-01T10:00"}, "This is still to come."),
        ({"received_at": "2001-01-01T10:00"}, "This is more than two months ago."),
        ({"received_at": "yesterday"}, "Enter day and time, such as"),
        ({"declared_words": "many"}, "Enter the number of words in figures"),
        ({"ai_statement": ""}, "Write what they said"),
    ],
)
def test_bad_input_is_answered_and_nothing_is_lost(cast, as_, data, words):
    case_study_at("ready", enrolment=cast.enrolment)
    page = as_(cast.team).post(url(cast), said(**data)).content.decode()
    assert words in page
    assert "In hospital" in page or data == {"reason": ""}
    assert not Submission.objects.exists()


def test_what_the_page_showed_is_what_is_submitted(cast, as_):
    read(uploaded(cast.enrolment))
    client = as_(cast.team)
    assert 'name="version" value="1"' in client.get(url(cast)).content.decode()
    read(uploaded(cast.enrolment, seed="newer"))
    page = client.post(url(cast), said()).content.decode()
    assert "A newer file came in since you opened this page." in page
    assert "In hospital" in page
    assert 'name="version" value="2"' in page
    assert not Submission.objects.exists()
    client.post(url(cast), said(version=2))
    assert Submission.objects.get().version.number == 2


def test_a_file_that_takes_the_place_of_another_came_later(cast, as_):
    """Else the older file would go on counting as the one that was submitted last."""
    first = case_study_at("submitted", enrolment=cast.enrolment).submissions.get()
    actions.reopen(case_study=first.case_study, by=cast.team, reason="The wrong file.")
    version = read(uploaded(cast.enrolment, seed="right"))
    before = (first.submitted_at - dt.timedelta(hours=3)).astimezone(clock.LONDON)
    page = (
        as_(cast.team)
        .post(url(cast), said(version=2, received_at=f"{before:%Y-%m-%dT%H:%M}"))
        .content.decode()
    )
    assert "Enter a later time." in page
    with pytest.raises(Refused, match="another file after that"):
        actions.submit(
            version=version,
            by=cast.team,
            at=before,
            declared_words=1,
            ai_statement="x",
            accepted_findings=True,
            on_behalf_reason="x",
        )
    assert Submission.objects.count() == 1


def test_a_file_that_could_not_be_used_is_named_with_why(cast, as_):
    """Else the team would take the file before it for the one that it has just uploaded."""
    read(uploaded(cast.enrolment))
    refused = uploaded(cast.enrolment, seed="broken")
    actions.refuse_version(version=refused, error="The file is damaged. Save it again.")
    page = as_(cast.team).get(url(cast)).content.decode()
    assert f"{refused.original_name} (version 2): The file is damaged. Save it again." in page
    assert "What you can submit here is the file before it." in page


def test_slides_are_submitted_for_their_author_without_a_count_of_words(cast, as_):
    Enrolment.objects.filter(pk=cast.enrolment.pk).update(route="presentation")
    cast.enrolment.refresh_from_db()
    slides_read(cast.enrolment)
    page = as_(cast.team).get(url(cast)).content.decode()
    assert "Look at what the assessors get" in page
    assert "How many words" not in page
    number = Version.objects.get().number
    said = {"step": "submit", "version": number, "reason": "In hospital.", "ai_statement": "None"}
    said |= {"declared": "on", "received_at": clock.now().astimezone(clock.LONDON).strftime("%Y-%m-%dT%H:%M")}
    assert as_(cast.team).post(url(cast), said).status_code == 302
    submission = Submission.objects.get()
    assert (submission.declared_words, submission.on_behalf_reason) == (0, "In hospital.")


def test_a_file_of_another_kind_is_refused_beside_the_field(cast, as_):
    file = SimpleUploadedFile("Study.doc", b"old")
    page = as_(cast.team).post(url(cast), {"step": "upload", "file": file}).content.decode()
    assert "Word document of the old kind" in page
    assert not Version.objects.exists()


def test_not_without_a_reason_not_by_others_and_not_twice(cast, as_):
    with pytest.raises(Refused, match="Say why"):
        submit(cast, reason=" ")
    version = Version.objects.get()
    for stranger in (cast.lead, cast.other_participant, cast.marker):
        with pytest.raises(NotYours):
            actions.submit(
                version=version,
                by=stranger,
                at=clock.now(),
                declared_words=1,
                ai_statement="x",
                accepted_findings=True,
                on_behalf_reason="Kindness",
            )
    actions.submit(
        version=version,
        by=cast.participant,
        at=clock.now(),
        declared_words=100,
        ai_statement="None",
        accepted_findings=True,
    )
    page = as_(cast.team).get(url(cast)).content.decode()
    assert "so that can&#x27;t be done now" in page


def test_the_database_keeps_reason_and_person_together(cast):
    submission = case_study_at("submitted", enrolment=cast.enrolment).submissions.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.create(
            **{
                field.name: getattr(submission, field.name)
                for field in Submission._meta.concrete_fields
                if field.name not in ("id", "receipt_number", "version", "on_behalf_reason")
            },
            version=case_study_at("ready", enrolment=cast.other_enrolment).versions.get(),
            receipt_number="X",
            on_behalf_reason="Nobody said so",
        )


def test_the_page_takes_few_queries(cast, as_, django_assert_max_num_queries):
    case_study_at("ready", enrolment=cast.enrolment)
    client = as_(cast.team)
    client.get(url(cast))
    with django_assert_max_num_queries(12):
        client.get(url(cast))
