"""What a list shows and what a page opens are the same: each queryset of who sees what has a rule that agrees with it."""

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from awards import queries as award_queries
from awards import rules as award_rules
from casestudies import rules as case_study_rules
from casestudies.queries import likeness as likeness_queries
from casestudies.queries import mentor as shown_queries
from casestudies.queries import peer_feedback as peer_feedback_queries
from casestudies.queries import peer_group as peer_group_queries
from casestudies.queries import visibility as case_study_queries
from casestudies.rules import peer_feedback as peer_feedback_rules
from casestudies.rules import peer_group as peer_group_rules
from core.decisions import Decision
from marking.queries import integrity as integrity_queries
from marking.queries import panel as panel_queries
from marking.queries import pay as pay_queries
from marking.queries import practice as practice_queries
from marking.queries import rehearsal as rehearsal_queries
from marking.queries import team as marking_queries
from marking.queries import training as training_queries
from marking.rules import integrity as integrity_rules
from marking.rules import marker as marker_rules
from marking.rules import panel as panel_rules
from marking.rules import pay as pay_rules
from marking.rules import practice as practice_rules
from marking.rules import rehearsal as rehearsal_rules
from marking.rules import team as marking_rules
from marking.rules import training as training_rules
from mentorship.queries import dialogue as dialogue_queries
from mentorship.queries import standing as standing_queries
from mentorship.rules import module as module_rules
from notifications import queries as message_queries
from notifications import rules as message_rules
from people.models import User
from programme.queries import application as application_queries
from programme.queries import catch_up as catch_up_queries
from programme.queries import cohort as cohort_queries
from programme.queries import enrolment as enrolment_queries
from programme.queries import imports as import_queries
from programme.queries import journal as journal_queries
from programme.queries import session as session_queries
from programme.rules import application as application_rules
from programme.rules import catch_up as catch_up_rules
from programme.rules import cohort as cohort_rules
from programme.rules import enrolment as enrolment_rules
from programme.rules import imports as import_rules
from programme.rules import journal as journal_rules
from programme.rules import session as session_rules
from tests.house.access import PERSONAS
from tests.house.world import World
from trios.queries import formation as formation_queries
from trios.queries import mentor as mentor_queries
from trios.queries import reach as reach_queries
from trios.queries import trio as trio_queries
from trios.queries import visit as visit_queries
from trios.queries import wishes as wish_queries
from trios.rules import formation as formation_rules
from trios.rules import mentor as mentor_rules
from trios.rules import trio as trio_rules
from trios.rules import visit as visit_rules
from trios.rules import workbench as workbench_rules

APPS = ("people", "notifications", "programme", "trios", "casestudies", "mentorship", "marking", "awards")

type Rule = Callable[[User, Any], Decision]

# The queryset, the rule that is its sibling, and the records of the world that must exist for the answer to mean anything.
PAIRS: tuple[tuple[Callable[[User], Any], Rule, tuple[str, ...]], ...] = (
    (application_queries.visible_to, application_rules.can_see, ("application", "draft")),
    (catch_up_queries.visible_to, catch_up_rules.can_see, ("catch_up",)),
    (
        catch_up_queries.attendances_visible_to,
        lambda user, it: catch_up_rules.can_see(user, it.catch_up),
        ("catch_up",),
    ),
    (cohort_queries.visible_to, cohort_rules.can_arrange, ("trio",)),
    (enrolment_queries.visible_to, enrolment_rules.can_see, ("enrolment_before",)),
    (import_queries.visible_to, import_rules.can_see, ("table",)),
    (message_queries.announcements_visible_to, message_rules.can_see_announcement, ("announcement",)),
    (case_study_queries.evidence_visible_to, case_study_rules.can_see_evidence, ("evidence",)),
    (award_queries.packs_visible_to, award_rules.can_open_pack, ("journal_pack",)),
    (journal_queries.visible_to, journal_rules.can_see, ("journal_entry",)),
    (session_queries.visible_to, session_rules.can_see, ("session", "session_elsewhere")),
    (trio_queries.visible_to, trio_rules.can_see, ("trio",)),
    (dialogue_queries.visible_to, module_rules.can_see, ("module_dialogue", "module_dialogue_begun")),
    (standing_queries.appointments_visible_to, module_rules.can_see_appointment, ("mentor_appointment",)),
    (visit_queries.visits_visible_to, visit_rules.can_see, ("visit", "visit_attended")),
    (formation_queries.formations_visible_to, formation_rules.can_see, ("formation",)),
    (reach_queries.workbenches_visible_to, workbench_rules.can_open, ("formation",)),
    (wish_queries.wishes_visible_to, workbench_rules.can_see_wish, ("wish",)),
    (mentor_queries.appointments_visible_to, mentor_rules.can_see, ("mentor_appointment",)),
    (case_study_queries.visible_to, case_study_rules.can_see, ("case_study", "case_study_ready")),
    (
        case_study_queries.versions_visible_to,
        case_study_rules.can_see_version,
        ("version", "case_study_ready"),
    ),
    (
        case_study_queries.submissions_visible_to,
        lambda user, it: case_study_rules.can_see(user, it.case_study),
        ("case_study",),
    ),
    (case_study_queries.requests_visible_to, case_study_rules.can_see_request, ("time_request",)),
    (
        peer_feedback_queries.feedback_visible_to,
        peer_feedback_rules.can_read_feedback,
        ("peer_feedback", "peer_feedback_open"),
    ),
    (
        peer_group_queries.groups_visible_to,
        peer_group_rules.can_see_group,
        ("peer_group", "peer_group_of_glasgow"),
    ),
    (likeness_queries.likenesses_visible_to, case_study_rules.can_see_likeness, ("likeness",)),
    (
        case_study_queries.comments_visible_to,
        case_study_rules.can_see_comment,
        ("draft_comments", "mentor_comments"),
    ),
    (shown_queries.shown_visible_to, case_study_rules.can_read_shown, ("shown_draft",)),
    (case_study_queries.drafts_visible_to, case_study_rules.can_see_draft, ("section_draft",)),
    (
        marking_queries.appointments_visible_to,
        lambda user, it: (
            marker_rules.is_own(user, it)
            or marking_rules.can_oversee(user, marking_rules.Permission.MARKER_APPROVE)
        ),
        ("appointment",),
    ),
    (training_queries.visible_to, training_rules.can_see_session, ("training_session",)),
    (practice_queries.visible_to, practice_rules.can_see_practice, ("practice_script",)),
    (marking_queries.runs_visible_to, marking_rules.can_see_run, ("run",)),
    (integrity_queries.flags_visible_to, integrity_rules.can_see_flag, ("integrity_flag",)),
    (pay_queries.lines_visible_to, pay_rules.can_see_line, ("pay_line",)),
    (rehearsal_queries.rehearsals_visible_to, rehearsal_rules.can_see_rehearsal, ("rehearsal",)),
    (panel_queries.visible_to, panel_rules.can_see, ("panel",)),
    (award_queries.visible_to, award_rules.can_see, ("enrolment_before",)),
    (
        award_queries.certificates_visible_to,
        lambda user, it: award_rules.can_see(user, it.enrolment),
        ("certificate",),
    ),
)


def querysets() -> Iterator[str]:
    """Every function of a room of queries that says what somebody sees."""
    for app in APPS:
        room = (
            importlib.import_module(f"{app}.queries") if importlib.util.find_spec(f"{app}.queries") else None
        )
        if room is None:
            continue
        modules = [room]
        if hasattr(room, "__path__"):
            modules += [
                importlib.import_module(f"{room.__name__}.{found.name}")
                for found in pkgutil.iter_modules(room.__path__)
            ]
        for module in modules:
            for name, value in vars(module).items():
                if name.endswith("visible_to") and getattr(value, "__module__", "") == module.__name__:
                    yield f"{module.__name__}.{name}"


def name_of(function: Callable) -> str:
    return f"{function.__module__}.{function.__name__}"


def test_every_queryset_of_who_sees_what_is_paired_with_its_rule():
    assert sorted(querysets()) == sorted(name_of(queryset) for queryset, _, _ in PAIRS)


@pytest.mark.parametrize(
    ("queryset", "rule", "records"), PAIRS, ids=lambda part: getattr(part, "__module__", "")
)
def test_what_is_listed_is_what_may_be_seen(queryset, rule, records, cast):
    world = World(cast)
    for name in records:
        getattr(world, name)
    everything = list(queryset(cast.team).model._default_manager.all())
    assert everything, "there is nothing to see, so this would say nothing"
    listed, allowed = {}, {}
    for persona in PERSONAS:
        user = AnonymousUser() if persona == "anonymous" else getattr(cast, persona)
        listed[persona] = sorted(queryset(user).values_list("pk", flat=True))
        allowed[persona] = sorted(record.pk for record in everything if rule(user, record))
    assert listed == allowed
    assert listed["anonymous"] == [], "nobody without an account sees anything here"
    seen = {tuple(pks) for pks in listed.values()}
    assert len(seen) > 1, "somebody sees something that others do not"
