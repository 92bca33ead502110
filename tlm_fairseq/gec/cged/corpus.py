"""The corpora of CGED: sentences, what is wrong in them, and how they read when corrected.

Met are text files with a sentence a line, ``(sid=ID)<TAB>text`` (2014 to 2017) or ``ID<TAB>text`` (2018 on, one of them
named ``.xml``), whose errors stand in a truth file beside them; and the files of ``tlm_fairseq.gec.cged.markup``.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.cged.edits import IDENTIFIER, CgedEdit, EditFile, out_of_bounds, read_gold_edits
from tlm_fairseq.gec.cged.markup import Unit, looks_like_markup, read_markup
from tlm_fairseq.text.files import StrPath
from tlm_fairseq.text.text_file import encoding_notes, read_text_lines

_SID = re.compile(r"\(sid=(.*)\)")

NO_ORDER = "a word order error without the corrected sentence"
NO_CANDIDATE = "an error without its correction"
OUTSIDE = "an error outside of its sentence"
OVERLAP = "errors that overlap"
SAME_PLACE = "several insertions at one place, in unknown order"
UNKNOWN = "neither a correction nor errors"


@dataclass
class Corpus:
    """One file: its ``Unit`` list, and one line each for what was ``refused`` and what was tolerated (``notes``)."""

    path: str
    encoding: str
    is_markup: bool
    units: list[Unit]
    refused: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def lengths(self) -> dict[str, int]:
        """Returns the number of characters of each sentence by its id."""
        return {unit.identifier: len(unit.source) for unit in self.units}


def read_corpus(path: StrPath) -> Corpus:
    """Returns the ``Corpus`` of a text or markup file. The units of a text file have no edits and no correction.

    Raises:
        UserError: the file cannot be read, holds no sentence, or a line of a text file has no tab, no readable id or
            the id of another sentence.
    """
    lines, encoding = read_text_lines(path)
    remarks = encoding_notes(path, encoding)
    if looks_like_markup(lines):
        markup = read_markup(lines)
        refused, notes = (
            [f"{path}, line {line}: {text}" for line, text in found] for found in (markup.refused, markup.notes)
        )
        if not markup.units:
            raise UserError(f"{refused[0] if refused else path}: no sentence can be read; give a CGED corpus")
        return Corpus(str(path), encoding, True, markup.units, refused, remarks + notes)
    corpus = Corpus(str(path), encoding, False, [], notes=remarks)
    _add_text_units(corpus, lines)
    if not corpus.units:
        fault = f"{corpus.refused[0]}, nor has any other" if corpus.refused else f"{path} holds only blank lines"
        raise UserError(f"{fault}; give a CGED corpus")
    return corpus


def add_truths(corpora: Iterable[Corpus], truth_paths: Iterable[StrPath]) -> dict[str, str]:
    """Gives each text corpus the edits of the truth file of its sentences; returns the paths by corpus.

    A truth belongs to the corpus that has all of its sentences and the fewest others.

    Args:
        corpora: ``Corpus`` objects; those of markup have their edits already and are passed over.
        truth_paths: truth files, in any order, each of one text corpus. Their tolerated faults become notes.

    Raises:
        UserError: a truth file cannot be read, or the sentences of none or several fit.
    """
    truths = [read_gold_edits(path) for path in truth_paths]
    texts = [corpus for corpus in corpora if not corpus.is_markup]
    used: dict[str, str] = {}
    for truth in truths:
        corpus = _corpus_of(truth, texts)
        if corpus.path in used:
            raise UserError(
                f"{truth.path}: {corpus.path} has the truth {used[corpus.path]} already; give each text file one"
            )
        truth = read_gold_edits(truth.path, corpus.lengths())
        corpus.units = [
            unit if unit.identifier in truth.unannotated else unit._replace(edits=truth.edits.get(unit.identifier))
            for unit in corpus.units
        ]
        corpus.notes += encoding_notes(truth.path, truth.encoding) + truth.notes
        used[corpus.path] = truth.path
    return used


def corrected_versions(unit: Unit) -> tuple[tuple[str, ...], str | None]:
    """Returns (versions, None): the unit's sentence corrected, best first; or ((), why it is not known).

    The first version is the corrected sentence that the corpus gives, or else the one that the first candidates make.
    Version k has the k-th candidate of each error that has so many, and its last one elsewhere.
    """
    if unit.correction is None and unit.edits is None:
        return (), UNKNOWN
    made, reason = _apply_all(unit.source, unit.edits or ())
    if unit.correction is None:
        return (made, None) if made else ((), reason)
    return tuple(dict.fromkeys((unit.correction, *made[1:]))), None


def apply_edits(source: str, edits: Iterable[CgedEdit], choice: int = 0) -> tuple[str | None, str | None]:
    """Returns (corrected sentence, None), or (None, why the edits do not make one).

    Args:
        source: the sentence.
        edits: ``CgedEdit`` items, in any order.
        choice: which candidate to take; the last one where an edit has fewer.
    """
    reason = _reason_against(source, edits)
    if reason:
        return None, reason
    parts: list[str] = []
    at = 0
    # An insertion stands before what replaces the character at its place.
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.type != "M")):
        start = edit.start - 1
        end = start if edit.type == "M" else edit.end
        parts.append(source[at:start])
        if edit.type != "R":
            parts.append(edit.candidates[min(choice, len(edit.candidates) - 1)])
        at = end
    return "".join(parts) + source[at:], None


def _apply_all(source: str, edits: Sequence[CgedEdit]) -> tuple[tuple[str, ...], str | None]:
    choices = max((len(edit.candidates) for edit in edits), default=1) or 1
    made: list[str] = []
    for choice in range(choices):
        text, reason = apply_edits(source, edits, choice)
        if text is None:
            return (), reason
        made.append(text)
    return tuple(dict.fromkeys(made)), None


def _reason_against(source: str, edits: Iterable[CgedEdit]) -> str | None:
    inserted: defaultdict[int, int] = defaultdict(int)
    covered = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.type != "M")):
        if edit.type == "W":
            return NO_ORDER
        if edit.type != "R" and not edit.candidates:
            return NO_CANDIDATE
        if edit.type == "M" and edit.start > len(source) + 1 or edit.type != "M" and out_of_bounds(edit, len(source)):
            return OUTSIDE
        if edit.start <= covered:
            return OVERLAP
        if edit.type == "M":
            inserted[edit.start] += 1
            if inserted[edit.start] > 1:
                return SAME_PLACE
        else:
            covered = edit.end
    return None


def _corpus_of(truth: EditFile, texts: Sequence[Corpus]) -> Corpus:
    if not texts:
        raise UserError(f"{truth.path}: no text file is given that lacks its truth; leave this one out")
    fitting = [corpus for corpus in texts if truth.edits.keys() <= corpus.lengths().keys()]
    fewest = min((len(corpus.units) for corpus in fitting), default=0)
    fitting = [corpus for corpus in fitting if len(corpus.units) == fewest]
    if not fitting and len(texts) == 1:
        fitting = list(texts)  # what is too much is named by sentence, where the truth is read again
    if len(fitting) != 1:
        raise UserError(
            f"{truth.path}: {len(fitting)} of the {len(texts)} text files have its sentences; "
            "give each text file one truth, as published"
        )
    return fitting[0]


def _add_text_units(corpus: Corpus, lines: Iterable[str]) -> None:
    unit_of: dict[str, Unit] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"{corpus.path}, line {number}"
        head, tab, text = line.partition("\t")
        match = _SID.fullmatch(head.strip())
        identifier = (match.group(1) if match else head).strip()
        if tab and not identifier:
            corpus.refused.append(f"{where}: the sentence has no id")
            continue
        if not tab or not IDENTIFIER.fullmatch(identifier):
            raise UserError(f"{where}: expected '(sid=ID)', or the ID alone, a tab and a sentence")
        earlier = unit_of.get(identifier)
        if earlier and earlier.source != text:
            raise UserError(
                f"{where}: sentence {identifier} stands on line {earlier.line} already, with another text; "
                "give each an id of its own"
            )
        if earlier:
            corpus.notes.append(f"{where}: sentence {identifier} stands on line {earlier.line} already (counted once)")
            continue
        unit_of[identifier] = Unit(identifier, text, None, None, number)
    corpus.units = list(unit_of.values())
