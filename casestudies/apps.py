from django.apps import AppConfig


class CasestudiesConfig(AppConfig):
    name = "casestudies"

    def ready(self) -> None:
        from casestudies import copying, tasks  # noqa: F401 -- tasks declares its kinds of work

        copying.register()
