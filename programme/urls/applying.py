"""Cohorts, interest, applications, headteachers, the queue."""

from django.urls import path

from programme.views import (
    application,
    cohort,
    endorsement,
    endorsement_staff,
    imports,
    interest,
    late_code,
    offer,
    queue,
    waiting,
)

urlpatterns = [
    path("interest/", interest.interest, name="interest"),
    path("interest/stop/<str:signed>/", interest.interest_stop, name="interest-stop"),
    path("cohorts/", cohort.cohort_list, name="cohort-list"),
    path("cohorts/<slug:slug>/", cohort.cohort_detail, name="cohort-detail"),
    path("cohorts/<slug:slug>/copy/", cohort.cohort_copy, name="cohort-copy"),
    path("cohorts/<slug:slug>/edit/", cohort.cohort_edit, name="cohort-edit"),
    path("cohorts/<slug:slug>/features/", cohort.cohort_features, name="cohort-features"),
    path("cohorts/<slug:slug>/late-codes/", late_code.late_code_list, name="late-code-list"),
    path("cohorts/<slug:slug>/late-codes/<int:pk>/end/", late_code.late_code_end, name="late-code-end"),
    path("apply/late/", late_code.application_late, name="application-late"),
    path("apply/", application.application_start, name="application-start"),
    path("application/", application.my_application, name="my-application"),
    path("application/<int:pk>/", application.application_detail, name="application-detail"),
    path("application/<int:pk>/check/", application.application_check, name="application-check"),
    path("application/<int:pk>/withdraw/", application.application_withdraw, name="application-withdraw"),
    path("application/<int:pk>/answer/", offer.application_answer, name="application-answer"),
    path(
        "application/<int:pk>/headteacher/", endorsement_staff.endorsement_replace, name="endorsement-replace"
    ),
    path(
        "application/<int:pk>/section/<slug:section>/",
        application.application_section,
        name="application-section",
    ),
    path(
        "application/<int:pk>/section/<slug:section>/save/",
        application.application_save,
        name="application-save",
    ),
    path("support/<str:token>/", endorsement.endorsement_open, name="endorsement-open"),
    path("support/answer/<int:pk>/", endorsement.endorsement_answer, name="endorsement-answer"),
    path("support/bounced/report/", endorsement_staff.endorsement_bounced, name="endorsement-bounced"),
    path("queue/", queue.queue, name="queue"),
    path("queue/export/<slug:kind>/", queue.queue_export, name="queue-export"),
    path("queue/decide/", queue.queue_decide, name="queue-decide"),
    path("queue/untold/", waiting.queue_untold, name="queue-untold"),
    path("queue/waiting/", waiting.queue_waiting, name="queue-waiting"),
    path("queue/import/", imports.import_list, name="import-list"),
    path("queue/import/<int:pk>/", imports.import_detail, name="import-detail"),
    path("queue/import/<int:pk>/columns/", imports.import_columns, name="import-columns"),
    path("queue/import/<int:pk>/progress/", imports.import_progress, name="import-progress"),
    path("queue/import/<int:pk>/errors/", imports.import_errors, name="import-errors"),
    path("queue/import/<int:pk>/discard/", imports.import_discard, name="import-discard"),
    path("queue/<int:pk>/", queue.queue_application, name="queue-application"),
    path("queue/<int:pk>/bounce/", endorsement_staff.endorsement_bounce, name="endorsement-bounce"),
    path("queue/<int:pk>/phone-in/", endorsement_staff.endorsement_phone_in, name="endorsement-phone-in"),
]
