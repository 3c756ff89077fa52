from django.urls import path

from notifications import views

app_name = "notifications"

urlpatterns = [
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/<int:pk>/hold/", views.hold, name="message-hold"),
    path("outbox/<int:pk>/let-go/", views.let_go, name="message-let-go"),
]
