"""Texts as rows of a vocabulary."""

from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from faqbot.embeddings.wordpiece import Vocabulary, chinese_runs, grams
from faqbot.language.normalise import normalise

UNITS = (
    "[UNK]", "re", "refund", "##fund", "##s", "##ed", "r", "##e", "a", "##a", "b", "##b", "ab", "##ba", "cafe", "?",
    "!", "-", "'", "5", "##5", "##0", "退", "款", "退款", "怎", "么", "怎么", "么退", "退货单号", "货",
)  # fmt: skip
VOCABULARY = Vocabulary(UNITS)


def sequence(text: str) -> list[str]:
    return [UNITS[row] for row in VOCABULARY.sequence(normalise(text))]


def bag(text: str) -> list[str]:
    return [UNITS[row] for row in VOCABULARY.bag(normalise(text))]


def test_a_word_is_cut_into_the_longest_pieces_from_the_left() -> None:
    assert sequence("refunds, refunded") == ["refund", "##s", "[UNK]", "refund", "##ed"]


def test_a_word_that_no_pieces_cover_is_unknown_as_a_whole() -> None:
    assert sequence("refundx") == ["[UNK]"]
    assert sequence("a" * 101) == ["[UNK]"]


def test_a_vocabulary_without_an_unknown_unit_leaves_such_words_out() -> None:
    assert Vocabulary(["a"]).sequence("b a b") == [0]


def test_letters_are_read_without_their_accents() -> None:
    assert sequence("Café") == ["cafe"]


def test_chinese_is_read_in_the_longest_known_terms_and_unknown_characters_are_passed_over() -> None:
    assert sequence("怎么退款龘") == ["怎么", "退款"]
    assert sequence("退货") == ["退", "货"]


def test_both_languages_stand_in_one_sequence() -> None:
    assert sequence("怎么refund50退款?") == ["怎么", "refund", "##5", "##0", "退款", "?"]
    assert sequence("怎么 refund 退款?") == ["怎么", "refund", "退款", "?"]


def test_a_bag_holds_all_known_grams_and_pieces_but_no_marks() -> None:
    assert sorted(bag("怎么退款 refunds?!")) == sorted(
        ["怎", "么", "退", "款", "怎么", "么退", "退款", "refund", "##s"]
    )


def test_grams_are_of_one_to_three_characters() -> None:
    assert list(grams("怎么退")) == ["怎", "么", "退", "怎么", "么退", "怎么退"]
    assert list(chinese_runs("怎么 refund 退款")) == ["怎么", "退款"]


def test_a_text_without_content_has_no_rows() -> None:
    assert sequence("") == bag("") == bag("?!") == []


@given(st.text("aberfundscé 50?!-'_", max_size=40))
def test_words_are_cut_as_the_tokenizers_library_cuts_them(text: str) -> None:
    reference = Tokenizer(models.WordPiece({u: i for i, u in enumerate(UNITS)}, unk_token="[UNK]"))
    reference.normalizer = normalizers.BertNormalizer()
    reference.pre_tokenizer = pre_tokenizers.BertPreTokenizer()

    rows = VOCABULARY.sequence(normalise(text))

    assert rows == reference.encode(normalise(text)).ids
