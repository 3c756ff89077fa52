from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        from notifications import (
            queries,
            school_time,
            tasks,  # noqa: F401 -- declares its kinds of work
        )

        school_time.belong(queries.authorities_led)
