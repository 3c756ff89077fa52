from django.apps import AppConfig


class CasestudiesConfig(AppConfig):
    name = "casestudies"

    def ready(self) -> None:
        from casestudies import copying, planning, tasks  # noqa: F401 -- declare reminders and kinds of work
        from notifications.groups import group

        copying.register()
        group(
            "case-study",
            "The case study",
            "The due date, drafts and feedback.",
            "case_study.",
            "draft.",
            "presentation.",
        )
