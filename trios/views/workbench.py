"""The workbench on a proposal, for the team and for leads as far as their own people go: move, pin, wish."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.decisions import Refused
from core.http import get_or_404, wants_json
from core.transitions import StaleState
from core.ui.words import counted
from programme.models import Cohort, Enrolment
from trios.actions import workbench as actions
from trios.enums import WishKind
from trios.forms.workbench import GroupFilter, MoveForm, WishForm
from trios.models import Formation
from trios.pages import workbench as pages
from trios.queries import wishes as wish_queries
from trios.queries import workbench as queries
from trios.queries.formation import proposed, row_of, within
from trios.queries.reach import Reach, reach_of, workbenches_visible_to
from trios.rules import formation as formation_rules
from trios.rules import workbench as rules

A_PAGE = 24


def worked_on(request: HttpRequest, pk: int) -> Formation:
    """The proposal, if this person works on it."""
    return get_or_404(workbenches_visible_to(request.user).select_related("cohort"), pk=pk)


def version_in(data: QueryDict) -> int:
    """The version that the page showed; nonsense is an old one."""
    text = data.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


@require_safe
def workbench(request: HttpRequest, pk: int) -> HttpResponse:
    """The groups as cards with the reasons for each, to tick people, move them and pin groups."""
    formation = worked_on(request, pk)
    rules.can_rearrange(request.user, formation).require()
    plan = queries.plan_for(request.user, formation)
    form = GroupFilter(request.GET, plan=plan)
    if "hold" in request.GET:  # only who is ticked stays in the address
        return redirect(with_ticks(back_in(request.GET, formation), form.held))
    authority, text = form.chosen()
    found = queries.found_in(formation, plan, authority.code if authority else "", text)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    here = {ident for place in page for ident in plan.groups[place].members}
    away = [each for each in form.held if each not in here]
    context = {
        "formation": formation,
        "filter_form": form,
        "page": page,
        "cards": pages.cards(formation, plan, proposed(formation, page, plan.reach)),
        "figures": "" if plan.reach is None else pages.figures_of(plan),
        "here": shown_at(formation, request.GET),
        "ticked": form.held,
        "held": pages.held(plan, away, queries.names_of(away, plan.reach) if away else {}),
        "most": len(plan.groups),
        "back": back_from(formation, plan.reach),
        "map_url": reverse("trios:formation-map", kwargs={"pk": pk}),
        "wishes_url": reverse("trios:formation-wishes", kwargs={"slug": formation.cohort.slug}),
        "pinned": counted(len(plan.pinned), "group") if plan.pinned else "No group",
        "wishes": wishes_in(plan),
        "forms_trios": formation_rules.forms_trios(request.user),
        "can": {"start": formation_rules.can_start(request.user, formation.cohort)},
    }
    return render(request, "trios/workbench.html", context)


def shown_at(formation: Formation, data: QueryDict) -> str:
    """The same look at the groups, nobody ticked."""
    query = QueryDict(mutable=True)
    query.update({name: data[name] for name in ("authority", "find", "page") if data.get(name)})
    return f"{workbench_url(formation)}?{query.urlencode()}" if query else workbench_url(formation)


def back_from(formation: Formation, reach: Reach) -> tuple[str, str]:
    """Where the workbench is left to: the proposal, or for a lead, who reads no proposal, the list of trios."""
    if reach is None:
        return reverse("trios:formation-detail", kwargs={"pk": formation.pk}), "The proposal"
    return f"{reverse('trios:trio-list')}?cohort={formation.cohort.slug}", "Trios"


def wishes_in(plan: queries.Plan) -> int:
    """How many wishes concern the people the reader works with."""
    pairs = (*plan.instance.keep_apart, *plan.instance.keep_together)
    return sum(all(map(plan.reaches, pair)) for pair in pairs)


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """A look shows what a move would break or improve; a press keeps it, if the proposal is still as it was shown."""
    formation = worked_on(request, pk)
    rules.can_rearrange(request.user, formation).require()
    data = request.POST if request.method == "POST" else request.GET
    if data.get("version") and version_in(data) != formation.version:
        raise StaleState(actions.QUICKER)
    plan = queries.plan_for(request.user, formation)
    form = MoveForm(data or None, plan=plan)
    back = back_in(data, formation)
    context: dict[str, Any] = {
        "formation": formation,
        "form": form,
        "next": back,
        "back": with_ticks(back, form.held),
    }
    if form.is_bound and form.is_valid() and not form.asks and is_theirs(form, plan):
        change = form.change()
        if request.method == "POST":
            try:
                actions.rearrange(
                    formation=formation, change=change, version=version_in(data), by=request.user
                )
            except Refused as refusal:
                form.add_error(None, refusal.reason)
            else:
                messages.success(request, said(form, plan))
                return redirect(back)
        verdict = plan.judge(change)
        context |= {
            "said": said(form, plan),
            "verdict": pages.verdict_lists(verdict, form.names, plan.reach),
            "allowed": verdict.allowed,
            "fields": [
                (name, value) for name in ("people", "what", "to", "mentor") for value in data.getlist(name)
            ],
        }
    fragment = wants_json(request)
    return render(request, "trios/move_check.html" if fragment else "trios/move.html", context)


def is_theirs(form: MoveForm, plan: queries.Plan) -> bool:
    """Whether everybody whom the change concerns is the reader's; else the form says whose the group is."""
    decision = rules.can_make(plan, form.change())
    if not decision:
        form.add_error(None, decision.reason)
    return bool(decision)


def said(form: MoveForm, plan: queries.Plan) -> str:
    """What the form asks for, as a sentence."""
    change = form.change()
    mentor = dict(form.fields["mentor"].choices).get(change.mentor, "") if "mentor" in form.fields else ""  # type: ignore[attr-defined]
    return pages.change_said(change, form.names, plan, str(mentor).partition(",")[0])


def back_in(data: QueryDict, formation: Formation) -> str:
    """The page of the workbench that the form stood on."""
    base, given = workbench_url(formation), data.get("next", "")
    return given if given == base or given.startswith(f"{base}?") else base


def with_ticks(address: str, people: list[str]) -> str:
    """This look at the groups with these people ticked."""
    query = QueryDict(mutable=True)
    query.setlist("people", people)
    return f"{address}{'&' if '?' in address else '?'}{query.urlencode()}" if people else address


def workbench_url(formation: Formation) -> str:
    """Where groups of this proposal are changed."""
    return reverse("trios:formation-workbench", kwargs={"pk": formation.pk})


@require_POST
def pin(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a group stay as it is."""
    return pinned(
        request, worked_on(request, pk), actions.pin, "is pinned: it stays as it is in the next run"
    )


@require_POST
def unpin(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a group change again."""
    return pinned(request, worked_on(request, pk), actions.unpin, "is no longer pinned")


def pinned(request: HttpRequest, formation: Formation, act: Any, deed: str) -> HttpResponse:
    """Pin or unpin the group of the person that was posted, and go back to where the button stood."""
    person = request.POST.get("enrolment", "")
    if not (person.isascii() and person.isdigit() and len(person) < 19):
        raise Refused("This person is in no group of the proposal.")
    group = act(formation=formation, enrolment=int(person), version=version_in(request.POST), by=request.user)
    names = ", ".join(queries.names_of(group.members, reach_of(request.user)).values())
    messages.success(request, f"The group of {names} {deed}.")
    return redirect(back_in(request.POST, formation))


@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is kept apart and who together in this cohort, and why; one more."""
    rules.rearranges(request.user).require()
    cohort, reach = get_or_404(Cohort.objects.all(), slug=slug), reach_of(request.user)
    form = WishForm(request.POST or None, cohort=cohort, reach=reach, initial=ticked(request, cohort, reach))
    can = rules.can_wish(request.user, cohort)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            made = actions.wish(
                cohort=cohort,
                kind=values["kind"],
                people=(values["first"], values["second"]),
                reason=values["reason"],
                by=request.user,
            )
        except (Refused, StaleState) as refusal:
            form.add_error("second", refusal.reason)
        else:
            deed = "apart" if made.kind == WishKind.APART else "together"
            messages.success(
                request,
                f"{values['first'].participant} and {values['second'].participant} are kept {deed} when the trios are formed again.",
            )
            return redirect("trios:formation-wishes", slug=slug)
    rows = wish_queries.with_reasons(request.user, cohort)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "cohort": cohort,
        "form": form,
        "can": can,
        "page": page,
        "wishes": [(wish, rules.can_take_back(request.user, wish, can)) for wish in page],
        "readers": [
            *([("You", "read your own reasons again")] if reach is not None else []),
            ("The programme team", "who form the trios"),
            ("Leads of both people", "that there is a wish, not why"),
        ],
        "trios_url": f"{reverse('trios:trio-list')}?cohort={cohort.slug}",
    }
    return render(request, "trios/wishes.html", context)


def ticked(request: HttpRequest, cohort: Cohort, reach: Reach) -> dict[str, str]:
    """The two people who were ticked on the workbench, by their addresses."""
    numbers = [
        row_of(each)
        for each in request.GET.getlist("people")[:2]
        if each[1:].isascii() and each[1:].isdigit() and len(each) < 19
    ]
    if not numbers:
        return {}
    here = within(reach, Enrolment.objects.filter(cohort=cohort, pk__in=numbers))
    rows = here.select_related("participant")
    kind = request.GET.get("kind", "")
    return dict(zip(("first", "second"), [row.participant.email for row in rows], strict=False)) | {
        "kind": kind
    }


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a wish back; proposals stay as they are."""
    wish = get_or_404(
        wish_queries.wishes_visible_to(request.user).select_related(
            "cohort", "first__participant", "second__participant", "made_by"
        ),
        pk=pk,
    )
    slug = wish.cohort.slug
    actions.take_back(wish=wish, by=request.user)
    messages.success(
        request, f"The wish for {wish.first.participant} and {wish.second.participant} is taken back."
    )
    return redirect("trios:formation-wishes", slug=slug)
