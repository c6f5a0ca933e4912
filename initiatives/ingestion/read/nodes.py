"""YAML as a tree in which every value knows its line.

What a field is decides how it is read, never how YAML guesses: `NO` is Norway and `2025-08-29` a text wherever a text is
asked for. Anchors, aliases, merge keys and tags are refused: what a reading says is written out.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any, TypeVar

import yaml

from initiatives.ingestion.place import Place, Problem

R = TypeVar("R")
_CORE = {f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq")}
_NULL = "tag:yaml.org,2002:null"
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_KINDS = {yaml.ScalarNode: "a single value", yaml.SequenceNode: "a list", yaml.MappingNode: "a mapping"}


class _Loader(yaml.SafeLoader):
    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise yaml.composer.ComposerError(
                None,
                None,
                "anchors (&) and aliases (*) are not taken; write it out, or put quotes round it",
                event.start_mark,
            )
        return super().compose_node(parent, index)


def compose(*, text: str, path: str, problems: list[Problem]) -> yaml.Node | None:
    """The one YAML document of `text` as a tree; None after a problem (a syntax error, or nothing in it)."""
    try:
        node = _Loader(text).get_single_node()
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        problems.append(Problem(path, line, "", f"U+{ord(text[error.position]):04X} may not stand in YAML; remove it"))
        return None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = " ".join(part for part in (error.context, error.problem) if part)
        column = f" at column {mark.column + 1}" if mark else ""
        problems.append(Problem(path, mark.line + 1 if mark else 1, "", f"this is not YAML{column}: {said}"))
        return None
    except RecursionError:
        problems.append(Problem(path, 1, "", "this is nested too deeply to be a reading"))
        return None
    if node is None or node.tag == _NULL:
        problems.append(Problem(path, 1, "", "the file is empty; seeds/README.md says what belongs in it"))
        return None
    return node


def read_mapping(
    *, node: yaml.Node, path: str, trail: str, problems: list[Problem], read: Callable[["Fields"], R]
) -> R | None:
    """A mapping read by `read`, then searched for keys it did not ask for; None after a problem with its kind."""
    if not isinstance(node, yaml.MappingNode):
        place = Place(path, node.start_mark.line + 1, trail)
        problems.append(place.problem("", f"is {_KINDS[type(node)]}; write a mapping, as in `name: …`"))
        return None
    fields = Fields(node=node, path=path, trail=trail, problems=problems)
    record = read(fields)
    fields.close()
    return record


class Fields:
    """A mapping, asked field by field. What is wrong goes to the problems, and the reading goes on with an empty value."""

    def __init__(self, *, node: yaml.MappingNode, path: str, trail: str, problems: list[Problem]) -> None:
        self._problems = problems
        self._asked: list[str] = []
        self._nodes: dict[str, yaml.Node] = {}
        lines: dict[str, int] = {}
        self.place = Place(path, node.start_mark.line + 1, trail, lines)
        for key, value in node.value:
            name, line = str(key.value) if isinstance(key, yaml.ScalarNode) else "?", key.start_mark.line + 1
            if name in lines:
                problems.append(
                    Problem(
                        path, line, self._trail(name), f"is given twice, first on line {lines[name]}; keep one of them"
                    )
                )
                continue
            lines[name] = line
            if value.tag not in _CORE:
                self.say(name, f"the tag {value.tag} is not taken; write the plain value")
            elif value.tag != _NULL or value.style:
                self._nodes[name] = value
            else:
                self._nodes.pop(name, None)

    def _trail(self, name: str) -> str:
        return f"{self.place.trail}.{name}" if self.place.trail else name

    def say(self, name: str, said: str) -> None:
        """Note a problem with the field `name`."""
        self._problems.append(self.place.problem(name, said))

    def close(self) -> None:
        """Note a problem for every key that nobody asked for."""
        for name in self.place.lines:
            if name in self._asked:
                continue
            near = get_close_matches(name, self._asked, n=1, cutoff=0.5)
            right = f"did you mean {near[0]}?" if near else f"these may stand here: {', '.join(self._asked)}"
            self.say(name, f"there is no such field; {right}")

    def has(self, name: str) -> bool:
        """Whether a value was given."""
        self._ask(name)
        return name in self._nodes

    def text(self, name: str, *, example: str = "…") -> str:
        """A text that must be there."""
        value = self.maybe(name)
        if not value.strip() and not self._said(name):
            self.say(name, f"is {'empty' if name in self._nodes else 'missing'}; write `{name}: {example}`")
        return value

    def maybe(self, name: str, default: str = "") -> str:
        """A text, or `default`."""
        node = self._node(name, yaml.ScalarNode, "write one text")
        return self._scalar(name, node) if node else default

    def flag(self, name: str) -> bool:
        """A yes or no; no when it is not given."""
        value = self.maybe(name, "false")
        if value not in {"true", "false"}:
            self.say(name, f"“{value}” is neither true nor false")
        return value == "true"

    def whole(self, name: str, default: int) -> int:
        """A whole number, or `default`."""
        value = self.maybe(name, str(default))
        if not re.fullmatch(r"[0-9]{1,9}", value):
            self.say(name, f"“{value}” is not a whole number; write digits only, as in {default}")
            return default
        return int(value)

    def amount(self, name: str) -> Decimal | None:
        """A number, which may have a decimal point; None when it is not given."""
        value = self.maybe(name)
        if not value:
            return None
        try:
            amount = Decimal(value) if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value) else Decimal("NaN")
        except InvalidOperation:
            amount = Decimal("NaN")
        if amount.is_nan():
            self.say(name, f"“{value}” is not a number; write digits, as in 500 or 2.5, and the unit in its own field")
            return None
        return amount

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; one alone need not be a list."""
        found = [self._scalar(f"{name}[{number}]", item) for number, item in self._items(name)]
        return tuple(text for text in found if text)

    def lists(self, name: str) -> dict[str, tuple[str, ...]]:
        """A mapping of keys of the reader's choice to lists of texts."""
        node = self._node(name, yaml.MappingNode, "write a mapping, as in `IN: [the ministry's site]`")
        if node is None:
            return {}
        inner = Fields(node=node, path=self.place.path, trail=self._trail(name), problems=self._problems)
        return {key: inner.texts(key) for key in inner.place.lines}

    def part(
        self, name: str, read: Callable[["Fields"], R], *, short: Callable[[str, Place], R] | None = None
    ) -> R | None:
        """One mapping, read by `read`; `short` reads a single text in its stead."""
        self._ask(name)
        node = self._nodes.get(name)
        return None if node is None else self._read(name, node, read, short)

    def parts(
        self, name: str, read: Callable[["Fields"], R], *, short: Callable[[str, Place], R] | None = None
    ) -> tuple[R, ...]:
        """A list of mappings, each read by `read`; `short` reads a single text in its stead."""
        found = [self._read(f"{name}[{number}]", item, read, short) for number, item in self._items(name)]
        return tuple(record for record in found if record is not None)

    def _read(self, name: str, node: yaml.Node, read: Callable, short: Callable | None) -> Any:
        if short and isinstance(node, yaml.ScalarNode):
            return short(self._scalar(name, node), Place(self.place.path, node.start_mark.line + 1, self._trail(name)))
        return read_mapping(
            node=node, path=self.place.path, trail=self._trail(name), problems=self._problems, read=read
        )

    def _ask(self, name: str) -> None:
        if name not in self._asked:
            self._asked.append(name)

    def _said(self, name: str) -> bool:
        trail = self._trail(name)
        return any(problem.path == self.place.path and problem.field == trail for problem in self._problems)

    def _node(self, name: str, kind: type[yaml.Node], right: str) -> Any:
        self._ask(name)
        node = self._nodes.get(name)
        if node is None or isinstance(node, kind):
            return node
        self.say(name, f"is {_KINDS[type(node)]}; {right}")
        return None

    def _items(self, name: str) -> Iterable[tuple[int, yaml.Node]]:
        self._ask(name)
        node = self._nodes.get(name)
        if node is None:
            return []
        return enumerate(node.value, 1) if isinstance(node, yaml.SequenceNode) else [(1, node)]

    def _scalar(self, name: str, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode):
            self.say(name, f"is {_KINDS[type(node)]}; write one text")
            return ""
        if bad := _UNSTORABLE.search(node.value):
            self.say(name, f"U+{ord(bad[0]):04X} cannot be stored; remove it")
            return ""
        return unicodedata.normalize("NFC", node.value)
