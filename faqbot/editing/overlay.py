"""Knowledge bases as they would be with changes that are not in force: a draft state to ask, beside the live one."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b

from faqbot.assistant import Assistant
from faqbot.domain.errors import UnknownKnowledgeBase
from faqbot.domain.faq import Declaration, Entry, KnowledgeBase, Lexicon, bases_of, merged
from faqbot.domain.protocols import Bases
from faqbot.editing.form import digest
from faqbot.retrieval.shelf import Shelf

_VERSION_BYTES = 6


@dataclass(frozen=True, slots=True)
class Layer:
    """What is laid over the bases: entries by (kb, id), lexicons and declarations by base, as an import has them."""

    entries: tuple[Entry, ...] = ()
    lexicons: Mapping[str, Lexicon] = field(default_factory=dict)
    declared: Mapping[str, Sequence[Declaration]] = field(default_factory=dict)

    @property
    def bases(self) -> frozenset[str]:
        """The names of the bases that it touches."""
        return frozenset({entry.kb for entry in self.entries} | self.lexicons.keys() | self.declared.keys())


class Overlaid:
    """Bases with a layer over them, which is asked for each time: a draft state is never older than its drafts."""

    def __init__(self, bases: Bases, layer: Callable[[], Awaitable[Layer]]) -> None:
        self._bases = bases
        self._layer = layer

    async def versions(self) -> Mapping[str, int]:
        """Every base with a number that names its state: another state has another, not a higher one."""
        live, layer = await self._bases.versions(), await self._layer()
        return {kb: _version(kb, live.get(kb, 0), layer) for kb in {*live, *layer.bases}}

    async def load(self, kb: str) -> KnowledgeBase:
        """The base with the layer over it. Raise UnknownKnowledgeBase."""
        layer = await self._layer()
        live = await self._loaded(kb, layer)
        entries = {entry.id: entry for entry in (*live.entries, *(e for e in layer.entries if e.kb == kb))}
        return replace(
            live,
            version=_version(kb, live.version, layer),
            entries=tuple(entries[key] for key in sorted(entries)),
            lexicon=layer.lexicons.get(kb, live.lexicon),
            declared=merged(live.declared, layer.declared.get(kb, ())),
        )

    async def _loaded(self, kb: str, layer: Layer) -> KnowledgeBase:
        try:
            return await self._bases.load(kb)
        except UnknownKnowledgeBase:
            if kb not in layer.bases:
                raise
            return KnowledgeBase(kb, 0)


@dataclass(frozen=True, slots=True)
class Beside:
    """A state of the knowledge bases and who answers from it: the live one, or a draft state; without a model."""

    bases: Bases
    shelf: Shelf
    assistant: Assistant


@dataclass(frozen=True, slots=True)
class Alteration:
    """A declaration of a base in the place of another: of none where it is new, by none where it is taken back."""

    kb: str
    former: Declaration | None
    newer: Declaration | None

    def over(self, name: str | None, declared: tuple[Declaration, ...]) -> tuple[Declaration, ...]:
        """What is declared where it holds: in its base, and wherever that is asked together with others."""
        if name and self.kb not in bases_of(name):
            return declared
        others = tuple(one for one in declared if one != self.former)
        return others if self.newer is None else (*others, self.newer)


@dataclass(frozen=True, slots=True)
class States:
    """What customers see, what they would see if what waits were published, and everything that is being written.

    `altered` is what they would see if a declaration were kept or taken back; the index is the live one.
    """

    live: Beside
    waiting: Beside
    written: Beside
    altered: Callable[[Alteration], Beside]


def _version(kb: str, live: int, layer: Layer) -> int:
    if kb not in layer.bases:
        return live
    said = (live, layer.lexicons.get(kb), layer.declared.get(kb), [digest(e) for e in layer.entries if e.kb == kb])
    return int.from_bytes(blake2b(repr(said).encode(), digest_size=_VERSION_BYTES).digest())
