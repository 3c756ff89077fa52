from django.apps import AppConfig


class CasestudiesConfig(AppConfig):
    name = "casestudies"

    def ready(self) -> None:
        from casestudies import calendars, copying, planning, tasks  # noqa: F401 -- declare reminders and kinds of work
        from casestudies.rules import can_change_route
        from notifications.groups import group
        from programme.calendars import FEEDERS
        from programme.rules.enrolment import ROUTE_GUARDS

        copying.register()
        FEEDERS.append(calendars.events_of)
        ROUTE_GUARDS.append(can_change_route)
        group(
            "case-study",
            "The case study",
            "The due date, drafts and feedback.",
            "case_study.",
            "draft.",
            "presentation.",
        )
