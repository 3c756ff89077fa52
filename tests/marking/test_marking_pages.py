"""Marking a script: saved as it grows, submitted once, given back in one press."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEvent
from core import clock
from marking.actions import marker as actions
from marking.models import Mark, PayLine
from notifications.models import Message
from tests.builders_casestudies import case_study_at
from tests.builders_marking import allocated, in_pool, submit, write
from tests.factories.casestudies import SubmissionFactory
from tests.factories.marking import MarkerAppointmentFactory, MarkFactory
from tests.factories.programme import EnrolmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def mark(cast) -> Mark:
    """A script that Marcus marks, fresh."""
    case_study_at("submitted", enrolment=cast.enrolment)
    in_pool(cast.cohort, cast.marker)
    allocated(cast.cohort)
    return Mark.objects.select_related("case_study", "appointment__cohort", "appointment__marker").get()


def url(name: str, mark: Mark) -> str:
    return reverse(f"marking:{name}", kwargs={"code": mark.case_study.candidate_code})


def form(version: int = 0, **changes: str) -> dict[str, str]:
    fields = {"version": str(version), "comment": "Well told.", "note": "Sure."}
    fields |= {f"score_{n}": str(50 + n) for n in range(1, 6)}
    fields |= {f"feedback_{n}": f"On criterion {n}." for n in range(1, 6)}
    return fields | changes


def test_a_look_starts_nothing_and_the_first_save_does(mark, cast, as_):
    client = as_(cast.marker)
    client.get(url("script", mark))
    mark.refresh_from_db()
    assert mark.state == "allocated"
    answer = client.post(
        url("script-autosave", mark), form(score_5=""), headers={"X-Requested-With": "autosave"}
    )
    assert answer.json()["version"] == 1
    mark.refresh_from_db()
    assert (mark.state, mark.total, mark.comment, mark.version_number) == ("started", None, "Well told.", 1)
    assert client.post(url("script-autosave", mark), form(1)).json()["version"] == 2
    mark.refresh_from_db()
    assert mark.total == 53  # 51, 52, 53, 54, 55 at 20, 25, 25, 15, 15 per cent: 52.8
    assert [(c.score, c.feedback) for c in mark.criterion_marks.all()][:2] == [
        (51, "On criterion 1."),
        (52, "On criterion 2."),
    ]
    assert AuditEvent.objects.filter(event="mark.started").count() == 1


def test_the_slower_of_two_windows_gets_the_others_text_and_loses_nothing(mark, cast, as_):
    client = as_(cast.marker)
    client.post(url("script-autosave", mark), form(comment="From the first window"))
    answer = client.post(url("script-autosave", mark), form(comment="From the second window"))
    assert answer.status_code == 409
    body = answer.json()
    assert (body["version"], body["theirs"]["comment"], body["theirs"]["score_1"]) == (
        1,
        "From the first window",
        51,
    )
    page = client.post(url("script", mark), form(comment="From the second window"))
    assert page.status_code == 409
    assert "From the first window" in page.text
    assert "From the second window" in page.text
    assert 'name="version" value="1"' in page.text
    mark.refresh_from_db()
    assert mark.comment == "From the first window"
    assert client.post(url("script", mark), form(1, comment="From the second window")).status_code == 302


def test_a_wrong_score_is_said_beside_it_and_everything_typed_stays(mark, cast, as_):
    client = as_(cast.marker)
    for wrong in ("101", "-1", "sixty", "5.5"):
        page = client.post(url("script", mark), form(score_2=wrong))
        assert page.status_code == 200
        assert "Practice: applied knowledge and skills: enter a whole number from 0 to 100" in page.text
        assert f'value="{wrong}"' in page.text
        assert "On criterion 5." in page.text
        refused = client.post(url("script-autosave", mark), form(score_2=wrong))
        assert (refused.status_code, "0 to 100" in refused.json()["error"]) == (400, True)
    mark.refresh_from_db()
    assert mark.version_number == 0


def test_the_plain_way_to_submit_goes_by_a_check_page(mark, cast, as_):
    client = as_(cast.marker)
    answer = client.post(url("script", mark), form(action="submit"))
    assert answer.url == url("script-submit", mark)
    page = client.get(answer.url)
    assert "53 per cent" in page.text
    answer = client.post(url("script-submit", mark), {"version": "1"})
    assert answer.url == reverse("marking:script-list")
    mark.refresh_from_db()
    assert (mark.state, mark.total, mark.sampled) == ("submitted", 53, "borderline (45 to 54)")
    again = client.post(url("script-submit", mark), {"version": "1"})
    assert again.status_code == 302
    assert PayLine.objects.count() == 1
    assert AuditEvent.objects.filter(event="mark.submitted").count() == 1
    assert client.post(url("script", mark), form(1)).status_code in (302, 403)
    mark.refresh_from_db()
    assert mark.version_number == 1


def test_a_mark_without_all_scores_is_not_submitted(mark, cast, as_):
    client = as_(cast.marker)
    client.post(url("script", mark), form(score_4=""))
    page = client.post(url("script-submit", mark), {"version": "1"})
    assert (page.status_code, "These criteria have no score: Communication and numeracy" in page.text) == (
        200,
        True,
    )
    mark.refresh_from_db()
    assert mark.state == "started"


def test_a_mark_changed_since_it_was_checked_is_not_submitted(mark, cast, as_):
    client = as_(cast.marker)
    client.post(url("script", mark), form())
    client.post(url("script-autosave", mark), form(1, score_1="90"))
    answer = client.post(url("script-submit", mark), {"version": "1"})
    assert answer.status_code == 409
    assert "changed in another window" in answer.text


def test_pay_is_frozen_at_the_hours_and_rate_of_the_day(mark, cast, as_):
    submit(mark, 60)
    type(cast.cohort).objects.filter(pk=cast.cohort.pk).update(hourly_rate=99, hours_per_script=9)
    line = PayLine.objects.get()
    assert (line.hours, line.hourly_rate) == (Decimal("3"), Decimal("25"))
    own = as_(cast.marker).get(reverse("marking:pay"))
    assert "£75.00" in own.text
    assert mark.case_study.candidate_code in own.text


def test_the_team_takes_the_ledger_away_and_a_name_is_never_a_formula(mark, cast, as_):
    type(cast.marker).objects.filter(pk=cast.marker.pk).update(name="=HYPERLINK(1)")
    submit(mark, 60)
    ledger = reverse("marking:pay") + f"?cohort={cast.cohort.slug}"
    client = as_(cast.team)
    assert "£75.00" in client.get(ledger).text
    text = client.get(f"{ledger}&format=csv").content.decode("utf-8-sig")
    head, row = text.strip().splitlines()
    assert head == "Marker,E-mail address,Authority,First marks,Other readings,Hours,Pounds"
    assert row.startswith("'=HYPERLINK(1),marker@example.org,")
    assert row.endswith((",1,0,3.00,75.00", ",1,0,3,75"))
    assert client.get(f"{ledger}&format=xlsx").content[:2] == b"PK"


def test_giving_back_takes_one_press_with_a_reason_and_the_team_hears_no_reason(mark, cast, as_):
    client = as_(cast.marker)
    page = client.post(url("script-recuse", mark), {"reason": ""})
    assert (page.status_code, "Say in a few words why" in page.text) == (200, True)
    answer = client.post(url("script-recuse", mark), {"recuse-reason": "I know the class of Petra"})
    assert answer.status_code == 302
    mark.refresh_from_db()
    assert (mark.state, mark.recused_reason) == ("recused", "I know the class of Petra")
    assert client.get(url("script", mark)).status_code == 404
    mail = Message.objects.get(kind="mark.recused")
    assert mail.to_user == cast.team
    assert "Petra" not in f"{mail.subject} {mail.context}"
    in_pool(cast.cohort, cast.second_marker)
    allocated(cast.cohort)
    other = Mark.objects.get(state="allocated")
    assert (other.appointment.marker, other.kind) == (cast.second_marker, "first")


def test_the_length_is_flagged_and_nothing_is_taken_off(mark, cast, as_):
    client = as_(cast.marker)
    said = {}
    for words in (4499, 4500, 5500, 5501):
        type(mark.version).objects.filter(pk=mark.version_id).update(counted_words=words)
        said[words] = re.search(r"[\d,]+ words[^<]*", client.get(url("script", mark)).text).group()
    assert said == {
        4499: "4,499 words: 1 fewer than asked for",
        4500: "4,500 words: within the limit",
        5500: "5,500 words: within the limit",
        5501: "5,501 words: 1 more than allowed",
    }


def test_a_released_script_is_closed_to_its_marker(mark, cast, as_):
    from tests.factories.marking import ResultFactory

    submit(mark, 60)
    ResultFactory(version=mark.version, state="released", released_at=clock.now())
    assert as_(cast.marker).get(url("script", mark)).status_code == 403
    assert mark.case_study.candidate_code in as_(cast.marker).get(reverse("marking:script-list")).text


def test_who_left_the_pool_sees_no_script_any_more(mark, cast, as_):
    write(mark)
    type(mark.appointment).objects.filter(pk=mark.appointment_id).update(state="withdrawn")
    assert as_(cast.marker).get(url("script", mark)).status_code == 403


def scripts_for(cast, number):
    appointment = MarkerAppointmentFactory(cohort=cast.cohort, marker=cast.marker)
    for _ in range(number):
        mark = MarkFactory(appointment=appointment)
        SubmissionFactory(version=mark.version, case_study=mark.case_study)


def test_a_long_list_takes_as_many_queries_as_a_short_one_and_is_paged(cast, as_):
    client, counts = as_(cast.marker), []
    scripts_for(cast, 3)
    for more in (0, 27):
        if more:
            Mark.objects.all().delete()
            type(cast.cohort).objects.get(pk=cast.cohort.pk).marker_appointments.all().delete()
            scripts_for(cast, 30)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("marking:script-list"))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
    assert len(re.findall(r"/marking/scripts/[A-Z0-9]+/", page.text)) == 25


def test_the_list_is_in_shuffled_order_not_that_of_handing_in(cast, as_):
    appointment = MarkerAppointmentFactory(cohort=cast.cohort, marker=cast.marker)
    marks = [MarkFactory(appointment=appointment, shuffle=s) for s in (30, 10, 20)]
    text = as_(cast.marker).get(reverse("marking:script-list")).text
    shown = re.findall(r"/marking/scripts/([A-Z0-9]+)/", text)
    assert shown == [marks[n].case_study.candidate_code for n in (1, 2, 0)]


def test_what_is_still_to_mark_stands_first(cast, as_):
    appointment = MarkerAppointmentFactory(cohort=cast.cohort, marker=cast.marker)
    marks = [MarkFactory(appointment=appointment, shuffle=s) for s in (10, 20)]
    Mark.objects.filter(pk=marks[0].pk).update(state="submitted", submitted_at=clock.now(), total=60)
    text = as_(cast.marker).get(reverse("marking:script-list")).text
    shown = re.findall(r"/marking/scripts/([A-Z0-9]+)/", text)
    assert shown == [marks[n].case_study.candidate_code for n in (1, 0)]


def test_the_desk_takes_few_queries(mark, cast, as_):
    client = as_(cast.marker)
    with CaptureQueriesContext(connection) as page:
        client.get(url("script", mark))
    client.post(url("script-autosave", mark), form())
    with CaptureQueriesContext(connection) as saving:
        client.post(url("script-autosave", mark), form(1))
    assert len(page) <= 9
    assert len([q for q in saving if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]) <= 9


def test_nobody_marks_for_somebody_else(mark, cast):
    from core.decisions import NotYours
    from marking import visibility

    script = visibility.script_for(cast.marker, mark.case_study.candidate_code)
    with pytest.raises(NotYours):
        actions.submit(script=script, by=cast.second_marker, version=0)
    assert visibility.script_for(cast.second_marker, mark.case_study.candidate_code) is None


def test_an_enrolment_elsewhere_changes_nothing(mark, cast):
    """The awkward one: a marker who is a participant of another year."""
    from marking import visibility

    EnrolmentFactory(cohort=cast.other_cohort, participant=cast.marker)
    script = visibility.script_for(cast.marker, mark.case_study.candidate_code)
    assert visibility.may_open(cast.marker.pk, script).allowed
