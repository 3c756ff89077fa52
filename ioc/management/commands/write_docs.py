from django.core.management.base import BaseCommand, CommandError

from ioc.reference import DOCS, pages


class Command(BaseCommand):
    help = "Write the pages of docs/ that are drawn from the code; with --check, only say whether they are up to date."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args, check: bool = False, **options) -> None:
        stale = []
        for path, text in pages():
            if path.exists() and path.read_text(encoding="utf-8") == text:
                continue
            stale.append(str(path.relative_to(DOCS)))
            if not check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
        if check and stale:
            raise CommandError(
                f"Out of date: {', '.join(stale)}. Run `manage.py write_docs` and commit the result."
            )
