from collections import Counter
from statistics import mean

import pytest

from faqbot.domain.faq import Phrasing
from faqbot.domain.language import Language
from faqbot.evaluation.bench.synthetic import knowledge_base, phrasings, rephrased
from faqbot.language.detect import detect
from faqbot.language.tokens import tokenise


def texts(language: Language, n: int = 2000) -> list[str]:
    return [p.text for p in phrasings(n, seed=0) if p.language is language]


def vocabulary(made: list[Phrasing]) -> set[str]:
    return {token for phrasing in made for token in tokenise(phrasing.text)}


def test_the_same_seed_makes_the_same_questions() -> None:
    first, again = phrasings(300, seed=4), phrasings(300, seed=4)

    assert first == again
    assert rephrased(first, 50, seed=5) == rephrased(again, 50, seed=5)


def test_another_seed_makes_other_questions() -> None:
    assert phrasings(300, seed=4) != phrasings(300, seed=5)


@pytest.mark.parametrize("n", [1, 2, 301])
def test_as_many_questions_are_made_as_asked_for(n: int) -> None:
    assert len(phrasings(n, seed=0)) == n


def test_half_of_the_questions_are_chinese_and_half_english() -> None:
    counted = Counter(phrasing.language for phrasing in phrasings(2000, seed=0))

    assert counted == {Language.ZH: 1000, Language.EN: 1000}


def test_the_script_of_a_question_tells_its_language() -> None:
    made = phrasings(2000, seed=0)

    assert [detect(phrasing.text) for phrasing in made] == [phrasing.language for phrasing in made]


def test_chinese_questions_are_of_8_to_20_characters() -> None:
    lengths = [len(text.removesuffix("？")) for text in texts(Language.ZH)]

    assert min(lengths) >= 8
    assert max(lengths) <= 20


def test_english_questions_are_of_5_to_12_words() -> None:
    lengths = [len(text.split()) for text in texts(Language.EN)]

    assert min(lengths) == 5
    assert max(lengths) == 12


def test_a_question_has_about_18_tokens() -> None:
    counts = [len(tokenise(phrasing.text)) for phrasing in phrasings(2000, seed=0)]

    assert 16 <= mean(counts) <= 20


@pytest.mark.parametrize(("language", "least", "most"), [(Language.EN, 0.35, 0.75), (Language.ZH, 1.2, 2.0)])
def test_a_question_shares_tokens_with_as_many_others_as_a_real_one_does(
    language: Language, least: float, most: float
) -> None:
    made = [tokenise(text) for text in texts(language, 4000)]

    standing_in = Counter(token for tokens in made for token in set(tokens))
    touched = mean(sum(standing_in[token] for token in tokens) for tokens in made) / len(made)

    assert least <= touched <= most


def test_the_vocabulary_grows_with_the_base() -> None:
    small, large = vocabulary(phrasings(500, seed=0)), vocabulary(phrasings(5000, seed=0))

    assert len(large) > 3 * len(small)


def test_a_rephrased_question_differs_from_all_but_shares_most_of_one() -> None:
    made = phrasings(500, seed=0)
    originals = [set(tokenise(phrasing.text)) for phrasing in made]

    asked = [set(tokenise(text)) for text in rephrased(made, 100, seed=1)]

    shared = [max(len(tokens & original) / len(tokens) for original in originals) for tokens in asked]
    assert mean(shared) > 0.6
    assert sum(share < 1 for share in shared) > 50


def test_every_made_up_phrasing_is_an_entry_of_its_own() -> None:
    kb = knowledge_base(phrasings(40, seed=0))

    assert len({entry.id for entry in kb.entries}) == 40
    assert all(len(entry.phrasings) == 1 for entry in kb.entries)
