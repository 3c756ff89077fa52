"""A marker's comments on single paragraphs: pressed on the script, written on a page of its own, and back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from casestudies.paragraphs import Paragraph, numbered
from core.decisions import Refused
from core.transitions import StaleState
from marking import visibility
from marking.actions import bank
from marking.actions import comments as actions
from marking.actions.using import joined
from marking.forms.comments import CommentForm
from marking.models import BankComment, ScriptComment
from marking.queries.bank import bank_for
from marking.queries.comments import Passage, comments_of, seen
from marking.rules import marker as rules
from marking.views.marker import script_of
from marking.views.parts import AUTHOR_READERS, paragraph_url
from marking.visibility import Script
from programme.pupil_names import likely_pupil_names


@require_http_methods(["GET", "HEAD", "POST"])
def script_comment(request: HttpRequest, code: str, paragraph: int) -> HttpResponse:
    """One paragraph, what I have said of it, and room for more."""
    found = script_of(request, code)
    rules.can_mark(request.user, found).require()
    here = numbered(visibility.copy_of(found).html).get(paragraph)
    if here is None:
        raise Http404
    rows = stored(found, paragraph)
    kept = bank_for(request.user, found)
    form = CommentForm(request.POST or None, paragraph=here, comments=rows)
    theirs: list[ScriptComment] = []
    if chosen := next((row for row in kept if str(row.pk) == request.POST.get("use")), None):
        # Nothing is saved yet: it stands in the box among everything else that was typed.
        typed = request.POST.copy()
        typed[form.new.text] = joined(typed.get(form.new.text, ""), chosen.text)
        form = CommentForm(typed, paragraph=here, comments=rows)
    elif request.method == "POST" and form.is_valid():
        try:
            if form.kept:
                bank.keep(text=form.kept, by=request.user)
            changed = actions.put_comments(
                script=found,
                by=request.user,
                paragraph=paragraph,
                remarks=form.remarks(),
                known=form.cleaned_data["known_as"],
            )
        except (StaleState, Refused) as problem:
            # What was typed stays on the page; pressing again is then a choice made with both in sight.
            rows = stored(found, paragraph)
            theirs = rows if isinstance(problem, StaleState) else []
            form = CommentForm(retyped(request.POST, rows), paragraph=here, comments=rows)
            form.add_error(None, problem.reason)
        else:
            return saved(request, found, form, changed)
    return comment_page(request, found, here, form, theirs, kept)


def stored(script: Script, paragraph: int) -> list[ScriptComment]:
    """What the marker has said of this paragraph so far."""
    return [row for row in comments_of(script) if row.paragraph == paragraph]


def retyped(posted: QueryDict, rows: list[ScriptComment]) -> QueryDict:
    """What was typed, now over what is stored."""
    typed = posted.copy()
    typed["known_as"] = seen(rows)
    return typed


def saved(request: HttpRequest, script: Script, form: CommentForm, changed: int) -> HttpResponse:
    """Back to the paragraph; or once more to a comment that was just written, if it reads as if it named a pupil."""
    names = likely_pupil_names(" ".join(remark.text for remark in form.remarks())) if changed else []
    if names:
        told = ", ".join(f"“{name}”" for name in names)
        messages.warning(
            request,
            f"Saved. But {told} reads like somebody's full name. If it is a pupil's, write “a pupil” instead; "
            "if it is an author you cite, leave it.",
        )
        return redirect(request.path)
    if changed:
        messages.success(request, "Your comments on this paragraph are saved.")
    return redirect(paragraph_url(script.code, form.new.paragraph))


def comment_page(
    request: HttpRequest,
    script: Script,
    here: Paragraph,
    form: CommentForm,
    theirs: list[ScriptComment],
    kept: list[BankComment],
) -> HttpResponse:
    """The page of one paragraph, also with what was typed when it could not be kept."""
    context = {
        "script": script,
        "heading": f"Comment on paragraph {here.number}",
        "caption": f"Script {script.code}",
        "back": paragraph_url(script.code, here.number),
        "passage": Passage(here),
        "form": form,
        "theirs": theirs,
        "kept": kept,
        "author_readers": AUTHOR_READERS,
    }
    return render(
        request, "marking/script_comment.html", context, status=409 if form.non_field_errors() else 200
    )
