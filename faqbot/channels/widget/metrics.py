"""What a monitor may know: counts and times, never words."""

from collections.abc import Mapping, Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.registry import Collector

from faqbot.domain.decision import kind
from faqbot.domain.drift import Drift
from faqbot.domain.language import Language
from faqbot.domain.turn import Turn
from faqbot.retrieval.snapshot import Snapshot

_SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)


class Metrics:
    """The metrics of one application, in a registry of its own, with those of other channels."""

    def __init__(self, others: Sequence[Collector] = ()) -> None:
        self._registry = CollectorRegistry()
        for other in others:
            self._registry.register(other)
        self._turns = Counter("faqbot_turns", "Answered messages", ["decision", "language"], registry=self._registry)
        self._seconds = Histogram(
            "faqbot_turn_seconds", "From a message to its stored answer", buckets=_SECONDS, registry=self._registry
        )
        self._requests = Counter("faqbot_requests", "Requests", ["route", "status"], registry=self._registry)
        self.in_flight = Gauge("faqbot_in_flight", "Messages that are being answered", registry=self._registry)
        self._version = Gauge("faqbot_snapshot_version", "Version of the index in use", registry=self._registry)
        self._entries = Gauge("faqbot_snapshot_entries", "Entries in the index in use", registry=self._registry)
        self._answered = Gauge(
            "faqbot_answered_share", "Recent questions that were answered", ["language"], registry=self._registry
        )
        self._expected = Gauge(
            "faqbot_expected_share", "What the calibration expects of them", ["language"], registry=self._registry
        )
        self._strayed = Gauge(
            "faqbot_drift", "The difference of both in standard errors", ["language"], registry=self._registry
        )
        ProcessCollector(registry=self._registry)

    def answered(self, turn: Turn, seconds: float) -> None:
        self._turns.labels(kind(turn.decision), turn.language.value).inc()
        self._seconds.observe(seconds)

    def requested(self, route: str, status: int) -> None:
        self._requests.labels(route, str(status)).inc()

    def indexed(self, snapshot: Snapshot) -> None:
        self._version.set(snapshot.kb.version)
        self._entries.set(len(snapshot.entries))

    def drifted(self, drifts: Mapping[Language, Drift]) -> None:
        """Show the drift of these languages; those with too few questions vanish."""
        for gauge in (self._answered, self._expected, self._strayed):
            gauge.clear()
        for language, drift in drifts.items():
            self._answered.labels(language.value).set(drift.share)
            self._expected.labels(language.value).set(drift.expected)
            self._strayed.labels(language.value).set(drift.strayed)

    def text(self) -> bytes:
        """All metrics in the format of Prometheus."""
        return generate_latest(self._registry)
