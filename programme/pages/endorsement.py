"""What a year costs the school, and what happened to each request for support."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from core import clock
from core.ui.dates import clock_time, deadline, full_date, full_datetime, short_date
from core.ui.lists import Row
from programme import chasing
from programme.enums import EndorsementState as H
from programme.enums import EndorsementStep as Step
from programme.models import Application, Endorsement, EndorsementEvent, Session
from programme.queries.cohort import session_dates
from programme.queries.endorsement import closed_for, reminders_sent

SUPPORT_KIND: dict[str, str] = {
    H.REQUESTED: "waiting",
    H.SUPPORTED: "ok",
    H.NOT_SUPPORTED: "bad",
    H.NOT_ME: "attention",
    H.BOUNCED: "attention",
    H.REPLACED: "neutral",
}
SCHOOL_ENDS = dt.time(15, 30)
HALF, DAY = Fraction(1, 2), Fraction(1)
A_HALF_DAY = dt.timedelta(hours=4)
VISITS_COVER = 3 * HALF  # two away and one at home


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as staff and the applicant see it: its state as a tag, and its history, line by line."""

    endorsement: Endorsement
    label: str
    kind: str
    lines: list[str]
    link: str  # until when it can be answered, or could


def year_costs(application: Application) -> list[Row]:
    """Sessions, visits and cover as rows; the sessions' dates as far as the authority has arranged them."""
    cohort = application.cohort
    sessions = session_dates(cohort, application.authority_id or 0)
    if sessions:
        text = "\n".join(
            f"{full_date(s.starts_at)}, {clock_time(s.starts_at)} to {clock_time(s.ends_at)}"
            f" ({s.get_mode_display().lower()})"
            for s in sessions
        )
    else:
        text = (
            f"About three hours each, between {full_date(cohort.sessions_from)} and "
            f"{full_date(cohort.sessions_until)}. {application.authority}'s lead has not set the dates yet."
        )
    visits = (
        f"Three visits between {short_date(cohort.visits_from)} and {short_date(cohort.visits_until)}: two in "
        "other schools, one in yours. Each is a lesson and a professional discussion, about half a day of cover "
        "for your teacher; at yours you welcome two teachers and a mentor."
    )
    return [
        Row("Sessions", text),
        Row("Visits", visits),
        Row("Cover for the class", cover(sessions)),
        Row(
            "Presentation to peers",
            f"Once, between {short_date(cohort.presentations_from)} and {short_date(cohort.presentations_until)}.",
        ),
        Row(
            "Writing",
            "The case study is written in the teacher's own time, from evidence in their own classroom.",
        ),
        Row("Fee", "None. The programme is paid for; the school gives the time."),
    ]


def cover(sessions: Iterable[Session]) -> str:
    """How many days of cover the year takes, by the dates there are."""
    planned = list(sessions)
    in_school = [need for need in map(cover_of, planned) if need]
    total = in_days(sum(in_school, VISITS_COVER))
    if not planned:
        return (
            f"About {in_days(VISITS_COVER)} for the three visits. "
            "Sessions in the school day add half a day each; those after school need none."
        )
    if not in_school:
        return f"About {total}, all of it for the three visits: the sessions are outside the school day."
    return (
        f"About {total}: {in_days(VISITS_COVER)} for the three visits and {in_days(sum(in_school, Fraction()))} "
        f"for {len(in_school)} of {len(planned)} sessions, which fall in the school day."
    )


def cover_of(session: Session) -> Fraction:
    """Days of cover for one session: half a day or a whole one in the school day, none outside it."""
    starts, ends = (at.astimezone(clock.LONDON) for at in (session.starts_at, session.ends_at))
    if starts.weekday() >= 5 or starts.time() >= SCHOOL_ENDS:
        return Fraction()
    return HALF if ends - starts <= A_HALF_DAY else DAY


def in_days(days: Fraction) -> str:
    """'half a day', '1 day', '3½ days'."""
    if days == HALF:
        return "half a day"
    whole, rest = divmod(days, 1)
    return f"{whole}{'½' if rest else ''} day{'' if days == 1 else 's'}"


def label(endorsement: Endorsement) -> str:
    """The state of a request in words; support by phone says so."""
    return "Supported, by phone" if endorsement.phoned_at else H(endorsement.state).label


def asked(endorsements: Iterable[Endorsement], for_staff: bool) -> list[Asked]:
    """Every request with its dated history; the applicant does not read what staff wrote of a call."""
    return [
        Asked(
            row,
            label(row),
            SUPPORT_KIND[row.state],
            [line(row, event, for_staff) for event in row.events.all()],
            link_sentence(row, clock.now()),
        )
        for row in endorsements
    ]


def link_sentence(endorsement: Endorsement, at: dt.datetime) -> str:
    """Whether the mailed links still open the page; nothing once it was answered or replaced."""
    if endorsement.state not in (H.REQUESTED, H.BOUNCED):
        return ""
    verb = "work" if at < endorsement.expires_at else "worked"
    return f"The links in our mails {verb} until {deadline(endorsement.expires_at)}."


def line(endorsement: Endorsement, event: EndorsementEvent, for_staff: bool) -> str:
    """What happened, when, and through whom, as a sentence."""
    who = f" by {event.by}" if for_staff and event.by else ""
    match event.what:
        case Step.REQUESTED:
            text = f"asked{who}, at {endorsement.headteacher_email}"
        case Step.CHASED:
            text = f"reminder {event.number} of {chasing.MOST} sent"
        case Step.BOUNCED:
            text = f"the mail came back, noted{who}" if who else "the mail came back"
        case Step.SUPPORTED:
            text = f"supported by {endorsement.answered_name}"
        case Step.NOT_SUPPORTED:
            text = f"not supported by {endorsement.answered_name}"
        case Step.NOT_ME:
            text = "said not to be the headteacher"
        case Step.PASSED_ON:
            text = f"said not to be the headteacher, and named {event.note}"
        case Step.PHONED_IN:
            text = (
                f"supported by phone by {endorsement.answered_name} on {full_datetime(endorsement.phoned_at)}"
            )
            text += f"; written down{who}: {event.note}" if for_staff else ""
        case _:
            text = f"replaced{who}"
    return f"{full_datetime(event.happened_at)}: {text}"


def next_reminder(endorsement: Endorsement | None, at: dt.datetime) -> str:
    """What staff read about the reminder that comes next; nothing when nobody is waited for."""
    if endorsement is None or endorsement.state != H.REQUESTED or at >= endorsement.expires_at:
        return ""
    sent = reminders_sent(endorsement)
    closed = closed_for(endorsement.application.authority_id)
    when = chasing.next_reminder(endorsement.requested_at, endorsement.expires_at, sent, at, closed)
    if when is None:
        return "No further reminder goes to this address: speak to the school."
    return f"Next reminder: {full_date(when)}, if there is no answer before."
