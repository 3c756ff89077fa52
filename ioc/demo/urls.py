from django.urls import path

from ioc.demo import views

urlpatterns = [
    path("", views.doors, name="demo"),
    path("sign-in/", views.sign_in, name="demo-sign-in"),
    path("clock/", views.move_clock, name="demo-clock"),
]
