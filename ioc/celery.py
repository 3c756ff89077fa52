"""Celery: on Redis in production, on files under var/ by default. Rows are the truth (core/jobs.py)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ioc.settings")

from django.conf import settings

from ioc import filequeue

app = Celery("ioc")
app.conf.update(
    broker_url=settings.CELERY_BROKER_URL,
    timezone="Europe/London",
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_publish_retry=False,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    worker_max_memory_per_child=350_000,  # kB
    task_time_limit=600,
    broker_connection_retry_on_startup=True,
)
if settings.REDIS_URL:
    app.conf.broker_transport_options = {
        "visibility_timeout": 600,
        "socket_connect_timeout": 2,
        # Somebody's page waits while a job is handed over: one try, then the sweep has it.
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0,
        "interval_max": 0,
        "connect_retries_timeout": 2,
    }
else:
    filequeue.use()
    for folder in ("messages", "control"):
        (settings.QUEUE_DIR / folder).mkdir(parents=True, exist_ok=True)
    app.conf.broker_transport_options = {
        "data_folder_in": str(settings.QUEUE_DIR / "messages"),
        "data_folder_out": str(settings.QUEUE_DIR / "messages"),
        "control_folder": str(settings.QUEUE_DIR / "control"),
        "polling_interval": 0.2,
    }

from ioc.schedule import SCHEDULE  # noqa: E402

app.conf.beat_schedule = SCHEDULE
app.autodiscover_tasks(["core", "ioc"])
