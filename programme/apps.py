from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "programme"

    def ready(self) -> None:
        from programme import tasks  # noqa: F401 -- declares its kinds of work
