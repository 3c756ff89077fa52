from django.apps import AppConfig


class CasestudiesConfig(AppConfig):
    name = "casestudies"

    def ready(self) -> None:
        from casestudies import tasks  # noqa: F401 -- declares its kinds of work
