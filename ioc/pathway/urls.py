from django.urls import path

from ioc.pathway import views

urlpatterns = [
    path("pathway/", views.own, name="pathway"),
    path("people/<int:pk>/pathway/", views.of_person, name="person-pathway"),
]
