"""Entries and lexicons as YAML that people read and edit."""

from functools import partial

import yaml

from faqbot.domain.errors import BadFile
from faqbot.storage.files import record
from faqbot.storage.files.contents import Contents
from faqbot.storage.files.row import Fault, Row, Sheet
from faqbot.storage.files.sections import Named, Section, sheet_of
from faqbot.storage.files.yaml_tree import Items, Node, Pairs, Scalar, compose, line_of, plain

_WIDTH = 1_000_000  # one line a text: a folded Chinese sentence would gain spaces in the reader's eye


def read(text: str, file: str) -> Sheet:
    """The rows of a list of entries, or of a mapping of entries and lexicons. Raise BadFile."""
    match compose(text, file):
        case None | Scalar(text=None):
            return Sheet(file)
        case Items(nodes=nodes):
            return Sheet(file, entries=tuple(map(_row, nodes)))
        case Pairs(nodes=pairs):
            return sheet_of(file, [_section(key, node) for key, node in pairs])
        case Scalar(line=line):
            raise BadFile(f"{file}:{line}: the file holds one text; expected a list of entries")


def write(contents: Contents) -> bytes:
    """The same contents give the same bytes; a text of several lines is a literal block."""
    entries = [record.record(entry) for entry in contents.entries]
    if not contents.lexicons:
        return ("".join(_dumped([entry]) for entry in entries) or "[]\n").encode()
    listed = "entries:\n" + "".join(_dumped([entry]) for entry in entries) if entries else "entries: []\n"
    return (listed + _dumped({"lexicons": record.lexicons(contents)})).encode()


def _section(key: Scalar, node: Node) -> Section:
    match node:
        case Items(nodes=nodes):
            return Section(key.text or "", key.line, tuple(map(_row, nodes)))
        case Pairs(nodes=pairs):
            named = tuple(Named(name.text or "", name.line, _row(value)) for name, value in pairs)
            return Section(key.text or "", key.line, named=named)
        case Scalar(text=text):
            return Section(key.text or "", key.line, () if text is None else None)


def _row(node: Node) -> Row:
    faults: list[Fault] = []
    fields = plain(node, faults)
    return Row(fields, node.line, partial(line_of, node), tuple(faults))


class _FastDumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]  # libyaml may be missing
    """Written in C; spells emoji as escapes."""


class _EmojiDumper(yaml.SafeDumper):
    """Slower, in Python; writes emoji as they are."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_FastDumper.add_representer(str, _text)
_EmojiDumper.add_representer(str, _text)


def _dumped(value: object) -> str:
    text = _dumped_by(_FastDumper, value)
    return _dumped_by(_EmojiDumper, value) if "\\U" in text else text


def _dumped_by(dumper: type[yaml.SafeDumper], value: object) -> str:
    text: str = yaml.dump(value, Dumper=dumper, allow_unicode=True, sort_keys=False, width=_WIDTH)
    return text
