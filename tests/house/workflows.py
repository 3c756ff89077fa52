"""Every verb of every machine: whose it is, by which rule, and on which record it is tried.

A verb of `transitions.py` without a row here fails `test_workflows.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from awards import rules as award_rules
from casestudies import rules as case_study_rules
from casestudies.models import CaseStudy
from casestudies.transitions import CASE_STUDY
from core import clock
from core.decisions import Decision, first_refusal
from marking.queries import panel as panel_queries
from marking.rules import board as board_rules
from marking.rules import integrity as integrity_rules
from marking.rules import marker as marker_rules
from marking.rules import panel as panel_rules
from marking.rules import rehearsal as rehearsal_rules
from marking.rules import release as release_rules
from marking.rules import team as marking_rules
from mentorship.rules import module as module_rules
from notifications import rules as message_rules
from people.models import User
from programme.enums import EndorsementState
from programme.models import Endorsement
from programme.rules import application as application_rules
from programme.rules import booking as booking_rules
from programme.rules import catch_up as catch_up_rules
from programme.rules import endorsement as endorsement_rules
from programme.rules import enrolment as enrolment_rules
from programme.rules import imports as import_rules
from programme.rules import offer as offer_rules
from programme.rules import register as register_rules
from programme.rules import session as session_rules
from tests.house.access import PERSONAS
from trios.rules import formation as formation_rules
from trios.rules import visit as visit_rules

SERVICE = frozenset[str]()  # the service's own step: no rule lets a person take it
WHOEVER_HAS_THE_LINK = frozenset(PERSONAS)


@dataclass(frozen=True, slots=True)
class Verb:
    """Who may take this arrow from where it starts, when nothing else stands in the way.

    record: name of a record of the world, whose state the test then sets; rule: the same that the action asks.
    also: states in which the same rule lets the same people go on without moving it (a register put right).
    """

    allowed: frozenset[str] = SERVICE
    record: str = ""
    rule: Callable[[User, Any], Decision] | None = None
    also: tuple[str, ...] = ()


def only(*personas: str) -> frozenset[str]:
    return frozenset(personas)


def offer(user: User, application: Any) -> Decision:
    return offer_rules.can_offer(user, application, endorsement_state=EndorsementState.SUPPORTED, left=1)


def answer_by_link(_: User, endorsement: Endorsement) -> Decision:
    return endorsement_rules.can_answer(endorsement, clock.now())


def replace_headteacher(user: User, endorsement: Endorsement) -> Decision:
    return endorsement_rules.can_replace(user, endorsement.application, endorsement, clock.now())


def hand_in(user: User, case_study: CaseStudy) -> Decision:
    version = case_study.versions.latest("number")
    version.case_study = case_study
    return case_study_rules.can_submit(user, version, clock.now())


def replace_slides(user: User, case_study: CaseStudy) -> Decision:
    return first_refusal(CASE_STUDY.can(case_study, "replace"), hand_in(user, case_study))


def give_answer(user: User, panel: Any) -> Decision:
    mine = panel_queries.mine_of(panel, user) if user.is_authenticated else None
    return panel_rules.can_answer(user, panel, mine)


def undo(user: User, application: Any) -> Decision:
    return offer_rules.can_undo(user, application, clock.now())


def start_import(user: User, table: Any) -> Decision:
    return import_rules.can_start(user, table, to_do=1)


TABLE: dict[str, dict[str, Verb]] = {
    "application": {
        "submit": Verb(
            only("applicant"),
            "draft",
            lambda user, it: application_rules.can_submit(user, it, clock.now()),
        ),
        "offer": Verb(only("lead", "team"), "application", offer),
        "wait_list": Verb(only("lead", "team"), "application", offer_rules.can_wait_list),
        "decline": Verb(only("lead", "team"), "application", offer_rules.can_decline),
        "undo": Verb(only("lead", "team"), "application_undecided", undo),
        "undo_to_list": Verb(only("lead", "team"), "application_undecided", undo, ("waiting_list",)),
        "accept": Verb(
            only("applicant"),
            "application",
            lambda user, it: application_rules.can_answer(user, it, clock.now()),
        ),
        "turn_down": Verb(
            only("applicant"),
            "application",
            lambda user, it: application_rules.can_answer(user, it, clock.now()),
        ),
        "lapse": Verb(),
        "withdraw": Verb(only("applicant"), "application", application_rules.can_withdraw),
    },
    "endorsement": {
        "support": Verb(WHOEVER_HAS_THE_LINK, "endorsement", answer_by_link),
        "decline": Verb(WHOEVER_HAS_THE_LINK, "endorsement", answer_by_link),
        "disown": Verb(WHOEVER_HAS_THE_LINK, "endorsement", answer_by_link),
        "replace": Verb(only("applicant"), "endorsement", replace_headteacher),
        "bounce": Verb(only("lead", "team"), "endorsement", endorsement_rules.can_bounce),
        "phone_in": Verb(only("lead", "team"), "endorsement", endorsement_rules.can_phone_in),
    },
    "enrolment": {
        "defer": Verb(only("lead", "team"), "enrolment", enrolment_rules.can_defer),
        "withdraw": Verb(only("participant", "lead", "team"), "enrolment", enrolment_rules.can_withdraw),
        "complete": Verb(),
    },
    "import": {
        "check": Verb(only("lead", "team"), "table", import_rules.can_check),
        "start": Verb(only("lead", "team"), "table", start_import),
        "stop": Verb(),
        "finish": Verb(),
        "discard": Verb(only("lead", "team"), "table", import_rules.can_discard),
    },
    "booking": {
        "book": Verb(only("participant", "lead", "team"), "booking", booking_rules.can_take_up),
        "cancel": Verb(only("participant", "lead", "team"), "booking", booking_rules.can_cancel),
    },
    "session": {
        "hold": Verb(only("lead", "team"), "session_past", register_rules.can_take, ("held",)),
        "cancel": Verb(only("lead", "team"), "session", session_rules.can_cancel),
    },
    "catch-up": {
        "finish": Verb(only("participant"), "catch_up", catch_up_rules.can_finish),
        "sign_off": Verb(only("lead", "team"), "catch_up", catch_up_rules.can_sign_off),
    },
    "trio formation": {
        "propose": Verb(),
        "fail": Verb(),
        "publish": Verb(only("team"), "formation", formation_rules.can_publish),
        "discard": Verb(only("team"), "formation", formation_rules.can_discard),
    },
    "visit": {
        "complete": Verb(only("mentor", "team"), "visit_attended", visit_rules.can_complete),
        "cancel": Verb(only("mentor", "team"), "visit", visit_rules.can_cancel),
    },
    "module dialogue": {
        "record": Verb(only("tutor"), "module_dialogue_begun", module_rules.can_record),
        "cancel": Verb(only("team"), "module_dialogue", module_rules.can_cancel),
    },
    "case study": {
        "submit": Verb(only("other_participant", "team"), "case_study_ready", hand_in),
        "replace": Verb(only("other_participant"), "slides_replaced", replace_slides),
        "reopen": Verb(only("team"), "case_study", case_study_rules.can_reopen),
        "pass": Verb(only("team"), "case_study", case_study_rules.can_release),
        "return": Verb(only("team"), "case_study", case_study_rules.can_release),
    },
    "request for more time": {
        "grant": Verb(only("team"), "time_request", case_study_rules.can_grant_request),
        "decline": Verb(only("team"), "time_request", case_study_rules.can_decide_request),
        "withdraw": Verb(only("participant"), "time_request", case_study_rules.can_withdraw_request),
    },
    "uploaded file": {"read": Verb(), "refuse": Verb()},
    "draft section": {"answer": Verb(only("tutor"), "section_draft", case_study_rules.can_answer)},
    "marker": {
        "approve": Verb(only("team"), "appointment", marking_rules.can_approve),
        "decline": Verb(only("team"), "appointment", marking_rules.can_decline),
        "withdraw": Verb(only("marker", "team"), "appointment", marker_rules.can_withdraw),
        "stand_down": Verb(),
        "reinstate": Verb(only("team"), "appointment", marking_rules.can_reinstate),
    },
    "allocation": {
        "propose": Verb(),
        "fail": Verb(),
        "publish": Verb(only("team"), "run", marking_rules.can_publish),
        "discard": Verb(only("team"), "run", marking_rules.can_discard),
    },
    "rehearsal": {
        "finish": Verb(),
        "fail": Verb(),
        "stop": Verb(only("team"), "rehearsal", rehearsal_rules.can_stop),
    },
    "concern": {
        "clear": Verb(only("team"), "integrity_flag", integrity_rules.can_clear),
        "uphold": Verb(only("team"), "integrity_flag", integrity_rules.can_uphold),
    },
    "mark": {
        "start": Verb(only("marker"), "script", marker_rules.can_mark, ("started",)),
        "submit": Verb(only("marker"), "script", marker_rules.can_mark),
        "recuse": Verb(only("marker"), "script", marker_rules.can_recuse),
        "take_back": Verb(only("team"), "mark", marking_rules.can_take_back),
    },
    "result": {
        # Results are ratified and released in one act for all; each move is one UPDATE from where it starts.
        "ratify": Verb(),
        "release": Verb(),
    },
    "assessment board": {
        "see": Verb(only("examiner"), "board", board_rules.can_see),
        "change_mark": Verb(only("team"), "board", board_rules.can_change_mark),
        "lock": Verb(only("team"), "board", board_rules.can_lock),
        "call_off": Verb(only("team"), "board", board_rules.can_call_off),
    },
    "release": {
        "change": Verb(only("team"), "release", release_rules.can_change),
        "call_off": Verb(only("team"), "release", release_rules.can_call_off),
        "carry_out": Verb(),
    },
    "panel of assessors": {
        # Both follow from an answer: whether it finds the outcome or shows a difference is what the other said.
        "differ": Verb(only("marker", "second_marker"), "panel", give_answer, ("differing",)),
        "find": Verb(only("marker", "second_marker"), "panel", give_answer),
        "release": Verb(only("team"), "panel_found", panel_rules.can_release),
    },
    "certificate": {
        "make": Verb(),
        "replace": Verb(only("team"), "certificate", award_rules.can_change_certificate),
        "revoke": Verb(only("team"), "certificate", award_rules.can_change_certificate),
    },
    "announcement": {
        "send": Verb(only("lead"), "announcement", message_rules.can_send),
        "stop": Verb(only("lead", "team"), "announcement", message_rules.can_stop),
        "go_out": Verb(),
    },
    "message": {
        "gather": Verb(),
        "send_alone": Verb(),
        "carry": Verb(),
        "begin": Verb(),
        "confirm": Verb(),
        "put_back": Verb(),
        "fail": Verb(),
        "doubt": Verb(),
        "cancel": Verb(),
        "hold": Verb(only("team"), "message", message_rules.can_hold),
        "let_go": Verb(only("team"), "message", message_rules.can_let_go),
    },
}
