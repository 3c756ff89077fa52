"""Slides and posters: who assesses which, who may, and what was found. Nobody's answer is fetched before its time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from django.contrib.auth.models import AnonymousUser
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Lower

from casestudies.enums import CaseStudyState
from casestudies.models import CaseStudy, Extension, Submission
from marking.conflicts import Author, Marker, find
from marking.enums import PanelState
from marking.models import Assessment, Conflict, LearningOutcome, MarkerAppointment, OutcomeFound, Panel
from marking.queries.allocation import pool
from marking.queries.conflicts import known
from marking.queries.figures import how_many
from people.enums import Role
from people.models import RoleGrant, User
from people.roles import Permission, everywhere
from programme.enums import Route
from programme.models import Cohort, Endorsement, Enrolment
from programme.queries.session import TAKING_PART
from trios.models import FormerMentor, Trio, TrioMember

PEOPLE = (
    "case_study__enrolment__participant",
    "case_study__enrolment__school",
    "case_study__enrolment__cohort",
    "first",
    "second",
    "third",
)


# Why somebody is kept out, in the order in which it is said.
REASONS = (
    "wrote it",
    "mentors the author's trio, or did",
    "is or was in the author's trio",
    "is from the author's school",
    "was asked to support the author as headteacher",
    "declared a conflict, or the team did",
)


def visible_to(user: User | AnonymousUser) -> QuerySet[Panel]:
    """The team all; assessors those they belong to."""
    if not user.is_authenticated:
        return Panel.objects.none()
    if everywhere(user, Permission.MARKING_MODERATE):
        return Panel.objects.all()
    return Panel.objects.filter(belongs_to(user))


def belongs_to(user: User) -> Q:
    """Over panels: this person is one of its assessors."""
    return Q(first=user) | Q(second=user) | Q(third=user)


def with_due(panels: QuerySet[Panel]) -> QuerySet[Panel]:
    """With `due`, until when the author can replace what is handed in."""
    extension = Extension.objects.filter(case_study=OuterRef("case_study")).order_by("-granted_at", "-id")
    return panels.annotate(
        due=Coalesce(
            Subquery(extension.values("due_at")[:1]), F("case_study__enrolment__cohort__case_study_due_at")
        )
    )


def assessed_by(user: User) -> QuerySet[Panel]:
    """What somebody assesses, what waits for them first: each with `due` and when they answered, `mine_at`."""
    mine = Assessment.objects.filter(panel=OuterRef("pk"), assessor=user)
    rows = with_due(Panel.objects.filter(belongs_to(user))).annotate(
        mine_at=Subquery(mine.values("given_at")[:1]),
        turn=Case(
            When(state=PanelState.DIFFERING, then=Value(0)),
            When(state=PanelState.ASSESSING, then=Value(1)),
            default=Value(2),
        ),
    )
    return rows.select_related(*PEOPLE).order_by("turn", F("mine_at").desc(nulls_first=True), "pk")


def assesses_any(user: User) -> bool:
    """Whether this person was ever asked to assess a presentation."""
    return Panel.objects.filter(belongs_to(user)).exists()


def to_answer(user: User) -> int:
    """How many presentations wait for this person's answer."""
    unsaid = Assessment.objects.filter(panel=OuterRef("pk"), assessor=user, given_at=None)
    open_still = Panel.objects.filter(state__in=[PanelState.ASSESSING, PanelState.DIFFERING])
    return open_still.filter(Exists(unsaid)).count()


def answers_to(panel: Panel, user: User) -> list[Assessment]:
    """What of a panel's answers this person may read: their own; and all that are given, once both of the two are.

    PRIVACY: until then nobody fetches another's, the team included. Two queries.
    """
    rows = Assessment.objects.filter(panel=panel).select_related("assessor").prefetch_related("found")
    if panel.state == PanelState.ASSESSING:
        rows = rows.filter(assessor=user)
    else:
        rows = rows.filter(Q(assessor=user) | Q(given_at__isnull=False))
    return list(rows)


def mine_of(panel: Panel, user: User) -> Assessment | None:
    """The person's own answer so far."""
    return next((one for one in answers_to(panel, user) if one.assessor_id == user.pk), None)


def given_in(panel: Panel) -> list[Assessment]:
    """The answers given, with the words of the learning outcomes, for the release."""
    rows = Assessment.objects.filter(panel=panel, given_at__isnull=False).select_related("assessor")
    return list(rows.prefetch_related("found__learning_outcome"))


def submission_of(panel: Panel) -> Submission | None:
    """What they look at: the last hand-in."""
    rows = Submission.objects.filter(case_study=panel.case_study_id).select_related("version")
    return rows.order_by("-submitted_at", "-id").first()


def panel_of(case_study: CaseStudy) -> Panel | None:
    """The panel of the attempt that runs."""
    rows = Panel.objects.filter(case_study=case_study, attempt=case_study.attempt)
    return rows.select_related(*PEOPLE).first()


def has_answers(case_study: CaseStudy) -> bool:
    """Whether an assessor of the attempt that runs has answered."""
    given = Assessment.objects.filter(given_at__isnull=False, panel__case_study=case_study)
    return given.filter(panel__attempt=case_study.attempt).exists()


def presenters_of(cohort: Cohort) -> QuerySet[Enrolment]:
    """Everybody of the cohort on the presentation route who has not left, by name."""
    rows = Enrolment.objects.filter(cohort=cohort, route=Route.PRESENTATION, state__in=TAKING_PART)
    submitted = Submission.objects.filter(case_study__enrolment=OuterRef("pk")).order_by("-submitted_at")
    return (
        rows.select_related("participant", "school", "case_study")
        .annotate(
            handed_in_at=Subquery(submitted.values("submitted_at")[:1]),
            handed_in_late=Subquery(submitted.values("is_late")[:1]),
        )
        .order_by("participant__name", "pk")
    )


def panels_of(enrolments: Iterable[Enrolment]) -> dict[int, Panel]:
    """By enrolment: the latest panel, with its people and how many have answered, `given`; one query."""
    rows = (
        Panel.objects.filter(case_study__enrolment__in=[row.pk for row in enrolments])
        .select_related("first", "second", "third", "case_study")
        .annotate(given=Count("assessments", filter=Q(assessments__given_at__isnull=False)))
    )
    return {row.case_study.enrolment_id: row for row in rows.order_by("attempt")}


@dataclass(frozen=True, slots=True)
class Figures:
    """How the presentations of a cohort stand."""

    presenters: int
    without: int  # submitted, nobody set
    assessing: int
    differing: int
    found: int
    released: int


def figure_columns() -> dict[str, Coalesce]:
    """Every figure of a cohort's presentations as columns over cohorts, for whoever asks for other things too."""
    panels = Panel.objects.filter(case_study__enrolment__cohort=OuterRef("pk"))
    now = Panel.objects.filter(case_study=OuterRef("pk"), attempt=OuterRef("attempt"))
    without = CaseStudy.objects.filter(
        ~Exists(now),
        enrolment__cohort=OuterRef("pk"),
        enrolment__route=Route.PRESENTATION,
        state=CaseStudyState.SUBMITTED,
    )
    presenters = Enrolment.objects.filter(
        cohort=OuterRef("pk"), route=Route.PRESENTATION, state__in=TAKING_PART
    )
    return {
        "presenters": how_many(presenters),
        "without": how_many(without),
        **{state.value: how_many(panels.filter(state=state)) for state in PanelState},
    }


def figures_of(cohort: Cohort) -> Figures:
    """Every figure of the team's list; one query."""
    return Figures(**Cohort.objects.filter(pk=cohort.pk).values(**figure_columns()).get())


def found_in(cohort: Cohort) -> QuerySet[Panel]:
    """The panels of the cohort whose outcome waits to be released."""
    rows = Panel.objects.filter(case_study__enrolment__cohort=cohort, state=PanelState.FOUND)
    return rows.select_related(*PEOPLE).order_by("pk")


def candidates(cohort: Cohort) -> QuerySet[User]:
    """Who may assess at all: the cohort's pool of markers and the programme team, by name."""
    in_pool = pool(cohort).values("marker")
    team = RoleGrant.objects.filter(user=OuterRef("pk"), role=Role.TEAM, ended_at=None)
    return User.objects.filter(Q(pk__in=in_pool) | Exists(team), is_active=True).order_by("name", "pk")


def kept_out(case_study: CaseStudy) -> dict[int, str]:
    """Why somebody must not assess this author's work, by the person's id; the sentence goes on after their name.

    What a page can ask in one query; `why_not` asks everything of one person when they are named. Who is kept out for
    several reasons is so for the first of REASONS.
    """
    enrolment = case_study.enrolment
    author, school = enrolment.participant, enrolment.school_id
    trios = Trio.objects.filter(members__enrolment__participant=author)
    heads = Endorsement.objects.filter(application__applicant=author).annotate(
        address=Lower("headteacher_email")
    )
    of_cohort = MarkerAppointment.objects.filter(cohort=enrolment.cohort_id)
    named = Conflict.objects.filter(appointment__in=of_cohort, case_study=None).annotate(who=Lower("named"))
    rows = [
        (1, trios.exclude(mentor=None), "mentor"),
        (1, FormerMentor.objects.filter(trio__in=trios), "mentor"),
        (2, TrioMember.objects.filter(trio__in=trios), "enrolment__participant"),
        (3, of_cohort.filter(school=school), "marker"),
        (3, Enrolment.objects.filter(school=school), "participant"),
        (4, User.objects.alias(address=Lower("email")).filter(address__in=heads.values("address")), "pk"),
        (5, Conflict.objects.filter(case_study=case_study), "appointment__marker"),
        (5, named.filter(who__in=[author.email.lower(), author.name.lower()]), "appointment__marker"),
    ]
    first, *others = (
        part.order_by().values_list(person, Value(reason, output_field=IntegerField()))
        for reason, part, person in rows
    )
    found = {author.pk: REASONS[0]}
    for person, reason in sorted(first.union(*others).order_by(), key=lambda row: row[1]):
        found.setdefault(person, REASONS[reason])
    return found


def why_not(person: User, case_study: CaseStudy) -> str:
    """Why this person must not assess this author's work, by the same facts that keep markers from an essay, or nothing."""
    facts = find(
        [Author(case_study.pk, case_study.enrolment.participant_id)],
        [Marker(person.pk, person.pk)],
        known(
            Enrolment.objects.filter(pk=case_study.enrolment_id).values("participant"),
            User.objects.filter(pk=person.pk).values("pk"),
        ),
    )
    return facts[0].kind.words if facts else ""


def outcomes_of(cohort: Cohort) -> list[LearningOutcome]:
    """The learning outcomes of a cohort, in order."""
    return list(cohort.learning_outcomes.all())


def is_assessed_by(cohort: Cohort) -> bool:
    """Whether somebody has begun to assess by the learning outcomes of this cohort."""
    return OutcomeFound.objects.filter(learning_outcome__cohort=cohort).exists()


def stamp_of(outcomes: Iterable[LearningOutcome]) -> str:
    """What a form is made under: changes when any learning outcome does."""
    words = "\n".join(f"{row.pk}\t{row.title}" for row in outcomes)
    return sha256(words.encode()).hexdigest()[:16]
