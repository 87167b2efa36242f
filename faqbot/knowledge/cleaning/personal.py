"""Personal data masked, before anything is stored."""

from collections import Counter
from collections.abc import Collection
from dataclasses import replace

from faqbot.domain.document import Cleaning
from faqbot.knowledge.cleaning.change import Blocks, Change
from faqbot.language.pii import mask


def masked(blocks: Blocks, *, own: Collection[str] = ()) -> Change:
    """Mask every block; the report counts by kind and shows nothing of what stood there."""
    counts: Counter[str] = Counter()
    after = []
    for block in blocks:
        found = mask(block.text, own=own)
        counts.update(found.counts)
        after.append(replace(block, text=found.text))
    return Change(after, counts.total(), tuple(f"{kind}: {count}" for kind, count in sorted(counts.items())))


def without_personal(step: Cleaning, own: Collection[str] = ()) -> Cleaning:
    """A report must not keep what the document may not."""
    return replace(step, examples=tuple(mask(example, own=own).text for example in step.examples))
