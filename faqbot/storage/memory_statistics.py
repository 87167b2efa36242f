"""What came of questions in a period, over the stores in memory."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date

from faqbot.domain.language import Language
from faqbot.domain.protocols import CalibrationStore
from faqbot.domain.statistics import Asked, Figures, Judged, Slice
from faqbot.domain.turn import LoggedTurn, Verdict
from faqbot.storage.memory import MemoryTurnStore
from faqbot.storage.memory_handoffs import MemoryHandoffStore


class MemoryStatistics:
    """Statistics beside stores in memory."""

    def __init__(self, turns: MemoryTurnStore, handoffs: MemoryHandoffStore, labels: CalibrationStore) -> None:
        self._turns = turns
        self._handoffs = handoffs
        self._labels = labels

    async def figures(self, counted: Slice, *, most: int) -> Figures:
        """All figures of a slice, with the `most` most frequent questions."""
        turns = [turn for turn in self._turns.came_in() if self._fits(turn, counted)]
        days: defaultdict[date, Counter[str]] = defaultdict(Counter)
        for turn in turns:
            days[turn.at.astimezone(UTC).date()][turn.decision] += 1
        talks = {turn.conversation for turn in turns}
        rated = [self._turns.feedback[turn.id].verdict for turn in turns if turn.id in self._turns.feedback]
        times = sorted(turn.timings.total_ms for turn in turns)
        return Figures(
            days={day: dict(days[day]) for day in sorted(days)},
            conversations=len(talks),
            handed_over=sum([await self._handoffs.case(talk) is not None for talk in talks]),
            liked=rated.count(Verdict.UP),
            disliked=rated.count(Verdict.DOWN),
            p50_ms=_time(times, 0.5),
            p99_ms=_time(times, 0.99),
            judged=await self._judged(turns),
            used=Counter((t.kb, t.entry_id) for t in turns if t.decision == "curated" and t.entry_id and t.kb),
            asked=_asked(turns)[:most],
        )

    async def frequencies(self, counted: Slice, texts: Collection[str]) -> Mapping[tuple[str, Language], int]:
        """How often each of these questions was asked, by text and language; what was not asked is left out."""
        turns = (turn for turn in self._turns.came_in() if self._fits(turn, counted) and turn.text in texts)
        return Counter((turn.text, turn.language) for turn in turns)

    def _fits(self, turn: LoggedTurn, counted: Slice) -> bool:
        return (
            counted.since <= turn.at < counted.until
            and counted.language in {None, turn.language}
            and counted.kb in {"", turn.kb}
            and counted.channel in {"", self._turns.channel_of(turn.conversation)}
        )

    async def _judged(self, turns: Sequence[LoggedTurn]) -> Judged:
        n = wrong = withheld = 0
        for kb in sorted({"", *(turn.kb or "" for turn in turns)}):
            labels = {(label.text, label.language): label.entry_id for label in await self._labels.labels(kb)}
            for turn in turns:
                if kb in {"", turn.kb} and (turn.text, turn.language) in labels:
                    entry_id = labels[turn.text, turn.language]
                    n += 1
                    wrong += turn.decision == "curated" and (entry_id is None or turn.entry_id != entry_id)
                    withheld += turn.decision == "declined" and entry_id is not None
        return Judged(n, wrong, withheld)


def _time(times: Sequence[float], share: float) -> float | None:
    return times[int(share * (len(times) - 1))] if times else None


def _asked(turns: Sequence[LoggedTurn]) -> tuple[Asked, ...]:
    counts = Counter((turn.text, turn.language) for turn in turns if turn.text)
    declined = Counter((turn.text, turn.language) for turn in turns if turn.decision == "declined")
    found = (Asked(*of, n, declined[of]) for of, n in counts.items())
    return tuple(sorted(found, key=lambda asked: (-asked.n, asked.text, asked.language)))
