"""Addresses of this app."""

from django.urls import URLPattern, path

from trios.views import lead, member, mentor, team

app_name = "trios"

urlpatterns: list[URLPattern] = [
    path("trios/", lead.trio_list, name="trio-list"),
    path("trios/export/<slug:kind>/", lead.trio_export, name="trio-export"),
    path("trios/mentors/", team.mentor_list, name="mentor-list"),
    path("trios/mentors/export/<slug:kind>/", team.mentor_export, name="mentor-export"),
    path("trios/mentors/appoint/", team.mentor_appoint, name="mentor-appoint"),
    path("trios/mentors/<int:pk>/first-year/", team.mentor_first_year, name="mentor-first-year"),
    path("trios/mentors/<int:pk>/end/", team.mentor_end, name="mentor-end"),
    path("trios/form/<slug:slug>/", team.formation_start, name="formation-start"),
    path("trios/formations/<int:pk>/", team.formation_detail, name="formation-detail"),
    path("trios/formations/<int:pk>/progress/", team.formation_progress, name="formation-progress"),
    path("trios/formations/<int:pk>/publish/", team.formation_publish, name="formation-publish"),
    path("trios/formations/<int:pk>/discard/", team.formation_discard, name="formation-discard"),
    path("trios/<int:pk>/", member.trio_detail, name="trio-detail"),
    path("trios/<int:pk>/mentor/", team.trio_mentor, name="trio-mentor"),
    path("trios/<int:pk>/place/", team.trio_place, name="trio-place"),
    path("trios/<int:pk>/book/", mentor.visits_book, name="visits-book"),
    path("trio/", member.my_trio, name="my-trio"),
    path("mentoring/", mentor.mentor, name="mentor"),
    path("visits/<int:pk>/", member.visit_detail, name="visit-detail"),
    path("visits/<int:pk>/invitation.ics", member.visit_invitation, name="visit-invitation"),
    path("visits/<int:pk>/move/", mentor.visit_move, name="visit-move"),
    path("visits/<int:pk>/cancel/", mentor.visit_cancel, name="visit-cancel"),
    path("visits/<int:pk>/attendance/", mentor.visit_attendance, name="visit-attendance"),
    path("visits/<int:pk>/complete/", mentor.visit_complete, name="visit-complete"),
    path("visits/<int:pk>/record/", member.visit_record, name="visit-record"),
    path("visits/<int:pk>/record/autosave/", member.visit_record_autosave, name="visit-record-autosave"),
    path("visits/<int:pk>/note/", member.private_note, name="private-note"),
    path("visits/<int:pk>/note/autosave/", member.private_note_autosave, name="private-note-autosave"),
    path("visits/<int:pk>/dialogue/", member.dialogue, name="dialogue"),
    path("visits/<int:pk>/dialogue/autosave/", member.dialogue_autosave, name="dialogue-autosave"),
    path("visits/<int:pk>/dialogue/agree/", member.dialogue_agree, name="dialogue-agree"),
]
