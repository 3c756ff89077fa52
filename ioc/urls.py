"""Every address of the service; each app keeps its own list."""

from django.urls import include, path

from core.ui.gallery import gallery
from ioc import views

urlpatterns = [
    path("", views.front, name="front"),
    path("home/", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("gallery/", gallery, name="gallery"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("demo/", include("ioc.demo.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("ioc.staff.urls")),
    path("", include("ioc.pathway.urls")),
    path("", include("notifications.urls")),
    path("", include("people.urls")),
    path("", include("programme.urls")),
    path("", include("trios.urls")),
    path("", include("casestudies.urls")),
    path("", include("mentorship.urls")),
    path("", include("marking.urls")),
    path("", include("awards.urls")),
]

handler400 = "ioc.views.bad_request"
handler403 = "ioc.views.forbidden"
handler404 = "ioc.views.not_found"
handler500 = "ioc.views.server_error"
