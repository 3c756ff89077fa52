"""Makes the data of `make run` ready: database, cache table, static files, and the demonstration at the first start."""

import hashlib
import os
import sys
from pathlib import Path


def print_of_static_files() -> str:
    """A hash that changes when any static file was added, changed or removed."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda pair: pair[0]):
            stat = os.stat(storage.path(path))
            digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_static(var: Path) -> None:
    """Gathers the static files under their hashed names, when any of them changed since the last start."""
    from django.conf import settings
    from django.core.management import call_command

    stamp = var / "run.static"
    wanted = print_of_static_files()
    if Path(settings.STATIC_ROOT).is_dir() and stamp.exists() and stamp.read_text() == wanted:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(wanted)


def seed(var: Path) -> None:
    """Fills an empty database with the demonstration; a database that people already work in stays as it is."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    stamp = var / "run.seeded"
    if stamp.exists() and get_user_model().objects.exists():
        return
    call_command("seed_demo")
    stamp.touch()


def main() -> int:
    """Exit status 0 when the application can start on what stands in VAR_DIR."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ioc.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    var = Path(settings.VAR_DIR)
    call_command("migrate", interactive=False, verbosity=1)
    call_command("createcachetable")
    collect_static(var)
    seed(var)
    return 0


if __name__ == "__main__":
    sys.exit(main())
