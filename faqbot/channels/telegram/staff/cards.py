"""What a person sees first of a customer who waits."""

from faqbot.channels.telegram.formatting import Formatted, styled
from faqbot.domain.handoff import Card, Case
from faqbot.wording import telegram as words

_LONGEST = 300
_SHOWN = 5


def card(given: Card, name: str, case: Case) -> Formatted:
    """Who asks what, in which language, what was said before, what came near."""
    language = case.language
    text = styled("bold", words.CARD[language]) + f"\n{name or case.channel} · {words.NAMES[given.language]}\n\n"
    text += styled("bold", words.CARD_QUESTION[language]) + f"\n{_short(given.question)}"
    if given.history:
        text += "\n\n"
        text += styled("bold", words.CARD_BEFORE[language])
        for asked, said in given.history[-_SHOWN:]:
            text += f"\n– {_short(asked)}\n  {_short(said)}"
    if given.candidates:
        text += "\n\n"
        text += styled("bold", words.CARD_NEAR[language])
        for candidate in given.candidates[:_SHOWN]:
            text += f"\n{candidate.entry_id} ({candidate.probability:.0%})"
    return text + f"\n\n{words.CARD_HELP[language]}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
