"""FCGEC: sentences of native speakers of Chinese, with the operations that correct them, in one JSON object by id.

Xu et al., "FCGEC: Fine-Grained Corpus for Chinese Grammatical Error Correction", Findings of EMNLP 2022. An entry is::

    "ID": {"sentence": "...", "error_flag": 1, "error_type": "IWO;CM", "operation": "[{...}, {...}]"}

``operation`` is JSON inside a string: a list with an object for each reference, an empty one where nothing is wrong.
The test set has ``sentence`` alone. Positions count from 0. The keys of an object are:

``Switch``
    the characters' new order, which comes first: the other keys all speak of the positions that it makes. What it
    leaves out at the end of the sentence stays there.
``Delete``
    positions of characters that go; one that is modified too is modified.
``Insert``
    ``pos`` and ``label``: text that comes after this position, -1 for the front.
``Modify``
    ``pos``, ``tag`` and ``label``: as many characters as the number behind ``MOD_`` in the tag are replaced. What else
    the tag says (``MOD_1+INS_3``, ``MOD_5+DEL_4``) is the length of the label.

A label that is a list has alternatives, each of which makes a reference.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice, product
from typing import Any, NamedTuple

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.corpora.corpus_part import (
    NO_CORRECTION,
    CorpusPart,
    CorrectedSentence,
    refuse_partly_blind,
    refuse_repeated_ids,
)
from tlm_fairseq.text.files import StrPath
from tlm_fairseq.text.json_file import parse_entries, parse_json
from tlm_fairseq.text.text_file import read_text_lines

# Of one object of operations; the alternatives of several labels multiply.
MOST_REFERENCES = 100
_KEYS = ("Switch", "Delete", "Insert", "Modify")
_MODIFY_TAG = re.compile(r"MOD_([1-9][0-9]{0,5})(?:\+(?:INS|DEL)_[0-9]+)?")
_ADVICE = "give a JSON file of FCGEC, as published"


class _Entry(NamedTuple):
    """An entry of the object, and where it stands."""

    identifier: str
    fields: dict[str, object]
    path: StrPath
    line: int

    @property
    def where(self) -> str:
        return f"{self.path}, line {self.line}, id {self.identifier[:40]}"


def read_fcgec(paths: Iterable[StrPath], convert: Callable[[str], str] = str, training: bool = False) -> CorpusPart:
    """Returns the ``CorpusPart`` of files of FCGEC.

    Args:
        paths: JSON files.
        convert: what is done to every text.
        training: whether sentences without ``operation`` are left out and counted; of an evaluation set either all
            sentences have one or, in the blind test, none has.

    Raises:
        UserError: a file is not as described, operations do not fit their sentence, or an id comes twice. The message
            names file, line and id.
    """
    part = CorpusPart()
    for path in paths:
        lines, encoding = read_text_lines(path)
        part.begin_file(path, encoding)
        disagreeing = 0
        for entry in _entries(path, "\n".join(lines)):
            source = _sentence(entry)
            references = _references(entry, source, part.notes)
            if references and entry.fields.get("error_flag") == int(source in references):
                disagreeing += 1
            if references == [] or (training and references is None):
                part.dropped[NO_CORRECTION] += 1
            else:
                targets = tuple(map(convert, references or ()))
                part.sentences.append(
                    CorrectedSentence(convert(source), targets, entry.line, identifier=entry.identifier)
                )
        if disagreeing:
            part.notes.append(
                f"{path}: error_flag says something else than the operations ({disagreeing} sentences; these are taken)"
            )
    refuse_repeated_ids(part)
    if not training:
        refuse_partly_blind(part)
    return part


def apply_operations(sentence: str, operations: object) -> list[str]:
    """Returns the corrections that one object of operations makes: one, or one for each choice of alternatives.

    Of more than ``MOST_REFERENCES`` the first are returned.

    Raises:
        ValueError: the operations do not fit the sentence; the message says why.
    """
    if not isinstance(operations, dict):
        raise ValueError("an operation is no JSON object")
    unknown = set(operations) - set(_KEYS)
    if unknown:
        raise ValueError(f"unknown operation {min(unknown)[:20]!r}; known are {', '.join(_KEYS)}")
    length = len(sentence)
    sentence = "".join(sentence[position] for position in _order(operations, length))
    # The alternatives in the place of each character, and what comes after it; the first pair is the front's.
    kept: list[tuple[str, ...]] = [("",), *((character,) for character in sentence)]
    inserted: list[list[tuple[str, ...]]] = [[] for _ in kept]
    for position in _list(operations, "Delete"):
        kept[_position("Delete", position, length) + 1] = ("",)
    modified: set[int] = set()
    for position, labels, item in _labelled(operations, "Modify", length):
        span = range(position, position + _modified_length(item))
        if span.stop > length:
            raise ValueError(f"Modify of positions {position} to {span.stop - 1}, outside of its {length} characters")
        if not modified.isdisjoint(span):
            raise ValueError(f"Modify of position {min(modified.intersection(span))} twice")
        modified.update(span)
        for at in span:
            kept[at + 1] = labels if at == position else ("",)
    for position, labels, _ in _labelled(operations, "Insert", length, lowest=-1):
        inserted[position + 1].append(labels)
    choices = [labels for own, after in zip(kept, inserted, strict=True) for labels in (own, *after)]
    return list(dict.fromkeys("".join(texts) for texts in islice(product(*choices), MOST_REFERENCES)))


def read_fcgec_sources(path: StrPath) -> list[tuple[str, str]]:
    """Returns (id, sentence) of all entries of a file of FCGEC, in its order.

    Raises:
        UserError: the file is not as described, or an id comes twice.
    """
    part = CorpusPart()
    lines, encoding = read_text_lines(path)
    part.begin_file(path, encoding)
    for entry in _entries(path, "\n".join(lines)):
        part.sentences.append(CorrectedSentence(_sentence(entry), (), entry.line, identifier=entry.identifier))
    refuse_repeated_ids(part)
    return [(sentence.identifier, sentence.source) for sentence in part.sentences]


def _entries(path: StrPath, text: str) -> Iterator[_Entry]:
    """Yields the entries of the object, one of an id that comes twice too."""
    empty = True
    for identifier, fields, line in parse_entries(text, path, _ADVICE):
        empty = False
        entry = _Entry(identifier, fields, path, line)
        if not isinstance(fields, dict):
            raise UserError(f"{entry.where}: its value is no JSON object; {_ADVICE}")
        yield entry
    if empty:
        raise UserError(f"{path} holds no sentence; {_ADVICE}")


def _sentence(entry: _Entry) -> str:
    sentence = entry.fields.get("sentence")
    if not isinstance(sentence, str) or "\n" in sentence or not sentence.strip():
        raise UserError(f"{entry.where}: 'sentence' is no text of one line; {_ADVICE}")
    if not entry.identifier.strip() or "\n" in entry.identifier:
        raise UserError(f"{entry.where}: the id is blank or of several lines; {_ADVICE}")
    return sentence


def _references(entry: _Entry, source: str, notes: list[str]) -> list[str] | None:
    """Returns the corrected sentences: the source where nothing is wrong, none where no operation says what is wrong,
    and None where the entry does not tell. A note names operations of which not all alternatives may be there."""
    operation = entry.fields.get("operation")
    if operation is None:
        return None
    if isinstance(operation, str):
        place = f"{entry.path}, id {entry.identifier[:40]}"
        operation = parse_json(operation, place, "put its 'operation' right", list, entry.line)
    if not isinstance(operation, list):
        raise UserError(f"{entry.where}: its 'operation' is no list; {_ADVICE}")
    if not operation:
        return [] if entry.fields.get("error_flag") == 1 else [source]
    try:
        applied = [apply_operations(source, one) for one in operation]
    except ValueError as error:
        raise UserError(f"{entry.where}: {error}; put it right, or leave the sentence out") from None
    if any(len(texts) == MOST_REFERENCES for texts in applied):
        notes.append(f"{entry.where}: of the alternatives of an operation the first {MOST_REFERENCES} are taken")
    made = [text for texts in applied for text in texts]
    if not all(text.strip() and "\n" not in text for text in made):
        raise UserError(f"{entry.where}: an operation leaves no text of one line; put it right")
    return list(dict.fromkeys(made))


def _order(operations: dict[str, object], length: int) -> list[int]:
    order = [_position("Switch", position, length) for position in _list(operations, "Switch")]
    repeated = [position for position, times in Counter(order).items() if times > 1]
    if repeated:
        raise ValueError(f"Switch is no permutation: it has position {repeated[0]} twice")
    missing = sorted(set(range(length)) - set(order))
    if order and missing and missing[0] < max(order):
        raise ValueError(f"Switch is no permutation: it lacks position {missing[0]}")
    return order + missing


def _labelled(
    operations: dict[str, object], key: str, length: int, lowest: int = 0
) -> Iterator[tuple[int, tuple[str, ...], dict[str, object]]]:
    """Yields (position, alternatives, item) of the items of ``Insert`` or ``Modify``."""
    for item in _list(operations, key):
        if not isinstance(item, dict):
            raise ValueError(f"{key} holds something that is no JSON object")
        label = item.get("label")
        labels: list[Any] = label if isinstance(label, list) else [label]
        if not labels or not all(isinstance(text, str) for text in labels):
            raise ValueError(f"the label of {key} is neither a text nor a list of texts")
        yield _position(key, item.get("pos"), length, lowest), tuple(labels), item


def _modified_length(item: dict[str, object]) -> int:
    tag = item.get("tag")
    match = _MODIFY_TAG.fullmatch(tag) if isinstance(tag, str) else None
    if not match:
        raise ValueError(f"Modify has the tag {str(tag)[:20]!r}, where such as 'MOD_2' or 'MOD_1+INS_2' is expected")
    return int(match[1])


def _position(key: str, value: object, length: int, lowest: int = 0) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value < length:
        raise ValueError(f"{key} at {str(value)[:20]}, outside of its {length} characters")
    return value


def _list(operations: dict[str, object], key: str) -> list[object]:
    value = operations.get(key, [])
    if not isinstance(value, list):
        raise ValueError(f"{key} is no list")
    return value
