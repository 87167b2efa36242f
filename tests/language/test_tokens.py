"""Tokens of both languages, and English words without their endings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqbot.language.normalise import normalise
from faqbot.language.tokens import stem, tokenise


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", ()),
        ("?! 😀 —", ()),
        ("退款", ("退", "款", "退款")),
        ("怎么退款", ("怎", "么", "退", "款", "怎么", "么退", "退款")),
        ("退", ("退",)),
        ("退，款", ("退", "款")),
        ("my orders", ("my", "order")),
        ("iPad订单", ("ipad", "订", "单", "订单")),
        ("订单A123到了", ("订", "单", "订单", "a", "123", "到", "了", "到了")),
        ("1,234.5", ("1234.5",)),
        ("¥1,234,567.00", ("1234567.00",)),
        ("1,2,3", ("1", "2", "3")),
        ("12,3456", ("12", "3456")),
        ("3.", ("3",)),
        ("v2.0.1", ("v", "2.0.1")),
        ("满 200 减 20%", ("满", "200", "减", "20")),
        ("２０２４年", ("2024", "年")),
        ("50kg", ("50", "kg")),
        ("e-mail", ("email",)),
        ("我的E-mail", ("我", "的", "我的", "email")),
        ("two t-shirts", ("two", "tshirt")),
        ("wi-fi", ("wi", "fi")),
        ("snake_case", ("snake", "case")),
        ("don’t", ("dont",)),
        ("naïve café", ("naïve", "café")),
        ("привет 한국어", ("привет", "한국어")),
    ],
)
def test_a_text_is_cut_into_tokens(text: str, tokens: tuple[str, ...]) -> None:
    assert tokenise(normalise(text)) == tokens


@pytest.mark.parametrize(
    "words",
    [
        "order orders ordered ordering order's orders'",
        "cancel cancels cancelled canceled cancelling canceling",
        "ship ships shipped shipping",
        "policy policies",
        "delivery deliveries",
        "reply replies replied replying",
        "try tries tried trying",
        "return returns returned returning",
        "change changes changed changing",
        "exchange exchanges exchanged exchanging",
        "price prices priced pricing",
        "rate rates rated rating",
        "code codes coded coding",
        "use uses used using",
        "size sizes sized",
        "case cases",
        "box boxes boxed",
        "bus buses",
        "pass passes passed passing",
        "address addresses addressed",
        "class classes",
        "cookie cookies",
        "movie movies",
        "agree agrees agreed agreeing",
        "need needs needed needing",
        "exceed exceeds exceeded exceeding",
        "shoe shoes",
        "refer refers referred referring",
        "stop stops stopped stopping",
        "bill bills billed billing",
        "add adds added adding",
        "sell sells selling",
        "do does",
        "go goes",
        "subscribe subscribes subscribed subscribing",
        "invoice invoices invoiced invoicing",
    ],
)
def test_the_forms_of_a_word_meet(words: str) -> None:
    assert len({stem(word) for word in words.split()}) == 1


@pytest.mark.parametrize(
    "words",
    [
        "new news",
        "bu bus",
        "pas pass",
        "us use",
        "cod code",
        "not note",
        "min mine",
        "car care",
        "plan plane",
        "hop hope",
        "rat rate",
        "sit site",
        "star stare",
        "even evening",
        "string str",
        "spring spr",
        "speed spe",
        "red reed",
        "thing th",
        "her here",
        "len lens",
        "gas ga",
        "statu status",
        "i is",
        "wa was",
        "policy police",
        "cancel cancellation",
        "ship shipment",
        "bill bil",
    ],
)
def test_unlike_words_stay_apart(words: str) -> None:
    assert len({stem(word) for word in words.split()}) == 2


@pytest.mark.parametrize("word", ["s", "es", "ed", "ing", "ies", "ied", "eed", "sses", "ee", "ie", "e", "ss", ""])
def test_an_ending_without_a_word_is_left_nearly_as_it_is(word: str) -> None:
    assert word.startswith(stem(word))


@pytest.mark.parametrize(("word", "expected"), [("café's", "café"), ("l'été", "lété"), ("o'clock", "oclock")])
def test_an_apostrophe_is_no_part_of_a_word(word: str, expected: str) -> None:
    assert stem(word) == expected


@pytest.mark.parametrize("word", ["cafés", "привет", "naïves"])
def test_a_word_of_other_letters_is_left_as_it_is(word: str) -> None:
    assert stem(word) == word


@given(st.text(st.characters(), max_size=40))
def test_tokens_hold_letters_and_digits_only_and_never_fail(text: str) -> None:
    tokens = tokenise(normalise(text))

    assert all(tokens)
    assert all(character.isalnum() or character == "." for token in tokens for character in token)


@given(st.from_regex(r"[a-z']{1,14}", fullmatch=True))
def test_a_stem_is_hardly_longer_than_its_word(word: str) -> None:
    assert len(stem(word)) <= len(word)
