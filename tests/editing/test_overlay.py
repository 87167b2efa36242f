"""A draft state: the bases with something laid over them."""

from dataclasses import replace

import pytest

from faqbot.domain.errors import UnknownKnowledgeBase
from faqbot.domain.faq import Declaration, Declares, Lexicon
from faqbot.editing.overlay import Layer, Overlaid
from faqbot.storage.memory import MemoryEntryStore
from tests.contracts.samples import NOON, an_entry

RATES = Declaration(Declares.RATES, "shop", "{}")
HOURS = Declaration(Declares.HOURS, "shop", "{}")


async def overlaid(layer: Layer) -> Overlaid:
    entries = MemoryEntryStore()
    await entries.save(
        [an_entry(), an_entry("z")], at=NOON, lexicons={"orders": Lexicon(("茶",))}, declared={"orders": [RATES]}
    )

    async def given() -> Layer:
        return layer

    return Overlaid(entries, given)


async def test_entries_replace_those_of_their_id_and_join_the_others() -> None:
    changed, new = an_entry(text="changed"), an_entry("new")

    state = await overlaid(Layer((changed, new, an_entry("track", "account"))))

    assert (await state.load("orders")).entries == (new, changed, an_entry("z"))
    assert (await state.load("orders")).lexicon == Lexicon(("茶",))
    assert (await state.load("account")).entries == (an_entry("track", "account"),)
    assert sorted(await state.versions()) == ["account", "orders"]


async def test_lexicons_replace_and_declarations_join_as_an_import_would() -> None:
    state = await overlaid(Layer(lexicons={"orders": Lexicon(("碗",))}, declared={"orders": [HOURS]}))

    base = await state.load("orders")

    assert base.lexicon == Lexicon(("碗",))
    assert base.declared == (HOURS, RATES)


async def test_a_state_has_the_version_of_what_is_in_it() -> None:
    one, same, other, nothing = (
        await overlaid(Layer((an_entry(text="one"),))),
        await overlaid(Layer((an_entry(text="one"),))),
        await overlaid(Layer((replace(an_entry(text="one"), tags=("x",)),))),
        await overlaid(Layer()),
    )

    assert await one.versions() == await same.versions()
    assert await one.versions() != await other.versions()
    assert await nothing.versions() == {"orders": 1}
    assert (await one.load("orders")).version == (await one.versions())["orders"]


async def test_a_base_that_nobody_knows_stays_unknown() -> None:
    state = await overlaid(Layer((an_entry(),)))

    with pytest.raises(UnknownKnowledgeBase):
        await state.load("nowhere")
