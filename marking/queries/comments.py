"""What a marker has said of single paragraphs of a script. A script knows its mark, so nobody else's can come along."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from django.utils.safestring import SafeString, mark_safe

from casestudies.paragraphs import Paragraph, numbered, paragraphs
from marking.models import Mark, ScriptComment
from marking.visibility import Copy, Script


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of the reading copy with what was said of it."""

    paragraph: Paragraph
    comments: list[ScriptComment] = field(default_factory=list)

    @property
    def html(self) -> SafeString:
        """The paragraph as a page prints it."""
        # SECURITY: the reading copy was sanitised to an allow-list of tags when it was taken in.
        return mark_safe(self.paragraph.html)  # noqa: S308


def comments_of(script: Script) -> list[ScriptComment]:
    """The marker's own comments on the script, in the order in which it is read."""
    return list(ScriptComment.objects.filter(mark=script.mark_id))


def beside(copy: Copy, comments: list[ScriptComment]) -> list[Passage]:
    """Every paragraph of the reading copy, the marker's comments with it."""
    by_number: dict[int, list[ScriptComment]] = {}
    for comment in comments:
        by_number.setdefault(comment.paragraph, []).append(comment)
    return [Passage(found, by_number.get(found.number, [])) for found in paragraphs(copy.html)]


def seen(comments: Sequence[ScriptComment]) -> str:
    """What a page says back of the comments it was made from, so that it can't write over what it hasn't seen."""
    told = "\x1e".join(f"{row.pk}\x1f{row.quote}\x1f{row.text}" for row in comments)
    return sha256(told.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Remarked:
    """A paragraph that was commented on, and what each reading says of it: (which reading, comment)."""

    paragraph: Paragraph
    said: list[tuple[str, ScriptComment]]


def side_by_side(marks: list[Mark], html: str) -> list[Remarked]:
    """The paragraphs that any of these readings comments on. Only for marks that are in."""
    said: dict[int, list[tuple[str, ScriptComment]]] = {}
    for mark in marks:
        for comment in mark.comments.all():
            said.setdefault(comment.paragraph, []).append((mark.get_kind_display(), comment))
    passages = numbered(html) if said else {}
    return [Remarked(passages[number], said[number]) for number in sorted(said) if number in passages]
