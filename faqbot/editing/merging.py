"""Two entries that answer the same made one: nothing that was asked, said or referred to is lost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from faqbot.domain.errors import BadInput
from faqbot.domain.faq import Entry, Phrasing, State
from faqbot.domain.golden import Expected, Expects
from faqbot.domain.language import Language
from faqbot.domain.operator import Role
from faqbot.domain.protocols import CalibrationStore, GoldenStore, RedirectStore
from faqbot.editing.catalogue import Catalogue
from faqbot.editing.entries import Conflict, Entries, NoEntry, NotAllowed
from faqbot.editing.form import digest
from faqbot.editing.sessions import Bearer
from faqbot.language.normalise import bare, normalise


@dataclass(frozen=True, slots=True)
class Pair:
    """The entry that stays and the one that goes into it, as an operator has seen them."""

    kept: Entry
    former: Entry

    @property
    def merged(self) -> Entry:
        """The one that stays, with the phrasings, tags and links of both, and the other's answer where it has none."""
        kept, former = self.kept, self.former
        answers: Mapping[Language, str] = {**former.answers, **kept.answers}
        return replace(
            kept,
            phrasings=_together(kept.phrasings, former.phrasings),
            answers=answers,
            tags=tuple(dict.fromkeys((*kept.tags, *former.tags))),
            links=tuple({link.url: link for link in (*former.links, *kept.links)}.values()),
        )

    @property
    def lost(self) -> tuple[tuple[Language, str], ...]:
        """The answers that are said no more: they differ from what stays in more than their form."""
        return tuple(
            (language, text)
            for language, text in self.former.answers.items()
            if language in self.kept.answers and _plain(text) != _plain(self.kept.answers[language])
        )


@dataclass(frozen=True, slots=True)
class References:
    """What names entries: golden questions, labels, and links to entries that went into others."""

    golden: GoldenStore
    labels: CalibrationStore
    redirects: RedirectStore


class Merging:
    """Merges duplicates of one knowledge base."""

    def __init__(
        self, entries: Entries, catalogue: Catalogue, references: References, now: Callable[[], datetime]
    ) -> None:
        self._entries = entries
        self._catalogue = catalogue
        self._references = references
        self._now = now

    async def pair(self, bearer: Bearer, kb: str, kept: str, former: str) -> Pair:
        """Both as operators work on them. Raise NoEntry or BadInput."""
        if kept == former:
            raise BadInput("an entry cannot be merged with itself")
        found = [await self._catalogue.entry(kb, name) for name in (kept, former)]
        if not bearer.may(Role.VIEWER, kb) or found[0] is None or found[1] is None:
            raise NoEntry(f"there is no entry {kb}/{kept}, or no {kb}/{former}")
        return Pair(found[0], found[1])

    async def merge(self, bearer: Bearer, pair: Pair, seen: str) -> Conflict | None:
        """Merge two entries that were `seen` so; None if it is done. Raise NotAllowed.

        What customers are told changes once both drafts are published. The one that goes is archived with its history.
        """
        if not bearer.may(Role.EDITOR, pair.kept.kb):
            raise NotAllowed("merging takes an editor")
        if seen_of(pair) != seen:
            return Conflict(pair.kept, None)
        # In this order, a change that comes between leaves a phrasing twice, and none unanswered.
        conflict = await self._entries.save(bearer, pair.merged, digest(pair.kept), action="merge")
        if conflict is None:
            gone = replace(pair.former, state=State.ARCHIVED)
            conflict = await self._entries.save(bearer, gone, digest(pair.former), action="merge")
        if conflict is None:
            await self._redirect(pair)
        return conflict

    async def now_at(self, kb: str, entry_id: str) -> str | None:
        """The entry that another one went into, or None."""
        return await self._references.redirects.target(kb, entry_id)

    async def _redirect(self, pair: Pair) -> None:
        """What named the one that goes names the one that stays."""
        kb, former, kept = pair.former.kb, pair.former.id, pair.kept.id
        at, golden = self._now(), self._references.golden
        named = Expected(Expects.ENTRY, kb, former)
        moved = [question for question in await golden.questions() if question.expected == named]
        await golden.keep([replace(q, expected=replace(named, entry_id=kept)) for q in moved], at=at)
        await self._references.labels.redirect(kb, former, kept)
        if not await self._has_namesake(kb, former):
            await self._references.labels.redirect("", former, kept)
        await self._references.redirects.put(kb, former, kept, at=at)

    async def _has_namesake(self, kb: str, entry_id: str) -> bool:
        """Labels for all bases together name an entry by its id alone."""
        others = [other for other in await self._catalogue.bases() if other != kb]
        return any([await self._catalogue.entry(other, entry_id) is not None for other in others])


def seen_of(pair: Pair) -> str:
    """Names both entries as they stand."""
    return f"{digest(pair.kept)}-{digest(pair.former)}"


def _together(kept: tuple[Phrasing, ...], former: tuple[Phrasing, ...]) -> tuple[Phrasing, ...]:
    known = {(phrasing.language, _plain(phrasing.text)) for phrasing in kept}
    return (*kept, *(phrasing for phrasing in former if (phrasing.language, _plain(phrasing.text)) not in known))


def _plain(text: str) -> str:
    return bare(normalise(text))
