"""What is counted while a process runs, for Prometheus. One of these a process, never a module's.

Names of commands, jobs, methods and errors only: nobody's words, and nobody.
"""

from __future__ import annotations

from functools import cache

from prometheus_client import CollectorRegistry, Counter, Histogram

ACK_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3)  # Slack waits for three
JOB_SECONDS = (0.01, 0.1, 0.5, 1, 5, 30, 120, 600)


class Metrics:
    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        acks = Histogram(
            "preflight_ack_seconds",
            "From a request of Slack's to its ack",
            ["kind", "status"],
            registry=self.registry,
            buckets=ACK_SECONDS,
        )
        commands = self._counter("commands", "Commands that people typed", "command")
        self._acks, self._commands = cache(acks.labels), cache(commands.labels)
        self._bugs = self._counter("bugs", "Answers that named an id, by what was asked", "where")
        self._letters = self._counter(
            "letters", "Letters handed to Slack, by what became of it", "kind", "became"
        )
        self._edits = self._counter("edits", "Edits, by what became of them", "became")
        self._looks = self._counter(
            "looks", "Letters in doubt that were looked up, by what was found", "found"
        )
        self._slack_errors = self._counter(
            "slack_errors", "Calls to Slack that failed", "method", "error"
        )
        self._jobs = Histogram(
            "preflight_job_seconds",
            "How long a job took",
            ["name", "ended"],  # a label `job` is Prometheus's own
            registry=self.registry,
            buckets=JOB_SECONDS,
        )

    def _counter(self, name: str, says: str, *labels: str) -> Counter:
        return Counter(f"preflight_{name}", says, labels, registry=self.registry)

    def acked(self, kind: str, status: int, seconds: float) -> None:
        self._acks(kind, status).observe(seconds)

    def typed(self, command: str) -> None:
        self._commands(command).inc()

    def bug(self, where: str) -> None:
        self._bugs.labels(where).inc()

    def handed_over(self, kind: str, became: object) -> None:
        self._letters.labels(kind, _named(became)).inc()

    def edited(self, became: object) -> None:
        self._edits.labels(_named(became)).inc()

    def looked(self, found: object) -> None:
        self._looks.labels(_named(found)).inc()

    def slack_failed(self, method: str, error: str) -> None:
        self._slack_errors.labels(method, error).inc()

    def ran(self, job: str, seconds: float, *, failed: bool) -> None:
        self._jobs.labels(job, "failed" if failed else "done").observe(seconds)


def _named(outcome: object) -> str:
    """An outcome is a value of its own kind; its name in words is what dashboards show."""
    name = type(outcome).__name__
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()
