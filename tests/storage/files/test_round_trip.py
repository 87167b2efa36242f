from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings

from faqbot.domain.faq import Entry, Lexicon, Phrasing
from faqbot.domain.language import Language
from faqbot.storage.files import Contents, read, write
from tests.storage.files.strategies import TRICKY, contents

FORMATS = ("yaml", "yml", "json", "jsonl", "csv", "xlsx")

TRICKIEST = Contents(
    (
        Entry(
            id="0",
            kb="k",
            phrasings=tuple(Phrasing(text, language) for language in Language for text in TRICKY),
            answers={Language.EN: "\n\n".join(TRICKY), Language.ZH: "=一\n  二\n\n\t三  \n四"},
            tags=TRICKY,
        ),
        *(Entry(str(i), "k", (Phrasing(text, Language.ZH),), {Language.ZH: text}) for i, text in enumerate(TRICKY, 1)),
    ),
    {"k": Lexicon(TRICKY, (TRICKY, TRICKY)), "empty": Lexicon()},
)


@pytest.mark.parametrize("suffix", FORMATS)
@given(written=contents)
@example(written=TRICKIEST)
@example(written=Contents())
@settings(max_examples=40, deadline=None)
def test_what_is_written_is_read_back_as_equal(suffix: str, written: Contents) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, f"faq.{suffix}")

        write(path, written)

        assert read(path) == written


@pytest.mark.parametrize("suffix", FORMATS)
@given(written=contents)
@settings(max_examples=15, deadline=None)
def test_a_folder_reads_as_the_files_in_it(suffix: str, written: Contents) -> None:
    with TemporaryDirectory() as folder:
        write(Path(folder, f"faq.{suffix}"), written)

        assert read(Path(folder)) == written


@pytest.mark.parametrize("suffix", ["yaml", "json", "jsonl", "csv"])
def test_equal_contents_give_equal_bytes(suffix: str, tmp_path: Path) -> None:
    first, second = tmp_path / f"a.{suffix}", tmp_path / f"b.{suffix}"

    write(first, TRICKIEST)
    write(second, read(first))

    assert first.read_bytes() == second.read_bytes()
