from django.apps import AppConfig


class TriosConfig(AppConfig):
    name = "trios"

    def ready(self) -> None:
        from trios import tasks  # noqa: F401 -- declares its kinds of work
