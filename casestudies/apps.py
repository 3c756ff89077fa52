from django.apps import AppConfig


class CasestudiesConfig(AppConfig):
    name = "casestudies"

    def ready(self) -> None:
        from casestudies import copying, tasks  # noqa: F401 -- tasks declares its kinds of work
        from casestudies.rules import can_change_route
        from programme.rules.enrolment import ROUTE_GUARDS

        copying.register()
        ROUTE_GUARDS.append(can_change_route)
