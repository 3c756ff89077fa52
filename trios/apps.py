from django.apps import AppConfig


class TriosConfig(AppConfig):
    name = "trios"

    def ready(self) -> None:
        from trios import circles, tasks  # noqa: F401 -- tasks declares its kinds of work

        circles.register()
