"""How a process stands, for the supervisor, the load balancer and Prometheus."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from datetime import timedelta

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.frozen import dataclass
from bot.runtime import Bot
from bot.store import migrate
from bot.store.database import UNREAD, cause_of
from bot.store.migrate import Standing
from bot.usecases.backlog import DRY_RUN, Backlog, backlog

LATE = timedelta(minutes=15)  # the oldest letter; a big morning takes its time
TRIED_AGAIN_SECONDS = 300.0  # within which somebody or a job has something to write
IDLE_SECONDS = 180.0  # without a job, of which one is due every minute


@dataclass(frozen=True, slots=True)
class Part:
    """`ok` is whether the process can do its work as far as this goes."""

    ok: bool
    says: str


Check = Callable[[], Part]


@dataclass(frozen=True, slots=True)
class Health:
    """What every process needs, and what this one brings besides: jobs, a socket.

    `delivers`: whether late letters are this process's to send.
    """

    bot: Bot
    delivers: bool
    besides: Mapping[str, Check] = field(default_factory=dict)

    def parts(self) -> Mapping[str, Part]:
        return self.look()[0]

    def look(self) -> tuple[Mapping[str, Part], Backlog | None]:
        """And what is not done yet, unless the database cannot be read."""
        parts, found = {"database": self._writing()}, None
        try:
            schema = migrate.standing(self.bot.database)
            parts["schema"] = Part(schema is Standing.CURRENT, str(schema))
            found = self.bot.see(backlog)
            parts["letters"] = self._letters(found)
        except UNREAD as trouble:
            parts["database"] = Part(ok=False, says=cause_of(trouble))
        return parts | {name: check() for name, check in self.besides.items()}, found

    def _writing(self) -> Part:
        """A full disk is read as ever. What failed once may not have been tried again since."""
        last = self.bot.last_write
        since = self.bot.ticks() - last.at
        if last.trouble is None or since > TRIED_AGAIN_SECONDS:
            return Part(ok=True, says="reached")
        return Part(ok=False, says=f"a write failed {since:.0f} s ago: {last.trouble}")

    def _letters(self, found: Backlog) -> Part:
        if found.held_by:
            return Part(not self.delivers or found.held_by == DRY_RUN, f"held: {found.held_by}")
        late = found.late.total_seconds()
        return Part(not self.delivers or found.late <= LATE, f"the oldest due for {late:.0f} s")


def idle(seconds: Callable[[], float]) -> Check:
    """The scheduler's last tick."""

    def check() -> Part:
        since = seconds()
        return Part(since <= IDLE_SECONDS, f"last tick {since:.0f} s ago")

    return check


def connected(is_connected: Callable[[], bool]) -> Check:
    def check() -> Part:
        up = is_connected()
        return Part(up, "connected" if up else "not connected")

    return check


@dataclass(frozen=True, slots=True, eq=False)
class Gauges(Collector):
    """What the process says of itself and what the database knows, when Prometheus asks."""

    health: Health

    def collect(self) -> Iterable[GaugeMetricFamily]:
        parts, found = self.health.look()
        well = {name: part.ok for name, part in parts.items()}
        yield _each("preflight_well", "As /readyz tells it", "part", well)
        yield _one("preflight_database_up", "Whether the database can be read", found is not None)
        if found is None:
            return
        yield _one("preflight_oldest_due_seconds", "Lag", found.late.total_seconds())
        yield _one("preflight_letters_in_doubt", "May have arrived or not", found.in_doubt)
        held = {"dry run": found.held_by == DRY_RUN, "pause": found.held_by not in {None, DRY_RUN}}
        yield _each("preflight_delivery_held", "Whether no letter goes out", "by", held)
        waiting = GaugeMetricFamily(
            "preflight_letters_waiting",
            "Letters that are not simply sent",
            labels=["kind", "state"],
        )
        for (kind, state), count in found.letters.items():
            waiting.add_metric([kind, state], count)
        yield waiting


def _each(name: str, says: str, label: str, values: Mapping[str, bool]) -> GaugeMetricFamily:
    gauge = GaugeMetricFamily(name, says, labels=[label])
    for key, value in values.items():
        gauge.add_metric([key], float(value))
    return gauge


def _one(name: str, says: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, says, value=float(value))


def watched(health: Health) -> CollectorRegistry:
    """Everything that Prometheus may know of this process."""
    registry = health.bot.metrics.registry
    registry.register(Gauges(health))
    return registry
