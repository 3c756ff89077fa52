from django.core.management.base import BaseCommand, CommandError

from core.decisions import Refused
from ioc.staff.actions import Beginning, begin
from ioc.staff.forms import BeginForm


class Command(BaseCommand):
    help = "Set a new service up: schools, the first person (programme team and administrator), the first cohort."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--email", default="", help="the first person's address; codes to sign in go there"
        )
        parser.add_argument("--name", default="", help="the first person's full name")
        parser.add_argument(
            "--year", default="", help="in which the first cohort starts; otherwise the next to apply for"
        )

    def handle(self, *args, email, name, year, **options) -> None:
        form = BeginForm({"email": email, "name": name, "year": year})
        if not form.is_valid():
            raise CommandError("\n".join(text for texts in form.errors.values() for text in texts))
        try:
            begun = begin(**form.cleaned_data)
        except Refused as refusal:
            raise CommandError(refusal.reason) from None
        self.stdout.write("\n".join(account_of(begun)))


def account_of(begun: Beginning) -> list[str]:
    """What was done, and what to do next, a line each."""
    lines = [
        f"{begun.schools} schools are in line with the official list.",
        f"{begun.user.name or begun.user.email} ({begun.user.email}) is programme team and administrator.",
    ]
    if begun.cohort is None:
        return [*lines, "There is a cohort already; none was made."]
    day = f"{begun.cohort.starts_on:%A} {begun.cohort.starts_on.day} {begun.cohort.starts_on:%B %Y}"
    return [
        *lines,
        f"The cohort {begun.cohort} is made: it starts on {day}, with 20 places in each of the eight authorities.",
        "",
        "Next:",
        "1. Start web, worker and beat, open the service and choose “E-mail me a code instead” to sign in.",
        "2. Under Cohorts, look through the dates, places and features. The features are an illustrative list; put the",
        "   programme's own in their place, and enter the hourly rate for marking.",
        "3. Under People, invite the authority leads, the tutor and the external examiner.",
    ]
