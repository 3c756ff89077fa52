from django.apps import AppConfig


class MarkingConfig(AppConfig):
    name = "marking"

    def ready(self) -> None:
        from marking import tasks  # noqa: F401 -- declares its kinds of work
