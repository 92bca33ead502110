"""YAML whose every key and item knows the line it stands on, and whose size and depth are bounded.

Scalars follow the core schema of YAML 1.2: ``3e-4`` is a number, and ``no``, ``off`` and ``on`` are text.
"""

import re
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from tlm_fairseq.errors import UserError
from tlm_fairseq.text.files import StrPath

# Far beyond any plan. An alias counts as often as it stands there, so that aliases of aliases do not multiply.
MOST_LEVELS, MOST_VALUES = 50, 100_000


Scalar = str | int | float | bool | None
Value: TypeAlias = "Scalar | LocatedDict | LocatedList"


class LocatedDict(dict[str, Value]):
    """A mapping. ``line`` is where it begins, and ``lines`` has the line of each key."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}

    def line_of(self, key: str | None) -> int:
        return self.line if key is None else self.lines.get(key, self.line)


class LocatedList(list[Value]):
    """A list. ``line`` is where it begins, and ``lines`` has the line of each item."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []


class _CoreLoader(yaml.SafeLoader):
    """Resolves scalars as YAML 1.2 does, and builds nothing but numbers, text, lists and mappings."""

    yaml_implicit_resolvers = {}


_FLOAT = r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
_SCALARS = (
    ("null", r"~|null|Null|NULL|", "~nN\0"),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", _FLOAT, "-+.0123456789"),
)
for _name, _pattern, _first in _SCALARS:
    _starts = ["" if character == "\0" else character for character in _first]
    _CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_name}", re.compile(rf"^(?:{_pattern})$"), _starts)

_VALUES: dict[str, Callable[[str], Scalar]] = {
    "null": lambda text: None,
    "bool": lambda text: text.lower() == "true",
    "int": int,
    "float": lambda text: float(re.sub(r"\.(inf|nan)", r"\1", text.lower())),
    "str": str,
}


def read_yaml(path: StrPath) -> Value:
    """Returns the document of a YAML file: a ``LocatedDict``, a ``LocatedList``, or a scalar.

    Raises:
        UserError: the file cannot be read or is not YAML, holds a key twice, or a tag (``!name``), or is larger or
            nested deeper than any plan.
    """
    path = Path(path)
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise UserError(f"{path}: cannot be read ({reason}); give a plan in YAML") from None
    try:
        node = yaml.compose(text, Loader=_CoreLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise UserError(f"{path}, line {line}: not YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        raise UserError(f"{path}: not YAML: {' '.join(str(error).split())}") from None
    except RecursionError:
        raise UserError(f"{path}: nested over {MOST_LEVELS} levels deep; write a flatter plan") from None
    return None if node is None else _build(node, path, [], count(1))


def read_scalar(text: str) -> Scalar:
    """Returns the number, text, truth value or None that ``text`` stands for in such a file.

    Raises:
        ValueError: a number has too many digits.
    """
    resolver: Any = _CoreLoader("")
    tag: str = resolver.resolve(yaml.ScalarNode, text, (True, False))
    return _VALUES[tag.removeprefix("tag:yaml.org,2002:")](text)


def _build(node: yaml.Node, path: Path, around: list[yaml.Node], counter: Iterator[int]) -> Value:
    line = node.start_mark.line + 1
    if node in around:
        raise UserError(f"{path}, line {line}: this part contains itself; write it out")
    if len(around) > MOST_LEVELS:
        raise UserError(f"{path}, line {line}: nested over {MOST_LEVELS} levels deep; write a flatter plan")
    if next(counter) > MOST_VALUES:
        raise UserError(f"{path}, line {line}: over {MOST_VALUES:,} values, aliases among them; write a smaller plan")
    if isinstance(node, yaml.MappingNode):
        return _build_mapping(node, path, [*around, node], counter)
    if isinstance(node, yaml.SequenceNode):
        items = LocatedList(line)
        for child in node.value:
            items.append(_build(child, path, [*around, node], counter))
            items.lines.append(child.start_mark.line + 1)
        return items
    kind = node.tag.removeprefix("tag:yaml.org,2002:")
    if kind not in _VALUES:
        raise UserError(f"{path}, line {line}: the tag {node.tag} has no meaning here; leave it out")
    try:
        return _VALUES[kind](node.value)
    except ValueError:
        shown = node.value if len(node.value) <= 40 else f"{node.value[:40]}..."
        raise UserError(f"{path}, line {line}: {shown!r} is no {kind}") from None


def _build_mapping(node: yaml.MappingNode, path: Path, around: list[yaml.Node], counter: Iterator[int]) -> LocatedDict:
    mapping = LocatedDict(node.start_mark.line + 1)
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        key = _build(key_node, path, around, counter)
        if not isinstance(key, (str, int, float)) or isinstance(key, bool):
            raise UserError(f"{path}, line {line}: a key must be text; put it into quotes")
        key = key_node.value
        if key in mapping:
            first = mapping.lines[key]
            raise UserError(f"{path}, line {line}: {key!r} stands here a second time (first in line {first})")
        mapping[key] = _build(value_node, path, around, counter)
        mapping.lines[key] = line
    return mapping
