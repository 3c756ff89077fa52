from django.urls import path

from notifications.views import announcement, outbox, reminder, settings

app_name = "notifications"

urlpatterns = [
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<int:pk>/hold/", outbox.hold, name="message-hold"),
    path("outbox/<int:pk>/let-go/", outbox.let_go, name="message-let-go"),
    path("reminders/", reminder.forecast, name="reminder-list"),
    path("reminders/hold/", reminder.hold, name="reminder-hold"),
    path("reminders/let-go/", reminder.let_go, name="reminder-let-go"),
    path("reminders/date/<str:signed>.ics", reminder.date, name="date"),
    path("messages/", announcement.sent_list, name="announcement-list"),
    path("messages/<int:pk>/", announcement.detail, name="announcement-detail"),
    path("messages/<int:pk>/copy/", announcement.copy_to_me, name="announcement-copy"),
    path("messages/<int:pk>/send/", announcement.send, name="announcement-send"),
    path("messages/<int:pk>/stop/", announcement.stop, name="announcement-stop"),
    path("messages/to-you/", announcement.own_list, name="announcement-own"),
    path("messages/to-you/<int:pk>/", announcement.read, name="announcement-read"),
    path("mail-settings/", settings.own, name="settings-own"),
    path("mail-settings/<str:token>/", settings.by_link, name="settings"),
]
