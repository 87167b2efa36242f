"""What a monitor may know of the channel: counts, never words."""

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from faqbot.domain.post import Fate

_SECONDS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)


class Metrics(Collector):
    """The metrics of the channel, to be shown with those of the process."""

    def __init__(self) -> None:
        own = self._own = CollectorRegistry()
        self._updates = Counter("faqbot_telegram_updates", "Updates by what they were", ["kind"], registry=own)
        self._letters = Counter("faqbot_telegram_letters", "Messages by their fate", ["fate"], registry=own)
        self._repeats = Counter("faqbot_telegram_repeats", "Messages sent again in doubt", registry=own)
        self._seconds = Histogram(
            "faqbot_telegram_seconds", "From an update to its kept answer", buckets=_SECONDS, registry=own
        )
        self.updates_waiting = Gauge("faqbot_telegram_updates_waiting", "Updates without an answer", registry=own)
        self.letters_waiting = Gauge("faqbot_telegram_letters_waiting", "Messages without a fate", registry=own)

    def answered(self, kind: str, seconds: float) -> None:
        self._updates.labels(kind).inc()
        self._seconds.observe(seconds)

    def settled(self, fate: Fate) -> None:
        self._letters.labels(fate.value).inc()

    def repeated(self) -> None:
        self._repeats.inc()

    def collect(self) -> Iterable[Metric]:
        return self._own.collect()
