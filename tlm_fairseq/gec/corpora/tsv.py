"""Corpora published as tab-separated values, a sentence a line: CLang-8, MuCGEC, NLPCC 2018 and what is like them.

Fields are taken as they stand, without quoting. Blank lines are left out.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.corpora.corpus_part import (
    NO_CORRECTION,
    CorpusPart,
    CorrectedSentence,
    refuse_partly_blind,
    refuse_repeated_ids,
)
from tlm_fairseq.text.files import StrPath
from tlm_fairseq.text.text_file import read_text_lines

BLANK_LINE = "blank line"
UNANNOTATABLE = "marked as impossible to annotate"
# What stands in MuCGEC in the place of a correction: there is no error, and: the sentence cannot be annotated.
CORRECT_MARK, UNANNOTATABLE_MARK = "没有错误", "无法标注"


def read_tsv(
    paths: Iterable[StrPath],
    source_column: int = 1,
    target_columns: Sequence[int] = (2,),
    header: bool = False,
    convert: Callable[[str], str] = str,
) -> CorpusPart:
    """Returns the ``CorpusPart`` of files with the source in one column and the corrections in others.

    An empty field says that there is no such correction, but for the first one, which may be blank.

    Args:
        paths: files.
        source_column, target_columns: numbers of columns, from 1.
        header: whether the first line of each file names the columns.
        convert: what is done to every text.

    Raises:
        UserError: a file cannot be read, or a line has too few columns.
    """
    needed = max(source_column, *target_columns)
    part = CorpusPart()
    for path, number, fields in _rows(paths, part, header):
        if len(fields) < needed:
            raise UserError(f"{path}, line {number}: {len(fields)} columns, and column {needed} is wanted")
        first, *further = (fields[column - 1] for column in target_columns)
        targets = (convert(first), *(convert(text) if text.strip() else None for text in further))
        part.sentences.append(CorrectedSentence(convert(fields[source_column - 1]), targets, number))
    return part


def read_mucgec(paths: Iterable[StrPath], convert: Callable[[str], str] = str, training: bool = False) -> CorpusPart:
    """Returns the ``CorpusPart`` of files in MuCGEC's form, ``id<TAB>source<TAB>target<TAB>target ...``.

    Zhang et al., "MuCGEC: a Multi-Reference Multi-Source Evaluation Dataset for Chinese Grammatical Error Correction",
    NAACL 2022. Sentences that are marked as impossible to annotate are left out and counted.

    Args:
        paths: files.
        convert: what is done to every text.
        training: whether sentences without a correction are left out and counted; in an evaluation set either all
            sentences have one or, in a blind test, none has.

    Raises:
        UserError: a file cannot be read, a line has no tab, or in an evaluation set some sentences lack a correction,
            or an id comes twice.
    """
    part = CorpusPart()
    for number, identifier, source, targets in _mucgec_rows(paths, part):
        _add(part, source, targets, number, convert, training, identifier)
    if not training:
        refuse_partly_blind(part)
        refuse_repeated_ids(part)
    return part


def read_mucgec_sources(path: StrPath) -> list[tuple[str, str]]:
    """Returns (id, source) of all sentences of a file in MuCGEC's form, in its order, the unannotatable ones too.

    Raises:
        UserError: the file cannot be read, a line has no tab, or an id comes twice.
    """
    part = CorpusPart()
    for number, identifier, source, _ in _mucgec_rows([path], part):
        part.sentences.append(CorrectedSentence(source, (), number, identifier=identifier))
    refuse_repeated_ids(part)
    return [(sentence.identifier, sentence.source) for sentence in part.sentences]


def read_nlpcc(paths: Iterable[StrPath], convert: Callable[[str], str] = str, training: bool = False) -> CorpusPart:
    """Returns the ``CorpusPart`` of files in the form of NLPCC 2018's training text.

    Zhao, Jiang, Sun and Wan, "Overview of the NLPCC 2018 Shared Task: Grammatical Error Correction". A line is
    ``id<TAB>number of corrections<TAB>source<TAB>correction ...``; number 0 says that the sentence is right. Where the
    number is not that of the corrections, these count, and a note says so.

    Raises:
        UserError: as ``read_mucgec``, or the second field is no number.
    """
    part = CorpusPart()
    disagreeing = []
    for path, number, fields in _rows(paths, part):
        if len(fields) < 3 or not (fields[1].strip().isascii() and fields[1].strip().isdigit()):
            raise UserError(
                f"{path}, line {number}: expected 'id<TAB>number of corrections<TAB>source<TAB>correction ...'"
            )
        targets = [text for text in fields[3:] if text.strip()]
        announced = fields[1].strip().lstrip("0")
        if announced != str(len(targets) or ""):
            disagreeing.append(f"{path}, line {number}")
        _add(part, fields[2], targets if targets or announced else [fields[2]], number, convert, training)
    if disagreeing:
        part.notes.append(
            f"{disagreeing[0]}: another number of corrections than announced ({len(disagreeing)} such lines; "
            "those that are there are taken)"
        )
    if not training:
        refuse_partly_blind(part)
    return part


def _mucgec_rows(paths: Iterable[StrPath], part: CorpusPart) -> Iterator[tuple[int, str, str, list[str]]]:
    """Yields (line number, id, source, targets) of each line that is not blank."""
    for path, number, fields in _rows(paths, part):
        if len(fields) < 2:
            raise UserError(f"{path}, line {number}: expected 'id<TAB>source<TAB>target ...'")
        identifier, source, *targets = fields
        yield number, identifier.strip(), source, targets


def _rows(paths: Iterable[StrPath], part: CorpusPart, header: bool = False) -> Iterator[tuple[StrPath, int, list[str]]]:
    """Yields (path, line number, fields) of each line that is not blank."""
    for path in paths:
        lines, encoding = read_text_lines(path)
        part.begin_file(path, encoding)
        rows = 0
        for number, line in enumerate(lines, start=1):
            if header and number == 1:
                continue
            if not line.strip():
                part.dropped[BLANK_LINE] += 1
                continue
            rows += 1
            yield path, number, line.split("\t")
        if not rows:
            raise UserError(f"{path} holds no sentence; give tab-separated lines")


def _add(
    part: CorpusPart,
    source: str,
    targets: Iterable[str],
    line: int,
    convert: Callable[[str], str],
    training: bool,
    identifier: str = "",
) -> None:
    targets = [text for text in targets if text.strip()]
    known = [source if text.strip() == CORRECT_MARK else text for text in targets if text.strip() != UNANNOTATABLE_MARK]
    if targets and not known:
        part.dropped[UNANNOTATABLE] += 1
    elif training and not known:
        part.dropped[NO_CORRECTION] += 1
    else:
        targets = tuple(map(convert, known))
        part.sentences.append(CorrectedSentence(convert(source), targets, line, identifier=identifier))
