"""Which of the two languages a text is written in, by its script."""

import re

from faqbot.domain.language import Language

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_SENTENCE = 4
# A number with its unit (3.2 kg, 20 USD) is the same in both languages.
_MEASURED = re.compile(
    r"\d ?(?:kg|km|cm|mm|ml|gb|mb|tb|lb|oz|usd|cny|rmb|eur|gbp|jpy|hkd|[kmgl])(?![a-z])", re.ASCII | re.IGNORECASE
)
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+")


# Words that make a sentence: who writes "what is 灯笼街" writes English, however long the name.
_ENGLISH = re.compile(
    r"\b(?:what|where|when|who|which|why|how|is|are|am|was|do|does|did|can|could|would|should|have|i|my|your|we)\b",
    re.ASCII | re.IGNORECASE,
)
_CHINESE = re.compile(r"[的了吗呢吧嘛啊呀么怎什哪谁几我你您们这那是在有没不能可会要想请把被给跟和]|如何|多少|多久|为何")


def detect(text: str, *, otherwise: Language = Language.EN) -> Language:
    """Name the language that carries the sentence; `otherwise` when there is no letter to judge by.

    Where only one language has words that make a sentence, it is that one. Else a Chinese sentence may hold many
    English names ("iPad order 收货地址填错"), an English one hardly a Chinese character: a few characters make a
    Chinese sentence, and a tie is Chinese.
    """
    characters = len(_HAN.findall(text))
    words = len(_LATIN_WORD.findall(_MEASURED.sub(" ", text)))
    if characters == words == 0:
        return otherwise
    english, chinese = bool(_ENGLISH.search(text)), bool(_CHINESE.search(text))
    if characters and words and english is not chinese:
        return Language.EN if english else Language.ZH
    return Language.ZH if characters >= _SENTENCE or characters >= words else Language.EN
