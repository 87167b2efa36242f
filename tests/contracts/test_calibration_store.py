"""What every CalibrationStore promises."""

from faqbot.domain.protocols import CalibrationStore
from faqbot.domain.tolerance import Tolerance
from faqbot.domain.turn import Label
from tests.contracts.samples import EN, NOON, ZH, a_calibration, later

PARCEL = Label("parcel?", EN, "track")
WEATHER = Label("今天天气怎么样？☔", ZH, None)


async def test_there_is_no_calibration_at_first(calibration_store: CalibrationStore) -> None:
    assert await calibration_store.latest("orders") is None


async def test_a_calibration_comes_back_as_it_was_kept(calibration_store: CalibrationStore) -> None:
    await calibration_store.keep(a_calibration())

    assert await calibration_store.latest("orders") == a_calibration()


async def test_the_newest_calibration_is_the_latest_whenever_it_was_kept(
    calibration_store: CalibrationStore,
) -> None:
    await calibration_store.keep(a_calibration(at=later(2), fingerprint="newest"))
    await calibration_store.keep(a_calibration(at=later(1), fingerprint="older"))

    assert await calibration_store.latest("orders") == a_calibration(at=later(2), fingerprint="newest")


async def test_of_two_calibrations_of_one_moment_the_last_counts(calibration_store: CalibrationStore) -> None:
    await calibration_store.keep(a_calibration(fingerprint="first"))
    await calibration_store.keep(a_calibration(fingerprint="last"))

    assert await calibration_store.latest("orders") == a_calibration(fingerprint="last")


async def test_labels_of_an_entry_can_name_another_one(calibration_store: CalibrationStore) -> None:
    await calibration_store.label("orders", [PARCEL, WEATHER], at=NOON)
    await calibration_store.label("tea", [PARCEL], at=NOON)

    await calibration_store.redirect("orders", "track", "parcels")

    assert await calibration_store.labels("orders") == (Label("parcel?", EN, "parcels"), WEATHER)
    assert await calibration_store.labels("tea") == (PARCEL,)


async def test_a_calibration_belongs_to_its_knowledge_base(calibration_store: CalibrationStore) -> None:
    await calibration_store.keep(a_calibration("账户"))

    assert await calibration_store.latest("orders") is None


async def test_several_bases_together_have_their_own_labels_and_those_of_each_that_name_an_entry(
    calibration_store: CalibrationStore,
) -> None:
    await calibration_store.label("orders", [PARCEL, WEATHER], at=NOON)
    await calibration_store.label("tea", [Label("green?", EN, "green")], at=later(1))
    await calibration_store.label("orders+tea", [Label("parcel?", EN, None)], at=later(2))

    together = await calibration_store.labels("orders+tea")

    assert set(together) == {Label("green?", EN, "green"), Label("parcel?", EN, None)}
    assert await calibration_store.labels("orders") == (PARCEL, WEATHER)


async def test_there_are_no_labels_at_first(calibration_store: CalibrationStore) -> None:
    assert await calibration_store.labels("orders") == ()


async def test_labels_come_back_oldest_first(calibration_store: CalibrationStore) -> None:
    await calibration_store.label("orders", [WEATHER], at=later(1))
    await calibration_store.label("orders", [PARCEL, Label("a", EN, "x")], at=NOON)

    assert await calibration_store.labels("orders") == (PARCEL, Label("a", EN, "x"), WEATHER)


async def test_a_label_replaces_the_earlier_one_and_counts_as_new(
    calibration_store: CalibrationStore,
) -> None:
    await calibration_store.label("orders", [PARCEL, WEATHER], at=NOON)

    await calibration_store.label("orders", [Label("parcel?", EN, None)], at=later(1))

    assert await calibration_store.labels("orders") == (WEATHER, Label("parcel?", EN, None))


async def test_the_last_of_two_labels_of_one_text_counts(calibration_store: CalibrationStore) -> None:
    await calibration_store.label("orders", [Label("parcel?", EN, None), WEATHER, PARCEL], at=NOON)

    assert await calibration_store.labels("orders") == (PARCEL, WEATHER)


async def test_the_same_text_in_another_language_or_knowledge_base_is_another_label(
    calibration_store: CalibrationStore,
) -> None:
    await calibration_store.label("orders", [Label("OK", EN, "a"), Label("OK", ZH, "b")], at=NOON)
    await calibration_store.label("account", [Label("OK", EN, "c")], at=NOON)

    assert await calibration_store.labels("orders") == (Label("OK", EN, "a"), Label("OK", ZH, "b"))
    assert await calibration_store.labels("account") == (Label("OK", EN, "c"),)


async def test_labelling_nothing_changes_nothing(calibration_store: CalibrationStore) -> None:
    await calibration_store.label("orders", [], at=NOON)

    assert await calibration_store.labels("orders") == ()


async def test_a_long_text_can_be_a_label(calibration_store: CalibrationStore) -> None:
    long = Label("".join(map(chr, range(0x4E00, 0x4E00 + 8000))), ZH, "track")

    await calibration_store.label("orders", [long], at=NOON)
    await calibration_store.label("orders", [long], at=NOON)

    assert await calibration_store.labels("orders") == (long,)


async def test_nothing_else_is_tolerated_at_first(calibration_store: CalibrationStore) -> None:
    assert await calibration_store.tolerances() == ()


async def test_what_is_tolerated_comes_back_in_order_of_base_language_and_tag(
    calibration_store: CalibrationStore,
) -> None:
    shop, whole = Tolerance("shop", ZH, 0.05), Tolerance("", EN, 0.02)
    tagged = Tolerance("shop", ZH, 0.01, "退款")
    await calibration_store.tolerate(tagged, by="wei", at=NOON)
    await calibration_store.tolerate(shop, by="wei", at=NOON)
    await calibration_store.tolerate(whole, by="wei", at=NOON)

    assert await calibration_store.tolerances() == (whole, shop, tagged)


async def test_the_last_choice_of_a_place_counts_and_can_be_taken_back(calibration_store: CalibrationStore) -> None:
    await calibration_store.tolerate(Tolerance("shop", EN, 0.1), by="wei", at=later(1))
    await calibration_store.tolerate(Tolerance("shop", EN, 0.01), by="ann", at=NOON)
    changed = await calibration_store.tolerances()
    await calibration_store.tolerate(Tolerance("shop", EN, None), by="ann", at=later(2))

    assert changed == (Tolerance("shop", EN, 0.01),)
    assert await calibration_store.tolerances() == ()
