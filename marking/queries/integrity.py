"""Which scripts are held because of a concern about their integrity."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, CharField, Exists, F, OuterRef, QuerySet, When

from marking.enums import FlagState, MarkKind
from marking.models import IntegrityFlag, Mark
from marking.models.integrity import HOLDING
from people.models import User
from people.roles import Permission, everywhere
from programme.models import Cohort


def is_held(version: str = "version") -> Exists:
    """Over rows with a version: whether a concern holds it out of board and release."""
    return Exists(IntegrityFlag.objects.filter(version=OuterRef(version), state__in=HOLDING))


def flags_visible_to(user: User | AnonymousUser) -> QuerySet[IntegrityFlag]:
    """The flags this person may read: the team all, whoever raised one their own."""
    if not user.is_authenticated:
        return IntegrityFlag.objects.none()
    if everywhere(user, Permission.MARKING_MODERATE):
        return IntegrityFlag.objects.all()
    return IntegrityFlag.objects.filter(raised_by=user)


def with_code(flags: QuerySet[IntegrityFlag]) -> QuerySet[IntegrityFlag]:
    """The same with the code of the script and the people."""
    return flags.select_related("cohort", "raised_by", "decided_by").annotate(
        code=Case(
            When(version=None, then=F("mark__practice_code")),
            default=F("version__case_study__candidate_code"),
            output_field=CharField(),
        )
    )


def flags_in(cohort: Cohort) -> QuerySet[IntegrityFlag]:
    """The flags of a cohort, those to decide first."""
    waits = Case(When(state=FlagState.RAISED, then=0), default=1)
    return with_code(IntegrityFlag.objects.filter(cohort=cohort)).order_by(waits, "-raised_at", "-pk")


def holding(cohort: Cohort) -> list[tuple[str, str]]:
    """(code, state) of the scripts of a cohort that are held, each once, by code."""
    flags = with_code(IntegrityFlag.objects.filter(cohort=cohort, state__in=HOLDING, version__isnull=False))
    return sorted(dict(flags.order_by("pk").values_list("code", "state")).items())


def own_flag(user: User, mark_id: int) -> IntegrityFlag | None:
    """What a marker has said of a reading of theirs, last."""
    return IntegrityFlag.objects.filter(raised_by=user, mark=mark_id).first()


def flags_of_version(version_id: int) -> QuerySet[IntegrityFlag]:
    """What was said of a script."""
    return with_code(IntegrityFlag.objects.filter(version=version_id))


def first_of_code(code: str) -> Mark | None:
    """The latest first mark of this code: what the team flags a script by."""
    return (
        Mark.objects.filter(case_study__candidate_code=code, kind=MarkKind.FIRST)
        .exclude(state="recused")
        .select_related("appointment__cohort")
        .order_by("-allocated_at", "-pk")
        .first()
    )
