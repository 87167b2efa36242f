"""The two languages that the bot speaks."""

from enum import StrEnum


class Language(StrEnum):
    """A language of questions and answers, by its ISO 639-1 code."""

    ZH = "zh"
    EN = "en"

    @property
    def other(self) -> "Language":
        return Language.EN if self is Language.ZH else Language.ZH
