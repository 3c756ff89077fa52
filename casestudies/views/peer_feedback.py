"""Feedback on the presentation of another member of one's group."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casestudies.actions.peer_feedback import save_feedback
from casestudies.forms.peer_feedback import QUESTIONS, FeedbackForm
from casestudies.models import PeerGroupMember
from casestudies.queries import peer_group as groups
from casestudies.queries.peer_feedback import feedback_of
from casestudies.rules import peer_feedback as rules
from casestudies.views.tasks_of import trail
from core.decisions import NotYourRole
from core.http import get_or_404
from core.transitions import StaleState
from programme.pupil_names import likely_pupil_names


@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer three questions about somebody's presentation."""
    seen = groups.groups_visible_to(request.user)
    found = get_or_404(PeerGroupMember.objects.filter(group__in=seen), pk=pk)
    group = groups.with_members(seen).get(pk=found.group_id)
    presenter = next(one for one in group.members.all() if one.pk == pk)
    own = groups.own_member(request.user, group)
    if own is None:
        raise NotYourRole("Feedback is given by the members of the group.")
    row = feedback_of(own, presenter)
    can = rules.can_give_feedback(request.user, group, presenter, row)
    form = FeedbackForm(request.POST or None, row=row)
    theirs: list[tuple[str, str]] = []
    known = [str(member.enrolment.participant) for member in group.members.all()]
    back = reverse("casestudies:peer-group", kwargs={"pk": group.pk})
    if request.method == "POST" and form.is_valid():
        try:
            save_feedback(
                presenter=presenter,
                answers=form.answers(),
                version=form.cleaned_data["version"] or 0,
                give=form.gives,
                by=request.user,
            )
        except StaleState as stale:
            row = feedback_of(own, presenter)
            theirs = [(question, getattr(row, name)) for name, question in QUESTIONS.items()]
            form.data = request.POST.copy()
            form.data["version"] = str(row.version if row else 0)
            form.add_error(None, f"{stale.reason} Save again to keep what you typed.")
        else:
            person = presenter.enrolment.participant
            done = (
                f"Your feedback to {person} is given."
                if form.gives
                else "It is kept for later. Give it when it is whole."
            )
            messages.success(request, done)
            # Whoever may have named a pupil sees so at once, with what they wrote.
            return redirect(request.path if likely_pupil_names(form.typed(), known=known) else back)
    return render(
        request,
        "casestudies/peer_feedback.html",
        {
            "form": form,
            "presenter": presenter.enrolment.participant,
            "can": can,
            "row": row,
            "answers": [(question, getattr(row, name)) for name, question in QUESTIONS.items()]
            if row
            else [],
            "theirs": theirs,
            "names": likely_pupil_names(form.typed(), known=known),
            "readers": [
                (
                    str(presenter.enrolment.participant),
                    "with your name, once all have written or the day is over",
                )
            ],
            "trail": trail((str(group), back), (str(presenter.enrolment.participant), "")),
        },
    )
