"""Make the table of Chinese sounds and common words: `python -m faqbot.evaluation.training.sounds [OUT]`.

Readings are those of pypinyin (MIT), common words of two characters those of the dictionary of jieba (MIT). A row is a
character, its readings without tones, the characters that follow it in a common word, and a star if it often stands
alone.
"""

import sys
from collections import defaultdict
from pathlib import Path

import jieba
from pypinyin import Style, pinyin

_OUT = Path(__file__).parents[2] / "language" / "sounds.txt"
_COMMON = 20
_ALONE = 250
# Rows and cells of the national character set that hold Chinese characters.
_ROWS, _CELLS = range(0xB0, 0xF8), range(0xA1, 0xFF)


def main() -> None:
    counts = {word: int(count) for word, count, _ in (line.decode("utf-8").split() for line in jieba.get_dict_file())}
    followers = defaultdict(list)
    for word in sorted(counts):
        if len(word) == 2 and counts[word] >= _COMMON:  # noqa: PLR2004 - the two characters of a bigram
            followers[word[0]].append(word[1])
    single = sorted((word for word in counts if len(word) == 1), key=lambda word: -counts[word])
    alone = frozenset(single[:_ALONE])
    rows = [f"{c}\t{' '.join(_readings(c))}\t{''.join(followers[c])}\t{'*' * (c in alone)}" for c in _characters()]
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else _OUT
    out.write_text("\n".join(rows) + "\n", "utf-8")


def _characters() -> list[str]:
    codes = (bytes((row, cell)) for row in _ROWS for cell in _CELLS)
    return [c for code in codes if (c := code.decode("gb2312", "ignore"))]


def _readings(character: str) -> list[str]:
    return sorted({reading.replace("ü", "v") for reading in pinyin(character, Style.NORMAL, heteronym=True)[0]})


if __name__ == "__main__":
    main()
