"""Messages that staff wrote to many: one that has gone out, one that is not sent yet."""

import datetime as dt

from core import clock
from ioc.demo.seed.cohorts import Year
from notifications.enums import AnnouncementState
from notifications.models import Announcement
from people.models import LocalAuthority, User


def write(year: Year, *, lead: User, team: User, authority: LocalAuthority) -> None:
    """The lead has written to their authority's participants; the team has a draft to everybody there."""
    people = [e.participant_id for e in year.enrolments if e.authority_id == authority.pk]
    sent = clock.now() - dt.timedelta(days=3)
    common = {"audience": f"Participants in {authority}", "authority": authority, "path": "/home/"}
    gone_out = Announcement.objects.create(
        subject="Cover for the next session is booked",
        text=(
            "Every headteacher has confirmed cover for the next session, so you can leave at half past three.\n\n"
            "Please bring one lesson you would like to talk about. The reading is on your timetable: {link}"
        ),
        state=AnnouncementState.SENT,
        written_at=sent,
        written_by=lead,
        goes_at=sent + dt.timedelta(minutes=10),
        **common,
    )
    draft = Announcement.objects.create(
        subject="Two places left at the writing afternoon",
        text="Dear {first_name},\n\ntwo places are left at the writing afternoon. Answer this mail if you would like one.",
        written_at=clock.now(),
        written_by=team,
        **common,
    )
    for announcement in (gone_out, draft):
        announcement.people.set(people)
