from django.apps import AppConfig


class MarkingConfig(AppConfig):
    name = "marking"

    def ready(self) -> None:
        from casestudies.queries.peer_group import KEPT_APART
        from casestudies.rules import REOPENING_GUARDS
        from marking import copying, planning, tasks  # noqa: F401 -- declare reminders and kinds of work
        from marking.queries.presenters import markers_and_authors
        from marking.rules import panel, team
        from notifications.groups import group

        copying.register()
        group(
            "marking",
            "Marking",
            "Scripts to mark and presentations to assess, and when they are due.",
            "marker.",
            "mark.",
            "panel.",
        )
        REOPENING_GUARDS.extend([team.can_be_reopened, panel.can_be_reopened])
        KEPT_APART.append(markers_and_authors)
