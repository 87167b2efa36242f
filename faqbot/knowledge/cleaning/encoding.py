"""Text that was once read in the wrong encoding, and characters that nobody sees."""

import re
from dataclasses import replace

import ftfy

from faqbot.knowledge.cleaning.change import Blocks, Change, change

# Full-width characters and curly quotes are Chinese and English text, not a mistake.
_CONFIG = ftfy.TextFixerConfig(fix_character_width=False, uncurl_quotes=False, unescape_html=False, normalization="NFC")
_UNSEEN = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0b-\x1f\x7f]")


def mended(blocks: Blocks) -> Change:
    """Undo a wrong decoding where it is certain; take out what is not seen."""
    after = [replace(block, text=_UNSEEN.sub("", ftfy.fix_text(block.text, _CONFIG))) for block in blocks]
    examples = [old.text for old, new in zip(blocks, after, strict=True) if old.text != new.text]
    return change(after, examples)
