"""Rows of the case study."""

import datetime as dt
import uuid

from casestudies.actions import answer_draft, take_draft
from casestudies.models import PeerGroup
from core import clock
from tests.builders_casestudies import (
    alike,
    case_study_at,
    factor_of,
    own_file,
    planned_action_of,
    read,
    request_for_time,
    shown_draft,
    uploaded,
)
from tests.builders_journal import lifted, pair_of
from tests.builders_panels import on_stage, slides_read
from tests.builders_presentations import begun, group_of, published
from tests.builders_trios import agreed_by_all, trio_of
from tests.factories.casestudies import SectionDraftFactory, SectionFactory
from tests.house.access import Row
from tests.personas import Cast

AUTHORS = {"participant": 200, "other_participant": 200, "lead_and_participant": 200}
OWN = {"participant": 200, "team": 200}
TUTORS = {"tutor": 200}


def section(cast: Cast) -> dict:
    return {"section": SectionFactory(cohort=cast.cohort).pk}


def draft(cast: Cast) -> dict:
    case_study = case_study_at("opened", enrolment=cast.enrolment)
    return {"pk": SectionDraftFactory(case_study=case_study).pk}


def taken(cast: Cast) -> dict:
    draft = SectionDraftFactory(case_study=case_study_at("opened", enrolment=cast.enrolment))
    return {"pk": take_draft(draft=draft, by=cast.tutor).pk}


def answered(cast: Cast) -> dict:
    draft = SectionDraftFactory(case_study=case_study_at("opened", enrolment=cast.enrolment))
    return {"pk": answer_draft(draft=draft, by=cast.tutor, feedback="Say how.").pk}


def slides(cast: Cast) -> dict:
    return {"pk": slides_read(on_stage(cast.enrolment)).pk}


def shown(cast: Cast) -> dict:
    return {"pk": shown_draft(cast).pk}


def draft_with_mentor(cast: Cast) -> dict:
    trio_of(cast)
    return draft(cast)


def named_version(cast: Cast) -> dict:
    """A file that names its author in the text."""
    name = {"kind": "author-name", "where": "paragraph 1", "text": "Petra Participant", "visible": True}
    return {"pk": read(uploaded(cast.enrolment), findings=[name]).pk}


def version(cast: Cast) -> dict:
    return {"pk": case_study_at("ready", enrolment=cast.enrolment).versions.get().pk}


def receipt(cast: Cast) -> dict:
    case_study = case_study_at("submitted", enrolment=cast.enrolment)
    return {"number": case_study.submissions.get().receipt_number}


def enrolment(cast: Cast) -> dict:
    return {"enrolment": cast.enrolment.pk}


def evidence(cast: Cast) -> dict:
    return {"pk": lifted(cast.enrolment).pk}


def file(cast: Cast) -> dict:
    return {"pk": own_file(cast.enrolment).pk}


def point(cast: Cast) -> dict:
    return {"visit": agreed_by_all(cast).pk, "part": "strengths"}


def pair(cast: Cast) -> dict:
    for row in (cast.enrolment, cast.other_enrolment):
        pair_of(row)
    return {"number": 1}


def factor(cast: Cast) -> dict:
    return {"key": factor_of(cast.enrolment).key}


def planned_action(cast: Cast) -> dict:
    return {"key": planned_action_of(cast.enrolment).key}


def new_line(cast: Cast) -> dict:
    return {"key": uuid.uuid4()}


def request(cast: Cast) -> dict:
    return {"pk": request_for_time(cast.enrolment).pk}


def shared_passages(cast: Cast) -> dict:
    return {"pk": alike(cast).pk}


def peer_group(cast: Cast) -> dict:
    return {"pk": published(cast).pk}


def cohort_of_unpublished(cast: Cast) -> dict:
    peer_group_unpublished(cast)
    return {"cohort": cast.cohort.slug}


def member_of_a_group_over(cast: Cast) -> dict:
    group = begun(cast)
    PeerGroup.objects.filter(pk=group.pk).update(starts_at=clock.now() - dt.timedelta(days=2))
    return {"pk": group.members.get(enrolment=cast.enrolment).pk}


def member_of_a_group_begun(cast: Cast) -> dict:
    return {"pk": begun(cast).members.get(enrolment=cast.enrolment).pk}


def peer_group_unpublished(cast: Cast) -> dict:
    return {"pk": group_of(cast).pk}


GROUPS = {"participant": 200, "other_participant": 200, "team": 200, "lead": 200, "other_lead": 200}
GROUPS |= {"lead_and_participant": 200}  # leads an authority of which somebody is in the group
MEMBERS = {"participant": 200, "other_participant": 200}
IN_COHORT = {"participant": 200, "other_participant": 200, "lead_and_participant": 404}
LEADS_BACK = {"participant": 302, "other_participant": 302, "lead_and_participant": 404}
ROWS = {
    "casestudies:peer-group-list": Row(
        seen={"team": 200, "lead": 200, "other_lead": 200, "lead_and_participant": 200}
    ),
    "casestudies:peer-group": Row(args=peer_group, seen=GROUPS, others=404),
    "casestudies:peer-group-now": Row(args=peer_group, seen=GROUPS, others=404),
    # Its members come from two authorities, so leads look at it and the team arranges it.
    "casestudies:peer-group-arrange": Row(
        args=peer_group, seen=dict.fromkeys(GROUPS, 403) | {"team": 200}, others=404
    ),
    "casestudies:peer-group-publish": Row(
        method="POST",
        args=peer_group_unpublished,
        seen={"team": 302, "lead": 403, "other_lead": 403, "lead_and_participant": 403},
        others=404,
    ),
    # Leads press too: they publish those that are all their own, which this one is not.
    "casestudies:peer-group-publish-all": Row(
        method="POST",
        args=cohort_of_unpublished,
        seen={"team": 302, "lead": 302, "other_lead": 302, "lead_and_participant": 302},
    ),
    "casestudies:peer-member-heard": Row(
        method="POST",
        args=member_of_a_group_over,
        seen=dict.fromkeys(GROUPS, 403) | {"team": 302, "lead": 302},
        others=404,
    ),
    # Staff of the group's members know that there is feedback, and never read or write it.
    "casestudies:peer-feedback": Row(
        args=member_of_a_group_begun, seen=dict.fromkeys(GROUPS, 403) | MEMBERS, others=404
    ),
    "casestudies:peer-member-note": Row(
        method="POST",
        args=member_of_a_group_begun,
        data=lambda cast: {"gave": "yes"},
        seen=dict.fromkeys(GROUPS, 403) | {"team": 302, "lead": 302},
        others=404,
    ),
    "casestudies:peer-group-place": Row(args=enrolment, seen={"team": 200, "lead": 200}, others=404),
    "casestudies:likeness-list": Row(seen={"team": 200}),
    "casestudies:likeness": Row(args=shared_passages, seen={"team": 200}, others=404),
    "casestudies:time-ask": Row(seen=AUTHORS),
    "casestudies:request-withdraw": Row(
        method="POST", args=request, seen={"participant": 302, "team": 404}, others=404
    ),
    "casestudies:request-list": Row(seen={"team": 200}),
    "casestudies:request-decide": Row(args=request, seen={"participant": 403, "team": 200}, others=404),
    "casestudies:extend-many": Row(seen={"team": 200}),
    "casestudies:extending": Row(args=lambda cast: {"slug": cast.cohort.slug}, seen={"team": 200}),
    "casestudies:extending-progress": Row(args=lambda cast: {"slug": cast.cohort.slug}, seen={"team": 200}),
    "casestudies:evidence-list": Row(seen=AUTHORS),
    "casestudies:evidence-lift": Row(
        method="POST",
        seen={"participant": 302, "other_participant": 302, "lead_and_participant": 403},
        args=pair,
    ),
    "casestudies:evidence-visits": Row(seen=AUTHORS),
    "casestudies:evidence-lift-point": Row(
        method="POST",
        seen={"participant": 302, "other_participant": 404, "lead_and_participant": 404},
        args=point,
    ),
    "casestudies:evidence-file-add": Row(seen=AUTHORS),
    "casestudies:evidence-describe": Row(seen={"participant": 200}, others=404, args=file),
    "casestudies:evidence-file": Row(seen={"participant": 200}, others=404, args=file),
    "casestudies:evidence-place": Row(
        method="POST", seen={"participant": 302}, others=404, args=evidence, data=lambda cast: {"section": ""}
    ),
    "casestudies:evidence-drop": Row(method="POST", seen={"participant": 302}, others=404, args=evidence),
    "casestudies:case-study": Row(seen=AUTHORS),
    "casestudies:start": Row(
        method="POST", seen={"participant": 302, "other_participant": 302, "lead_and_participant": 302}
    ),
    "casestudies:plan": Row(seen=AUTHORS),
    "casestudies:released-comments": Row(seen=AUTHORS),
    "casestudies:plan-phase": Row(args=lambda cast: {"phase": 3}, seen=AUTHORS),
    "casestudies:plan-phase-autosave": Row(
        method="POST",
        args=lambda cast: {"phase": 1},
        seen=AUTHORS,
        data=lambda cast: {"title": "Talking about maths", "version": 0},
    ),
    # The key of a line opens the same line for nobody else: to them it is that of a new one of their own.
    "casestudies:factor": Row(args=factor, seen=AUTHORS),
    "casestudies:factor-autosave": Row(
        method="POST",
        args=new_line,
        seen=AUTHORS,
        data=lambda cast: {"name": "Motivation", "finding": "open", "version": 0},
    ),
    "casestudies:factor-remove": Row(
        method="POST",
        args=factor,
        seen={"participant": 302, "other_participant": 404, "lead_and_participant": 404},
    ),
    "casestudies:planned-action": Row(args=planned_action, seen=AUTHORS),
    "casestudies:planned-action-autosave": Row(
        method="POST", args=new_line, seen=AUTHORS, data=lambda cast: {"task": "Number talk", "version": 0}
    ),
    "casestudies:planned-action-remove": Row(
        method="POST",
        args=planned_action,
        seen={"participant": 302, "other_participant": 404, "lead_and_participant": 404},
    ),
    "casestudies:skeleton": Row(seen=AUTHORS),
    "casestudies:skeleton-download": Row(seen=AUTHORS),
    # A section of the cohort: known to all its participants, to nobody of another cohort.
    "casestudies:draft-send": Row(args=section, seen=IN_COHORT),
    "casestudies:section-text": Row(args=section, seen=IN_COHORT),
    "casestudies:section-text-autosave": Row(
        method="POST", args=section, seen=IN_COHORT, data=lambda cast: {"text": "We asked.", "version": 0}
    ),
    "casestudies:section-text-versions": Row(args=section, seen=IN_COHORT),
    "casestudies:section-file": Row(args=section, seen=IN_COHORT),
    "casestudies:section-file-progress": Row(args=section, seen=IN_COHORT),
    "casestudies:section-file-take": Row(method="POST", args=section, seen=LEADS_BACK),
    "casestudies:section-file-leave": Row(method="POST", args=section, seen=LEADS_BACK),
    "casestudies:whole": Row(seen=AUTHORS),
    "casestudies:whole-download": Row(seen=AUTHORS),
    "casestudies:draft-detail": Row(args=draft, seen={"participant": 200, "tutor": 200}, others=404),
    # A tutor reads every draft; whom its author shows it to is the author's.
    "casestudies:draft-show": Row(
        method="POST", args=draft_with_mentor, seen={"participant": 302}, others=404
    ),
    "casestudies:draft-hide": Row(method="POST", args=shown, seen={"participant": 302}, others=404),
    "casestudies:shown-list": Row(seen={"mentor": 200}),
    "casestudies:shown-draft": Row(args=shown, seen={"mentor": 200}, others=404),
    "casestudies:draft-reply": Row(
        method="POST", args=answered, seen={"participant": 302, "tutor": 404}, others=404
    ),
    "casestudies:upload": Row(seen=AUTHORS),
    "casestudies:version": Row(args=version, seen=OWN, others=404),
    "casestudies:version-progress": Row(args=version, seen=OWN, others=404),
    "casestudies:version-original": Row(args=version, seen=OWN, others=404),
    "casestudies:version-clean": Row(args=slides, seen=OWN, others=404),
    "casestudies:names-take-out": Row(
        method="POST", args=named_version, seen={"participant": 302}, others=404
    ),
    "casestudies:submit": Row(args=version, seen={"participant": 200}, others=404),
    "casestudies:receipt": Row(args=receipt, seen=OWN, others=404),
    "casestudies:overview": Row(
        seen={"team": 200, "lead": 200, "other_lead": 200, "lead_and_participant": 200}
    ),
    "casestudies:overview-export": Row(
        args=lambda cast: {"kind": "csv"},
        seen={"team": 200, "lead": 200, "other_lead": 200, "lead_and_participant": 200},
    ),
    "casestudies:detail": Row(args=enrolment, seen={"team": 200, "lead": 200}, others=404),
    "casestudies:extension-grant": Row(args=enrolment, seen={"team": 200, "lead": 403}, others=404),
    "casestudies:hand-in": Row(args=enrolment, seen={"team": 200, "lead": 403}, others=404),
    "casestudies:reopen": Row(args=enrolment, seen={"team": 200, "lead": 403}, others=404),
    "casestudies:draft-list": Row(seen=TUTORS),
    "casestudies:draft-answer": Row(args=draft, seen=TUTORS),
    "casestudies:draft-take": Row(method="POST", args=draft, seen={"tutor": 302}),
    "casestudies:draft-give-back": Row(method="POST", args=taken, seen={"tutor": 302}),
    "casestudies:section-dates": Row(args=lambda cast: {"cohort": cast.cohort.slug}, seen={"team": 200}),
    "casestudies:presentation-list": Row(
        seen={"team": 200, "lead": 200, "other_lead": 200, "lead_and_participant": 200}
    ),
    "casestudies:presentation-record": Row(args=enrolment, seen={"team": 200, "lead": 200}, others=404),
}
