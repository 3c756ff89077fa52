"""Sessions, the register, catch-ups, calendars, the journal."""

from django.urls import URLPattern, path, re_path

from programme.views import calendar, catch_up, journal, message, register, session, timetable

ENTRY = r"journal/(?P<number>[0-9]{1,4})/(?P<moment>before|after)/"

urlpatterns: list[URLPattern] = [
    path("messages/write/", message.message_write, name="message-write"),
    path("sessions/", session.session_list, name="session-list"),
    path("sessions/arrange/", session.session_arrange, name="session-arrange"),
    path("sessions/<int:pk>/", session.session_detail, name="session-detail"),
    path("sessions/<int:pk>/edit/", session.session_edit, name="session-edit"),
    path("sessions/<int:pk>/cancel/", session.session_cancel, name="session-cancel"),
    path("sessions/<int:pk>/invitation.ics", calendar.session_invitation, name="session-invitation"),
    path("sessions/<int:pk>/register/", register.register, name="register"),
    path("sessions/<int:pk>/apologies/", register.apologies, name="apologies"),
    path("sessions/catch-ups/", catch_up.catch_up_list, name="catch-up-list"),
    path("sessions/catch-ups/agree/<int:attendance>/", catch_up.catch_up_agree, name="catch-up-agree"),
    path("sessions/catch-ups/<int:pk>/finish/", catch_up.catch_up_finish, name="catch-up-finish"),
    path("sessions/catch-ups/<int:pk>/sign-off/", catch_up.catch_up_sign_off, name="catch-up-sign-off"),
    path("timetable/", timetable.timetable, name="timetable"),
    path("calendar/renew/", calendar.calendar_feed_renew, name="calendar-feed-renew"),
    path("calendar/<str:token>.ics", calendar.calendar_feed, name="calendar-feed"),
    path("journal/", journal.journal, name="journal"),
    re_path(rf"^{ENTRY}$", journal.journal_entry, name="journal-entry"),
    re_path(rf"^{ENTRY}autosave/$", journal.journal_autosave, name="journal-autosave"),
    re_path(rf"^{ENTRY}versions/$", journal.journal_versions, name="journal-versions"),
]
