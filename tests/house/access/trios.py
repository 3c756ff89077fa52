"""Rows of trios, mentors, visits and their records."""

from tests.builders_trios import (
    attend,
    booked,
    discussed,
    formation_at,
    held,
    mentor_of,
    shared_visit,
    trio_of,
    wish_of,
)
from tests.house.access import Row
from tests.personas import Cast
from trios.actions.sharing import make_link
from trios.models import Formation
from trios.queries.trio import members_of


def one_trio(cast: Cast) -> dict:
    return {"pk": trio_of(cast).pk}


def coming(cast: Cast) -> dict:
    return {"pk": booked(cast)[0].pk}


def over(cast: Cast) -> dict:
    return {"pk": held(cast).pk}


def shared(cast: Cast) -> dict:
    share = shared_visit(cast)
    return {"pk": share.visit_id, "share": share.pk}


def share_link(cast: Cast) -> dict:
    share = shared_visit(cast)
    return {"token": make_link(share_id=share.pk).rstrip("/").rpartition("/")[2]}


def a_member(cast: Cast) -> dict:
    trio = trio_of(cast)
    return {"pk": trio.pk, "member": members_of(trio)[0].pk}


def missed(cast: Cast) -> dict:
    visit = held(cast)
    attend(visit, missing=cast.enrolment)
    return {"pk": visit.pk, "enrolment": cast.enrolment.pk}


def recorded(cast: Cast) -> dict:
    visit = held(cast)
    discussed(visit, cast.mentor)
    return {"pk": visit.pk}


def proposal(cast: Cast) -> dict:
    return {"pk": formation_at(cast).pk}


def first_pinned(cast: Cast) -> dict:
    """A group of Glasgow's people alone: whoever is there from elsewhere sits with the last of them."""
    formation = Formation.objects.get()
    ids = [row["id"] for row in formation.instance["participants"]]
    here = [each for each in ids if each != f"P{cast.other_enrolment.pk}"]
    groups = [here[:3], [*here[3:5], f"P{cast.other_enrolment.pk}"], here[5:]]
    formation.answer["groups"] = [{"members": group, "mentor": None} for group in groups]
    formation.save(update_fields=["answer"])
    return {"version": str(formation.version), "enrolment": here[0][1:]}


def wished(cast: Cast) -> dict:
    return {"pk": wish_of(cast).pk}


def to_form(cast: Cast) -> dict:
    return {"slug": cast.cohort.slug}


def appointment(cast: Cast) -> dict:
    return {"pk": mentor_of(cast).pk}


STAFF = {"team": 200, "lead": 200, "other_lead": 200, "lead_and_participant": 200}
TEAM = {"team": 200}
# The first group of a proposal has Glasgow's people only.
HELD = {"team": 302, "lead": 302, "other_lead": 403, "lead_and_participant": 403}
# A trio of Glasgow: its people, its mentor, Glasgow's lead and the team; Inverclyde's lead is a stranger to it.
SEEN = {"team": 200, "lead": 200, "participant": 200, "mentor": 200}
LOOKED_AFTER = {"team": 200, "mentor": 200, "lead": 403, "participant": 403}
LOOKED = {"team": 200, "mentor": 200, "participant": 200, "lead": 403}
ASKED = {"team": 302, "mentor": 302, "lead": 403, "participant": 403}
WRITTEN = {"mentor": 200, "participant": 200, "team": 403, "lead": 403}
TEAM_ONLY = {"team": 200, "mentor": 403, "lead": 403, "participant": 403}

ROWS = {
    "trios:trio-list": Row(seen=STAFF),
    "trios:trio-export": Row(seen=STAFF, args=lambda cast: {"kind": "csv"}),
    "trios:mentor-list": Row(seen=TEAM),
    "trios:mentor-export": Row(seen=TEAM, args=lambda cast: {"kind": "xlsx"}),
    "trios:mentor-appoint": Row(seen=TEAM),
    "trios:mentor-first-year": Row(seen=TEAM, others=404, args=appointment),
    "trios:mentor-end": Row(seen=TEAM, others=404, args=appointment),
    "trios:formation-start": Row(seen={"team": 302}, args=to_form, method="POST"),
    "trios:formation-detail": Row(seen=TEAM, others=404, args=proposal),
    "trios:formation-progress": Row(seen=TEAM, others=404, args=proposal),
    "trios:formation-publish": Row(seen={"team": 302}, others=404, args=proposal, method="POST"),
    "trios:formation-discard": Row(seen={"team": 302}, others=404, args=proposal, method="POST"),
    "trios:formation-map": Row(seen=STAFF, others=404, args=proposal),
    "trios:formation-workbench": Row(seen=STAFF, others=404, args=proposal),
    "trios:formation-move": Row(seen=STAFF, others=404, args=proposal),
    "trios:formation-pin": Row(seen=HELD, others=404, args=proposal, method="POST", data=first_pinned),
    "trios:formation-unpin": Row(seen=HELD, others=404, args=proposal, method="POST", data=first_pinned),
    "trios:formation-compare": Row(seen=TEAM, args=to_form),
    "trios:formation-wishes": Row(seen=STAFF, args=to_form),
    "trios:wish-take-back": Row(seen={"team": 302, "lead": 403}, others=404, args=wished, method="POST"),
    "trios:trio-detail": Row(seen=SEEN, others=404, args=one_trio),
    "trios:trio-mentor": Row(seen=TEAM_ONLY, others=404, args=one_trio),
    "trios:availability": Row(
        seen={"mentor": 200, "participant": 200, "team": 403, "lead": 403}, others=404, args=one_trio
    ),
    "trios:rota": Row(seen=LOOKED, others=404, args=one_trio),
    "trios:rota-ask": Row(seen=ASKED, others=404, args=one_trio, method="POST"),
    "trios:trio-move": Row(seen=TEAM_ONLY, others=404, args=a_member),
    "trios:trio-place": Row(seen=TEAM_ONLY, others=404, args=one_trio),
    "trios:visits-book": Row(seen=LOOKED_AFTER, others=404, args=one_trio),
    "trios:my-trio": Row(seen={"participant": 200, "other_participant": 200, "lead_and_participant": 200}),
    "trios:mentor": Row(seen={"mentor": 200}),
    "trios:visit-detail": Row(seen=SEEN, others=404, args=coming),
    "trios:visit-invitation": Row(seen=SEEN, others=404, args=coming),
    "trios:visit-move": Row(seen=LOOKED_AFTER, others=404, args=coming),
    "trios:visit-cancel": Row(seen=LOOKED_AFTER, others=404, args=coming),
    "trios:visit-attendance": Row(seen=LOOKED_AFTER, others=404, args=over),
    # Nobody's attendance is recorded yet, so those who may complete a visit hear that.
    "trios:visit-repair": Row(seen=LOOKED_AFTER, others=404, args=missed),
    "trios:visit-share": Row(
        seen={"participant": 200, "mentor": 403, "team": 403, "lead": 403}, others=404, args=over
    ),
    "trios:visit-share-end": Row(
        seen={"participant": 302, "mentor": 403, "team": 403, "lead": 403},
        others=404,
        args=shared,
        method="POST",
    ),
    "trios:shared-open": Row(others=200, is_public=True, args=share_link),
    "trios:trio-message": Row(seen=WRITTEN, others=404, args=one_trio),
    "trios:visit-complete": Row(
        seen={"team": 403, "mentor": 403, "lead": 403, "participant": 403},
        others=404,
        args=over,
        method="POST",
    ),
    "trios:visit-record": Row(seen=WRITTEN, others=404, args=over),
    "trios:visit-record-autosave": Row(
        seen=WRITTEN,
        others=404,
        args=over,
        method="POST",
        data=lambda cast: {"notes": "Seen.", "version": "0"},
    ),
    "trios:private-note": Row(seen=WRITTEN, others=404, args=over),
    "trios:private-note-autosave": Row(
        seen=WRITTEN,
        others=404,
        args=over,
        method="POST",
        data=lambda cast: {"text": "Mine.", "version": "0"},
    ),
    "trios:dialogue": Row(seen=WRITTEN, others=404, args=over),
    "trios:dialogue-autosave": Row(
        seen=WRITTEN,
        others=404,
        args=over,
        method="POST",
        data=lambda cast: {"strengths": "Calm.", "version": "0"},
    ),
    "trios:dialogue-agree": Row(
        seen={"mentor": 302, "participant": 302, "team": 403, "lead": 403},
        others=404,
        args=recorded,
        method="POST",
        data=lambda cast: {"version": "1"},
    ),
}
