from django.apps import AppConfig


class TriosConfig(AppConfig):
    name = "trios"

    def ready(self) -> None:
        from notifications import school_time
        from notifications.groups import group
        from programme.calendars import FEEDERS
        from trios import calendars, circles, planning, tasks  # noqa: F401 -- declare reminders and kinds of work
        from trios.queries.mentor import authorities_of_mentors

        circles.register()
        FEEDERS.append(calendars.events_of)
        school_time.belong(authorities_of_mentors)
        group(
            "visits",
            "Trios and visits",
            "Your trio, its visits and its records.",
            "trio",
            "visit",
            "dialogue.",
            "mentor.",
        )
