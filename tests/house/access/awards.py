"""Rows of requirements and awards."""

from awards.actions import keep_pack, pack_journal
from awards.models import Certificate, JournalPack
from core import clock
from core.models import Job
from programme.models import Enrolment
from tests.builders_meeting import entry_of
from tests.house.access import Row

OWN = Row({"participant": 200, "other_participant": 200, "lead_and_participant": 200})
FOLLOWERS = {"lead": 200, "other_lead": 200, "lead_and_participant": 200, "team": 200}
# Glasgow's participant: their own, Glasgow's lead's, the team's.
FOLLOWED = {"participant": 200, "lead": 200, "team": 200}


def certificate(cast, **changes):
    basis = {
        "enrolment": cast.enrolment,
        "serial": "IOC-1",
        "code": "abcdefgh",
        "state": "valid",
        "name": "Petra Participant",
        "award": "Improving Our Classrooms",
        "credits": 30,
        "scqf_level": 11,
        "awarded_on": clock.today(),
        "issued_at": clock.now(),
    }
    return {"pk": Certificate.objects.create(**(basis | changes)).pk}


def not_made(cast):
    where = certificate(cast, state="being_made")
    Job.objects.create(
        kind="awards.make_certificate",
        dedupe_key=f"certificate:{where['pk']}",
        state="failed",
        run_after=clock.now(),
        created_at=clock.now(),
    )
    return where


def written(cast):
    for enrolment in Enrolment.objects.all():
        entry_of(enrolment)
    return {"kind": "json"}


def nothing(cast):
    written(cast)
    return {}


def pack(cast):
    written(cast)
    return {"pk": pack_journal(by=cast.participant).pk}


def made_pack(cast):
    where = pack(cast)
    keep_pack(pack=JournalPack.objects.get(**where), body=b"PK")
    return where


ROWS = {
    "awards:journal-take": Row(
        {"participant": 302, "other_participant": 302, "lead_and_participant": 302},
        args=nothing,
        method="POST",
    ),
    "awards:journal-pack": Row({"participant": 200}, others=404, args=pack),
    "awards:journal-pack-progress": Row({"participant": 200}, others=404, args=pack),
    "awards:journal-pack-file": Row({"participant": 200}, others=404, args=made_pack),
    "awards:journal-download": Row(
        {"participant": 200, "other_participant": 200, "lead_and_participant": 200}, args=written
    ),
    "awards:track": OWN,
    "awards:learning-record-json": OWN,
    "awards:learning-record-pdf": OWN,
    "awards:participant-list": Row(FOLLOWERS),
    "awards:participant-detail": Row(FOLLOWED, others=404, args=lambda cast: {"pk": cast.enrolment.pk}),
    # Insiders are told why not (nothing is met yet); strangers that there is no such page.
    "awards:award": Row(
        {"participant": 403, "lead": 403, "team": 403},
        others=404,
        args=lambda cast: {"pk": cast.enrolment.pk},
        method="POST",
    ),
    "awards:award-all": Row({"team": 302}, args=lambda cast: {"pk": cast.cohort.pk}, method="POST"),
    "awards:awarding": Row({"team": 200}, args=lambda cast: {"pk": cast.cohort.pk}),
    "awards:awarding-progress": Row({"team": 200}, args=lambda cast: {"pk": cast.cohort.pk}),
    "awards:certificate-check": Row(others=200, is_public=True),
    "awards:certificate-verify": Row(
        others=200,
        is_public=True,
        args=lambda cast: {"code": "abcdefgh"} if certificate(cast) else {},
    ),
    # The file is not made yet: who may have it is told so.
    "awards:certificate-download": Row(
        {"participant": 403, "lead": 403, "team": 403}, others=404, args=certificate
    ),
    "awards:certificate-revoke": Row({"team": 200}, args=certificate),
    "awards:certificate-reissue": Row({"team": 200}, args=certificate),
    "awards:certificate-again": Row(
        {"participant": 403, "lead": 403, "team": 302}, others=404, args=not_made, method="POST"
    ),
}
