"""Declarations in the fields of their forms, and back."""

import json
from pathlib import Path

import pytest

from faqbot.domain.errors import BadInput
from faqbot.domain.faq import Declaration, Declares
from faqbot.editing.declaring import Written
from faqbot.storage import files

SAMPLE = Path(__file__).parents[2] / "faq_data"
DECLARED = [one for declared in files.read(SAMPLE).declared.values() for one in declared]


def as_sent(written: Written) -> dict[str, str]:
    """The fields as a browser sends them."""
    rows = {
        f"{part}.{at}.{name}": text.replace("\n", "\r\n")
        for part, kept in written.rows.items()
        for at, row in enumerate(kept)
        for name, text in row.items()
    }
    return {name: text.replace("\n", "\r\n") for name, text in written.fields.items()} | rows


@pytest.mark.parametrize("declared", DECLARED, ids=lambda one: one.name)
def test_what_is_declared_comes_back_from_its_form_as_it_was(declared: Declaration) -> None:
    again = Written.typed(declared.kind, as_sent(Written.of(declared))).declaration()

    before, after = json.loads(declared.body), json.loads(again.body)
    assert (again.kind, again.name) == (declared.kind, declared.name)
    assert after == {name: value for name, value in before.items() if name != "answers"} | (
        {"answers": {face: text.strip() for face, text in before["answers"].items()}} if "answers" in before else {}
    )


@pytest.mark.parametrize(
    ("cells", "table"),
    [
        ("10", "10"),
        ("mainland: 8\nremote: 20", {"mainland": "8", "remote": "20"}),
        ("up to 3: 5\nelse: 4", [{"up_to": "3", "value": "5"}, {"value": "4"}]),
        ('[["a", "1"]]', [["a", "1"]]),
    ],
)
def test_a_table_is_written_as_it_is_read(cells: str, table: object) -> None:
    written = Written(Declares.TEMPLATE, {"name": "a"}, {"table": ({"name": "t", "cells": cells},)})

    body = json.loads(written.declaration().body)
    shown = Written.of(Declaration(Declares.TEMPLATE, "a", json.dumps(body))).rows["table"]

    assert body["tables"] == {"t": table}
    assert json.loads(Written(Declares.TEMPLATE, {}, {"table": shown}).declaration().body)["tables"] == {"t": table}


@pytest.mark.parametrize(
    ("kind", "given", "said"),
    [
        (Declares.TEMPLATE, {"steps": "no sign"}, "name = expression"),
        (Declares.TEMPLATE, {"table.0.name": "t", "table.0.cells": "{bad"}, "no JSON"),
        (Declares.TEMPLATE, {"table.0.name": "t", "table.0.cells": "a: 1\nb"}, "key: value"),
        (Declares.TEMPLATE, {"slot.0.name": "s", "slot.0.choices": "none"}, "meaning: word, word"),
        (Declares.HOURS, {"open": "monday"}, "monday-friday: 09:00-18:00"),
        (Declares.RATES, {"of": "USD 7"}, "USD: 7.11"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_with_how_to_write_it(
    kind: Declares, given: dict[str, str], said: str
) -> None:
    with pytest.raises(BadInput, match=said):
        Written.typed(kind, given).declaration()


def test_rows_in_which_nothing_is_written_are_left_out_whatever_is_chosen() -> None:
    given = {
        "slot.0.kind": "number",
        "slot.0.name": "",
        "slot.1.name": "count",
        "case.0.lang": "zh",
        "case.0.text": " ",
    }

    written = Written.typed(Declares.TEMPLATE, given)

    assert written.rows == {"slot": ({"name": "count"},), "case": ()}
