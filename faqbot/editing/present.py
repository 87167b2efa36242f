"""A base as operators work on it: what is in force, with drafts in its place, and their normal forms."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from faqbot.domain.edition import Draft
from faqbot.domain.faq import Changed, Entry
from faqbot.domain.pace import keep_for_long, unhurried
from faqbot.language.normalise import normalise


@dataclass(frozen=True, slots=True)
class Base:
    """A base as operators work on it: `entries` with drafts in the place of what is `live`, each by its id.

    `asked` and `texts` are normal forms: what each entry is asked, and all that it says.
    """

    version: int
    entries: Mapping[str, Entry] = field(default_factory=dict)
    asked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    tags: frozenset[str] = frozenset()
    live: Mapping[str, Entry] = field(default_factory=dict)
    drafts: Mapping[str, Draft] = field(default_factory=dict)


NOTHING = Base(0)


def renewed(former: Base, changed: Changed) -> Base:
    """What is in force, after a change: normal forms are made for what is new alone. For a thread of its own."""
    made = _made(changed.version, changed.entries, former)
    gone = set(changed.gone)
    if not former.entries:
        return made
    entries = {key: entry for key, entry in {**former.entries, **made.entries}.items() if key not in gone}
    if any(key not in former.entries for key in made.entries):
        entries = {key: entries[key] for key in sorted(entries)}
    asked, texts = {**former.asked, **made.asked}, {**former.texts, **made.texts}
    return replace(
        made,
        entries=entries,
        asked={key: asked[key] for key in entries},
        texts={key: texts[key] for key in entries},
        tags=frozenset(tag for entry in entries.values() for tag in entry.tags),
    )


def overlaid(live: Base, drafts: Mapping[str, Draft], former: Base) -> Base:
    """A base with its drafts in the place of what is live, in the order of their names. For a thread of its own."""
    if not drafts:
        return replace(live, live=live.entries, drafts=drafts)
    made = _made(live.version, [draft.entry for draft in drafts.values()], former)
    entries = {**live.entries, **made.entries}
    if len(entries) > len(live.entries):
        entries = {key: entries[key] for key in sorted(entries)}
    asked, texts = {**live.asked, **made.asked}, {**live.texts, **made.texts}
    return replace(
        live,
        entries=entries,
        asked=asked,
        texts={key: texts[key] for key in entries},
        tags=live.tags | made.tags,
        live=live.entries,
        drafts=drafts,
    )


def _made(version: int, entries: Iterable[Entry], former: Base) -> Base:
    found: dict[str, Entry] = {}
    asked: dict[str, tuple[str, ...]] = {}
    texts: dict[str, str] = {}
    for entry in unhurried(entries):
        key = entry.id
        is_known = former.entries.get(key) == entry
        found[key] = entry
        asked[key] = former.asked[key] if is_known else tuple(normalise(p.text) for p in entry.phrasings)
        texts[key] = former.texts[key] if is_known else _text(entry, asked[key])
        keep_for_long(len(found), 1)
    return Base(version, found, asked, texts, frozenset(tag for entry in found.values() for tag in entry.tags))


def _text(entry: Entry, asked: Iterable[str]) -> str:
    rest = normalise("\n".join((entry.id, *entry.answers.values(), *entry.tags)))
    return "\n".join((*asked, rest))
