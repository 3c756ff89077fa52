"""Addresses of this app."""

from django.urls import path

from awards.views import journal, participant, public, staff

app_name = "awards"

urlpatterns = [
    path("on-track/", participant.track, name="track"),
    path("on-track/learning-record.pdf", participant.learning_record_pdf, name="learning-record-pdf"),
    path("on-track/learning-record.json", participant.learning_record_json, name="learning-record-json"),
    path("journal/my-journal.<slug:kind>", journal.journal_download, name="journal-download"),
    path("journal/take-away/", journal.journal_take, name="journal-take"),
    path("journal/take-away/<int:pk>/", journal.journal_pack, name="journal-pack"),
    path("journal/take-away/<int:pk>/progress/", journal.journal_pack_progress, name="journal-pack-progress"),
    path("journal/take-away/<int:pk>/file/", journal.journal_pack_file, name="journal-pack-file"),
    path("participants/", staff.participant_list, name="participant-list"),
    path("participants/<int:pk>/", staff.participant_detail, name="participant-detail"),
    path("participants/<int:pk>/award/", staff.award, name="award"),
    path("cohorts/<int:pk>/award/", staff.award_all, name="award-all"),
    path("cohorts/<int:pk>/awarding/", staff.awarding, name="awarding"),
    path("cohorts/<int:pk>/awarding/progress/", staff.awarding_progress, name="awarding-progress"),
    path("certificates/", public.certificate_check, name="certificate-check"),
    path("certificates/file/<int:pk>/", participant.certificate_download, name="certificate-download"),
    path("certificates/file/<int:pk>/revoke/", staff.certificate_revoke, name="certificate-revoke"),
    path("certificates/file/<int:pk>/reissue/", staff.certificate_reissue, name="certificate-reissue"),
    path("certificates/file/<int:pk>/again/", staff.certificate_again, name="certificate-again"),
    path("certificates/<str:code>/", public.certificate_verify, name="certificate-verify"),
]
