"""Hypotheses for the sentences of a corpus, by their ids, in the layouts that benchmarks take.

MuCGEC's, by the description of its data, is a line ``id<TAB>source<TAB>prediction`` for each sentence, in order.
FCGEC's is not described with its data; by what its authors answer in their repository (issues 11, 29 and 36 of
xlxwalex/FCGEC) it is ``predict.json``, alone in a zip file: an object from id to ``error_flag``, ``error_type`` (``*``
where nothing is wrong) and ``correction``, each of which is scored for itself.
"""

import json
from collections.abc import Sequence, Set
from pathlib import Path
from typing import NamedTuple

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.corpora.fcgec import read_fcgec_sources
from tlm_fairseq.gec.corpora.tsv import read_mucgec_sources
from tlm_fairseq.subwords.characters import join_characters, segment_characters
from tlm_fairseq.text.files import StrPath, written_whole
from tlm_fairseq.text.parallel_text import read_lines, write_lines

# A system that corrects does not classify: the type of every error, so that the file is well formed.
PLACEHOLDER_TYPE = "IWO"
NO_TYPE = "*"


class Exported(NamedTuple):
    """How many sentences or essays were written, and notes for the user."""

    number: int
    notes: list[str]


class Hypotheses(NamedTuple):
    """The lines of a text and, where they are known, the ids of the sentences that they are of."""

    texts: list[str]
    ids: list[str] | None


def read_hypotheses(path: StrPath, ids_path: StrPath | None = None) -> Hypotheses:
    """Returns the ``Hypotheses`` of a text and of a file with an id for each of its lines.

    Raises:
        UserError: a file cannot be read, or the two differ in their number of lines.
    """
    texts = read_lines(path)
    if ids_path is None:
        return Hypotheses(texts, None)
    ids = [line.strip() for line in read_lines(ids_path)]
    if len(ids) != len(texts):
        raise UserError(f"{path} has {len(texts)} lines and {ids_path} {len(ids)}; give an id for each line")
    return Hypotheses(texts, ids)


def refuse_to_overwrite(out: StrPath, corpus: StrPath) -> None:
    """Raises a ``UserError`` where ``out`` is the corpus itself, whose name a benchmark may ask for."""
    if Path(out).exists() and Path(out).samefile(corpus):
        raise UserError(f"{out} is the corpus itself; write to another folder")


def export_mucgec(out: StrPath, corpus: StrPath, hypotheses: StrPath, ids: StrPath | None = None) -> Exported:
    """Writes hypotheses for the sentences of a file in MuCGEC's form.

    Args:
        out: file to write.
        corpus: the file as published; each of its sentences is written, also those that cannot be annotated.
        hypotheses: a line for each sentence, segmented into characters or not.
        ids: the id of each of these lines; sentences without a line keep their source. None: there is a line for each
            sentence of the corpus, in its order.

    Raises:
        UserError: a file cannot be read, or the hypotheses are not those of the corpus' sentences.
    """
    refuse_to_overwrite(out, corpus)
    sentences = read_mucgec_sources(corpus)
    predictions, notes = _predictions(sentences, corpus, hypotheses, ids)
    write_lines(out, ("\t".join((*sentence, predicted)) for sentence, predicted in zip(sentences, predictions)))
    return Exported(len(sentences), notes)


def export_fcgec(out: StrPath, corpus: StrPath, hypotheses: StrPath, ids: StrPath | None = None) -> Exported:
    """Writes hypotheses for the sentences of a file of FCGEC; the arguments are those of ``export_mucgec``.

    An error is what is changed, and its type ``PLACEHOLDER_TYPE``.
    """
    refuse_to_overwrite(out, corpus)
    sentences = read_fcgec_sources(corpus)
    predictions, notes = _predictions(sentences, corpus, hypotheses, ids)
    record = {
        identifier: {
            "error_flag": int(predicted != source),
            "error_type": NO_TYPE if predicted == source else PLACEHOLDER_TYPE,
            "correction": predicted,
        }
        for (identifier, source), predicted in zip(sentences, predictions)
    }
    with written_whole(out) as handle:
        json.dump(record, handle, ensure_ascii=False, indent=1)
        handle.write("\n")
    return Exported(len(sentences), notes)


def _predictions(
    sentences: Sequence[tuple[str, str]], corpus: StrPath, path: StrPath, ids_path: StrPath | None
) -> tuple[list[str], list[str]]:
    """Returns (a prediction for each sentence, notes)."""
    texts, ids = read_hypotheses(path, ids_path)
    if ids is None:
        if len(texts) != len(sentences):
            first = f", none for id {sentences[len(texts)][0]}" if len(texts) < len(sentences) else ""
            raise UserError(
                f"{path} has {len(texts)} lines and {corpus} {len(sentences)} sentences{first}; give a line for each, "
                "or the ids of the lines with --ids (test.ids of `gec prepare`)"
            )
        ids = [identifier for identifier, _ in sentences]
    else:
        _check_ids(ids, {identifier for identifier, _ in sentences}, corpus, str(ids_path))
    text_of = dict(zip(ids, texts))
    predictions = [
        _restore(source, text_of[identifier]) if identifier in text_of else source for identifier, source in sentences
    ]
    missing = [identifier for identifier, _ in sentences if identifier not in text_of]
    if not missing:
        return predictions, []
    note = f"{path}: {len(missing)} sentences have no line, id {missing[0]} for one; they keep their source"
    return predictions, [note]


def _check_ids(ids: Sequence[str], known: Set[str], corpus: StrPath, path: str) -> None:
    line_of: dict[str, int] = {}
    for number, identifier in enumerate(ids, start=1):
        where = f"{path}, line {number}: id {identifier}"
        if line_of.setdefault(identifier, number) != number:
            raise UserError(f"{where} stands on line {line_of[identifier]} already; give each sentence once")
        if identifier not in known:
            raise UserError(f"{where} is not in {corpus}; give the ids of its sentences")


def _restore(source: str, hypothesis: str) -> str:
    """Returns the text without the spaces between its characters; the source itself where nothing else differs."""
    if segment_characters(source) == segment_characters(hypothesis):
        return source
    return join_characters(hypothesis.split())
