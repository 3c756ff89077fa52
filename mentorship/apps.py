from django.apps import AppConfig


class MentorshipConfig(AppConfig):
    name = "mentorship"

    def ready(self) -> None:
        from mentorship import calendars, copying, planning  # noqa: F401 -- declares reminders
        from mentorship.queries.credits import has_credits
        from notifications.groups import group
        from programme.calendars import FEEDERS
        from trios import first_year

        copying.register()
        FEEDERS.append(calendars.events_of)
        first_year.SAYS_OTHERWISE.append(has_credits)
        group(
            "mentorship",
            "Delivering Mentorship",
            "Dates and outcomes of the mentorship module.",
            "module",
        )
