"""JSON from outside, read so that nothing in it ends in a traceback, here or where its content is used."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar, overload

from tlm_fairseq.errors import UserError
from tlm_fairseq.text.files import StrPath

Content = TypeVar("Content")

# What is read here has at most 8 levels; a deeper one would break what prints or writes it.
MOST_LEVELS = 100
_GIVE = "give a JSON file"


@overload
def read_json(path: StrPath, advice: str = _GIVE) -> Any: ...
@overload
def read_json(path: StrPath, advice: str = _GIVE, *, kind: type[Content]) -> Content: ...
@overload
def read_json(path: StrPath, advice: str, kind: type[Content]) -> Content: ...
def read_json(path: StrPath, advice: str = _GIVE, kind: type[Any] = object) -> Any:
    """Returns what a JSON file in UTF-8 holds.

    Args:
        path: of the file; a byte order mark at its start is left out.
        advice: what to do where it cannot be read, the end of the message.
        kind: the type that it must be of: ``dict`` or ``list``.

    Raises:
        UserError: the file cannot be read, is no JSON, or holds something else.
    """
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror}); {advice}") from None
    return parse_json(decode_json(content, path, advice), path, advice, kind)


def decode_json(content: bytes, path: StrPath, advice: str = _GIVE) -> str:
    """Returns the text of the bytes of a JSON file, without a byte order mark.

    Raises:
        UserError: they are not UTF-8.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"{path}: not UTF-8 (byte {error.start}); {advice}") from None


@overload
def parse_json(text: str, path: StrPath, advice: str = _GIVE) -> Any: ...
@overload
def parse_json(text: str, path: StrPath, advice: str, kind: type[Content], line: int | None = None) -> Content: ...
def parse_json(text: str, path: StrPath, advice: str = _GIVE, kind: type[Any] = object, line: int | None = None) -> Any:
    """Returns what a JSON text holds.

    Args:
        text: the JSON.
        path: where it stands, for the message.
        advice: what to do where it cannot be read, the end of the message.
        kind: the type that it must be of: ``dict`` or ``list``.
        line: the number of its line, where it is one line of the file.

    Raises:
        UserError: it is no JSON, holds something else, lists and objects in each other over MOST_LEVELS deep, or a
            number of more digits than Python reads.
    """
    place = path if line is None else f"{path}, line {line}"
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise UserError(f"{path}, line {line or error.lineno}: not JSON ({error.msg}); {advice}") from None
    except ValueError:
        raise UserError(f"{place}: a number in it has too many digits; {advice}") from None
    except RecursionError:
        raise _too_deep(place, advice) from None
    if _is_deep(content):
        raise _too_deep(place, advice)
    if not isinstance(content, kind):
        raise UserError(f"{place}: holds no JSON {'list' if kind is list else 'object'}; {advice}")
    return content


def parse_entries(text: str, path: StrPath, advice: str = _GIVE) -> Iterator[tuple[str, Any, int]]:
    """Yields (key, value, line) of each entry of an object, of a key that comes twice too, which a dict would swallow.

    Raises:
        UserError: as ``parse_json``; before the first entry.
    """
    if not parse_json(text, path, advice, dict):
        return
    decoder = json.JSONDecoder()
    at, line, counted = text.index("{") + 1, 1, 0
    while True:
        at = _skip_space(text, at)
        line, counted = line + text.count("\n", counted, at), at
        key, at = decoder.raw_decode(text, at)
        value, at = decoder.raw_decode(text, _skip_space(text, _skip_space(text, at) + 1))
        yield key, value, line
        at = _skip_space(text, at)
        if text[at] == "}":
            return
        at += 1


def _skip_space(text: str, at: int) -> int:
    while text[at] in " \t\n\r":
        at += 1
    return at


def _is_deep(content: object) -> bool:
    level: list[dict[str, object] | list[object]] = [content] if isinstance(content, (dict, list)) else []
    for _ in range(MOST_LEVELS):
        containers = (each.values() if isinstance(each, dict) else each for each in level)
        level = [child for each in containers for child in each if isinstance(child, (dict, list))]
        if not level:
            return False
    return True


def _too_deep(place: StrPath, advice: str) -> UserError:
    return UserError(f"{place}: nested over {MOST_LEVELS} levels deep; {advice}")
