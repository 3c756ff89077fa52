"""Cohorts, interest, applications, headteachers, the queue."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
