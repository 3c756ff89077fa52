"""Applications in every state, with their headteachers' answers."""

import datetime as dt
import random
from collections.abc import Iterator

from core import clock
from ioc.demo.seed.cohorts import Year, spread
from ioc.demo.seed.people import People, grant
from ioc.demo.seed.words import STATEMENTS
from people.enums import Role
from people.models import User
from programme.enums import ApplicationState as A
from programme.enums import EndorsementState as H
from programme.enums import EndorsementStep as Step
from programme.enums import Route
from programme.models import Application, Endorsement, EndorsementEvent, Enrolment, Interest, LateCode

# How many in a hundred applications stand where, and what their headteacher has said.
MIX = (
    (A.DRAFT, None, 18),
    (A.SUBMITTED, H.REQUESTED, 22),
    (A.SUBMITTED, H.BOUNCED, 2),
    (A.SUBMITTED, H.SUPPORTED, 26),
    (A.SUBMITTED, H.NOT_ME, 3),
    (A.SUBMITTED, H.NOT_SUPPORTED, 3),
    (A.WAITING_LIST, H.SUPPORTED, 8),
    (A.OFFERED, H.SUPPORTED, 12),
    (A.ACCEPTED, H.SUPPORTED, 20),
    (A.NOT_OFFERED, H.SUPPORTED, 3),
    (A.WITHDRAWN, H.SUPPORTED, 3),
)


def apply(
    year: Year, number: int, people: People, dice: random.Random, *, applicant: User, lead: User, team: User
) -> None:
    """Fill the queue; the persona's own application is a draft half done."""
    now = clock.now()
    shares = spread(number, year.authorities)
    kinds = [(state, answer) for state, answer, weight in MIX for _ in range(weight)]
    rows, answers = [draft_of(year, applicant, people)], []
    for authority in year.authorities:
        for user in people.make(shares[authority.slug]):
            place = people.place(authority.slug)
            state, answer = dice.choice(kinds)
            began = now - dt.timedelta(days=dice.randint(2, 18), hours=dice.randint(0, 20))
            head = people.name()
            row = Application(
                cohort=year.cohort,
                applicant=user,
                state=state,
                version=dice.randint(3, 20),
                is_class_teacher=True,
                meets_standard=True,
                registered_a_year=True,
                has_spoken_to_headteacher=True,
                full_name=user.name,
                phone="07700 900" + f"{dice.randint(0, 999):03d}",
                gtcs_number=f"{dice.randint(0, 999999):06d}",
                registration="secondary" if place.sector == "secondary" else "primary",
                registered_on=dt.date(dice.randint(2008, now.year - 3), 8, 12),
                school=place.school,
                authority=authority,
                sector=place.sector,
                teaches="Biology" if place.sector == "secondary" else f"P{dice.randint(1, 7)}",
                post="Class teacher",
                working_pattern=dice.choice(["Full time", "Full time", "Monday to Wednesday", "0.6"]),
                statement=dice.choice(STATEMENTS),
                can_attend=True,
                understands_privacy=True,
                headteacher_name=head,
                headteacher_email=people.address(head),
                created_at=began,
                saved_at=began + dt.timedelta(hours=1),
            )
            if state == A.DRAFT:
                row.statement, row.headteacher_name, row.headteacher_email = "", "", ""
            else:
                row.submitted_at, row.submitted_by = began + dt.timedelta(hours=2), user
            if state in (A.WAITING_LIST, A.OFFERED, A.NOT_OFFERED, A.ACCEPTED):
                row.decided_at, row.decided_by = began + dt.timedelta(days=1), lead
            if state == A.OFFERED:
                row.accept_by = clock.end_of(clock.today() + dt.timedelta(days=dice.randint(2, 9)))
            if state == A.ACCEPTED:
                row.preferred_route, row.accept_by, row.answered_at = (
                    Route.ESSAY,
                    now,
                    now - dt.timedelta(hours=6),
                )
            if state == A.WITHDRAWN:
                row.withdrawn_at, row.withdrawn_reason = (
                    began + dt.timedelta(days=1),
                    "Moving to another post",
                )
            rows.append(row)
            answers.append(answer)
    saved = Application.objects.bulk_create(rows, batch_size=500)
    asked = Endorsement.objects.bulk_create(
        (
            endorsement(application, answer, dice)
            for application, answer in zip(saved[1:], answers, strict=True)
            if answer and application.submitted_at
        ),
        batch_size=500,
    )
    by_phone(asked, lead)
    EndorsementEvent.objects.bulk_create(history(asked), batch_size=500)
    LateCode.objects.create(
        cohort=year.cohort,
        code="K7M2P9XQDR",
        authority=year.authorities[0],
        most_uses=3,
        closes_at=year.cohort.applications_close_at + dt.timedelta(days=10),
        created_at=now,
        created_by=team,
    )
    enrol(year, [application for application in saved if application.state == A.ACCEPTED])
    Interest.objects.bulk_create(
        Interest(email=people.address(people.name()), created_at=now - dt.timedelta(days=30), told_at=now)
        for _ in range(12)
    )


def enrol(year: Year, accepted: list[Application]) -> None:
    """Who has accepted a place takes part: enough people for the team to form trios of."""
    year.enrolments = Enrolment.objects.bulk_create(
        Enrolment(
            cohort=year.cohort,
            participant=application.applicant,
            application=application,
            authority=application.authority,
            school=application.school,
            sector=application.sector,
            route=Route.ESSAY,
            enrolled_at=application.answered_at,
        )
        for application in accepted
    )
    grant([application.applicant for application in accepted], Role.PARTICIPANT)


def draft_of(year: Year, user: User, people: People) -> Application:
    """The persona's application: two sections answered, two to go."""
    place = people.place("glasgow", "primary")
    now = clock.now()
    return Application(
        cohort=year.cohort,
        applicant=user,
        version=6,
        is_class_teacher=True,
        meets_standard=True,
        registered_a_year=True,
        has_spoken_to_headteacher=True,
        full_name=user.name,
        phone="07700 900321",
        gtcs_number="091234",
        registration="primary",
        registered_on=dt.date(now.year - 6, 8, 15),
        school=place.school,
        authority=place.authority,
        sector=place.sector,
        teaches="P5",
        post="Class teacher",
        working_pattern="Full time",
        created_at=now - dt.timedelta(days=3),
        saved_at=now - dt.timedelta(days=1),
    )


def endorsement(application: Application, answer: str, dice: random.Random) -> Endorsement:
    """What the headteacher was asked and said."""
    supported = answer == H.SUPPORTED
    asked = application.submitted_at or clock.now()
    answered = None if answer in (H.REQUESTED, H.BOUNCED) else asked + dt.timedelta(hours=dice.randint(1, 40))
    return Endorsement(
        application=application,
        headteacher_name=application.headteacher_name,
        headteacher_email=application.headteacher_email,
        state=answer,
        requested_at=asked,
        expires_at=application.headteacher_answers_until,
        answered_at=answered,
        answered_name=application.headteacher_name if answered and answer != H.NOT_ME else "",
        meets_standard=supported,
        agrees_release=supported,
        agrees_to_host=supported,
        comment="A thoughtful teacher; the whole school will gain from it." if supported else "",
        reason="We can't release anybody on those dates this year." if answer == H.NOT_SUPPORTED else "",
    )


def by_phone(asked: list[Endorsement], lead: User) -> None:
    """Of those of the lead's authority who were supported, every eighth was supported by phone."""
    authority = lead.grants[0].authority_id
    mine = [e for e in asked if e.state == H.SUPPORTED and e.application.authority_id == authority]
    for row in mine[::8]:
        row.phoned_at, row.phoned_by, row.comment = row.answered_at, lead, ""
    Endorsement.objects.bulk_update(mine[::8], ["phoned_at", "phoned_by", "comment"], batch_size=500)


def history(asked: list[Endorsement]) -> Iterator[EndorsementEvent]:
    """What happened to each request, in order."""
    for row in asked:
        yield EndorsementEvent(
            endorsement=row,
            what=Step.REQUESTED,
            happened_at=row.requested_at,
            by_id=row.application.applicant_id,
        )
        reminded = row.requested_at + dt.timedelta(days=3)
        if row.state == H.REQUESTED and reminded < clock.now():
            yield EndorsementEvent(endorsement=row, what=Step.CHASED, number=1, happened_at=reminded)
        if row.state == H.BOUNCED:
            back = row.requested_at + dt.timedelta(minutes=2)
            yield EndorsementEvent(endorsement=row, what=Step.BOUNCED, happened_at=back)
        if row.phoned_at:
            yield EndorsementEvent(
                endorsement=row,
                what=Step.PHONED_IN,
                happened_at=row.phoned_at,
                by_id=row.phoned_by_id,
                note="Rang the school office; the link had gone to the junk folder.",
            )
        elif row.answered_at:
            yield EndorsementEvent(endorsement=row, what=Step(row.state), happened_at=row.answered_at)
