"""The steps in their order."""

from collections.abc import Callable, Collection, Iterable
from functools import partial

from faqbot.domain.document import Cleaning
from faqbot.domain.errors import BadInput
from faqbot.knowledge.cleaning import encoding, lines, pages, personal, quality
from faqbot.knowledge.cleaning.change import Blocks, Change

DUPLICATES = "duplicates"
TOO_SHORT = "too-short"
BOILERPLATE = "boilerplate"
JOINED = "joined-lines"
PERSONAL = "personal-data"

_Step = Callable[[Blocks], Change]

_BEFORE: tuple[tuple[str, _Step], ...] = (
    ("broken-encodings", encoding.mended),
    ("running-headers", pages.without_running_headers),
    ("page-numbers", pages.without_page_numbers),
    ("hyphenation", lines.without_hyphens),
)
_AFTER: tuple[tuple[str, _Step], ...] = (
    ("symbols", quality.without_symbols),
    ("gibberish", quality.without_gibberish),
    ("other-languages", quality.without_other_languages),
)
STEPS = (BOILERPLATE, *(n for n, _ in _BEFORE), JOINED, *(n for n, _ in _AFTER), PERSONAL, TOO_SHORT, DUPLICATES)


def expect_steps(names: Iterable[str]) -> None:
    """Raise BadInput for a name that is no step."""
    for name in names:
        if name not in STEPS:
            raise BadInput(f"there is no cleaning step {name!r}; the steps are: {', '.join(STEPS)}")


def cleaned(
    blocks: Blocks, *, keep: Collection[str] = (), own: Collection[str] = ()
) -> tuple[Blocks, tuple[Cleaning, ...]]:
    """Take every step that is not kept from happening; those that changed something are reported.

    Lines become paragraphs in any case; personal data is masked last, in the examples too, before anything is stored.
    """
    report: list[Cleaning] = []
    joining = lines.joined if JOINED not in keep else lines.as_they_are
    masking = partial(personal.masked, own=own)
    steps: tuple[tuple[str, _Step], ...] = (*_BEFORE, (JOINED, joining), *_AFTER, (PERSONAL, masking))
    for name, step in steps:
        if name in keep and name != JOINED:
            continue
        change = step(blocks)
        blocks = change.blocks
        if change.count:
            report.append(Cleaning(name, change.count, change.examples))
    if PERSONAL not in keep:
        report = [personal.without_personal(step, own) for step in report]
    return blocks, tuple(report)
