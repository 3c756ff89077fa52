"""Addresses of this app."""

from django.urls import URLPattern, path

from mentorship.views import assessor, correction, mentor, team

app_name = "mentorship"

urlpatterns: list[URLPattern] = [
    path("mentorship/", mentor.module, name="module"),
    path("mentorship/mentors/", team.mentor_list, name="mentor-list"),
    path("mentorship/mentors/export/<slug:kind>/", team.mentor_export, name="mentor-export"),
    path("mentorship/mentors/<int:pk>/book/", team.dialogue_book, name="dialogue-book"),
    path("mentorship/criteria/<slug:slug>/", team.criteria, name="criteria"),
    path("mentorship/assess/", assessor.assess_list, name="assess-list"),
    path("mentorship/dialogues/<int:pk>/", assessor.dialogue_detail, name="dialogue-detail"),
    path("mentorship/dialogues/<int:pk>/move/", team.dialogue_move, name="dialogue-move"),
    path("mentorship/dialogues/<int:pk>/correct/", correction.dialogue_correct, name="dialogue-correct"),
    path("mentorship/dialogues/<int:pk>/cancel/", team.dialogue_cancel, name="dialogue-cancel"),
    path(
        "mentorship/dialogues/<int:pk>/invitation.ics", mentor.dialogue_invitation, name="dialogue-invitation"
    ),
]
