"""Pages about staff roles, and the audit trail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.models import AuditEvent
from core.decisions import not_your_role, refuse
from core.http import get_or_404
from ioc.staff import actions, trail
from people import actions as people_actions
from people import queries, rules
from people.enums import Role
from people.forms import InvitationForm
from people.models import RoleGrant, User
from people.roles import ROLES, Permission, may_somewhere

GRANT = "invitation"  # the session's key for the invitation whose link was opened


@require_safe
def staff_list(request: HttpRequest) -> HttpResponse:
    """Everybody with a staff role, what each role may do, and the invitations still open."""
    rules.can_invite(request.user).require()
    page = Paginator(queries.staff_roles(), 25).get_page(request.GET.get("page"))
    grants = [(grant, rules.can_end_role(request.user, grant)) for grant in page]
    return render(
        request,
        "people/staff_list.html",
        {
            "page_obj": page,
            "grants": grants,
            "invitations": queries.open_invitations()[:50],
            "roles": [(role.label, line.scope, line.sentence) for role, line in ROLES.items()],
            "actions": [("Invite a colleague", "/staff/invite/"), ("Merge two records", "/staff/merge/")],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody to a staff role."""
    rules.can_invite(request.user).require()
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.invite(
            email=form.cleaned_data["email"],
            role=Role(form.cleaned_data["role"]),
            authority=form.cleaned_data["authority"],
            by=request.user,
        )
        messages.success(request, f"{form.cleaned_data['email']} has been invited.")
        return redirect("staff-list")
    return render(request, "people/staff_invite.html", {"form": form})


@require_POST
def end_role(request: HttpRequest, pk: int) -> HttpResponse:
    """End a staff role."""
    rules.can_invite(request.user).require()
    grant = get_or_404(RoleGrant.objects.select_related("user", "authority"), pk=pk)
    people_actions.end_staff_role(grant=grant, by=request.user)
    messages.success(request, f"{grant.user} is no longer {grant.get_role_display().lower()}.")
    return redirect("staff-list")


@require_POST
def withdraw_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    rules.can_invite(request.user).require()
    people_actions.withdraw_invitation(
        invitation=get_or_404(queries.open_invitations(), pk=pk), by=request.user
    )
    messages.success(request, "The invitation has been taken back.")
    return redirect("staff-list")


@login_not_required
@require_safe
def open_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The mailed link: keeps its right in the session and leaves the token behind. Opening uses nothing up."""
    found = queries.invitation_behind(token)
    if found is None:
        return render(request, "people/invitation_gone.html", status=404)
    request.session[GRANT] = found.pk
    return redirect("invitation")


@login_not_required
@require_safe
def invitation(request: HttpRequest) -> HttpResponse:
    """What the invitation is to, and the press that takes it up (after signing in)."""
    found = queries.open_invitations().filter(pk=request.session.get(GRANT)).first()
    if found is None:
        return render(request, "people/invitation_gone.html", status=404)
    signed_in = isinstance(request.user, User)
    may = rules.can_accept_invitation(request.user, found) if signed_in else refuse("")
    line = ROLES[Role(found.role)]
    return render(
        request,
        "people/invitation.html",
        {"invitation": found, "signed_in": signed_in, "may": may, "sentence": line.sentence},
    )


@require_POST
def accept_invitation(request: HttpRequest) -> HttpResponse:
    """Take the role up."""
    found = get_or_404(queries.open_invitations(), pk=request.session.get(GRANT, 0))
    people_actions.accept_invitation(invitation=found, by=request.user)
    request.session.pop(GRANT, None)
    messages.success(request, f"You are now {found.get_role_display().lower()}.")
    return redirect("home")


@require_safe
def audit_trail(request: HttpRequest) -> HttpResponse:
    """What was done, by whom, when: newest first, by kind of event or by person."""
    if not may_somewhere(request.user, Permission.AUDIT_READ):
        not_your_role("Only the programme team and administrators read the audit trail.").require()
    events = AuditEvent.objects.all()
    about, by = request.GET.get("about", ""), request.GET.get("by", "").strip()
    if about in dict(trail.CHOICES):
        events = events.filter(event__startswith=f"{about}.")
    if by:
        events = events.filter(by_id__in=User.objects.filter(email__iexact=by).values("pk"))
    page = Paginator(events, 50).get_page(request.GET.get("page"))
    names = dict(User.objects.filter(pk__in={e.by_id for e in page if e.by_id}).values_list("pk", "name"))
    return render(
        request,
        "people/audit_trail.html",
        {
            "page_obj": page,
            "rows": trail.rows(page, names),
            "columns": trail.COLUMNS,
            "choices": trail.CHOICES,
            "about": about,
            "by": by,
        },
    )
