"""Sessions, the register, catch-ups, calendars, the journal."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
