"""Addresses of the programme, a list a stage of the year."""

from programme.urls import applying, meeting

app_name = "programme"

urlpatterns = [*applying.urlpatterns, *meeting.urlpatterns]
