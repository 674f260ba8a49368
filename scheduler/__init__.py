"""APScheduler, kept to one file: it says when, the jobs say what."""

from __future__ import annotations

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from bot.runtime import Bot
from scheduler.jobs import TIMETABLE, Job

__all__ = ("TIMETABLE", "Clockwork", "Job", "named", "run_job")

log = structlog.get_logger(__name__)

# Its own default skips a job that is a second late.
DEFAULTS = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}


class Clockwork:
    """A scheduler with the whole timetable. Start it after a fork, never before."""

    def __init__(self, bot: Bot) -> None:
        self._scheduler = BackgroundScheduler(timezone="UTC", job_defaults=DEFAULTS)
        for job in TIMETABLE:
            trigger = CronTrigger.from_crontab(job.cron, "UTC")
            self._scheduler.add_job(run_job, trigger, args=[job, bot], id=job.name)

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        """Waits for the jobs that are running."""
        self._scheduler.shutdown(wait=True)


def run_job(job: Job, bot: Bot) -> None:
    """One bad tick is logged, and the next one still comes."""
    try:
        job.run(bot)
    except Exception:
        log.exception("job failed", job=job.name)


def named(name: str) -> Job | None:
    return next((job for job in TIMETABLE if job.name == name), None)
