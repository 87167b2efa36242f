"""The templates as a test asks them: those that are shipped, and those of the sample shop."""

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from faqbot.answerers.computed import decide
from faqbot.app import library
from faqbot.domain.decision import Computed, Decision
from faqbot.domain.faq import Declaration
from faqbot.domain.language import Language
from faqbot.domain.message import Question
from faqbot.templates.desk import Desk, Place, desk
from tests import sample_shop

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 24, 12, tzinfo=ZONE)
ZH, EN = Language.ZH, Language.EN


def declarations() -> tuple[Declaration, ...]:
    return tuple(found for several in sample_shop.contents().declared.values() for found in several)


@cache
def shop() -> Desk:
    return desk(declarations(), Place(ZONE), library())


def decided(text: str, *before: str, language: Language = ZH, at: datetime = NOON) -> Decision | None:
    return decide(shop(), Question(text, "c1", "widget", "m1", at, history=before), language)


def value(text: str, *before: str, language: Language = ZH) -> str | None:
    """The value that is computed, None if nothing is."""
    decision = decided(text, *before, language=language)
    return decision.value if isinstance(decision, Computed) else None
