"""Addresses of this app."""

from django.urls import URLPattern

app_name = "trios"

urlpatterns: list[URLPattern] = []
