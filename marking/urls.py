"""Addresses of this app."""

from django.urls import URLPattern

app_name = "marking"

urlpatterns: list[URLPattern] = []
