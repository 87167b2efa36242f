"""Reads YAML into a tree that knows its lines, without building any object that the file names.

PyYAML's own composer calls itself once a level: 100,000 open brackets end the process. So the tree is made
from the parser's events, with bounds on depth and on what the aliases unfold to.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from faqbot.domain.errors import BadFile
from faqbot.storage.files.row import Fault, Place
from faqbot.storage.files.value import shown

MAX_DEPTH = 16
MAX_WEIGHT = 150 * 1024 * 1024

_NODE_WEIGHT = 32
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TAGS = frozenset({None, "!", *(f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map"))})
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Scalar:
    """A text as it is written; None where nothing is written."""

    line: int
    text: str | None
    weight: int


@dataclass(slots=True)
class Items:
    """A list."""

    line: int
    nodes: "list[Node]" = field(default_factory=list)
    weight: int = _NODE_WEIGHT


@dataclass(slots=True)
class Pairs:
    """A mapping, in the order of the file and with every key as often as it is written."""

    line: int
    nodes: "list[tuple[Scalar, Node]]" = field(default_factory=list)
    weight: int = _NODE_WEIGHT


Node = Scalar | Items | Pairs


def compose(text: str, file: str) -> Node | None:
    """The one document of a YAML file, None if it is empty. Raise BadFile naming the line."""
    composer = _Composer(file, yaml.parse(text, Loader=_LOADER))
    try:
        return composer.document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{file}:{mark.line + 1}" if mark else file
        raise BadFile(f"{place}: this is not YAML: {error.problem or error.context}") from error
    except yaml.YAMLError as error:
        raise BadFile(f"{file}: this is not YAML: {' '.join(str(error).split())}") from error


def plain(node: Node, faults: list[Fault]) -> object:
    """The node as dicts, lists and texts; a key that comes twice is noted, and its first value kept."""
    match node:
        case Scalar():
            return node.text
        case Items():
            return [plain(item, faults) for item in node.nodes]
        case Pairs():
            return _plain_mapping(node, faults)


def line_of(node: Node, place: Place) -> int:
    """The line of the value at `place`, or of the last part of the way that exists."""
    line = node.line
    for step in place:
        match node:
            case Pairs():
                pair = next((pair for pair in node.nodes if pair[0].text == step), None)
                if pair is None:
                    return line
                line, node = pair[0].line, pair[1]
            case Items() if isinstance(step, int) and step < len(node.nodes):
                node = node.nodes[step]
                line = node.line
            case _:
                return line
    return line


def _plain_mapping(node: Pairs, faults: list[Fault]) -> dict[str, object]:
    values: dict[str, object] = {}
    for key, item in node.nodes:
        name = key.text or ""
        if name in values:
            faults.append(Fault(key.line, f"the key {shown(name)} comes twice; keep one of them"))
        else:
            values[name] = plain(item, faults)
    return values


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


class _Composer:
    """Turns the events of one document into a tree."""

    def __init__(self, file: str, events: Iterator[yaml.Event]) -> None:
        self._file = file
        self._events = events
        self._anchors: dict[str, Node] = {}
        self._open: set[int] = set()
        self._weight = 0

    def document(self) -> Node | None:
        root: Node | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    raise self._refusal(event, "a second document begins here; keep one document in a file")
                root = self._node(next(self._events), 0)
        return root

    def _node(self, event: yaml.Event, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise self._refusal(event, f"values are nested more than {MAX_DEPTH} deep; entries need far less")
        match event:
            case yaml.AliasEvent():
                return self._aliased(event)
            case yaml.ScalarEvent():
                return self._anchored(event, self._scalar(event))
            case yaml.SequenceStartEvent():
                return self._items(event, depth)
            case yaml.MappingStartEvent():
                return self._pairs(event, depth)
            case _:
                raise self._refusal(event, "a value is missing here")

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        self._check_tag(event)
        is_null = event.implicit[0] and event.value in _NULLS
        weight = _NODE_WEIGHT + len(event.value)
        self._add(event, weight)
        return Scalar(_line(event), None if is_null else event.value, weight)

    def _items(self, event: yaml.SequenceStartEvent, depth: int) -> Items:
        items = Items(_line(event))
        self._begin(event, items)
        while not isinstance(following := next(self._events), yaml.SequenceEndEvent):
            node = self._node(following, depth + 1)
            items.nodes.append(node)
            items.weight += node.weight
        self._open.remove(id(items))
        return items

    def _pairs(self, event: yaml.MappingStartEvent, depth: int) -> Pairs:
        pairs = Pairs(_line(event))
        self._begin(event, pairs)
        while not isinstance(following := next(self._events), yaml.MappingEndEvent):
            key = self._node(following, depth + 1)
            if not isinstance(key, Scalar):
                raise self._refusal(following, "a key is a list or a mapping; write a text as the key")
            node = self._node(next(self._events), depth + 1)
            pairs.nodes.append((Scalar(_line(following), key.text, key.weight), node))
            pairs.weight += key.weight + node.weight
        self._open.remove(id(pairs))
        return pairs

    def _begin(self, event: yaml.CollectionStartEvent, node: Items | Pairs) -> None:
        self._check_tag(event)
        self._add(event, _NODE_WEIGHT)
        self._open.add(id(node))
        self._anchored(event, node)

    def _aliased(self, event: yaml.AliasEvent) -> Node:
        node = self._anchors.get(event.anchor or "")
        if node is None:
            raise self._refusal(event, f"the alias *{event.anchor} is not defined before it; define it with &")
        if id(node) in self._open:
            raise self._refusal(event, f"the alias *{event.anchor} stands inside itself; write the value out")
        self._add(event, node.weight)
        return node

    def _anchored(self, event: yaml.NodeEvent, node: Node) -> Node:
        if event.anchor:
            self._anchors[event.anchor] = node
        return node

    def _check_tag(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.tag not in _TAGS:
            raise self._refusal(event, f"the tag {shown(event.tag or '')} is not read here; leave it out")

    def _add(self, event: yaml.Event, weight: int) -> None:
        self._weight += weight
        if self._weight > MAX_WEIGHT:
            raise self._refusal(event, "the values, with aliases unfolded, are too many; split the file")

    def _refusal(self, event: yaml.Event, reason: str) -> BadFile:
        return BadFile(f"{self._file}:{_line(event)}: {reason}")
