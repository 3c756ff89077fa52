"""The periodic look at what is due: reminders and everything that happens by date."""

from celery import shared_task

from ioc import planning


@shared_task(name="ioc.plan_due", ignore_result=True)
def plan_due() -> None:
    """Do and tell what the present moment asks for; doing it twice changes nothing."""
    planning.plan_due()
