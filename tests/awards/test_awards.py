"""Awards: everything met or nothing; credits once; the certificate printed by the worker and checked in public."""

import datetime as dt
import io
import json

import pikepdf
import pypdf
import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import AuditEvent
from awards import actions
from awards.models import Certificate, CreditEntry
from awards.requirements import track_of
from core import jobs
from core.decisions import Refused
from core.models import Job
from core.transitions import StaleState
from people.models import User
from programme.enums import Route
from programme.models import Enrolment
from tests.builders_awards import meet_everything
from tests.factories.programme import EnrolmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def awarded(cast) -> Certificate:
    certificate = actions.award(enrolment=meet_everything(cast.enrolment, by=cast.team), by=cast.team)
    jobs.run_due()
    certificate.refresh_from_db()
    return certificate


def everybody_awarded(cast) -> tuple[str, int, int]:
    """Press "Award everybody", let the worker work: (state, done, total)."""
    row = actions.award_all(cohort=cast.cohort, by=cast.team)
    jobs.run_due()
    row.refresh_from_db()
    return row.state, row.done, row.total


def test_credits_certificate_audit_and_mail(awarded, cast, mailoutbox):
    cast.enrolment.refresh_from_db()
    assert cast.enrolment.state == "completed"
    assert [(entry.credits, entry.scqf_level) for entry in CreditEntry.objects.all()] == [(30, 11)]
    assert awarded.state == "valid"
    assert {"enrolment.completed", "credits.given", "certificate.issued", "certificate.made"} <= set(
        AuditEvent.objects.values_list("event", flat=True)
    )
    assert [mail.subject for mail in mailoutbox] == ["Your Improving Our Classrooms certificate is ready"]


def test_nobody_is_waved_through(cast):
    meet_everything(cast.enrolment, by=cast.team, but="presentation")
    with pytest.raises(Refused, match="Still lacking: Presentation to peers"):
        actions.award(enrolment=cast.enrolment, by=cast.team)
    assert everybody_awarded(cast) == ("done", 0, 0)
    assert CreditEntry.objects.count() == 0


def test_pressing_twice_awards_once(awarded, cast):
    assert everybody_awarded(cast) == ("done", 0, 0)
    with pytest.raises((Refused, StaleState)):
        actions.award(enrolment=cast.enrolment, by=cast.team)
    with pytest.raises(IntegrityError):
        CreditEntry.objects.create(
            enrolment=cast.enrolment,
            credits=30,
            reason="again",
            awarded_on="2026-01-01",
            entered_at=awarded.issued_at,
        )


def test_the_presentation_route_gives_no_credits(cast):
    cast.enrolment.route = Route.PRESENTATION
    cast.enrolment.save()
    certificate = actions.award(enrolment=meet_everything(cast.enrolment, by=cast.team), by=cast.team)
    assert (certificate.credits, CreditEntry.objects.count()) == (0, 0)


def test_only_the_team_awards(cast):
    meet_everything(cast.enrolment, by=cast.team)
    for user in (cast.lead, cast.participant, cast.admin):
        with pytest.raises(Refused):
            actions.award(enrolment=cast.enrolment, by=user)


def test_the_file_is_pdf_ua_and_says_what_the_row_says(awarded):
    body = awarded.pdf.read()
    with pikepdf.open(io.BytesIO(body)) as pdf:
        assert pdf.open_metadata().get("pdfuaid:part") == "1"
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == "en-GB"
    text = pypdf.PdfReader(io.BytesIO(body)).pages[0].extract_text()
    for words in ("Petra Participant", "30 Masters credits", "SCQF level 11", awarded.serial, awarded.code):
        assert words in text


def test_a_second_run_of_the_worker_changes_nothing(awarded):
    name = awarded.pdf.name
    assert actions.keep_pdf(certificate=awarded, pdf=b"another") is False
    awarded.refresh_from_db()
    assert awarded.pdf.name == name


def test_the_public_page_says_who_what_level_credits_date_and_whether_it_stands(awarded, client, cast):
    page = client.get(f"/certificates/{awarded.code}/").content.decode()
    for words in (
        "Petra Participant",
        "30 Masters credits",
        "SCQF level 11",
        "This certificate is valid",
        awarded.serial,
    ):
        assert words in page
    actions.revoke(certificate=awarded, reason="Given in error", by=cast.team)
    page = client.get(f"/certificates/{awarded.code}/").content.decode()
    assert "no longer stands" in page
    assert "Given in error" not in page


def test_a_new_name_makes_a_new_number_and_the_old_page_points_to_it(awarded, client, cast):
    newer = actions.reissue(certificate=awarded, name="Petra Seonaid Participant", by=cast.team)
    page = client.get(f"/certificates/{awarded.code}/").content.decode()
    assert newer.serial != awarded.serial
    assert f"/certificates/{newer.code}/" in page
    assert CreditEntry.objects.count() == 1


def test_an_unknown_code_gives_nothing_away(client):
    assert client.get("/certificates/nosuchcode/").status_code == 404


def test_the_learning_record_is_json_and_pdf(awarded, as_, cast):
    client = as_(cast.participant)
    record = json.loads(client.get("/on-track/learning-record.json").content)
    assert record["credits"] == [
        {"credits": 30, "scqf_level": 11, "awarded_on": awarded.awarded_on.isoformat()}
    ]
    assert all(line["met"] for line in record["requirements"])
    assert client.get("/on-track/learning-record.pdf").content.startswith(b"%PDF-")


def test_pages_of_the_participant_and_of_those_who_follow_them(awarded, client, cast):
    for user, path in (
        (cast.participant, "/on-track/"),
        (cast.lead, f"/participants/?cohort={cast.cohort.slug}"),
        (cast.team, f"/participants/{cast.enrolment.pk}/"),
    ):
        client.force_login(user)
        page = client.get(path)
        assert page.status_code == 200
        assert "8 of 8" in page.content.decode() or "All 8 elements" in page.content.decode()
    assert track_of(cast.enrolment).is_whole
    csv = client.get("/participants/?format=csv").content.decode("utf-8-sig")
    assert "Petra Participant" in csv


@pytest.fixture
def three(cast):
    """Three who have met everything, and one who lacks the visits."""
    whole = [meet_everything(EnrolmentFactory(cohort=cast.cohort), by=cast.team) for _ in range(3)]
    meet_everything(cast.enrolment, by=cast.team, but="visits")
    return whole


def test_everybody_is_awarded_by_the_worker_and_the_page_can_be_left_and_found_again(cast, as_, three):
    client = as_(cast.team)
    page, progress = f"/cohorts/{cast.cohort.pk}/awarding/", f"/cohorts/{cast.cohort.pk}/awarding/progress/"
    assert client.get(progress).json()["text"] == "No awards are being made"
    answer = client.post(f"/cohorts/{cast.cohort.pk}/award/")
    assert (answer.status_code, answer.url) == (302, page)
    assert Certificate.objects.count() == 0, "the press itself completes nobody"
    client.post(f"/cohorts/{cast.cohort.pk}/award/")
    assert len(actions.awarding_jobs(cast.cohort)) == 1, "one at a time"
    assert client.get(progress).json() == {
        "value": 0,
        "maximum": 1,
        "text": "Finding out who has met everything",
        "done": False,
        "failed": False,
        "next": page,
    }
    participants = client.get(f"/participants/?cohort={cast.cohort.slug}").content.decode()
    assert f'href="{page}"' in participants
    jobs.run_due()
    assert Certificate.objects.count() == CreditEntry.objects.count() == 3
    told = client.get(progress).json()
    assert (told["value"], told["maximum"], told["done"]) == (3, 3, True)
    assert "3 people have completed the year." in client.get(page).content.decode()


def test_awards_broken_off_are_taken_up_and_nobody_counts_twice(cast, three):
    row = actions.award_all(cohort=cast.cohort, by=cast.team)
    claimed = jobs.claim(row.pk)
    actions.award(enrolment=three[0], by=cast.team)
    jobs.Progress(claimed).report(1, 3)
    Job.objects.filter(pk=row.pk).update(lease_until=timezone.now() - dt.timedelta(seconds=1))
    jobs.run_due()
    row.refresh_from_db()
    assert (row.state, row.done, row.total, Certificate.objects.count()) == ("done", 3, 3, 3)


def test_the_export_is_whole_however_many_there_are(cast, as_):
    number = 5_003
    users = User.objects.bulk_create(
        User(email=f"many{n}@example.org", name=f"Many {n}") for n in range(number)
    )
    model = cast.enrolment
    Enrolment.objects.bulk_create(
        Enrolment(
            cohort=cast.other_cohort,
            participant=user,
            authority=model.authority,
            school=model.school,
            sector=model.sector,
            route=model.route,
            state=model.state,
            enrolled_at=model.enrolled_at,
        )
        for user in users
    )
    client = as_(cast.team)
    with CaptureQueriesContext(connection) as queries:
        body = client.get(f"/participants/?cohort={cast.other_cohort.slug}&name=Many&format=csv").content
    assert len(body.decode("utf-8-sig").splitlines()) == number + 1
    assert len(queries) < 150
