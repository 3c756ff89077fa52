"""Which submissions share passages with which, and the text that is compared."""

from collections import Counter, defaultdict
from itertools import batched

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from casestudies.likeness import plain_text
from casestudies.models import CaseStudy, Likeness, Print, Submission
from people.models import User
from people.roles import Permission, everywhere

COMMON = 20  # submissions; what more than these share is the programme's own wording, or a much quoted line
PRINTS_SHARED = 2  # fewer are chance


def likenesses_visible_to(user: User | AnonymousUser) -> QuerySet[Likeness]:
    """Every likeness for the team, none for anybody else."""
    rows = Likeness.objects.select_related(
        "submission__case_study__enrolment__participant",
        "submission__case_study__enrolment__cohort",
        "earlier__case_study__enrolment__participant",
        "earlier__case_study__enrolment__cohort",
    )
    return rows if everywhere(user, Permission.CASE_STUDY_OVERSEE) else rows.none()


def likenesses_of(user: User | AnonymousUser, case_study: CaseStudy) -> QuerySet[Likeness]:
    """What this case study shares with others, for who may see it."""
    if not case_study.pk:
        return Likeness.objects.none()
    mine = Q(submission__case_study=case_study) | Q(earlier__case_study=case_study)
    return likenesses_visible_to(user).filter(mine)


def text_of(submission: Submission) -> str:
    """The running text of a submission, as it is compared."""
    html = Submission.objects.values_list("version__reading_copy", flat=True).get(pk=submission.pk)
    return plain_text(html)


def near(submission: Submission) -> list[Submission]:
    """Other people's submissions that share prints with this one, those with the most first."""
    values = Print.objects.filter(submission=submission).values_list("value", flat=True)
    holders = defaultdict(set)
    for some in batched(values, 500, strict=False):
        others = Print.objects.filter(value__in=some).exclude(submission__case_study=submission.case_study_id)
        for value, other in others.values_list("value", "submission"):
            holders[value].add(other)
    shared = Counter(other for found in holders.values() if len(found) <= COMMON for other in found)
    ids = [other for other, count in shared.most_common() if count >= PRINTS_SHARED]
    rows = Submission.objects.in_bulk(ids)
    return [rows[pk] for pk in ids]
