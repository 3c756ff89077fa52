"""Addresses of this app: /case-study/ is one's own, /case-studies/ are other people's."""

from django.urls import path

from casestudies.views import (
    evidence,
    extension,
    gathering,
    handing_in,
    lead,
    likeness,
    more_time,
    on_behalf,
    participant,
    peer_day,
    peer_feedback,
    peer_group,
    plan,
    plan_line,
    skeleton,
    team,
    tutor,
)

app_name = "casestudies"

urlpatterns = [
    path("case-study/", participant.case_study, name="case-study"),
    path("case-study/start/", participant.start, name="start"),
    path("case-study/plan/", plan.plan, name="plan"),
    path("case-study/plan/<int:phase>/", plan.plan_phase, name="plan-phase"),
    path("case-study/plan/<int:phase>/autosave/", plan.plan_phase_autosave, name="plan-phase-autosave"),
    path("case-study/plan/factors/<uuid:key>/", plan_line.factor, name="factor"),
    path("case-study/plan/factors/<uuid:key>/autosave/", plan_line.factor_autosave, name="factor-autosave"),
    path("case-study/plan/factors/<uuid:key>/remove/", plan_line.factor_remove, name="factor-remove"),
    path("case-study/plan/actions/<uuid:key>/", plan_line.planned_action, name="planned-action"),
    path(
        "case-study/plan/actions/<uuid:key>/autosave/",
        plan_line.planned_action_autosave,
        name="planned-action-autosave",
    ),
    path(
        "case-study/plan/actions/<uuid:key>/remove/",
        plan_line.planned_action_remove,
        name="planned-action-remove",
    ),
    path("case-study/skeleton/", skeleton.skeleton, name="skeleton"),
    path("case-study/skeleton/docx/", skeleton.skeleton_download, name="skeleton-download"),
    path("case-study/sections/<int:section>/send/", participant.draft_send, name="draft-send"),
    path("case-study/drafts/<int:pk>/", participant.draft_detail, name="draft-detail"),
    path("case-study/evidence/", evidence.evidence_list, name="evidence-list"),
    path("case-study/evidence/journal/<int:number>/", evidence.evidence_lift, name="evidence-lift"),
    path("case-study/evidence/visits/", gathering.evidence_visits, name="evidence-visits"),
    path(
        "case-study/evidence/visits/<int:visit>/<slug:part>/",
        gathering.evidence_lift_point,
        name="evidence-lift-point",
    ),
    path("case-study/evidence/add/", gathering.evidence_file_add, name="evidence-file-add"),
    path("case-study/evidence/<int:pk>/words/", gathering.evidence_describe, name="evidence-describe"),
    path("case-study/evidence/<int:pk>/file/", gathering.evidence_file, name="evidence-file"),
    path("case-study/evidence/<int:pk>/place/", evidence.evidence_place, name="evidence-place"),
    path("case-study/evidence/<int:pk>/drop/", evidence.evidence_drop, name="evidence-drop"),
    path("case-study/more-time/", more_time.ask, name="time-ask"),
    path("case-study/more-time/<int:pk>/withdraw/", more_time.withdraw, name="request-withdraw"),
    path("case-study/upload/", handing_in.upload, name="upload"),
    path("case-study/versions/<int:pk>/", handing_in.version, name="version"),
    path("case-study/versions/<int:pk>/progress/", handing_in.version_progress, name="version-progress"),
    path("case-study/versions/<int:pk>/original/", handing_in.version_original, name="version-original"),
    path("case-study/versions/<int:pk>/submit/", handing_in.submit, name="submit"),
    path("case-study/receipts/<str:number>/", handing_in.receipt, name="receipt"),
    path("case-studies/", team.overview, name="overview"),
    path("case-studies/export/<str:kind>/", team.overview_export, name="overview-export"),
    path("case-studies/drafts/", tutor.draft_list, name="draft-list"),
    path("case-studies/drafts/<int:pk>/answer/", tutor.draft_answer, name="draft-answer"),
    path("case-studies/more-time/", extension.request_list, name="request-list"),
    path("case-studies/more-time/<int:pk>/", extension.request_decide, name="request-decide"),
    path("case-studies/more-time/many/", extension.extend_many, name="extend-many"),
    path("case-studies/likeness/", likeness.likeness_list, name="likeness-list"),
    path("case-studies/likeness/<int:pk>/", likeness.likeness, name="likeness"),
    path("case-studies/presentations/", lead.presentation_list, name="presentation-list"),
    path(
        "case-studies/presentations/<int:enrolment>/record/",
        lead.presentation_record,
        name="presentation-record",
    ),
    path("case-studies/presentations/groups/", peer_group.group_list, name="peer-group-list"),
    path("case-studies/presentations/groups/<int:pk>/", peer_day.group, name="peer-group"),
    path("case-studies/presentations/groups/<int:pk>/now/", peer_day.now, name="peer-group-now"),
    path(
        "case-studies/presentations/groups/<int:pk>/arrange/", peer_group.arrange, name="peer-group-arrange"
    ),
    path(
        "case-studies/presentations/groups/<int:pk>/publish/", peer_group.publish, name="peer-group-publish"
    ),
    path("case-studies/presentations/members/<int:pk>/note/", peer_day.note, name="peer-member-note"),
    path(
        "case-studies/presentations/members/<int:pk>/feedback/", peer_feedback.feedback, name="peer-feedback"
    ),
    path("case-studies/presentations/<int:enrolment>/group/", peer_group.place, name="peer-group-place"),
    path("case-studies/<int:enrolment>/", team.detail, name="detail"),
    path("case-studies/<int:enrolment>/extension/", team.extension_grant, name="extension-grant"),
    path("case-studies/<int:enrolment>/hand-in/", on_behalf.hand_in, name="hand-in"),
    path("case-studies/<int:enrolment>/reopen/", team.reopen, name="reopen"),
]
