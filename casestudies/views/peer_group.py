"""The groups for presentations as staff make, move, arrange and publish them."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from casestudies.actions import peer_group as actions
from casestudies.forms.peer_group import GroupForm, PlaceForm, SizeForm
from casestudies.forms.staff import OverviewForm
from casestudies.models import PeerGroup, PeerGroupMember
from casestudies.queries import peer_group as queries
from casestudies.rules import peer_group as rules
from casestudies.views.overview_rows import tabs_of
from core import clock
from core.decisions import Refused
from core.http import get_or_404
from core.transitions import StaleState
from core.ui.dates import clock_time, full_date
from core.ui.tables import Cell, Column, TableRow
from core.ui.words import counted
from people.roles import Permission, everywhere
from programme.models import Cohort, Enrolment

COLUMNS = [Column("Group"), Column("When"), Column("Where"), Column("Running order"), Column("State")]
A_PAGE = 30
MOST_NAMED = 5


def address_of(cohort: Cohort) -> str:
    """The list of the groups of a cohort."""
    return f"{reverse('casestudies:peer-group-list')}?cohort={cohort.slug}"


@require_http_methods(["GET", "HEAD", "POST"])
def group_list(request: HttpRequest) -> HttpResponse:
    """The groups of a cohort, what they keep to, and one press that makes them."""
    rules.can_list_groups(request.user).require()
    cohort = OverviewForm(request.GET, everywhere=False, today=clock.today()).chosen_cohort
    form = SizeForm(request.POST or None)
    if request.method == "POST" and cohort and form.is_valid():
        try:
            groups = actions.make_groups(cohort=cohort, size=form.cleaned_data["size"], by=request.user)
        except Refused as refusal:
            form.add_error("size", refusal.reason)
        else:
            messages.success(request, f"Groups made: {len(groups)}. Nobody is told before you publish them.")
            return redirect(address_of(cohort))
    found = queries.groups_visible_to(request.user).filter(cohort=cohort).order_by("number")
    figures = found.aggregate(all=Count("pk"), waiting=Count("pk", filter=Q(published_at=None)))
    pages = Paginator(queries.with_members(found), A_PAGE)
    pages.count, waiting = figures["all"], figures["waiting"]  # one query for both
    page = pages.get_page(request.GET.get("page"))
    is_team = everywhere(request.user, Permission.PRESENTATION_RECORD)
    can_make = rules.can_make_groups(request.user, cohort) if cohort else None
    left = list(queries.without_group(request.user, cohort)[:50]) if cohort and page.paginator.count else []
    return render(
        request,
        "casestudies/peer_group_list.html",
        {
            "cohort": cohort,
            "form": form,
            "page": page,
            "columns": COLUMNS,
            "rows": [cells(group) for group in page],
            "why": queries.why_so(cohort) if cohort and (can_make or is_team) else [],
            "can_make": can_make,
            "publish_url": reverse("casestudies:peer-group-publish-all", kwargs={"cohort": cohort.slug})
            if cohort and waiting
            else "",
            "publish_text": "Publish the group" if waiting == 1 else f"Publish all {waiting} groups",
            "left": left,
            "tabs": tabs_of("groups", cohort, request.user),
        },
    )


def cells(group: PeerGroup) -> TableRow:
    """One group of the list."""
    url = reverse("casestudies:peer-group", kwargs={"pk": group.pk})
    members = list(group.members.all())
    names = ", ".join(str(member.enrolment.participant) for member in members)
    kind = "ok" if group.is_published else "neutral"
    return TableRow(
        [
            Cell(str(group), url=url),
            Cell(full_date(group.starts_at), note=clock_time(group.starts_at)) if group.starts_at else "",
            group.place or ("Online" if group.join_link else ""),
            Cell(names),
            Cell("Published" if group.is_published else "Not published", kind=kind),
        ]
    )


@require_http_methods(["GET", "HEAD", "POST"])
def arrange(request: HttpRequest, pk: int) -> HttpResponse:
    """Set when and where a group meets."""
    group = get_or_404(queries.with_members(queries.groups_visible_to(request.user)), pk=pk)
    can = rules.can_arrange_group(request.user, group)
    if not can and can.lacks_role:
        can.require()
    form = GroupForm(request.POST or None, group=group)
    if request.method == "POST" and form.is_valid():
        try:
            actions.arrange_group(group=group, by=request.user, **form.values())
        except StaleState as stale:
            form.data = request.POST.copy()
            form.data["sequence"] = str(PeerGroup.objects.get(pk=pk).sequence)
            form.add_error(None, f"{stale.reason} Save again to keep what you typed.")
        else:
            told = " Its members are told." if group.is_published else ""
            messages.success(request, f"{group} is arranged.{told}")
            return redirect("casestudies:peer-group", pk=pk)
    return render(
        request,
        "casestudies/peer_group_arrange.html",
        {"form": form, "group": group, "can": can, "trail": trail(group, "Day and place")},
    )


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the members of a group when, where and with whom they present."""
    group = get_or_404(queries.groups_visible_to(request.user), pk=pk)
    actions.publish_group(group=group, by=request.user)
    messages.success(request, f"{group} is published. Each member gets a mail.")
    return redirect("casestudies:peer-group", pk=pk)


@require_POST
def publish_all(request: HttpRequest, cohort: str) -> HttpResponse:
    """Tell the members of every group that is ready; those that are not are named with the reason."""
    rules.can_list_groups(request.user).require()
    year = get_or_404(Cohort.objects.all(), slug=cohort)
    done, left = actions.publish_all(cohort=year, by=request.user)
    if done:
        are = "is" if len(done) == 1 else "are"
        messages.success(request, f"{counted(len(done), 'group')} {are} published. Each member gets a mail.")
    for sentence in left[:MOST_NAMED]:
        messages.warning(request, f"Not published: {sentence}")
    if len(left) > MOST_NAMED:
        messages.warning(request, f"Not published either: {len(left) - MOST_NAMED} more.")
    if not done and not left:
        messages.info(request, "All groups are published already.")
    return redirect(address_of(year))


@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, enrolment: int) -> HttpResponse:
    """Put somebody into a group, or at another place of its running order; the rules it breaks are named first."""
    rows = Enrolment.objects.select_related("cohort", "participant", "school", "authority")
    row = get_or_404(rows, pk=enrolment)
    can = rules.can_be_placed(request.user, row)
    if can.stranger:
        can.require()
    source = queries.with_members(PeerGroup.objects.filter(members__enrolment=row)).first()
    member = PeerGroupMember.objects.filter(enrolment=row).first()
    if source is not None and can:
        can = rules.can_arrange_group(request.user, source)
    open_groups = list(queries.groups_arranged_by(request.user, row.cohort))
    first = {"group": str(member.group_id), "position": member.position} if member else {}
    form = PlaceForm(request.POST or None, groups=open_groups, initial=first)
    broken: list[str] = []
    if request.method == "POST" and form.is_valid():
        chosen, position = form.chosen()
        target = queries.with_members(PeerGroup.objects.all()).get(pk=chosen.pk)
        broken = queries.broken_by(row, target, source)
        if not broken or form.cleaned_data["in_spite"]:
            moved = actions.place_in_group(
                enrolment=row, group=target, position=position, in_spite=bool(broken), by=request.user
            )
            messages.success(request, f"{row.participant} presents in {target}, as number {moved.position}.")
            return redirect("casestudies:peer-group", pk=target.pk)
        form.add_error("in_spite", "This breaks a rule. Choose another group, or tick this.")
    return render(
        request,
        "casestudies/peer_group_place.html",
        {
            "form": form,
            "enrolment": row,
            "can": can,
            "broken": broken,
            "none_open": not open_groups,
            "trail": [
                ("Groups", address_of(row.cohort)),
                *(
                    [(str(source), reverse("casestudies:peer-group", kwargs={"pk": source.pk}))]
                    if source
                    else []
                ),
                (str(row.participant), ""),
            ],
        },
    )


def trail(group: PeerGroup, here: str = "") -> list[tuple[str, str]]:
    """The breadcrumbs of a group's pages, for staff."""
    own = reverse("casestudies:peer-group", kwargs={"pk": group.pk})
    below = [(str(group), own), (here, "")] if here else [(str(group), "")]
    return [("Groups", address_of(group.cohort)), *below]
