#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ioc.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        bool(
            settings.INSTALLED_APPS
        )  # now rather than at first use, where a wrong variable would end in a traceback
    except ImproperlyConfigured as reason:
        sys.exit(f"The settings cannot be used: {reason}")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
