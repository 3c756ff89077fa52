from django.urls import path

from notifications.views import outbox, reminder, settings

app_name = "notifications"

urlpatterns = [
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<int:pk>/hold/", outbox.hold, name="message-hold"),
    path("outbox/<int:pk>/let-go/", outbox.let_go, name="message-let-go"),
    path("reminders/", reminder.forecast, name="reminder-list"),
    path("reminders/hold/", reminder.hold, name="reminder-hold"),
    path("reminders/let-go/", reminder.let_go, name="reminder-let-go"),
    path("reminders/date/<str:signed>.ics", reminder.date, name="date"),
    path("mail-settings/", settings.own, name="settings-own"),
    path("mail-settings/<str:token>/", settings.by_link, name="settings"),
]
