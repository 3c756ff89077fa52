"""Addresses of this app."""

from django.urls import URLPattern

app_name = "awards"

urlpatterns: list[URLPattern] = []
