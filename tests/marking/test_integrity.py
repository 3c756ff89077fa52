"""A concern about a script holds it out of board and release until the team has decided; its author is told nothing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.decisions import NotYours, Refused
from marking import visibility
from marking.actions import board, integrity, release
from marking.models import IntegrityFlag, Mark, Result
from marking.queries.board import results_in
from notifications.models import Message
from tests.builders_casestudies import team_member
from tests.builders_marking import board_held, marked_case_study, released_now
from tests.factories.marking import MarkerAppointmentFactory, MarkFactory, PracticeScriptFactory
from tests.factories.people import UserFactory
from tests.factories.programme import EnrolmentFactory

pytestmark = pytest.mark.django_db


def first_of(case_study) -> Mark:
    return case_study.marks.select_related("appointment__cohort", "appointment__marker").get(kind="first")


def flagged(case_study, reason="Two voices in it.") -> IntegrityFlag:
    return integrity.flag(
        first=first_of(case_study), code=case_study.candidate_code, by=team_member(), reason=reason
    )


def test_a_marker_tells_the_team_and_nobody_tells_the_author(as_):
    case_study = marked_case_study("started")
    mark = first_of(case_study)
    marker, author = mark.appointment.marker, case_study.enrolment.participant
    mails = Message.objects.filter(to_user=author).count()
    team_member()
    client, code = as_(marker), case_study.candidate_code
    url = reverse("marking:script-flag", kwargs={"code": code})
    assert url in client.get(reverse("marking:script", kwargs={"code": code})).text
    answer = client.post(url, {"reason": "  "})
    assert "Say what your concern is" in answer.text
    assert client.post(url, {"reason": "Two voices in it."}).status_code == 302
    assert "Two voices in it." in client.get(url).text
    flag = IntegrityFlag.objects.get()
    assert (flag.version, flag.mark, flag.raised_by) == (mark.version, mark, marker)
    subjects = set(Message.objects.filter(kind="integrity.raised").values_list("subject", flat=True))
    assert subjects == {f"A concern about the integrity of script {code}"}
    assert Message.objects.filter(to_user=author).count() == mails
    mark.refresh_from_db()
    assert mark.state == "started"


def test_it_holds_the_script_out_of_the_board_until_the_team_lets_it_go_on(as_):
    case_study = marked_case_study("agreed")
    cohort = case_study.enrolment.cohort
    flag = flagged(case_study)
    assert results_in(cohort, "proposed").count() == 0
    page = as_(team_member()).get(reverse("marking:board", kwargs={"slug": cohort.slug})).text
    assert "Held because of a concern about integrity" in page
    assert case_study.candidate_code in page
    with pytest.raises(Refused, match="No agreed mark waits"):
        board_held(cohort)
    integrity.clear(flag=flag, by=team_member(), reason="One voice after all.")
    assert board_held(cohort).results.count() == 1


def test_it_holds_a_ratified_result_out_of_the_release(as_):
    case_study = marked_case_study("ratified")
    cohort = case_study.enrolment.cohort
    flag = flagged(case_study)
    with pytest.raises(Refused, match="No ratified result waits"):
        release.plan(cohort=cohort, by=team_member())
    page = as_(team_member()).get(reverse("marking:release", kwargs={"slug": cohort.slug})).text
    assert "Held because of a concern about integrity" in page
    integrity.uphold(flag=flag, by=team_member(), reason="Copied.")
    with pytest.raises(Refused, match="No ratified result waits"):
        release.plan(cohort=cohort, by=team_member())
    integrity.clear(flag=flag, by=team_member(), reason="The source was their own.")
    released_now(cohort)
    assert Result.objects.get().state == "released"


def test_a_concern_raised_after_the_moment_was_chosen_still_holds():
    case_study = marked_case_study("ratified")
    planned = release.plan(cohort=case_study.enrolment.cohort, by=team_member())
    flagged(case_study)
    done = release.carry_out(release_id=planned.pk)
    assert Result.objects.get().state == "ratified"
    done.refresh_from_db()
    assert (planned.left_out, done.left_out) == ([], [case_study.candidate_code])


def test_a_frozen_list_shows_what_is_held_and_the_lock_leaves_out_what_was_flagged_since(as_):
    case_study = marked_case_study("agreed")
    cohort = case_study.enrolment.cohort
    flag = flagged(case_study)
    other = marked_case_study("agreed", enrolment=EnrolmentFactory(cohort=cohort))
    sitting = board.open_board(cohort=cohort, by=team_member())
    held = sitting.lines.get(case_study=case_study)
    assert (held.mark, held.result, held.flags) == (None, None, ["Held: a concern about integrity"])
    assert sitting.lines.get(case_study=other).mark is not None
    listed = as_(team_member()).get(reverse("marking:board-list", kwargs={"pk": sitting.pk})).text
    assert ("Held: a concern about integrity" in listed, "No agreed mark" in listed) == (True, False)
    flagged(other)
    integrity.clear(flag=flag, by=team_member(), reason="One voice after all.")
    locked = board.lock(
        board=sitting, by=team_member(), held_on=clock.today(), present="Cara Chair", without_examiner="Ill"
    )
    assert locked.results.count() == 0
    assert set(Result.objects.values_list("state", flat=True)) == {"proposed"}


def test_the_decision_has_a_reason_and_is_made_on_a_page(as_):
    case_study = marked_case_study("submitted")
    flag = flagged(case_study)
    client, url = as_(team_member()), reverse("marking:integrity-flag", kwargs={"pk": flag.pk})
    answer = client.post(url, {"decision": "uphold", "reason": ""})
    assert "Say why" in answer.text
    answer = client.post(url, {"reason": "Copied from a book."})
    assert "Choose what becomes of the script" in answer.text
    assert "Copied from a book." in answer.text
    assert client.post(url, {"decision": "uphold", "reason": "Copied from a book."}).status_code == 302
    flag.refresh_from_db()
    assert (flag.state, flag.decided_reason) == ("upheld", "Copied from a book.")
    page = client.get(url).text
    assert "It is kept out of board and release" not in page
    moderation = reverse("marking:moderation", kwargs={"slug": flag.cohort.slug})
    assert "a concern holds it" in client.get(moderation).text
    difference = reverse("marking:difference", kwargs={"code": case_study.candidate_code})
    assert "kept out" in client.get(difference).text


def test_a_moderator_raises_one_by_code_once(as_):
    case_study = marked_case_study("submitted")
    client = as_(team_member())
    url = reverse("marking:integrity-raise", kwargs={"code": case_study.candidate_code})
    assert client.post(url, {"reason": "Two voices in it."}).status_code == 302
    assert client.post(url, {"reason": "Again."}).status_code == 409
    assert IntegrityFlag.objects.count() == 1
    assert client.get(reverse("marking:integrity-raise", kwargs={"code": "NOSUCH"})).status_code == 404


def test_a_released_result_is_not_held_any_more():
    case_study = marked_case_study("released")
    with pytest.raises(Refused, match="The result of this script is out"):
        flagged(case_study)


def test_a_stranger_flags_nothing_and_a_drift_script_looks_like_any_other(as_):
    case_study = marked_case_study("started")
    mark = first_of(case_study)
    script = visibility.script_for(mark.appointment.marker, case_study.candidate_code)
    with pytest.raises(NotYours):
        integrity.flag_own(script=script, by=UserFactory(), reason="Mine to say.")
    own = MarkerAppointmentFactory(cohort=mark.appointment.cohort)
    MarkFactory(
        appointment=own,
        case_study=None,
        version=None,
        practice=PracticeScriptFactory(cohort=own.cohort),
        practice_code="DRIFTY",
        kind="drift",
    )
    client = as_(own.marker)
    url = reverse("marking:script-flag", kwargs={"code": "DRIFTY"})
    assert client.post(url, {"reason": "Two voices."}).status_code == 302
    assert IntegrityFlag.objects.get(raised_by=own.marker).version is None
    assert client.post(url, {"reason": "Two voices."}).status_code == 409  # as of any other script
    listed = as_(team_member()).get(reverse("marking:integrity", kwargs={"slug": own.cohort.slug})).text
    assert "a drift script: nothing is held" in listed


def test_the_list_costs_the_same_for_one_and_for_many(as_):
    case_study = marked_case_study("submitted")
    flag = flagged(case_study)
    client, url = as_(team_member()), reverse("marking:integrity", kwargs={"slug": flag.cohort.slug})
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
        for _ in range(20):
            IntegrityFlag.objects.create(
                cohort=flag.cohort,
                version=flag.version,
                reason="Two voices.",
                raised_at=clock.now(),
                raised_by=UserFactory(),
            )
    assert counts[0] == counts[1] <= 12
