"""Yes and no, where something was offered."""

import re

from faqbot.language.normalise import normalise

_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_YES = re.compile(
    r"好的?(?:呀|啊|吧|的)?|是的?|要的?|需要|可以的?|行的?|嗯+|对的?|麻烦(?:你|您)?了?|"
    r"好[,，]? ?谢谢|请(?:转|帮我转)(?:接|一下)?|"
    r"y|yes|yeah|yep|yup|ok|okay|sure|please|please do|yes,? please|of course|go ahead|do it|"
    r"that would be (?:nice|great)"
)
_NO = re.compile(
    r"不(?:用|要|需要|必|了)(?:了|谢谢)?(?:[,，]? ?谢谢)?|没(?:事|关系)了?|算了|取消|不等了|不转了?|"
    r"n|no|nope|nah|no,? thanks?(?: you)?|not now|never ?mind|cancel|forget it|not necessary|no need"
)


def accepts(text: str) -> bool:
    """True if the message says yes, and nothing else."""
    return _YES.fullmatch(_bare(text)) is not None


def declines(text: str) -> bool:
    """True if the message says no, and nothing else."""
    return _NO.fullmatch(_bare(text)) is not None


def _bare(text: str) -> str:
    return _EDGES.sub("", normalise(text))
