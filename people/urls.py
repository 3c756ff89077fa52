"""Addresses of this app."""

from django.urls import path

from people import views

app_name = "people"

urlpatterns = [
    path("schools/search/", views.school_search, name="school-search"),
]
