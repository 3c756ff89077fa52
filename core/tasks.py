"""Celery's two doors: run one row, and find the rows whose run was lost."""

from celery import shared_task

from core import jobs


@shared_task(name="core.run_job", acks_late=True, reject_on_worker_lost=True, ignore_result=True)
def run_job(job_id: int) -> None:
    """Run one row of background work, if it is still due."""
    jobs.run(job_id)


@shared_task(name="core.sweep_jobs", ignore_result=True)
def sweep_jobs() -> None:
    """Carry again what nobody is running."""
    jobs.sweep()
