"""Templates, rates and opening hours as YAML: a mapping of sections for one knowledge base."""

import json
from collections.abc import Mapping

from faqbot.domain.errors import BadRows, Problem
from faqbot.domain.faq import Declaration, Declares
from faqbot.storage.files.row import Fault
from faqbot.storage.files.yaml_tree import Pairs, compose, line_of, plain

FOLDER = "templates"
_SECTIONS = ("kb", "templates", "hours", "rates")


def read(text: str, file: str, *, kb: str) -> tuple[str, tuple[Declaration, ...]]:
    """The knowledge base that a file is for, and what it declares. Raise BadFile or BadRows."""
    tree = compose(text, file)
    if tree is None:
        return kb, ()
    faults: list[Fault] = []
    fields = plain(tree, faults)
    if not isinstance(tree, Pairs) or not isinstance(fields, dict):
        raise BadRows((Problem(file, 1, "the file is no mapping; write templates, hours or rates"),))
    faults += [
        Fault(key.line, f"the file has the unknown key {key.text!r}; expected {', '.join(_SECTIONS)}")
        for key, _ in tree.nodes
        if key.text not in _SECTIONS
    ]
    found = [
        *_listed(fields, "templates", Declares.TEMPLATE, faults, line_of(tree, ("templates",))),
        *_listed(fields, "hours", Declares.HOURS, faults, line_of(tree, ("hours",))),
    ]
    if isinstance(fields.get("rates"), dict):
        found.append(Declaration(Declares.RATES, "rates", _body(fields["rates"])))
    if faults:
        raise BadRows(tuple(Problem(file, fault.line, fault.reason) for fault in faults))
    return str(fields.get("kb") or kb), tuple(found)


def _listed(
    fields: Mapping[str, object], key: str, kind: Declares, faults: list[Fault], line: int
) -> list[Declaration]:
    given = fields.get(key) or []
    if not isinstance(given, list):
        faults.append(Fault(line, f"{key} is no list; write a list"))
        return []
    found: list[Declaration] = []
    for item in given:
        name = item.get("name") if isinstance(item, dict) else None
        if not isinstance(name, str):
            faults.append(Fault(line, f"an item of {key} has no name; give each one"))
        elif any(earlier.name == name for earlier in found):
            faults.append(Fault(line, f"the name {name!r} stands twice in {key}; rename one of them"))
        else:
            found.append(Declaration(kind, name, _body(item)))
    return found


def _body(fields: object) -> str:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
