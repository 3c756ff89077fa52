from django.core.management.base import BaseCommand

from people.actions import load_schools


class Command(BaseCommand):
    help = "Bring authorities and schools in line with the official list that comes with the project."

    def handle(self, *args, **options) -> None:
        self.stdout.write(f"{load_schools()} schools.")
