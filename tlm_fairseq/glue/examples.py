"""Examples of a task, read from its published files."""

import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tlm_fairseq.errors import UserError
from tlm_fairseq.glue.tasks import CLUE, Task
from tlm_fairseq.text.files import StrPath
from tlm_fairseq.text.json_file import parse_json
from tlm_fairseq.text.text_file import UTF_8, read_text_lines

# Column or field to what stands there: text, or any JSON.
_Row = Mapping[str, Any]

NO_AGREED_LABEL = "without a label that the annotators agree on"
WRONG_COLUMNS = "with a wrong number of columns"
_NUMBERS = ("index", "id", "idx")


class Example(NamedTuple):
    """``inputs``: one or two sentences; ``label``: a name or a number as text, None in a test set; ``number``: as text,
    under which the benchmark's site expects the prediction."""

    inputs: tuple[str, ...]
    label: str | None
    number: str


@dataclass
class ExamplesOfFile:
    """The examples of one file in order, and how many of its rows were left out, by reason."""

    examples: list[Example] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)


def read_examples(
    path: StrPath, task: Task, columns: Sequence[str] | None = None, labelled: bool = True, skip_broken: bool = False
) -> ExamplesOfFile:
    """Returns the ``ExamplesOfFile`` of one published file.

    Args:
        path: tab-separated for GLUE (fields as they stand: quotes have no meaning), JSON lines for CLUE.
        task: a Task.
        columns: names of the columns where the file has no header.
        labelled: whether every example must have a label; otherwise none is read.
        skip_broken: whether rows with a wrong number of columns are left out and counted, or an error. They are left
            out where ``task.has_broken_rows``.

    Raises:
        UserError: the file cannot be read, or a row is not as the task has them.
    """
    found = ExamplesOfFile()
    rows: Iterator[tuple[int, _Row]]
    if task.benchmark == CLUE:
        rows = _json_rows(path)
    else:
        rows = _tsv_rows(path, columns, skip_broken or task.has_broken_rows, found)
    for count, (number, row) in enumerate(rows):
        place = f"{path}, line {number}"
        label = _label(row, task, place) if labelled else None
        if label in task.without_label:
            found.dropped[NO_AGREED_LABEL] += 1
            continue
        if label is not None:
            _check_label(label, task, place)
        name = next((str(row[key]) for key in _NUMBERS if key in row), str(count))
        found.examples.append(Example(_inputs(row, task, place), label, name))
    if not found.examples:
        raise UserError(f"{path} holds no example of {task.name}; download it again")
    return found


def _tsv_rows(
    path: StrPath, columns: Sequence[str] | None, skip_broken: bool, found: ExamplesOfFile
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yields (line number, column -> field)."""
    lines = read_text_lines(path, (UTF_8,)).lines
    start = 0
    if columns is None:
        columns, start = lines[0].split("\t"), 1
    for number, line in enumerate(lines[start:], start=start + 1):
        fields = line.split("\t")
        if len(fields) == len(columns):
            yield number, dict(zip(columns, fields))
        elif skip_broken:
            if not found.dropped[WRONG_COLUMNS]:
                found.notes.append(f"{path}, line {number}: {_columns(fields, columns)}; such rows are left out")
            found.dropped[WRONG_COLUMNS] += 1
        else:
            raise UserError(
                f"{path}, line {number}: {_columns(fields, columns)}; mend it, or leave such rows out with "
                "--skip-broken-rows"
            )


def _columns(fields: Sequence[str], columns: Sequence[str]) -> str:
    return f"{len(fields)} columns, and {len(columns)} are wanted ({', '.join(columns)})"


def _json_rows(path: StrPath) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(read_text_lines(path, (UTF_8,)).lines, start=1):
        if line.strip():
            yield number, parse_json(line, path, "download the file again", dict, number)


def _value(row: _Row, names: Collection[str], task: Task, place: str) -> Any:
    for name in names:
        if name in row:
            return row[name]
    raise UserError(
        f"{place}: {task.name} needs {' or '.join(map(repr, names))}, and there are {', '.join(map(repr, row))}; "
        "is this the file of another task?"
    )


def _label(row: _Row, task: Task, place: str) -> str:
    label = _value(row, task.label, task, place)
    if isinstance(label, bool):
        return str(label).lower()
    return str(label).strip()


def _check_label(label: str, task: Task, place: str) -> None:
    if task.span is not None:
        try:
            score = float(label)
        except ValueError:
            score = math.nan
        low, high = task.span
        if not low <= score <= high:
            raise UserError(f"{place}: the score is {label!r}; {task.name} has numbers from {low:g} to {high:g}")
    elif label not in task.labels:
        known = ", ".join(task.labels) if len(task.labels) < 8 else f"{task.labels[0]} to {task.labels[-1]}"
        raise UserError(f"{place}: the label is {label!r}; {task.name} has {known}")


def _inputs(row: _Row, task: Task, place: str) -> tuple[str, ...]:
    if "target" in row and task.name == "cluewsc2020":
        return (_with_marked_spans(row, place),)
    return tuple(_text(_value(row, (name,), task, place), place) for name in task.inputs)


def _text(value: object, place: str) -> str:
    """The text of a field; a list of keywords (CSL) is one text, as in CLUE's own baselines."""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return " ".join(value)
    if not isinstance(value, str):
        raise UserError(f"{place}: {value!r} stands in the place of a text; download the file again")
    return value


def _with_marked_spans(row: _Row, place: str) -> str:
    """CLUEWSC's sentence with ``_`` around the noun and ``[ ]`` around the pronoun, as in CLUE's own baselines."""
    text: str
    try:
        text, target = row["text"], row["target"]
        spans = [
            (int(target[f"{name}_index"]), target[f"{name}_text"], marks)
            for name, marks in (("span1", ("_", "_")), ("span2", ("[", "]")))
        ]
        fits = all(span and text[start : start + len(span)] == span for start, span, _ in spans)
    except (KeyError, TypeError, ValueError):
        fits = False
    if not fits:
        raise UserError(f"{place}: 'text' and 'target' with its two spans are wanted; download the file again")
    for start, span, (opening, closing) in sorted(spans, reverse=True):
        text = f"{text[:start]}{opening}{span}{closing}{text[start + len(span) :]}"
    return text
