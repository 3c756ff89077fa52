"""What becomes of pay: batches for payroll, paid, a query and its answer; each a line of the ledger more."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.decisions import Refused
from marking.actions import pay
from marking.models import PayBatch, PayEvent, PayLine
from marking.queries.pay import lines_in, ready_for_payroll, with_standing
from people.actions import grant_role
from people.enums import Role
from tests.builders_casestudies import team_member
from tests.factories.marking import MarkerAppointmentFactory, MarkFactory, PracticeScriptFactory
from tests.factories.people import UserFactory
from tests.factories.programme import CohortFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return CohortFactory(hourly_rate=None)


@pytest.fixture
def own(cohort):
    """A marker in the pool."""
    marker = UserFactory(name="Mo Marker")
    grant_role(user=marker, role=Role.MARKER, by=None)
    return MarkerAppointmentFactory(cohort=cohort, marker=marker)


def earned(appointment, rate=30, **facts) -> PayLine:
    mark = MarkFactory(appointment=appointment, state="submitted", total=61, **facts)
    return PayLine.objects.create(mark=mark, hours=3, hourly_rate=rate, earned_at=clock.now())


def standing(line) -> tuple[str, str]:
    row = with_standing(PayLine.objects.filter(pk=line.pk)).get()
    return row.standing, row.asked


def seen(line):
    return with_standing(PayLine.objects.select_related("mark__appointment")).get(pk=line.pk)


def test_a_batch_takes_what_is_ready_and_leaves_the_rest(own, cohort, as_):
    ready, unrated, queried = earned(own), earned(own, rate=None), earned(own)
    pay.query(line=seen(queried), by=own.marker, words="It was a third reading.")
    client, url = as_(team_member()), reverse("marking:pay-lines", kwargs={"slug": cohort.slug})
    page = client.get(url).text
    assert "Send 1 line to payroll" in page
    assert "1 line was earned while no hourly rate was set" in page
    assert "1 line is queried" in page
    answer = client.post(reverse("marking:pay-send", kwargs={"slug": cohort.slug}))
    batch = PayBatch.objects.get()
    assert answer.url == reverse("marking:pay-batch", kwargs={"pk": batch.pk})
    assert [standing(x) for x in (ready, unrated, queried)] == [
        ("sent", ""),
        ("earned", ""),
        ("earned", "queried"),
    ]
    with pytest.raises(Refused, match="Nothing is ready for payroll"):
        pay.send(cohort=cohort, by=team_member())
    file = client.get(f"{answer.url}?format=csv").content.decode("utf-8-sig").splitlines()
    assert file[0].startswith("Marker,E-mail address,Authority,Script")
    assert [line.split(",")[0] for line in file[1:]] == ["Mo Marker"]
    assert file[1].endswith("90.00") or file[1].endswith("90")


def test_a_batch_is_paid_except_what_is_queried_which_follows_when_it_is_answered(own, cohort, as_):
    fine, wrong = earned(own), earned(own)
    batch = pay.send(cohort=cohort, by=team_member())
    pay.query(line=seen(wrong), by=own.marker, words="It was four hours.")
    client, url = as_(team_member()), reverse("marking:pay-batch", kwargs={"pk": batch.pk})
    assert "Note that 1 line is paid" in client.get(url).text
    assert client.post(url).status_code == 302
    assert [standing(fine), standing(wrong)] == [("paid", ""), ("sent", "queried")]
    with pytest.raises(Refused, match="paid or queried"):
        pay.pay(batch=batch, by=team_member())
    pay.answer(line=seen(wrong), by=team_member(), words="Three hours are paid a script.")
    assert pay.pay(batch=batch, by=team_member()) == 1
    assert standing(wrong) == ("paid", "answered")
    steps = list(PayEvent.objects.filter(line=wrong).values_list("step", flat=True))
    assert steps == ["sent", "queried", "answered", "paid"]


def test_a_press_from_a_page_that_is_out_of_date_notes_nothing(own, cohort, as_):
    earned(own)
    page = reverse("marking:pay-lines", kwargs={"slug": cohort.slug})
    client = as_(team_member())
    assert '<input type="hidden" name="lines" value="1">' in client.get(page).text
    earned(own)
    answer = client.post(reverse("marking:pay-send", kwargs={"slug": cohort.slug}), {"lines": "1"})
    assert (answer.status_code, PayBatch.objects.count()) == (409, 0)
    assert "The page showed 1 line, and there are 2 now." in answer.text
    batch = pay.send(cohort=cohort, by=team_member(), expected=2)
    url = reverse("marking:pay-batch", kwargs={"pk": batch.pk})
    for shown in ("1", "²", "9" * 40):
        assert client.post(url, {"lines": shown}).status_code == 409
    assert client.post(url, {"lines": "2"}).status_code == 302


def test_a_line_earned_before_there_was_a_rate_has_the_first_that_is_set(own, cohort):
    line = earned(own, rate=None)
    assert (seen(line).amount, ready_for_payroll(cohort).count()) == (None, 0)
    type(cohort).objects.filter(pk=cohort.pk).update(hourly_rate=20)
    assert (seen(line).amount, ready_for_payroll(cohort).count()) == (60, 1)


@pytest.mark.parametrize("last", ["9999-12-31", "0001-01-01"])
def test_a_claim_about_days_that_nobody_worked_is_refused_in_a_sentence(own, as_, last):
    answer = as_(own.marker).get(reverse("marking:pay-claim"), {"first": "2026-01-01", "last": last})
    assert answer.status_code == 200
    assert "Enter a day from 2000 to today" in answer.text


def test_a_marker_sees_where_each_line_is_and_queries_it_with_a_sentence(own, as_):
    line = earned(own)
    client, url = as_(own.marker), reverse("marking:pay-line", kwargs={"pk": line.pk})
    assert "It is not sent to payroll yet." in client.get(url).text
    assert url in client.get(reverse("marking:pay")).text
    assert "Say what is wrong" in client.post(url, {"words": ""}).text
    assert client.post(url, {"words": "It was a third reading."}).status_code == 302
    page = client.get(url).text
    assert "It was a third reading." in page
    assert "This line is queried already." in page
    assert client.post(url, {"words": "And again."}).status_code == 403
    assert "Queried" in client.get(reverse("marking:pay")).text
    team = team_member()
    client = as_(team)
    assert client.post(url, {"words": "It is a second."}).status_code == 302
    page = as_(own.marker).get(url).text
    assert "It is a second." in page
    assert str(team) not in page


def test_a_drift_script_has_a_line_like_any_other_to_its_marker(own, as_):
    line = earned(
        own,
        case_study=None,
        version=None,
        practice=PracticeScriptFactory(cohort=own.cohort),
        practice_code="DRIFTY",
        kind="drift",
    )
    url = reverse("marking:pay-line", kwargs={"pk": line.pk})
    assert "Drift" not in as_(own.marker).get(url).text
    assert "Drift script" in as_(team_member()).get(url).text


def test_only_the_team_answers_and_only_the_marker_sees_it(own, as_):
    line = earned(own)
    pay.query(line=seen(line), by=own.marker, words="It was four hours.")
    with pytest.raises(Refused):
        pay.answer(line=seen(line), by=own.marker, words="So it was.")
    other = UserFactory()
    assert as_(other).get(reverse("marking:pay-line", kwargs={"pk": line.pk})).status_code == 404


def test_the_database_sends_and_pays_a_line_once(own, cohort):
    line, team = earned(own), team_member()
    batch = pay.send(cohort=cohort, by=team)
    with pytest.raises(IntegrityError), transaction.atomic():
        PayEvent.objects.create(line=line, step="sent", batch=batch, at=clock.now(), by=team)
    with pytest.raises(IntegrityError), transaction.atomic():
        PayEvent.objects.create(line=line, step="queried", words="", at=clock.now(), by=team)


def test_a_claim_is_one_page_of_some_days(own, as_):
    line = earned(own)
    earned(own, rate=None)
    client, url = as_(own.marker), reverse("marking:pay-claim")
    page = client.get(url).text
    assert line.mark.case_study.candidate_code in page
    assert "£90.00" in page
    assert "1 line was earned while no hourly rate was set" in page
    day = clock.today() - dt.timedelta(days=40)
    page = client.get(f"{url}?first={day - dt.timedelta(days=9)}&last={day}").text
    assert "You submitted no mark in these days." in page
    page = client.get(f"{url}?first={day}&last={day - dt.timedelta(days=1)}").text
    assert "The last day is before the first" in page
    today = clock.today()
    assert line.mark.case_study.candidate_code in client.get(f"{url}?first={today}&last={today}").text


def test_the_pages_cost_the_same_for_two_lines_and_for_many(own, cohort, as_):
    client = as_(team_member())
    earned(own), earned(own)
    batch = pay.send(cohort=cohort, by=team_member())
    earned(own)
    pages = [
        reverse("marking:pay-lines", kwargs={"slug": cohort.slug}),
        reverse("marking:pay-batch", kwargs={"pk": batch.pk}),
    ]
    counts = []
    for turn in range(2):
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            counts.append(len(queries))
        if not turn:
            made = [earned(MarkerAppointmentFactory(cohort=cohort)) for _ in range(15)]
            PayEvent.objects.bulk_create(
                PayEvent(line=line, step="sent", batch=batch, at=clock.now(), by=own.marker)
                for line in made[:8]
            )
    assert counts[:2] == counts[2:]
    assert max(counts) <= 12
    assert lines_in(cohort, "sent").count() == 10
