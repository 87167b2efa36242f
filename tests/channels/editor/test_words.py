"""The words of the desk."""

from faqbot.channels.editor.words import every
from faqbot.domain.language import Language


def test_every_word_of_the_desk_stands_in_both_languages_whole() -> None:
    # A comma in a text without quotes would cut it off, and what follows would be a key of its own.
    odd = {name: said for name, said in every().items() if {*said} != {one.value for one in Language}}

    assert odd == {}
