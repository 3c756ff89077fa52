"""Pages that the browser tests of the components walk through: a form that saves itself, a job, a list of schools."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template import RequestContext, Template
from django.urls import path

from core.ui.gallery import gallery
from ioc.urls import handler400, handler403, handler404, handler500
from ioc.urls import urlpatterns as service

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

# What the server holds, and how it is to answer next.
STATE: dict[str, Any] = {}

WRITE = Template(
    '{% extends "base.html" %}{% load ui %}{% block title %}Write{% endblock %}{% block content %}'
    '{% page_header title="Write" %}<form method="post" data-autosave="/write/save/">{% csrf_token %}'
    '<input type="hidden" name="version" value="{{ version }}">'
    '<label class="ds_label" for="text">Text</label>'
    '<textarea class="ds_input" name="text" id="text">{{ text }}</textarea>'
    '{% save_status %}{% button text="Hand in" %}</form>{% endblock %}'
)
JOB = Template(
    '{% extends "base.html" %}{% load ui %}{% block title %}Job{% endblock %}{% block content %}'
    '{% page_header title="Job" %}{% progress label="Making certificates" maximum=4 url="/job/state/" %}{% endblock %}'
)
PICK = Template(
    '{% extends "base.html" %}{% load ui %}{% block title %}School{% endblock %}{% block content %}'
    '{% page_header title="School" %}<form method="post">{% csrf_token %}<label class="ds_label" for="school">'
    'School</label><input class="ds_input" id="school" name="school" data-school-picker="/schools/"'
    ' data-school-picker-value="seed"><input type="hidden" id="seed" name="seed"></form>{% endblock %}'
)


def reset() -> None:
    """The server as it is before anybody wrote."""
    STATE.clear()
    STATE.update(version=1, text="", signed_in=True, closed="", handed_in=None, done=0, asked="")


def show(template: Template, request: HttpRequest, **context: object) -> HttpResponse:
    return HttpResponse(template.render(RequestContext(request, context)))


@login_not_required
def write(request: HttpRequest) -> HttpResponse:
    if not STATE["signed_in"]:
        return HttpResponseRedirect("/accounts/login/")
    if request.method == "POST":
        STATE["handed_in"] = request.POST["text"]
    return show(WRITE, request, version=STATE["version"], text=STATE["text"])


@login_not_required
def save(request: HttpRequest) -> HttpResponse:
    if not STATE["signed_in"]:
        return HttpResponseRedirect("/accounts/login/")
    if STATE["closed"]:
        return JsonResponse({"error": STATE["closed"]}, status=403)
    if int(request.POST["version"]) != STATE["version"]:
        theirs = {"text": STATE["text"]}
        return JsonResponse(
            {"error": "Changed elsewhere.", "theirs": theirs, "version": STATE["version"]}, status=409
        )
    STATE["text"] = request.POST["text"]
    STATE["version"] += 1
    return JsonResponse({"version": STATE["version"], "saved_at": "9:04 pm"})


@login_not_required
def job(request: HttpRequest) -> HttpResponse:
    return show(JOB, request)


@login_not_required
def job_state(request: HttpRequest) -> HttpResponse:
    STATE["done"] += 2
    done = STATE["done"]
    return JsonResponse(
        {"value": done, "maximum": 4, "text": f"{done} of 4 made", "done": done >= 4, "next": "/gallery/"}
    )


@login_not_required
def pick(request: HttpRequest) -> HttpResponse:
    return show(PICK, request)


@login_not_required
def schools(request: HttpRequest) -> HttpResponse:
    STATE["asked"] = request.GET["q"]
    known = [
        ("8400123", "Anytown Primary School", "Glasgow City"),
        ("8400124", "Anytown Academy", "Inverclyde"),
    ]
    return JsonResponse({"results": [{"id": i, "label": label, "note": note} for i, label, note in known]})


urlpatterns = [
    path("gallery/", gallery),
    path("write/", write),
    path("write/save/", save),
    path("job/", job),
    path("job/state/", job_state),
    path("pick/", pick),
    path("schools/", schools),
    *service,
]
