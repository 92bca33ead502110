"""The keys of one mapping of a plan, taken one by one and checked; whatever is left over is an unknown key."""

import math
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn, TypeVar, overload

from tlm_fairseq.errors import UserError
from tlm_fairseq.experiments.located_yaml import LocatedDict, LocatedList
from tlm_fairseq.text.files import StrPath

Kind = TypeVar("Kind")
Default = TypeVar("Default")

_REQUIRED: Any = object()  # stands for a default of any type
TYPE_NAMES: dict[type, str] = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    LocatedDict: "a mapping",
    LocatedList: "a list",
}


class Fields:
    """Reads a ``LocatedDict``.

    Args:
        mapping: what stands in the plan.
        path: of the plan, for messages; relative paths in it are seen from its folder.
        what: what the mapping is called in messages, such as "task".
    """

    def __init__(self, mapping: object, path: StrPath, what: str) -> None:
        self.path, self.what = Path(path), what
        if not isinstance(mapping, LocatedDict):
            raise UserError(f"{path}: {what} must be a mapping, `key: value` a line")
        self.mapping = mapping
        self._known: list[str] = []

    @overload
    def take(self, key: str, kind: type[Kind]) -> Kind: ...

    @overload
    def take(self, key: str, kind: type[Kind], default: Default) -> Kind | Default: ...

    def take(self, key: str, kind: type[object], default: object = _REQUIRED) -> object:
        """Returns the value of ``key``, which must be of the type ``kind``; ``default`` where the key is absent.

        Raises:
            UserError: the key is missing and has no default, or its value is of another type.
        """
        self._known.append(key)
        if key not in self.mapping:
            if default is _REQUIRED:
                self._fail_for_lack(key, kind)
            return default
        value = self.mapping[key]
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.fail(key, f"{self.what}: `{key}` must be {TYPE_NAMES[kind]}, not {describe(value)}")
        if isinstance(value, float) and not math.isfinite(value):
            self.fail(key, f"{self.what}: `{key}` must be finite")
        if isinstance(value, str) and not value.strip():
            self.fail(key, f"{self.what}: `{key}` is empty")
        return value

    def take_choice(self, key: str, choices: Sequence[str], default: str = _REQUIRED) -> str:
        """Returns the text at ``key``, one of ``choices``."""
        value = self.take(key, str, default)
        if key in self.mapping and value not in choices:
            self.fail(key, f"{self.what}: `{key}` must be one of {', '.join(choices)}, not {value!r}")
        return value

    def take_choices(self, key: str, choices: Sequence[str]) -> tuple[str, ...]:
        """Returns the list of texts at ``key``, different ones of ``choices``; none where the key is absent."""
        given = self.take(key, LocatedList, LocatedList(0))
        chosen: list[str] = []
        for value, line in zip(given, given.lines):
            if not isinstance(value, str) or value not in choices:
                self.fail_at_line(
                    line, f"{self.what}: `{key}` must be of {', '.join(choices) or 'none'}, not {describe(value)}"
                )
            chosen.append(value)
        if len(set(chosen)) < len(chosen):
            self.fail(key, f"{self.what}: `{key}` has a value twice")
        return tuple(chosen)

    @overload
    def take_path(self, key: str) -> Path: ...

    @overload
    def take_path(self, key: str, default: Default) -> Path | Default: ...

    def take_path(self, key: str, default: object = _REQUIRED) -> object:
        """Returns the absolute path at ``key`` (seen from the plan's folder); it must exist."""
        value = self.take(key, str, default)
        if not isinstance(value, str) or key not in self.mapping:
            return value
        return self._existing(key, value, self.mapping.line_of(key))

    def take_paths(self, key: str) -> tuple[Path, ...]:
        """Returns the absolute paths at ``key``, one or a list of them, as ``take_path`` does."""
        if not isinstance(self.mapping.get(key), LocatedList):
            return (self.take_path(key),)
        given = self.take(key, LocatedList)
        if not given:
            self.fail(key, f"{self.what}: `{key}` is empty")
        return tuple(self._existing(key, value, line) for value, line in zip(given, given.lines))

    def _existing(self, key: str, value: object, line: int) -> Path:
        if not isinstance(value, str):
            self.fail_at_line(line, f"{self.what}: `{key}` must be text, not {describe(value)}")
        path = (self.path.resolve().parent / Path(value).expanduser()).resolve()
        if not path.exists():
            self.fail_at_line(line, f"{self.what}: `{key}`: {path} does not exist")
        return path

    def finish(self) -> None:
        """Raises UserError where the mapping has a key that was not taken."""
        for key in self.mapping:
            if key not in self._known:
                close = get_close_matches(key, self._known, 1)
                hint = f"; did you mean `{close[0]}`?" if close else f"; known are {', '.join(self._known)}"
                self.fail(key, f"{self.what}: `{key}` is unknown{hint}")

    def _fail_for_lack(self, key: str, kind: type[object]) -> NoReturn:
        close = get_close_matches(key, self.mapping, 1, cutoff=0.75)
        hint = f"; is `{close[0]}` meant to be it?" if close else ""
        line = self.mapping.line_of(close[0]) if close else self.mapping.line
        self.fail_at_line(line, f"{self.what} lacks `{key}`, {TYPE_NAMES[kind]}{hint}")

    def fail(self, key: str | None, message: str) -> NoReturn:
        """Raises UserError with the file and the line of ``key``."""
        self.fail_at_line(self.mapping.line_of(key), message)

    def fail_at_line(self, line: int, message: str) -> NoReturn:
        """Raises UserError with the file and the line."""
        raise UserError(f"{self.path}, line {line}: {message}")


def describe(value: object) -> str:
    """Returns what a value of a plan is, for a message."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return "nothing" if value is None else repr(value)
