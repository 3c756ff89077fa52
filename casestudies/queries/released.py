"""What an author has of the markers' comments, once the result is out."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from casestudies.models import CaseStudy, ReleasedComment


@dataclass(frozen=True, slots=True)
class Commented:
    """One paragraph of what was handed in, and what was said of it."""

    number: int
    passage: str
    comments: list[ReleasedComment]


@dataclass(frozen=True, slots=True)
class Reading:
    """One submission's paragraphs with comments; `readers` of them commented."""

    version: int
    readers: int
    paragraphs: list[Commented]


def released_to(case_study: CaseStudy) -> Iterator[Reading]:
    """The comments the author has, those on what was handed in last first."""
    rows = ReleasedComment.objects.filter(version__case_study=case_study.pk).order_by(
        "-version__number", "paragraph", "reader", "pk"
    )
    for version, found in groupby(rows, key=lambda row: row.version_id):
        comments = list(found)
        by_paragraph = groupby(comments, key=lambda row: row.paragraph)
        yield Reading(
            version,
            len({row.reader for row in comments}),
            [
                Commented(number, said[0].passage, said)
                for number, said in ((number, list(rows)) for number, rows in by_paragraph)
            ],
        )
