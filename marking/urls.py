"""Addresses of this app."""

from django.urls import path

from marking.views import (
    allocation,
    board,
    call,
    comparing,
    conflicts,
    examiner,
    joining,
    marker,
    moderation,
    pay,
    pool,
    practice,
    readers,
    script_list,
    team,
    training,
)

app_name = "marking"

SCRIPT = "marking/scripts/<str:code>/"
COHORT = "marking/cohorts/<slug:slug>/"
RUN = "marking/allocations/<int:pk>/"

urlpatterns = [
    path("marking/", team.overview, name="overview"),
    path("marking/call/", call.call, name="call"),
    path("marking/renew/", joining.renew, name="pool-renew"),
    path("marking/join/", joining.join, name="pool-join"),
    path("marking/conflicts/", conflicts.declare_conflict, name="conflict-declare"),
    path("marking/conflicts/<int:pk>/take-back/", conflicts.take_back, name="mark-take-back"),
    path("marking/not-by/", conflicts.objections, name="objections"),
    path("marking/not-by/<int:pk>/drop/", conflicts.drop_objection, name="objection-drop"),
    path("marking/markers/<int:pk>/", pool.member, name="pool-member"),
    path("marking/markers/<int:pk>/leave/", pool.leave, name="pool-leave"),
    path("marking/pay/", pay.ledger, name="pay"),
    path("marking/scripts/", script_list.script_list, name="script-list"),
    path(SCRIPT, marker.script, name="script"),
    path(SCRIPT + "autosave/", marker.autosave, name="script-autosave"),
    path(SCRIPT + "submit/", marker.submit, name="script-submit"),
    path(SCRIPT + "recuse/", marker.recuse, name="script-recuse"),
    path(SCRIPT + "file/", marker.file, name="script-file"),
    path(COHORT + "pool/", pool.pool, name="pool"),
    path(COHORT + "practice/", practice.practice, name="practice"),
    path("marking/practice/<int:pk>/", practice.practice_script, name="practice-script"),
    path("marking/markers/<int:pk>/hand-over/", pool.marker_hand_over, name="marker-hand-over"),
    path("marking/markers/<int:pk>/practice/", practice.marker_practice, name="marker-practice"),
    path(COHORT + "training/", training.training, name="training"),
    path("marking/training/<int:pk>/", training.training_session, name="training-session"),
    path("marking/training/<int:pk>/book/", training.training_book, name="training-book"),
    path("marking/training/<int:pk>/give-up/", training.training_give_up, name="training-give-up"),
    path(COHORT + "call/", call.call_set, name="call-set"),
    path(COHORT + "why/", comparing.why, name="why"),
    path(COHORT + "readers/<str:code>/", readers.readers, name="readers"),
    path(COHORT + "criteria/", team.criteria, name="criteria"),
    path(COHORT + "allocation/start/", allocation.start, name="allocation-start"),
    path(COHORT + "seconds/start/", allocation.start_seconds, name="second-start"),
    path(COHORT + "thirds/start/", allocation.start_thirds, name="third-start"),
    path(RUN, allocation.detail, name="allocation-detail"),
    path(RUN + "compare/", comparing.compare, name="allocation-compare"),
    path(RUN + "progress/", allocation.progress, name="allocation-progress"),
    path(RUN + "publish/", allocation.publish, name="allocation-publish"),
    path(RUN + "discard/", allocation.discard, name="allocation-discard"),
    path(COHORT + "moderation/", moderation.moderation, name="moderation"),
    path(COHORT + "moderation/agree/", moderation.agree_all, name="agree-all"),
    path("marking/moderation/<str:code>/", moderation.difference, name="difference"),
    path(COHORT + "board/", board.board, name="board"),
    path(COHORT + "release/", board.release, name="release"),
    path(COHORT + "release/progress/", board.release_progress, name="release-progress"),
    path("marking/examine/", examiner.examine, name="examine"),
    path("marking/examine/<str:code>/", examiner.examine_script, name="examine-script"),
]
