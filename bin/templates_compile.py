"""Compiles every template: a misspelt tag, filter or component attribute fails here, not in front of a participant."""

import os
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ioc.settings")

import django  # noqa: E402
from django.template import TemplateDoesNotExist, TemplateSyntaxError, engines  # noqa: E402


def main() -> int:
    """Exit status 0 when every file in the project's template directories compiles, else 1 and a line for each."""
    django.setup()
    engine = engines["django"]
    folders = [Path(folder) for folder in engine.template_dirs if Path(folder).is_relative_to(PROJECT)]
    compiled, wrong = 0, []
    for folder in folders:
        if ".venv" in folder.parts:
            continue
        for path in sorted(file for file in folder.rglob("*") if file.is_file()):
            name = path.relative_to(folder).as_posix()
            try:
                engine.get_template(name)
                compiled += 1
            except (TemplateSyntaxError, TemplateDoesNotExist, UnicodeDecodeError, TypeError) as error:
                wrong.append(f"{path.relative_to(PROJECT)}: {error}")
    for line in wrong:
        sys.stderr.write(line + "\n")
    sys.stdout.write(f"{compiled} templates compile\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
