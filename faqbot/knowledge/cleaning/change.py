"""What one step did."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from faqbot.knowledge.material import Block

Blocks = Sequence[Block]
_SHOWN = 3
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Change:
    """The blocks after a step, how often it changed something, and a few examples."""

    blocks: Blocks
    count: int = 0
    examples: tuple[str, ...] = ()


def change(blocks: Blocks, examples: Iterable[str]) -> Change:
    """Each example stands for one thing that was changed."""
    found = list(examples)
    shown = dict.fromkeys(example.strip()[:_LONGEST] for example in found)
    return Change(blocks, len(found), tuple(shown)[:_SHOWN])
