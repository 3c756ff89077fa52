"""The service's own pages: front, home, health, statements, and what is shown when something is wrong."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import clock
from ioc import readiness
from ioc.home import admin, lead, marker, mentor, participant, team, university
from ioc.home.parts import urgency, year_picture
from people.enums import Role
from programme.forms.interest import InterestForm
from programme.pages.cohort import opening, picture, year_of
from programme.queries.cohort import applying, authorities_of_cohort

# Whose part stands on the home page, in this order; None: everybody's.
AUDIENCES = (
    (Role.PARTICIPANT, participant.participant),
    (None, participant.applicant),
    (Role.MENTOR, mentor.mentor),
    (Role.MARKER, marker.marker),
    (Role.LEAD, lead.lead),
    (Role.TEAM, team.team),
    (Role.TUTOR, university.tutor),
    (Role.EXAMINER, university.examiner),
    (Role.ADMIN, admin.admin),
)


@login_not_required
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What the programme is, and whether applications are open, not yet, or closed."""
    at = clock.now()
    now = applying(at)
    context = {"applying": now, "form": InterestForm(label_suffix=""), "apply_url": apply_url(request)}
    if now:
        context |= {
            "cohort": now.cohort,
            "authorities": authorities_of_cohort(now.cohort),
            "picture": picture(now.cohort, clock.today(), for_visitors=True),
            "steps": year_of(now.cohort),
            "opens": opening(now.cohort),
        }
    return render(request, "ioc/front.html", context)


def apply_url(request: HttpRequest) -> str:
    """Where "Apply" leads: the start, by way of making an account for those who are not signed in."""
    start = reverse("programme:application-start")
    if request.user.is_authenticated:
        return start
    return f"{reverse('account_signup')}?{urlencode({'next': start})}"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What do I do next, by when; the year as a picture; then the rest."""
    parts = [build(request.user) for role, build in AUDIENCES if role is None or request.user.holds(role)]
    steps = sorted((step for part in parts for step in part.steps), key=urgency)
    cohort = next((part.cohort for part in parts if part.cohort is not None), None)
    return render(
        request,
        "ioc/home.html",
        {
            "steps": steps[:3],
            "later": steps[3:9],
            "panels": [panel for part in parts for panel in part.panels],
            "year": year_picture(cohort) if cohort is not None else None,
        },
    )


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the service can do its work; 503 and the names of what is missing."""
    found = readiness.state()
    body = {name: "ok" if is_there else "missing" for name, is_there in found.items()}
    return JsonResponse(body, status=200 if all(found.values()) else 503)


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "ioc/accessibility.html")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """The privacy notice."""
    return render(request, "ioc/privacy.html")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return render(request, "403.html", {"lacks_role": True}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the same for what does not exist and for what is somebody else's."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a static page, since whatever it would ask may be what is broken."""
    return render(None, "500.html", status=500)
