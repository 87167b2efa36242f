"""One row as the lexicon of a knowledge base, with every reason why it is none."""

from faqbot.domain.faq import Lexicon
from faqbot.storage.files import value
from faqbot.storage.files.row import Findings, spell

KEYS = ("kb", "words", "synonyms")

_FEWEST = 2


def lexicon_of(findings: Findings) -> Lexicon:
    """The lexicon that a row spells; it is to be used only if nothing was noted."""
    fields = value.mapping(findings.row.fields, (), KEYS, findings)
    words = value.lines(fields.get("words"), ("words",), findings)
    groups = value.items(fields.get("synonyms"), ("synonyms",), findings)
    return Lexicon(words, tuple(_group(group, i, findings) for i, group in enumerate(groups)))


def _group(given: object, index: int, findings: Findings) -> tuple[str, ...]:
    place = ("synonyms", index)
    group = value.lines(given, place, findings)
    if isinstance(given, list) and len(given) < _FEWEST:
        findings.add(place, f"{spell(place)} has fewer than two words; write words that mean the same")
    return group
