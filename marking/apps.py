from django.apps import AppConfig


class MarkingConfig(AppConfig):
    name = "marking"

    def ready(self) -> None:
        from marking import copying, tasks  # noqa: F401 -- tasks declares its kinds of work

        copying.register()
