"""Sessions, the register, catch-ups, calendars, the journal."""

from django.urls import URLPattern, path, re_path

from programme.views import (
    attendance,
    booking,
    calendar,
    catch_up,
    enrolment,
    journal,
    journal_sharing,
    message,
    register,
    session,
    timetable,
)

ENTRY = r"journal/(?P<number>[0-9]{1,4})/(?P<moment>before|after)/"

urlpatterns: list[URLPattern] = [
    path("messages/write/", message.message_write, name="message-write"),
    path("sessions/", session.session_list, name="session-list"),
    path("sessions/arrange/", session.session_arrange, name="session-arrange"),
    path("sessions/attendance/", attendance.attendance, name="attendance"),
    path("sessions/attendance/export/<slug:kind>/", attendance.attendance_export, name="attendance-export"),
    path("sessions/<int:pk>/", session.session_detail, name="session-detail"),
    path("sessions/<int:pk>/edit/", session.session_edit, name="session-edit"),
    path("sessions/<int:pk>/cancel/", session.session_cancel, name="session-cancel"),
    path("sessions/<int:pk>/invitation.ics", calendar.session_invitation, name="session-invitation"),
    path("sessions/<int:pk>/place/", booking.booking, name="booking"),
    path("sessions/<int:pk>/places/", booking.booking_list, name="booking-list"),
    path("sessions/<int:pk>/materials/", session.session_materials, name="session-materials"),
    path("sessions/<int:pk>/register/", register.register, name="register"),
    path("sessions/<int:pk>/register/import/", register.register_import, name="register-import"),
    path("sessions/<int:pk>/apologies/", register.apologies, name="apologies"),
    path("sessions/catch-ups/", catch_up.catch_up_list, name="catch-up-list"),
    path("sessions/catch-ups/agree/<int:attendance>/", catch_up.catch_up_agree, name="catch-up-agree"),
    path("sessions/catch-ups/<int:pk>/finish/", catch_up.catch_up_finish, name="catch-up-finish"),
    path("sessions/catch-ups/<int:pk>/sign-off/", catch_up.catch_up_sign_off, name="catch-up-sign-off"),
    path("enrolments/<int:pk>/", enrolment.enrolment_detail, name="enrolment-detail"),
    path("enrolments/<int:pk>/route/", enrolment.enrolment_route, name="enrolment-route"),
    path("enrolments/<int:pk>/move/", enrolment.enrolment_move, name="enrolment-move"),
    path("enrolments/<int:pk>/defer/", enrolment.enrolment_defer, name="enrolment-defer"),
    path("enrolments/<int:pk>/withdraw/", enrolment.enrolment_withdraw, name="enrolment-withdraw"),
    path("timetable/", timetable.timetable, name="timetable"),
    path("calendar/renew/", calendar.calendar_feed_renew, name="calendar-feed-renew"),
    path("calendar/<str:token>.ics", calendar.calendar_feed, name="calendar-feed"),
    path("journal/", journal.journal, name="journal"),
    path("journal/shared/", journal_sharing.shared_list, name="shared-list"),
    path("journal/shared/<int:pk>/", journal_sharing.shared_entry, name="shared-entry"),
    path("journal/replies/<int:pk>/change/", journal_sharing.reply_change, name="reply-change"),
    re_path(rf"^{ENTRY}$", journal.journal_entry, name="journal-entry"),
    re_path(rf"^{ENTRY}autosave/$", journal.journal_autosave, name="journal-autosave"),
    re_path(rf"^{ENTRY}versions/$", journal.journal_versions, name="journal-versions"),
    re_path(rf"^{ENTRY}share/$", journal_sharing.journal_share, name="journal-share"),
]
