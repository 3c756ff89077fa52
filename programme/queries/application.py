"""Applications: who sees which, and what is still missing in one."""

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, Q, QuerySet, Subquery

from people.models import User
from people.roles import Permission, authorities_of, everywhere
from programme.models import Application, Cohort, Endorsement

SECTIONS: dict[str, str] = {
    "you": "About you",
    "post": "Your post",
    "year": "Your year",
    "headteacher": "Your headteacher",
}
# field → what a person calls it; what has to be there before the application can go in
NEEDED: dict[str, dict[str, str]] = {
    "you": {
        "full_name": "your full name",
        "phone": "a phone number",
        "gtcs_number": "your GTCS number",
        "registration": "your registration category",
        "registered_on": "the date of your full registration",
    },
    "post": {
        "school_id": "your school",
        "sector": "your sector",
        "teaches": "what you teach",
        "post": "your post",
        "working_pattern": "your working pattern",
    },
    "year": {
        "preferred_route": "the route you would prefer",
        "statement": "your statement of interest",
        "can_attend": "that you can take part in everything",
        "understands_privacy": "that you have read the privacy notice",
    },
    "headteacher": {
        "headteacher_name": "your headteacher's name",
        "headteacher_email": "your headteacher's e-mail address",
    },
}
BEGUN = {"year": ("statement", "can_attend", "understands_privacy", "prior_credit", "adjustments")}
STATEMENT_WORDS = 300


def visible_to(user: User | AnonymousUser) -> QuerySet[Application]:
    """One's own; submitted ones of one's authority for a lead; all submitted ones for the team."""
    if not user.is_authenticated:
        return Application.objects.none()
    mine = Q(applicant=user)
    submitted = Q(submitted_at__isnull=False)
    if everywhere(user, Permission.APPLICATION_SEE):
        return Application.objects.filter(mine | submitted)
    led = authorities_of(user, Permission.APPLICATION_SEE)
    return Application.objects.filter(mine | (submitted & Q(authority__in=led)))


def staff_see(user: User | AnonymousUser) -> QuerySet[Application]:
    """The applications that somebody sees as lead or team: never a draft, and never one's own by that right alone."""
    submitted = Application.objects.filter(submitted_at__isnull=False)
    if everywhere(user, Permission.APPLICATION_SEE):
        return submitted
    return submitted.filter(authority__in=authorities_of(user, Permission.APPLICATION_SEE))


def own(user: User) -> QuerySet[Application]:
    """The person's applications, the newest first."""
    return (
        Application.objects.filter(applicant=user)
        .select_related("cohort", "school", "authority", "late_code")
        .order_by("-created_at", "-pk")
    )


def live(user: User, cohort: Cohort) -> Application | None:
    """The person's application to this cohort that is not withdrawn."""
    return own(user).filter(cohort=cohort).exclude(state="withdrawn").first()


def newest_endorsement(application: Application) -> Endorsement | None:
    """The headteacher's part as it stands: the last that was asked for."""
    return application.endorsements.order_by("-requested_at", "-pk").first()


def with_endorsement(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Each application with `endorsement_state` ("" when nobody was asked yet) of its newest endorsement."""
    newest = Endorsement.objects.filter(application=OuterRef("pk")).order_by("-requested_at", "-pk")
    return applications.annotate(endorsement_state=Subquery(newest.values("state")[:1]))


def missing(application: Application) -> dict[str, list[str]]:
    """Section → what it still lacks, in a person's words; a section that is complete has an empty list."""
    gaps = {
        section: [words for field, words in needed.items() if not getattr(application, field)]
        for section, needed in NEEDED.items()
    }
    if words_in(application.statement) > STATEMENT_WORDS:
        gaps["year"].append(f"a statement of no more than {STATEMENT_WORDS} words")
    return gaps


def next_section(application: Application, section: str) -> str:
    """The section after this one that still lacks something; "" after the last."""
    gaps = missing(application)
    names = list(SECTIONS)
    return next((name for name in names[names.index(section) + 1 :] if gaps[name]), "")


def words_in(text: str) -> int:
    """How many words a text has, counted as the page counts them: by the spaces between."""
    return len(text.split())


def has_begun(application: Application, section: str) -> bool:
    """Whether anything at all was answered in the section."""
    fields = BEGUN.get(section, tuple(NEEDED[section]))
    return any(getattr(application, field) for field in fields)


def emails_of(application: Application) -> set[str]:
    """The applicant's own addresses, at which no headteacher can be asked."""
    return {application.applicant.email.lower(), application.other_email.lower()} - {""}


def drafts_saved_before(instant: dt.datetime) -> QuerySet[Application]:
    """Drafts that nobody has saved since."""
    return Application.objects.filter(state="draft", saved_at__lte=instant).select_related(
        "applicant", "cohort", "late_code"
    )
