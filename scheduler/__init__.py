"""APScheduler, kept to one file: it says when, the jobs say what."""

from __future__ import annotations

import threading
from collections.abc import Iterable

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from bot.runtime import Bot
from scheduler.jobs import TIMETABLE, Job

__all__ = ("TIMETABLE", "Clockwork", "Job", "named", "run_job")

log = structlog.get_logger(__name__)

# Its own default skips a job that is a second late.
DEFAULTS = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
WATCH_SECONDS = 30


class Clockwork:
    """A scheduler with the whole timetable. Start it after a fork, never before."""

    def __init__(self, bot: Bot, timetable: Iterable[Job] = TIMETABLE) -> None:
        self._clock = bot.clock
        self._stopped = threading.Event()
        self._watchdog = threading.Thread(target=self._watch, name="clock-watchdog", daemon=True)
        self._scheduler = BackgroundScheduler(timezone="UTC", job_defaults=DEFAULTS)
        self._ticks = bot.ticks
        self._ticked_at = bot.ticks()
        for job in timetable:
            trigger = CronTrigger.from_crontab(job.cron, "UTC")
            self._scheduler.add_job(self._tick, trigger, args=[job, bot], id=job.name)

    def start(self) -> None:
        self._scheduler.start()
        self._watchdog.start()

    @property
    def idle_seconds(self) -> float:
        """Since the last job began; one is due every minute."""
        return self._ticks() - self._ticked_at

    def _tick(self, job: Job, bot: Bot) -> None:
        self._ticked_at = self._ticks()
        run_job(job, bot)

    def stop(self) -> None:
        """Waits for the jobs that are running."""
        self._stopped.set()
        self._scheduler.shutdown(wait=True)

    def look_at_the_clock(self) -> None:
        """Set back an hour, it would leave every job waiting for a moment that it saw before."""
        now = self._clock()
        for job in self._scheduler.get_jobs():
            due = job.trigger.get_next_fire_time(None, now)
            if due < job.next_run_time:
                log.warning("clock was set back", job=job.id)
                job.modify(next_run_time=due)

    def _watch(self) -> None:
        while not self._stopped.wait(WATCH_SECONDS):
            self.look_at_the_clock()


def run_job(job: Job, bot: Bot) -> None:
    """One bad tick is logged, and the next one still comes."""
    began, failed = bot.ticks(), False
    try:
        job.run(bot)
    except Exception as error:
        failed = True
        because = bot.out_of_reach(error)
        if because:  # said as long as it lasts, so in one line
            log.error("database not reached", job=job.name, because=because)  # noqa: TRY400
        else:
            log.exception("job failed", job=job.name)
    bot.metrics.ran(job.name, bot.ticks() - began, failed=failed)


def named(name: str) -> Job | None:
    return next((job for job in TIMETABLE if job.name == name), None)
