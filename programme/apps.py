from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "programme"

    def ready(self) -> None:
        from notifications import school_time
        from notifications.groups import group
        from programme import planning, reminders, tasks  # noqa: F401 -- declare reminders and kinds of work
        from programme.queries import holiday

        school_time.belong(holiday.authorities_of_people)
        school_time.close(holiday.closed_on)
        group(
            "applying",
            "Applying",
            "Applications, offers and headteachers.",
            "application.",
            "endorsement.",
            "queue.",
            "interest.",
        )
        group(
            "sessions",
            "Sessions",
            "Reminders, the register and catching up.",
            "session.",
            "apologies.",
            "catch_up.",
        )
        group("journal", "Your journal", "Entries that wait for you.", "journal.")
