from django.apps import AppConfig


class IocConfig(AppConfig):
    name = "ioc"
