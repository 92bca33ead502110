"""The "XML" and SGML of CGED corpora, which no parser accepts: units of a sentence, its correction and its errors.

Met are, in the releases of 2014, 2015, and 2016 to 2021::

    <ESSAY title="..."> <TEXT> <SENTENCE id="A">...</SENTENCE> ... </TEXT>
      <MISTAKE id="A"> <TYPE>Missing</TYPE> <CORRECTION>...</CORRECTION> </MISTAKE> ... </ESSAY>
    <DOC> <SENTENCE id="A">...</SENTENCE>
      <MISTAKE start_off="7" end_off="7"> <TYPE>Missing</TYPE> <CORRECTION>...</CORRECTION> </MISTAKE> </DOC>
    <DOC> <TEXT id="A">...</TEXT> <CORRECTION>...</CORRECTION>
      <ERROR start_off="7" end_off="7" type="M" answer="..."></ERROR> ... </DOC>

without a root element, with tags left out, attributes glued together or in other quotes, and nothing escaped. So tags
are looked for one by one, a unit begins at each sentence, and whatever cannot be read is named with its line.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from tlm_fairseq.gec.cged.edits import FULL_WIDTH_COMMA, IDENTIFIER, TYPE_OF_WORD, TYPES, CgedEdit, out_of_bounds

_TAG = re.compile(r"<(/?)(ESSAY|DOC|TEXT|SENTENCE|CORRECTION|MISTAKE|TYPE|ERROR)\b([^<>]*)>?", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)'|[\u201c\u201d]([^\u201c\u201d]*)[\u201c\u201d])""")
_POSITION = re.compile("[0-9]{1,9}")
# A line of tags that mean nothing here, such as the <CJX> of 2021.
_STRAY_TAGS = re.compile(r"\s*(?:</?\w[^<>]*>\s*)+")


class Unit(NamedTuple):
    """A sentence as a corpus has it.

    ``correction`` is the corrected sentence or None; ``edits`` a tuple of ``CgedEdit``, or None where the corpus does
    not say, or not readably, what is wrong and where. ``line`` is the line on which the unit begins.
    """

    identifier: str
    source: str
    correction: str | None
    edits: tuple[CgedEdit, ...] | None
    line: int


@dataclass
class Markup:
    """What was read: ``units``, and (line, reason) of what was ``refused`` and of what is worth a note."""

    units: list[Unit] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)


def looks_like_markup(lines: Iterable[str]) -> bool:
    """Returns whether the first line that is not blank begins with one of the corpora's tags."""
    first = next((line for line in lines if line.strip()), "")
    return _TAG.match(first.strip()) is not None


def read_markup(lines: Iterable[str]) -> Markup:
    """Returns the ``Markup`` of the lines of a file."""
    reader = _Reader()
    text = "\n".join(lines)
    at, line = 0, 1
    for tag in _TAG.finditer(text):
        reader.add_text(text[at : tag.start()], line)
        line += text.count("\n", at, tag.start())
        reader.add_tag(tag.group(2).upper(), bool(tag.group(1)), tag.group(3), line)
        line += text.count("\n", tag.start(), tag.end())
        at = tag.end()
    reader.add_text(text[at:], line)
    reader.finish()
    return reader.markup


@dataclass
class _OpenUnit:
    """A unit that is being read; ``faults`` say why its errors are not to be trusted."""

    identifier: str
    line: int
    source: str | None = None
    corrections: list[str] = field(default_factory=list)
    edits: list[CgedEdit] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)
    has_positions: bool = True


@dataclass
class _OpenMistake:
    """A MISTAKE of the unit that is being read; ``rest`` is what is no attribute in its tag."""

    unit: _OpenUnit
    attributes: dict[str, str]
    rest: str
    line: int


class _Reader:
    """Takes the tags and the text between them in order, and makes units of them."""

    def __init__(self) -> None:
        self.markup = Markup()
        self.units: dict[str, _OpenUnit] = {}  # open units by id: several in an essay
        self.current: _OpenUnit | None = None  # the unit that texts and errors belong to
        # What the next text is: SENTENCE (of a TEXT with an id, too), CORRECTION or TYPE.
        self.element: str | None = None
        self.mistake: _OpenMistake | None = None
        self.unit_of: dict[str, Unit] = {}  # of each id that was read

    def add_text(self, text: str, line: int) -> None:
        parts: list[str] = []
        first = line
        for number, part in enumerate(text.split("\n"), start=line):
            if _STRAY_TAGS.fullmatch(part):
                self._note(number, f"a stray tag is left out: {part.strip()[:30]!r}")
            elif part.strip():
                first = first if parts else number
                parts.append(part)
        if not parts:
            return
        line, content = first, "".join(parts)
        if self.current is None or self.element is None:
            self._refuse(line, f"text outside of every element: {content.strip()[:30]!r}")
        elif self.element == "SENTENCE" and self.current.source is None:
            self.current.source = content
        elif self.element == "CORRECTION":
            self.current.corrections.append(content)
        elif self.element == "TYPE" and self.mistake is not None:
            self.mistake.attributes["type"] = content.strip()
        else:
            self._refuse(line, f"sentence {self.current.identifier}: a second text: {content.strip()[:30]!r}")
        if len(parts) > 1:
            self._note(line, f"a text of {len(parts)} lines, joined to one")

    def add_tag(self, name: str, closes: bool, attributes: str, line: int) -> None:
        self.element = None
        if name in ("ESSAY", "DOC"):
            self.finish()
        elif name in ("TEXT", "SENTENCE"):
            # The TEXT of an essay has no id and only holds its sentences.
            if not closes and (name == "SENTENCE" or attributes.strip()):
                self._begin_sentence(name, attributes, line)
        elif name == "MISTAKE":
            self._end_mistake()
            if not closes:
                self._begin_mistake(attributes, line)
        elif name == "ERROR":
            if not closes:
                self._add_error(*_read_attributes(attributes), line)
        elif not closes:  # CORRECTION, TYPE
            self.element = name
            if self.current is None:
                self._refuse(line, f"a {name} that belongs to no sentence")

    def finish(self) -> None:
        """Closes the open units: those of one DOC or ESSAY, or the one before a sentence whose DOC was left out."""
        self._end_mistake()
        for unit in self.units.values():
            self._close(unit)
        self.units, self.current, self.element = {}, None, None

    def _begin_sentence(self, name: str, attributes: str, line: int) -> None:
        self._end_mistake()
        if name == "TEXT":
            self.finish()
        self.element = "SENTENCE"
        identifier = _read_attributes(attributes)[0].get("id", "").strip()
        self.current = _OpenUnit(identifier, line)
        if not IDENTIFIER.fullmatch(identifier):
            self._refuse(line, f"a sentence whose id is {identifier[:30]!r}")
        elif identifier in self.units:
            self._refuse(line, f"sentence {identifier} comes twice in its essay")
        else:
            self.units[identifier] = self.current

    def _begin_mistake(self, attributes: str, line: int) -> None:
        found, rest = _read_attributes(attributes)
        identifier = found.get("id", "").strip()
        if identifier:
            self.current = self.units.get(identifier)
        if self.current is None:
            self._refuse(line, f"a MISTAKE of the unknown sentence {identifier!r}")
        else:
            self.mistake = _OpenMistake(self.current, found, rest, line)

    def _end_mistake(self) -> None:
        mistake, self.mistake = self.mistake, None
        if mistake is None:
            return
        attributes = mistake.attributes
        if "start_off" in attributes:
            attributes["type"] = TYPE_OF_WORD.get(attributes.get("type", "").lower(), "")
            self._add_error(attributes, mistake.rest, mistake.line)
        else:
            mistake.unit.has_positions = False

    def _add_error(self, attributes: Mapping[str, str], rest: str, line: int) -> None:
        if self.current is None:
            self._refuse(line, "an ERROR that belongs to no sentence")
            return
        made = f"attributes that cannot be read: {rest[:30]!r}" if rest else _make_edit(attributes)
        if isinstance(made, str):
            self.current.faults.append((line, made))
        else:
            self.current.edits.append(made)

    def _close(self, unit: _OpenUnit) -> None:
        correction = unit.corrections[0] if unit.corrections else None
        earlier = self.unit_of.get(unit.identifier)
        if earlier and earlier.source == unit.source:
            self._note(unit.line, f"sentence {unit.identifier} stands on line {earlier.line} already (that one counts)")
            return
        source, reason = unit.source, self._reason_to_refuse(unit)
        if reason or source is None:
            self._refuse(unit.line, f"sentence {unit.identifier}: {reason}")
            return
        if correction is not None and unit.has_positions and not unit.faults:
            if bool(unit.edits) != (correction != source):
                unit.faults.append((unit.line, "only one of its errors and its correction says that it is wrong"))
        for line, fault in unit.faults:
            self._note(line, f"sentence {unit.identifier}: {fault}; its errors are left out, its correction is kept")
        edits = None if unit.faults or not unit.has_positions else tuple(unit.edits)
        for reason in filter(None, (out_of_bounds(edit, len(source)) for edit in edits or ())):
            self._note(unit.line, f"sentence {unit.identifier}: {reason} (kept as it is)")
        self.unit_of[unit.identifier] = Unit(unit.identifier, source, correction, edits, unit.line)
        self.markup.units.append(self.unit_of[unit.identifier])

    def _reason_to_refuse(self, unit: _OpenUnit) -> str | None:
        if unit.identifier in self.unit_of:
            return f"it stands on line {self.unit_of[unit.identifier].line} already, with another text"
        if unit.source is None:
            return "it has no text"
        if len(set(unit.corrections)) > 1:
            return f"it has {len(set(unit.corrections))} different corrections, each of one mistake only"
        if unit.corrections:
            return None
        if unit.faults:
            return f"it has no correction and {unit.faults[0][1]}"
        return None if unit.edits else "it has neither a correction nor an error with its place"

    def _refuse(self, line: int, reason: str) -> None:
        self.markup.refused.append((line, reason))

    def _note(self, line: int, text: str) -> None:
        self.markup.notes.append((line, text))


def _read_attributes(text: str) -> tuple[dict[str, str], str]:
    """Returns (attributes, what is left of the text): something is left where a quote is missing."""
    found = {name: double or single or curly for name, double, single, curly in _ATTRIBUTE.findall(text)}
    return found, _ATTRIBUTE.sub("", text).strip().removesuffix("/").strip()


def _make_edit(attributes: Mapping[str, str]) -> CgedEdit | str:
    """Returns the edit, or why the attributes of an error make none."""
    start, end, kind = (attributes.get(name, "").strip() for name in ("start_off", "end_off", "type"))
    if not (_POSITION.fullmatch(start) and _POSITION.fullmatch(end)) or not 1 <= int(start) <= int(end):
        return f"an error from {start[:20]!r} to {end[:20]!r}"
    if kind not in TYPES:
        return f"an error of the unknown type {kind[:20]!r}"
    return CgedEdit(int(start), int(end), kind, _split_answer(attributes.get("answer", "").strip()))


def _split_answer(answer: str) -> tuple[str, ...]:
    """Returns the candidates: parted by commas of either width, unless a comma is itself a part of the correction."""
    parts = [part.strip() for part in re.split(f"[,{FULL_WIDTH_COMMA}]", answer)]
    if all(parts):
        return tuple(dict.fromkeys(parts))
    return (answer,) if answer else ()
