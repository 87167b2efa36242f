"""What people say before they ask: greetings, "excuse me", "one more question". It is no part of the question."""

import re

# Some say that a question follows only where a mark does: "another question: …", and not "another question form".
_THEN = r"(?= ?[,.:;!?~…、-])"
_ZH = (
    r"你好|您好|哈喽|哈啰|在吗|有人吗|不好意思|打扰(?:一下|了)?",
    r"亲(?=[ ,~!])",
    r"我?[想要]?(?:请问|请教|咨询|想问|要问)(?:一下|下)?",
    r"我?[想要]?问(?:一下|下)|我?(?:还|再)想?问(?:一下|下)|顺便问(?:一下|下)?",
    r"麻烦(?:问|请问)(?:一下|下)?",
    rf"我?(?:还|再)?(?:有|想问|问)一?个小?问题{_THEN}",
    r"我?想(?:了解|知道)(?:一下|下)?",
    rf"(?:还有|另外){_THEN}",
)
_EN = (
    r"(?:hi|hello|hey)(?: there| all| team)?",
    r"good (?:morning|afternoon|evening|day)",
    r"excuse me|(?:i am |i'm )?sorry to bother(?: you)?|sorry(?= ?[,.:!-])",
    rf"(?:just )?(?:one more|another|one last|a|one|quick|short)(?: quick| short)? question{_THEN}",
    rf"(?:i have|i've got|i got|got) (?:just )?(?:a|another|one more|one)(?: quick| short)? question{_THEN}",
    r"i (?:just )?(?:want|wanted|would like) to (?:ask|know)|i'd like to (?:ask|know)",
    r"(?:can|could|would|will) you (?:please )?tell me|(?:please )?tell me",
)
_OPENING = re.compile(rf"(?:(?:(?:{'|'.join(_ZH)})|(?:{'|'.join(_EN)})(?![\w']))[ ,.!?~:;…、-]*)+")
_LEAST = 2


def without_opening(normal: str) -> str:
    """A normal form without what stands before the question; all of it where nothing would be left."""
    found = _OPENING.match(normal)
    rest = normal[found.end() :] if found else ""
    return rest if sum(map(str.isalnum, rest)) >= _LEAST else normal
