"""The plan in five phases: saved as one writes, never over somebody quicker, its gaps said gently, its names noticed."""

import uuid
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.queries import trail_of
from casestudies import actions
from casestudies.enums import Phase
from casestudies.gaps import gaps_of
from casestudies.models import CaseStudy, Factor, PlannedAction, PlanPhase
from casestudies.phases import PAGES
from casestudies.queries import plan_of
from core import clock
from core.decisions import NotYours, Refused
from core.transitions import StaleState
from tests.builders_casestudies import case_study_at, factor_of, planned, planned_action_of
from tests.factories.casestudies import CaseStudyFactory

pytestmark = pytest.mark.django_db
AUTOSAVE = {"X-Requested-With": "autosave"}
FACTOR = {"name": "Motivation", "level": "pupil", "direction": "pressure", "test": "", "finding": "open"}


def url(name: str, **kwargs) -> str:
    return reverse(f"casestudies:{name}", kwargs=kwargs)


def autosave(browser, phase: int = 1, **data):
    return browser.post(url("plan-phase-autosave", phase=phase), data, headers=AUTOSAVE)


def texts_of(phase: int) -> dict:
    return PlanPhase.objects.get(number=phase).texts


def gaps(case_study: CaseStudy) -> list[tuple[int, str]]:
    return [(gap.phase.value, gap.says) for gap in gaps_of(plan_of(case_study))]


def test_every_box_has_a_name_of_its_own():
    names = [name for page in PAGES for name in page.names]
    assert (len(names), sorted({page.phase for page in PAGES})) == (len(set(names)), list(Phase))


def test_a_phase_saves_itself_under_its_own_version(cast, as_):
    browser = as_(cast.participant)
    first = autosave(browser, title="Talk", aim="Twenty explain.", version=0)
    assert (first.status_code, first.json()["version"], first.json()["hints"]) == (200, 1, [])
    assert (CaseStudy.objects.get().title, texts_of(1)["aim"]) == ("Talk", "Twenty explain.")
    other = autosave(browser, 3, question="Why?", version=0)
    assert (other.status_code, other.json()["version"]) == (200, 1)
    stale = autosave(browser, aim="Lost?", version=0)
    assert stale.status_code == 409
    assert (stale.json()["version"], stale.json()["theirs"]["aim"]) == (1, "Twenty explain.")
    wrong = autosave(browser, title="x" * 201, version=1)
    assert (wrong.status_code, list(wrong.json())) == (400, ["error"])
    assert autosave(browser, 6, version=0).status_code == 404
    assert [event.event for event in trail_of(CaseStudy.objects.get())].count("case_study.planned") == 2


def test_the_button_of_a_stale_phase_keeps_both(cast, as_):
    browser = as_(cast.participant)
    autosave(browser, title="From the other tab", version=0)
    page = browser.post(url("plan-phase", phase=1), {"title": "What I typed", "version": 0})
    text = page.content.decode()
    assert ("From the other tab" in text, 'value="What I typed"' in text) == (True, True)
    assert CaseStudy.objects.get().title == "From the other tab"
    version = page.context["form"]["version"].value()
    browser.post(url("plan-phase", phase=1), {"title": "What I typed", "version": version})
    assert CaseStudy.objects.get().title == "What I typed"


def test_a_page_left_open_over_the_year_finds_an_empty_phase(cast, as_):
    """Its version is that of last year's plan, and this year's has none."""
    browser = as_(cast.participant)
    page = browser.post(url("plan-phase", phase=5), {"learned": "A lot.", "version": 7})
    assert (page.status_code, "A lot." in page.content.decode()) == (200, True)
    assert browser.post(url("plan-phase", phase=5), {"learned": "A lot.", "version": 0}).status_code == 302
    assert texts_of(5)["learned"] == "A lot."


def test_the_quicker_tab_keeps_what_it_wrote(cast):
    planned(cast.enrolment, {Phase.ACTION: {"happened": "Week 1."}})
    with pytest.raises(StaleState):
        actions.save_phase(
            enrolment=cast.enrolment,
            phase=Phase.ACTION,
            by=cast.participant,
            version=0,
            texts={"happened": "Gone."},
        )
    assert texts_of(4) == {"happened": "Week 1."}
    with pytest.raises(NotYours):
        actions.save_phase(
            enrolment=cast.enrolment, phase=Phase.ACTION, by=cast.team, version=1, texts={"happened": "Mine."}
        )


def test_the_buttons_lead_on_stay_and_add(cast, as_):
    browser = as_(cast.participant)
    here = url("plan-phase", phase=2)
    answers = []
    for version, act in enumerate(("next", "save", "add")):
        answers.append(
            browser.post(here, {"exploring": "Talk.", "version": version, "action": act}).headers["Location"]
        )
    assert answers[:2] == [url("plan-phase", phase=3), here]
    assert answers[2].startswith("/case-study/plan/factors/")
    assert (browser.get(answers[2]).status_code, Factor.objects.count()) == (200, 0)
    last = browser.post(url("plan-phase", phase=5), {"version": 0, "action": "next"})
    assert last.headers["Location"] == url("plan")


def test_a_plan_is_closed_once_handed_in(cast, as_):
    case_study_at("submitted", enrolment=cast.enrolment)
    browser = as_(cast.participant)
    row = Factor.objects.create(
        case_study=CaseStudy.objects.get(), name="Talk", added_at=clock.now(), saved_at=clock.now()
    )
    assert "submitted" in browser.get(url("plan")).content.decode()
    assert "Twenty of thirty explain" in browser.get(url("plan-phase", phase=1)).content.decode()
    assert autosave(browser, title="Late", version=1).status_code == 403
    assert browser.post(url("plan-phase", phase=1), {"title": "Late", "version": 1}).status_code == 403
    assert browser.post(url("factor", key=uuid.uuid4()), FACTOR | {"version": 0}).status_code == 403
    assert browser.post(url("factor-remove", key=row.key)).status_code == 403
    assert Factor.objects.count() == 1


def test_a_line_is_added_once_changed_over_its_version_and_taken_out(cast, as_):
    browser = as_(cast.participant)
    key = uuid.uuid4()
    here, saves = url("factor", key=key), url("factor-autosave", key=key)
    begun = browser.post(saves, {"name": "Moti", "finding": "open", "version": 0}, headers=AUTOSAVE)
    assert (begun.status_code, begun.json()["version"]) == (200, 1)
    again = browser.post(saves, {"name": "Other", "finding": "open", "version": 0}, headers=AUTOSAVE)
    assert (again.status_code, again.json()["theirs"]["name"], again.json()["version"]) == (409, "Moti", 1)
    lacking = browser.post(here, {"name": "Motivation", "finding": "open", "version": 1})
    assert lacking.context["form"].errors["level"] == ["Choose where the factor works."]
    done = browser.post(here, FACTOR | {"version": 1})
    assert done.headers["Location"] == url("plan-phase", phase=2) + "#table"
    page = browser.get(url("plan-phase", phase=2)).content.decode()
    assert ("Motivation" in page, "Not tested yet" in page) == (True, True)
    assert browser.post(url("factor-remove", key=key)).status_code == 302
    assert Factor.objects.count() == 0
    kinds = [event.event for event in trail_of(CaseStudy.objects.get())]
    assert (kinds.count("case_study.plan_line_added"), kinds.count("case_study.plan_line_removed")) == (1, 1)


def test_a_new_line_that_comes_twice_is_one_and_with_other_words_waits_for_a_choice(cast):
    key = uuid.uuid4()

    def save(**values):
        return actions.save_row(
            model=Factor,
            enrolment=cast.enrolment,
            key=key,
            by=cast.participant,
            version=0,
            values=FACTOR | values,
        )

    assert save() == save()
    with pytest.raises(StaleState):
        save(name="Wait time")
    assert Factor.objects.get().name == "Motivation"


def test_what_was_typed_over_a_line_that_is_gone_can_be_saved_as_a_new_one(cast, as_):
    browser = as_(cast.participant)
    key = planned_action_of(cast.enrolment).key
    browser.post(url("planned-action-remove", key=key))
    late = browser.post(
        url("planned-action-autosave", key=key), {"task": "Talk", "version": 1}, headers=AUTOSAVE
    )
    assert (late.status_code, late.json()["theirs"], late.json()["version"]) == (409, {}, 0)
    page = browser.post(url("planned-action", key=key), {"task": "Number talk", "version": 1})
    assert page.context["form"].non_field_errors() == [
        "This action was taken out meanwhile. Save again to keep what you typed."
    ]
    browser.post(url("planned-action", key=key), {"task": "Number talk", "version": 0})
    assert PlannedAction.objects.get().task == "Number talk"


def test_both_states_of_a_line_are_told_in_words_and_as_a_form_sends_them(cast, as_):
    key = planned_action_of(cast.enrolment, is_done=True).key
    browser = as_(cast.participant)
    typed = {"task": "Talk", "version": 7}
    late = browser.post(url("planned-action-autosave", key=key), typed, headers=AUTOSAVE).json()
    assert (late["theirs"]["task"], late["theirs"]["is_done"], late["version"]) == ("Number talk", "on", 1)
    page = browser.post(url("planned-action", key=key), typed)
    assert ("This is done", "Yes") in page.context["theirs"]
    factor = browser.post(url("factor", key=factor_of(cast.enrolment).key), FACTOR | {"version": 7})
    assert ("Is it a strength or a pressure?", "Pressure: it hinders") in factor.context["theirs"]


def test_a_line_of_somebody_else_stays_theirs(cast, as_):
    key = factor_of(cast.enrolment).key
    other = as_(cast.other_participant)
    assert 'Motivation for learning"' not in other.get(url("factor", key=key)).content.decode()
    other.post(url("factor", key=key), FACTOR | {"name": "Mine", "version": 0})
    assert sorted(Factor.objects.values_list("name", "case_study__enrolment__participant__name")) == [
        ("Mine", cast.other_participant.name),
        ("Motivation for learning", cast.participant.name),
    ]
    assert other.post(url("factor", key=key), FACTOR | {"name": "Yours", "version": 7}).status_code == 200
    assert Factor.objects.filter(name="Yours").count() == 0


def test_thirty_lines_are_the_most(cast, monkeypatch):
    monkeypatch.setattr("casestudies.actions.plan.MOST_ROWS", 1)
    factor_of(cast.enrolment)
    with pytest.raises(Refused) as no:
        factor_of(cast.enrolment, "Attendance")
    assert no.value.reason == "There are 1 lines already. Take one out, or put two together."


def test_what_reads_like_a_pupils_name_is_asked_about_and_replaced(cast, as_):
    browser = as_(cast.participant)
    saved = autosave(browser, 4, happened="Eilidh Murray spoke first.", version=0)
    assert [hint["value"] for hint in saved.json()["hints"]] == ["Eilidh Murray"]
    page = browser.post(
        url("plan-phase", phase=4),
        {"happened": "Eilidh Murray spoke first.", "version": 1, "pseudonym": "Eilidh Murray"},
    )
    assert page.headers["Location"] == url("plan-phase", phase=4)
    assert texts_of(4)["happened"] == "Pupil A spoke first."
    key = uuid.uuid4()
    line = browser.post(
        url("factor-autosave", key=key),
        FACTOR | {"test": "Ask Finlay Reid.", "version": 0},
        headers=AUTOSAVE,
    )
    assert [hint["value"] for hint in line.json()["hints"]] == ["Finlay Reid"]


def test_signs_that_no_document_can_hold_are_left_out(cast, as_):
    autosave(as_(cast.participant), 4, happened="One\x0btwo\x1f.", version=0)
    assert texts_of(4)["happened"] == "Onetwo."


def test_a_name_of_nothing_but_such_signs_is_no_name(cast, as_):
    """Else the table has a line without a word, and without a link that anybody sees."""
    client = as_(cast.participant)
    answer = client.post(
        reverse("casestudies:factor-autosave", kwargs={"key": uuid.uuid4()}),
        FACTOR | {"name": "\x01 ", "version": 0},
    )
    assert (answer.status_code, answer.json()["error"]) == (400, "Say which factor it is.")
    assert not Factor.objects.exists()


def test_gaps_are_said_where_they_are(cast):
    case_study = CaseStudyFactory(enrolment=cast.enrolment)
    assert gaps(case_study) == []
    planned(
        cast.enrolment,
        {
            Phase.INFORMATION: {
                "evidence_now": "Nine explain.",
                "learners": "9 of 27",
                "aim": "Twenty explain.",
            },
            Phase.PLANNING: {"intervention": "Number talk."},
        },
    )
    factor_of(cast.enrolment, test="A tally.")
    factor_of(cast.enrolment, "Seating")
    planned_action_of(cast.enrolment)
    assert gaps(case_study) == [
        (1, "You have an aim but no figure for where learners are now. You will want one to compare with."),
        (2, "2 factors not tested."),
        (2, "1 factor with no way to test it yet."),
        (3, "You have an intervention but no way to evaluate it."),
        (3, "You have an intervention but no enquiry question."),
        (3, "1 action without a time."),
        (3, "1 action that nobody has taken on yet."),
    ]
    Factor.objects.update(finding="not_confirmed")
    planned(cast.enrolment, {Phase.ACTION: {"happened": "Week 1."}, Phase.REFLECTION: {"result": "Twenty."}})
    assert [says for phase, says in gaps(case_study) if phase in (2, 4, 5)] == [
        "Every factor is tested and none is confirmed. Is there another one to look into?",
        "You are acting before any factor is confirmed. Say why, or test one now.",
        "You have a result but have not said yet what you learned from it.",
        "You have a result but no next step.",
    ]


def test_the_plan_of_before_goes_into_its_phases():
    asked = CaseStudyFactory(
        question="Why so quiet?", evidence_now="Nine.", intervention="Talk.", evidence_of_impact=" "
    )
    aimed = CaseStudyFactory(question="Twenty explain.", evidence_of_impact="A tally.")
    CaseStudyFactory()
    import_module("casestudies.migrations.0004_plan_in_phases").into_phases(apps, None)
    rows = PlanPhase.objects.order_by("case_study", "number")
    assert list(rows.values_list("case_study", "number", "texts", "version")) == [
        (asked.pk, 1, {"evidence_now": "Nine."}, 1),
        (asked.pk, 3, {"question": "Why so quiet?", "intervention": "Talk."}, 1),
        (aimed.pk, 1, {"aim": "Twenty explain."}, 1),
        (aimed.pk, 3, {"evaluation": "A tally."}, 1),
    ]


def test_the_pages_of_the_plan_ask_equally_often(cast, as_):
    browser, counts = as_(cast.participant), []
    planned(cast.enrolment)
    for number in (1, 6):
        for index in range(number):
            factor_of(cast.enrolment, f"Factor {number} {index}")
            planned_action_of(cast.enrolment, f"Task {number} {index}")
        asked = []
        for path in (url("plan"), url("plan-phase", phase=2), url("plan-phase", phase=3), url("case-study")):
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(path).status_code == 200
            asked.append(len(queries))
        counts.append(asked)
    assert counts[0] == counts[1]
    assert max(counts[1]) <= 12
