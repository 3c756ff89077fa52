"""Which results come out next, when they do, and the words that go with them."""

from collections import defaultdict

from django.db.models import Count, Exists, OuterRef, QuerySet

from casestudies.enums import CaseStudyState
from casestudies.models import Submission
from casestudies.paragraphs import Said
from core.enums import JobState
from core.models import Job
from marking.enums import MarkState, ReleaseState, ResultState
from marking.models import CriterionMark, Mark, Release, Result, ScriptComment
from marking.queries.board import results_in
from programme.models import Cohort

SHOWN = 10


def ready_in(cohort: Cohort) -> QuerySet[Result]:
    """The ratified results of what the authors handed in last: these come out together."""
    later = Submission.objects.filter(
        case_study=OuterRef("case_study"), version__number__gt=OuterRef("version__number")
    )
    return results_in(cohort, ResultState.RATIFIED).filter(
        ~Exists(later), case_study__state=CaseStudyState.SUBMITTED
    )


def planned_of(cohort: Cohort) -> Release | None:
    """The release that is to come, with who planned it."""
    return (
        Release.objects.select_related("planned_by").filter(cohort=cohort, state=ReleaseState.PLANNED).first()
    )


def over_of(cohort: Cohort) -> list[Release]:
    """The last releases that are done or called off, with how many results came out (`number`)."""
    over = Release.objects.filter(cohort=cohort).exclude(state=ReleaseState.PLANNED)
    people = over.select_related("planned_by", "called_off_by")
    return list(people.annotate(number=Count("results"))[:SHOWN])


def carrying_key(release: Release) -> str:
    """The name of the work that lets the results out at the moment that was chosen last."""
    return f"marking.carry_out_release:{release.pk}:{release.due_at.isoformat()}"


def is_stuck(release: Release) -> bool:
    """Whether the results should be out and every try has failed."""
    return Job.objects.filter(dedupe_key=carrying_key(release), state=JobState.FAILED).exists()


def mails_key(release: Release) -> str:
    """The name of the work that tells the authors of a release."""
    return f"marking.tell_released:{release.pk}"


def mails_under_way(cohort: Cohort) -> Job | None:
    """The work that tells the authors of the last release, until it is done or given up."""
    last = Release.objects.filter(cohort=cohort, state=ReleaseState.DONE).first()
    running = Job.objects.filter(state__in=[JobState.WAITING, JobState.RUNNING])
    return running.filter(dedupe_key=mails_key(last)).first() if last else None


def feedback_by_version(release: Release) -> dict[int, str]:
    """The markers' words for the author of each result of this release; no marker is named, no note for moderation is in it.

    Plain rows in two questions: there may be tens of thousands, while everybody waits for the transaction.
    """
    given = Mark.objects.filter(version__result__release=release, state=MarkState.SUBMITTED)
    by_mark: dict[int, list[tuple[str, str]]] = defaultdict(list)
    lines = CriterionMark.objects.filter(mark__in=given).order_by("mark", "criterion__number")
    for mark, title, feedback in lines.values_list("mark", "criterion__title", "feedback").iterator():
        by_mark[mark].append((title, feedback.strip()))
    readings: dict[int, list[list[tuple[str, str]]]] = defaultdict(list)
    for version, mark, comment in given.order_by("version", "pk").values_list("version", "pk", "comment"):
        readings[version].append([*by_mark[mark], ("Overall", comment.strip())])
    return {version: words_of(each) for version, each in readings.items()}


def comments_by_version(release: Release) -> dict[int, list[Said]]:
    """What the markers said of single paragraphs of each, numbered as the readers are in the words above."""
    given = Mark.objects.filter(version__result__release=release, state=MarkState.SUBMITTED)
    readers: dict[int, int] = {}
    counted: dict[int, int] = defaultdict(int)
    for version, mark in given.order_by("version", "pk").values_list("version", "pk"):
        counted[version] += 1
        readers[mark] = counted[version]
    found: dict[int, list[Said]] = defaultdict(list)
    rows = ScriptComment.objects.filter(mark__in=given).order_by("mark", "paragraph", "pk")
    for version, mark, *said in rows.values_list(
        "mark__version", "mark", "paragraph", "passage", "text", "quote"
    ).iterator():
        found[version].append(Said(*said, reader=readers[mark]))
    return found


def words_of(readings: list[list[tuple[str, str]]]) -> str:
    """The words of the readings of one script under their headings, in the order in which the readings were given out."""
    parts = []
    for number, reading in enumerate(readings, start=1):
        if len(readings) > 1:
            parts.append(f"Reader {number}")
        parts += [f"{heading}\n{words}" for heading, words in reading if words]
    return "\n\n".join(parts)
