"""A turn as Telegram shows it: formatted, with its sources as links and its choices as buttons."""

from dataclasses import dataclass

from faqbot.channels.telegram import keyboards
from faqbot.channels.telegram.formatting import Formatted, styled
from faqbot.channels.telegram.letters import Rows
from faqbot.channels.telegram.markup import formatted, joined
from faqbot.domain.decision import kind
from faqbot.domain.message import Reply, Source
from faqbot.domain.turn import LoggedTurn, Turn

# Decisions that rest on something written; anything else in a group is better left unsaid.
ANSWERS = frozenset({"curated", "computed", "quoted", "grounded", "several"})
_DECLINES = frozenset({"declined"})
_LINKED = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Shown:
    """The text of a message and its buttons."""

    text: Formatted
    rows: Rows


def decided(turn: Turn | LoggedTurn) -> str:
    """The name of a turn's decision."""
    return turn.decision if isinstance(turn, LoggedTurn) else kind(turn.decision)


def is_silent(turn: Turn | LoggedTurn) -> bool:
    """True while a person has the floor, for whom the bot keeps quiet."""
    return not turn.reply.text


def shown(turn: Turn | LoggedTurn, *, heading: str = "", privately: bool = True) -> Shown:
    """The reply of a turn; `heading` repeats a question that was asked by a button."""
    reply, decision = turn.reply, decided(turn)
    parts = [styled("bold", heading)] if heading else []
    parts.append(formatted(_text(reply)))
    if reply.sources:
        parts.append(joined([_source(source) for source in reply.sources], "\n"))
    rows: list[Rows] = [keyboards.offers(reply.options, turn.id)]
    if decision in ANSWERS:
        rows.append(keyboards.verdicts(turn.id, reply.language))
    if decision in _DECLINES and privately:
        rows.append(keyboards.person(reply.language))
    return Shown(joined(parts), [row for some in rows for row in some])


def _text(reply: Reply) -> str:
    """Without the numbered list of what the buttons below offer."""
    if not reply.options:
        return reply.text
    return reply.text.rsplit("\n", len(reply.options))[0]


def _source(source: Source) -> Formatted:
    if not source.url.lower().startswith(_LINKED):
        return Formatted(f"→ {source.title}")
    return Formatted("→ ") + styled("text_link", source.title, source.url)
