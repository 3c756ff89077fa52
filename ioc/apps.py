from django.apps import AppConfig


class IocConfig(AppConfig):
    name = "ioc"

    def ready(self) -> None:
        """Every process of the service hands its work to our queue; without this, Celery would look for its own."""
        from ioc import celery  # noqa: F401
