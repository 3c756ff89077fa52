"""Two records of one person become one (complaint 19): nothing is lost, nothing is forgotten, no rule is broken."""

import pytest
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEvent
from awards.models import Certificate, CreditEntry
from core import jobs
from core.decisions import Refused
from core.models import Ledger
from ioc.merging import relations
from ioc.merging.actions import merge
from marking.models import Mark, MarkerAppointment, PayLine
from notifications.models import Message
from people.actions import grant_role
from people.enums import Role
from people.models import RoleGrant, User
from programme.models import Application, Enrolment, JournalEntry
from tests.builders import application_at
from tests.builders_awards import meet_everything
from tests.builders_marking import in_pool, marked_case_study
from tests.builders_meeting import entry_of
from tests.builders_trios import trio_of
from tests.factories.people import UserFactory
from tests.factories.programme import CohortFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db


def account(email: str, name: str) -> User:
    user = UserFactory(email=email, name=name)
    EmailAddress.objects.filter(user=user).update(verified=True)
    return user


@pytest.fixture
def marker() -> User:
    """Marks since this year, under a new name and address."""
    return account("isla.now@example.org", "Isla Now")


@pytest.fixture
def teacher(cast) -> User:
    """Took part years ago, under two addresses of then; has credits and a certificate."""
    user = account("isla.then@example.org", "Isla Then")
    EmailAddress.objects.create(user=user, email="isla@school.example.org", verified=True)
    grant_role(user=user, role=Role.PARTICIPANT, by=cast.team)
    enrolment = EnrolmentFactory(cohort=cast.other_cohort, participant=user, school=cast.school)
    entry_of(enrolment)
    CreditEntry.objects.create(
        enrolment=enrolment,
        credits=30,
        scqf_level=11,
        reason="Ratified",
        awarded_on="2026-06-20",
        entered_at=enrolment.enrolled_at,
        entered_by=cast.team,
    )
    Certificate.objects.create(
        enrolment=enrolment,
        serial="IOC-2026-1",
        code="abcdefghijkl",
        state="valid",
        name="Isla Then",
        award="Improving Our Classrooms",
        credits=30,
        scqf_level=11,
        awarded_on="2026-06-20",
        issued_at=enrolment.enrolled_at,
    )
    return user


def form(kept: User, gone: User, **more: str) -> dict[str, str]:
    return {"kept": kept.email, "gone": gone.email} | more


def test_the_teacher_of_then_and_the_marker_of_now_are_one_person(cast, as_, client, marker, teacher):
    study = marked_case_study("submitted", enrolment=cast.enrolment, marker=marker)
    mark = Mark.objects.get(case_study=study)
    before = list(AuditEvent.objects.order_by("pk").values_list("pk", "by_id", "subject_id"))

    admin = as_(cast.admin)
    check = admin.post("/staff/merge/", form(marker, teacher))
    assert check.status_code == 200
    for words in ("Isla Now", "Isla Then", "isla@school.example.org", "Certificates", "Lines of pay"):
        assert words in check.content.decode()
    assert (Enrolment.objects.filter(participant=marker).count(), teacher.is_active) == (0, True)
    assert admin.post("/staff/merge/", form(marker, teacher, action="merge")).status_code == 302

    assert Enrolment.objects.get(cohort=cast.other_cohort, credit_entries__credits=30).participant == marker
    assert JournalEntry.objects.get(enrolment__participant=marker).text
    assert PayLine.objects.get(mark__appointment__marker=marker).mark == mark
    after = list(AuditEvent.objects.order_by("pk").values_list("pk", "by_id", "subject_id"))
    assert after[: len(before)] == before
    assert AuditEvent.objects.filter(event="person.merged", by_id=cast.admin.pk).count() == 2
    gone = User.objects.get(pk=teacher.pk)
    assert (gone.merged_into, gone.is_active) == (marker, False)
    assert b"Isla Then" in client.get("/certificates/abcdefghijkl/").content
    page = as_(User.objects.get(pk=marker.pk)).get(f"/marking/scripts/{study.candidate_code}/")
    assert page.status_code == 200
    assert cast.participant.name.encode() not in page.content


@pytest.mark.parametrize(
    "address", ["isla.now@example.org", "isla.then@example.org", "isla@school.example.org"]
)
def test_every_address_signs_in_to_the_one_record(cast, client, marker, teacher, address):
    merge(kept=marker, gone=teacher, by=cast.admin)
    client.post(reverse("account_request_login_code"), {"email": address})
    jobs.run_due()
    assert EmailAddress.objects.get(email=address).user == marker
    assert client.session["account_login"]["email"] == address
    assert client.session["account_login"]["user_pk"] == user_pk_to_url_str(marker)


def test_both_are_told_and_the_record_that_goes_is_signed_out(cast, client, marker, teacher):
    client.force_login(teacher)
    assert client.get("/home/").status_code == 200
    merge(kept=marker, gone=teacher, by=cast.admin)
    assert client.get("/home/").status_code == 302
    told = Message.objects.filter(kind="person.merged").values_list("to_address", flat=True)
    assert sorted(told) == ["isla.now@example.org", "isla.then@example.org", "isla@school.example.org"]


def test_a_role_that_both_hold_is_held_once(cast, marker, teacher):
    for user in (marker, teacher):
        grant_role(user=user, role=Role.MENTOR, by=cast.team)
    merge(kept=marker, gone=teacher, by=cast.admin)
    held = RoleGrant.objects.filter(user=marker, ended_at=None).values_list("role", flat=True)
    assert sorted(held) == ["mentor", "participant"]
    assert RoleGrant.objects.filter(user=teacher).count() == 0


def refusal(kept: User, gone: User, by: User) -> str:
    with pytest.raises(Refused) as no:
        merge(kept=kept, gone=gone, by=by)
    return no.value.reason


def test_what_one_person_cannot_be_is_refused_with_what_to_do(cast, marker, teacher):
    trio = trio_of(cast)
    assert refusal(trio.mentor, cast.participant, cast.admin) == (
        "They would be the mentor of their own trio. Give the trio another mentor first."
    )
    study = marked_case_study("allocated", marker=marker)
    assert refusal(marker, study.enrolment.participant, cast.admin) == (
        "They would be the marker of their own case study. Take the script back from them first."
    )
    assert refusal(cast.other_participant, cast.participant, cast.admin) == (
        "Each of the two has a place in This year, and one person has a year only once: these records stay two."
    )
    assert refusal(cast.team, teacher, cast.admin) == (
        "Tessa Team is programme team. End that role first, and give it again afterwards."
    )
    assert refusal(cast.admin, teacher, cast.admin) == (
        "You can't merge your own record. Ask a colleague to do it."
    )
    assert (
        refusal(marker, teacher, cast.lead) == "Only the programme team and administrators can invite staff."
    )
    merge(kept=marker, gone=teacher, by=cast.admin)
    assert refusal(cast.mentor, User.objects.get(pk=teacher.pk), cast.admin) == (
        "One of these records has been merged already."
    )


def test_a_wrong_address_gets_a_sentence_and_stays(cast, as_, marker):
    answer = as_(cast.team).post("/staff/merge/", {"kept": marker.email, "gone": "nobody@example.org"})
    assert answer.context["form"].errors == {
        "gone": ["No account has this address. Look for it under People or Participants."]
    }
    assert b'value="nobody@example.org"' in answer.content


def test_no_field_that_names_a_person_is_forgotten(cast):
    """Each is moved, settled by hand, or of a ledger; and the names written down are those of fields that exist."""
    found = {row.label: row for row in relations.relations()}
    assert set(relations.ONE_OF_A_KIND) | set(relations.BY_HAND) <= set(found)
    moved = {row.label for row in relations.moved()}
    for label, row in found.items():
        assert (label in moved) + (label in relations.BY_HAND) + issubclass(row.model, Ledger) == 1, label
    named = {
        f"{model._meta.label}.{field.name}"
        for row in found.values()
        for model in [row.model]
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model is User
    }
    assert named == set(found)


def test_nothing_points_at_the_record_that_goes_but_ledgers(cast, marker, teacher):
    in_pool(cast.cohort, marker)
    meet_everything(EnrolmentFactory(cohort=cast.cohort, participant=teacher), by=cast.team)
    merge(kept=marker, gone=teacher, by=cast.admin)
    left = {row.label for row in relations.relations() if not row.is_ledger and row.rows(teacher).exists()}
    assert left == set()
    assert MarkerAppointment.objects.get().marker == marker


def test_a_withdrawn_application_stands_in_nobodys_way(cast, marker):
    other = account("isla.other@example.org", "Isla Other")
    for user, state in ((marker, "withdrawn"), (other, "submitted")):
        application_at(state, cohort=cast.cohort, applicant=user, school=cast.school)
    merge(kept=marker, gone=other, by=cast.admin)
    states = Application.objects.filter(applicant=marker).values_list("state", flat=True)
    assert sorted(states) == ["submitted", "withdrawn"]


def test_the_check_page_says_which_address_is_not_proved_and_asks_little(cast, as_, marker, teacher):
    EmailAddress.objects.filter(email="isla@school.example.org").update(verified=False)
    client = as_(cast.admin)
    with CaptureQueriesContext(connection) as few:
        page = client.post("/staff/merge/", form(marker, teacher)).content.decode()
    assert "isla@school.example.org (not proved)" in page
    for number in range(5):
        EnrolmentFactory(cohort=CohortFactory(name=f"Year {number}"), participant=teacher, school=cast.school)
    with CaptureQueriesContext(connection) as many:
        client.post("/staff/merge/", form(marker, teacher))
    assert (len(few), len(many)) == (11, 11)
