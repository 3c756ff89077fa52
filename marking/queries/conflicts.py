"""What our records hold that may keep a marker from a script: one question a kind, however many there are of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncDate

from casestudies.models import CaseStudy, DraftComment, MentorAnswer, PeerGroupMember, SectionDraft
from core import clock
from marking.conflicts import Author, Belonging, Fact, Known, Marker, Tie, find, spelt
from marking.enums import MarkerState, Relation
from marking.models import AuthorObjection, Conflict, MarkerAppointment
from people.models import User
from programme.enums import EndorsementState
from programme.models import Application, Cohort, Endorsement, Enrolment, EnrolmentPost
from trios.models import FormerMentor, MentorAppointment, TrioMember

ANSWERED = (EndorsementState.SUPPORTED, EndorsementState.NOT_SUPPORTED)
IN_HAND = (MarkerState.APPLIED, MarkerState.APPROVED)


def facts_of(
    cohort: Cohort,
    *,
    case_study: int | None = None,
    appointments: Collection[int] | None = None,
) -> list[Fact]:
    """Everything that keeps a marker of the cohort's pool from one of its scripts; for one script or some markers, theirs.

    The number of queries is the same for three scripts and for five thousand.
    """
    studies = CaseStudy.objects.filter(enrolment__cohort=cohort)
    studies = studies if case_study is None else studies.filter(pk=case_study)
    pool = MarkerAppointment.objects.filter(cohort=cohort, state__in=IN_HAND)
    pool = pool if appointments is None else pool.filter(pk__in=appointments)
    authors = [Author(*row) for row in studies.order_by("pk").values_list("pk", "enrolment__participant")]
    markers = [Marker(*row) for row in pool.order_by("pk").values_list("pk", "marker")]
    if not authors or not markers:
        return []
    return find(authors, markers, known(studies.values("enrolment__participant"), pool.values("marker")))


def known(authors: QuerySet[Any, Any], markers: QuerySet[Any, Any]) -> Known:
    """The rows about these people, both given as subqueries of their ids."""
    people = User.objects.filter(Q(pk__in=authors) | Q(pk__in=markers))
    declarations = list(declared_by(markers))
    return Known(
        mentored=(*mentored(authors, markers), *formerly_mentored(authors, markers)),
        trios=tuple(trio_mates(authors, markers)),
        feedback=(
            *answered_drafts(authors, markers),
            *commented_drafts(authors, markers),
            *mentors_on_drafts(authors, markers),
        ),
        presented=tuple(one_group(authors, markers)),
        declared=tuple(row for row in declarations if isinstance(row, Tie)),
        schools=tuple(schools(people)),
        addresses=tuple(addresses(people)),
        names=tuple(Belonging(*row) for row in spelled(people.values_list("pk", "name"))),
        headteachers=tuple(headteachers(authors)),
        declared_names=tuple(
            row for row in declarations if isinstance(row, Belonging) and isinstance(row.key, str)
        ),
        declared_schools=tuple(
            row for row in declarations if isinstance(row, Belonging) and isinstance(row.key, int)
        ),
        **objected(authors),
    )


def spelled(rows: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The same with the text as it is compared; empty ones are left out."""
    return ((person, spelt(text)) for person, text in rows if text and text.strip())


def mentored(authors: QuerySet, markers: QuerySet) -> Iterator[Tie]:
    """Whose trio somebody mentors or mentored to its end, in any year."""
    rows = TrioMember.objects.filter(enrolment__participant__in=authors, trio__mentor__in=markers)
    return (
        Tie(author, mentor, f"trio {number}, {year}", since, until)
        for author, mentor, number, year, since, until in rows.order_by("pk").values_list(
            "enrolment__participant",
            "trio__mentor",
            "trio__number",
            "trio__cohort__name",
            "trio__cohort__starts_on",
            "trio__cohort__ends_on",
        )
    )


def formerly_mentored(authors: QuerySet, markers: QuerySet) -> Iterator[Tie]:
    """Whose trio somebody mentored until another took over; who joined it later never had them."""
    rows = FormerMentor.objects.filter(
        mentor__in=markers,
        trio__members__enrolment__participant__in=authors,
        trio__members__joined_at__lt=F("until"),
    ).annotate(day=TruncDate("until", tzinfo=clock.LONDON))
    return (
        Tie(author, mentor, f"trio {number}, {year}", since, until)
        for author, mentor, number, year, since, until in rows.order_by("pk").values_list(
            "trio__members__enrolment__participant",
            "mentor",
            "trio__number",
            "trio__cohort__name",
            "trio__cohort__starts_on",
            "day",
        )
    )


def trio_mates(authors: QuerySet, markers: QuerySet) -> Iterator[Tie]:
    """Who was in one trio, in any year; whether at the same time doesn't matter."""
    rows = TrioMember.objects.filter(
        enrolment__participant__in=authors, trio__members__enrolment__participant__in=markers
    )
    return (
        Tie(author, mate, f"trio {number}, {year}", since, until)
        for author, mate, number, year, since, until in rows.order_by("pk").values_list(
            "enrolment__participant",
            "trio__members__enrolment__participant",
            "trio__number",
            "trio__cohort__name",
            "trio__cohort__starts_on",
            "trio__cohort__ends_on",
        )
    )


def answered_drafts(authors: QuerySet, markers: QuerySet) -> Iterator[Tie]:
    """Who answered a draft of the author's, or has it in hand."""
    rows = SectionDraft.objects.filter(
        Q(answered_by__in=markers) | Q(taken_by__in=markers),
        case_study__enrolment__participant__in=authors,
    ).annotate(day=TruncDate("sent_at", tzinfo=clock.LONDON))
    for author, answered, taken, title, day in rows.order_by("pk").values_list(
        "case_study__enrolment__participant", "answered_by", "taken_by", "section__title", "day"
    ):
        for tutor in {answered, taken} - {None}:
            yield Tie(author, tutor, f"draft of “{title}”", day)


def commented_drafts(authors: QuerySet, markers: QuerySet) -> Iterator[Tie]:
    """Who wrote a comment on a draft of the author's."""
    rows = DraftComment.objects.filter(
        written_by__in=markers, draft__case_study__enrolment__participant__in=authors
    ).annotate(day=TruncDate("written_at", tzinfo=clock.LONDON))
    return (
        Tie(author, tutor, f"draft of “{title}”", day)
        for author, tutor, title, day in rows.order_by("pk").values_list(
            "draft__case_study__enrolment__participant", "written_by", "draft__section__title", "day"
        )
    )


def mentors_on_drafts(authors: QuerySet, markers: QuerySet) -> Iterator[Tie]:
    """Who answered a draft as the author's mentor, or has begun to."""
    rows = MentorAnswer.objects.filter(
        mentor__in=markers, draft__case_study__enrolment__participant__in=authors
    ).annotate(day=TruncDate("saved_at", tzinfo=clock.LONDON))
    return (
        Tie(author, mentor, f"draft of “{title}”", day)
        for author, mentor, title, day in rows.order_by("pk").values_list(
            "draft__case_study__enrolment__participant", "mentor", "draft__section__title", "day"
        )
    )


def one_group(authors: QuerySet, markers: QuerySet) -> Iterator[Tie]:
    """Who presents, or presented, in one group."""
    rows = PeerGroupMember.objects.filter(
        enrolment__participant__in=authors, group__members__enrolment__participant__in=markers
    )
    rows = rows.annotate(day=TruncDate("group__starts_at", tzinfo=clock.LONDON))
    return (
        Tie(author, peer, f"group {number}, {year}", day, day)
        for author, peer, number, year, day in rows.order_by("pk").values_list(
            "enrolment__participant",
            "group__members__enrolment__participant",
            "group__number",
            "group__cohort__name",
            "day",
        )
    )


def headteachers(authors: QuerySet) -> Iterator[Belonging]:
    """The addresses from which a headteacher answered for the author, for or against, in any year."""
    rows = Endorsement.objects.filter(application__applicant__in=authors, state__in=ANSWERED).annotate(
        day=TruncDate("answered_at", tzinfo=clock.LONDON)
    )
    return (
        Belonging(author, spelt(email), f"application for {year}", day, day)
        for author, email, year, day in rows.order_by("pk").values_list(
            "application__applicant", "headteacher_email", "application__cohort__name", "day"
        )
    )


def schools(people: QuerySet) -> Iterator[Belonging]:
    """Where somebody works or worked, by every record that says so: one query each.

    PRIVACY: what people only say of themselves bears when. A marker who gives one school after another, in an application
    or to another year's pool, would else see which of the scripts in hand is from there.
    """
    today = clock.today()
    sources: tuple[tuple[QuerySet, str, str, str, str], ...] = (
        (Enrolment.objects.all(), "participant", "cohort__starts_on", "cohort__ends_on", ""),
        (EnrolmentPost.objects.all(), "enrolment__participant", "from_on", "until_on", ""),
        (
            Application.objects.exclude(school=None),
            "applicant",
            "cohort__applications_open_at__date",
            "cohort__applications_close_at__date",
            "saved_at",
        ),
        (
            MentorAppointment.objects.exclude(school=None),
            "mentor",
            "cohort__starts_on",
            "cohort__ends_on",
            "",
        ),
        (
            MarkerAppointment.objects.exclude(school=None),
            "marker",
            "applied_at__date",
            "cohort__ends_on",
            "applied_at",
        ),
    )
    for rows, person, since, until, said_at in sources:
        found = rows.filter(**{f"{person}__in": people.values("pk")}).order_by("pk")
        columns = (person, "school", "school__name", since, until, *([said_at] if said_at else []))
        for who, school, name, first, last, *at in found.values_list(*columns):
            yield Belonging(who, school, name, first, last if last and last < today else None, *at)


def addresses(people: QuerySet) -> Iterator[Belonging]:
    """Every address of somebody, confirmed or not: in doubt somebody else marks. PRIVACY: see `schools` of when it was said."""
    sources: tuple[tuple[QuerySet, str, str, str], ...] = (
        (User.objects.all(), "pk", "email", ""),
        (EmailAddress.objects.all(), "user", "email", ""),
        (Application.objects.exclude(other_email=""), "applicant", "other_email", "saved_at"),
        (MarkerAppointment.objects.exclude(other_email=""), "marker", "other_email", "applied_at"),
    )
    for rows, person, field, said_at in sources:
        found = rows.filter(**{f"{person}__in": people.values("pk")}).order_by("pk")
        columns = (person, field, *([said_at] if said_at else []))
        for who, address, *at in found.values_list(*columns):
            if address.strip():
                yield Belonging(who, spelt(address), "", None, None, *at)


def declared_by(markers: QuerySet) -> Iterator[Tie | Belonging]:
    """What markers, or the team about them, have declared in any year: a person, a name or address, or a school."""
    rows = Conflict.objects.filter(appointment__marker__in=markers).order_by("pk")
    for marker, author, named, school, relation, reason, at, by in rows.values_list(
        "appointment__marker",
        "case_study__enrolment__participant",
        "named",
        "school",
        "relation",
        "reason",
        "declared_at",
        "declared_by",
    ):
        source, day = said(relation, reason), at.astimezone(clock.LONDON).date()
        own = at if by == marker else None
        if author is not None:
            yield Tie(author, marker, source, day, None, own)
        elif school is not None:
            yield Belonging(marker, school, source, day, None, own)
        else:
            yield Belonging(marker, spelt(named), source, day, None, own)


def objected(authors: QuerySet) -> dict[str, tuple[Belonging, ...]]:
    """Whom the authors have said should not mark: by name or address, and by school."""
    rows = AuthorObjection.objects.filter(enrolment__participant__in=authors).order_by("pk")
    names, places = [], []
    for author, named, school, relation, reason, at in rows.values_list(
        "enrolment__participant", "named", "school", "relation", "reason", "declared_at"
    ):
        source, day = said(relation, reason), at.astimezone(clock.LONDON).date()
        if school is not None:
            places.append(Belonging(author, school, source, day))
        else:
            names.append(Belonging(author, spelt(named), source, day))
    return {"objected_names": tuple(names), "objected_schools": tuple(places)}


def said(relation: str, reason: str) -> str:
    """A declaration as the team reads it."""
    return reason if relation == Relation.OTHER else f"{Relation(relation).label}: {reason}"
