"""Python literals, read without being run. Imports nothing but Python's own parser."""

import ast
from typing import Any

# Many times what the longest documented settings of fairseq need.
LONGEST = 4_000
MOST_VALUES = 10_000

_PLAIN = (int, float, bool, str, type(None))


def read_literal(text: str) -> Any:
    """Returns the value of a literal: numbers, strings, True, False, None, and lists, tuples and dictionaries of them.

    Lists and tuples may also be added and repeated, as in ``[(512, 3)] * 4 + [(512, 2)]``.

    Raises:
        TypeError: ``text`` is no string.
        ValueError: it is anything else than such a literal, or one of more than ``LONGEST`` characters or
            ``MOST_VALUES`` values.
    """
    if not isinstance(text, str):
        raise TypeError(f"a literal is read from a string, not from {type(text).__name__}")
    text = str.__str__(text)  # whatever a subclass says of itself
    if len(text) > LONGEST:
        raise ValueError(f"longer than {LONGEST:,} characters")
    try:
        return _value(ast.parse(text.strip(" \t"), mode="eval").body)
    except (SyntaxError, MemoryError, RecursionError):
        raise ValueError("no literal") from None


def _value(node: ast.expr) -> Any:
    match node:
        case ast.Constant(value=value) if type(value) in _PLAIN:
            return value
        case ast.List(elts=elements):
            return [_value(element) for element in elements]
        case ast.Tuple(elts=elements):
            return tuple(_value(element) for element in elements)
        case ast.Dict(keys=keys, values=values) if None not in keys:
            return _dictionary([_value(key) for key in keys], [_value(value) for value in values])
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=ast.Constant(value=number)) if _is_number(number):
            return -number if isinstance(sign, ast.USub) else number
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return _repeated(_value(left), _value(right))
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _added(_value(left), _value(right))
    raise ValueError("no literal")


def _dictionary(keys: list[Any], values: list[Any]) -> dict[Any, Any]:
    try:
        return dict(zip(keys, values))
    except TypeError:
        raise ValueError("a list as the key of a dictionary") from None


def _repeated(sequence: Any, times: Any) -> list[Any] | tuple[Any, ...]:
    if isinstance(times, (list, tuple)):
        sequence, times = times, sequence
    if not isinstance(sequence, (list, tuple)) or type(times) is not int:
        raise ValueError("only a list can be repeated, and a whole number of times")
    if _size(sequence) * times > MOST_VALUES:
        raise ValueError(f"more than {MOST_VALUES:,} values")
    return sequence * times


def _added(first: Any, second: Any) -> list[Any] | tuple[Any, ...]:
    if not isinstance(first, (list, tuple)) or type(first) is not type(second):
        raise ValueError("only lists can be added")
    if _size(first) + _size(second) > MOST_VALUES:
        raise ValueError(f"more than {MOST_VALUES:,} values")
    return first + second


def _size(value: Any) -> int:
    """Number of values in a value, itself among them: what is shared counts each time."""
    if isinstance(value, dict):
        value = [*value.keys(), *value.values()]
    return 1 + sum(map(_size, value)) if isinstance(value, (list, tuple)) else 1


def _is_number(value: Any) -> bool:
    return type(value) in (int, float)
