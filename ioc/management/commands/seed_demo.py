from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core import jobs
from ioc.demo.seed.make import Size, seed
from people.models import User


class Command(BaseCommand):
    help = "Fill an empty database with the demonstration: four cohorts of invented people in real schools."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--participants", type=int, help="in the cohort being marked, and a like number elsewhere"
        )
        parser.add_argument("--markers", type=int)
        parser.add_argument(
            "--make-certificates", action="store_true", help="make them now, not by the worker"
        )

    def handle(self, *args, participants=None, markers=None, make_certificates=False, **options) -> None:
        if not settings.DEMO:
            raise CommandError("Set IOC_DEMO=1: invented people have no place in a real service.")
        if User.objects.exists():
            self.stdout.write("There are people already; nothing was added.")
            return
        size = Size()
        if participants:
            size = Size(
                applicants=max(64, participants // 10),
                meeting=participants,
                marking=participants,
                done=128,
                markers=markers or max(2, participants // 3),
                words=1200,
            )
        seed(size)
        if make_certificates:
            jobs.run_due()
        self.stdout.write(f"{User.objects.count()} invented people in four cohorts.")
