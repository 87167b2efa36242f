"""Arbitrary valid contents, and the pieces that they are made of."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import strategies as st

from faqbot.domain.faq import Entry, Lexicon, Link, Phrasing, State
from faqbot.domain.language import Language
from faqbot.storage.files import Contents

FORBIDDEN = "\u2028\u2029\ufffe\uffff"
TRICKY = (
    "怎么退款？ＶＩＰ１２３",
    "👩‍👩‍👧 🇨🇳 👍🏽",
    "=1+1",
    "'=1+1",
    "''-x",
    "＝全角",
    "@who",
    "a|b｜c",
    "a;b；c",
    "back\\slash\\",
    "\\|",
    "_x0041_",
    "_x000D_",
    "_x005F_x000D_",
    "#N/A",
    "null",
    "~",
    "yes",
    "2026-01-01",
    "1e5",
    "- item",
    "key: value # note",
    "*alias &anchor !tag",
    "{a: [b]}",
    "'quoted' \"twice\"",
    "<<",
    "=",
    "%TAG",
    "---",
    "...",
    "x\ufeffy",
    "<b>&amp;",
)

_visible = st.characters(blacklist_categories=("Cc", "Cs"), blacklist_characters=FORBIDDEN)


def _tidy(text: str) -> str:
    return text.strip()


lines = st.one_of(st.text(_visible, min_size=1, max_size=30).map(_tidy).filter(bool), st.sampled_from(TRICKY))
texts = st.one_of(
    lines,
    st.lists(st.one_of(lines, st.sampled_from(["", "  ", " 缩进", "# 标题", "- 一\t二"])), min_size=1, max_size=5)
    .map("\n".join)
    .map(_tidy)
    .filter(bool),
)
names = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}", fullmatch=True)
ids = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,40}", fullmatch=True)
languages = st.sampled_from(list(Language))
zones = st.sampled_from([UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-9, minutes=-30))])
moments = st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=zones)  # noqa: DTZ001 - bounds are naive
days = st.dates(datetime(1900, 1, 1, tzinfo=UTC).date()).map(
    lambda day: datetime(day.year, day.month, day.day, tzinfo=UTC)
)
windows = st.tuples(st.none() | moments | days, st.none() | moments | days).filter(
    lambda window: window[0] is None or window[1] is None or window[0] < window[1]
)
urls = st.sampled_from(
    [
        "https://shop.example/x?a=1&b=2#top",
        "HTTP://shop.example",
        "https://商店.example/退款|a",
        "mailto:help@shop.example",
        "tel:+86-400-000-0000",
    ]
)
titles = st.dictionaries(languages, lines, min_size=1)
links = st.builds(Link, urls, titles)


@st.composite
def phrasings(draw: st.DrawFn) -> tuple[Phrasing, ...]:
    asked = {language: draw(st.lists(lines, max_size=4, unique=True)) for language in Language}
    given = tuple(Phrasing(text, language) for language in Language for text in asked[language])
    return given or (Phrasing(draw(lines), draw(languages)),)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    valid_from, valid_until = draw(windows)
    return Entry(
        id=draw(ids),
        kb=draw(names),
        phrasings=draw(phrasings()),
        answers=draw(st.dictionaries(languages, texts, min_size=1)),
        tags=tuple(draw(st.lists(lines, max_size=3))),
        state=draw(st.sampled_from(list(State))),
        valid_from=valid_from,
        valid_until=valid_until,
        links=tuple(draw(st.lists(links, max_size=2))),
    )


words = st.lists(lines, max_size=3).map(tuple)
groups = st.lists(st.lists(lines, min_size=2, max_size=3).map(tuple), max_size=2).map(tuple)
lexicons = st.dictionaries(names, st.builds(Lexicon, words, groups), max_size=2)
contents = st.builds(
    Contents,
    st.lists(entries(), max_size=4, unique_by=lambda entry: (entry.kb, entry.id)).map(tuple),
    lexicons,
)
