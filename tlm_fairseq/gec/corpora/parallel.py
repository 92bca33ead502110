"""Corpora published as texts that run line by line beside each other: a source, and a text for each annotator."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.corpora.corpus_part import CorpusPart, CorrectedSentence
from tlm_fairseq.text.files import StrPath
from tlm_fairseq.text.parallel_text import check_equal_length
from tlm_fairseq.text.text_file import read_text_lines


def read_parallel_part(groups: Iterable[Sequence[StrPath]], convert: Callable[[str], str] = str) -> CorpusPart:
    """Returns the ``CorpusPart`` of groups of files, each (source, target, further targets ...).

    Args:
        groups: lists of paths; their sentences follow each other.
        convert: what is done to every text.

    Raises:
        UserError: a file cannot be read, or the files of a group differ in their number of lines.
    """
    part = CorpusPart()
    for paths in groups:
        texts = [read_text_lines(path) for path in paths]
        check_equal_length(paths, [text.lines for text in texts])
        part.begin_file(paths[0], texts[0].encoding)
        for path, text in zip(paths[1:], texts[1:]):
            part.add_source(path, text.encoding)
        for number, (source, *targets) in enumerate(zip(*(text.lines for text in texts)), start=1):
            part.sentences.append(CorrectedSentence(convert(source), tuple(map(convert, targets)), number))
    return part


def find_jfleg(folder: StrPath, split: str) -> list[Path] | None:
    """Returns the paths of a split of JFLEG, source first, or None where the folder has no source of that split.

    Napoles, Sakaguchi and Tetreault, "JFLEG: A Fluency Corpus and Benchmark for Grammatical Error Correction", EACL
    2017. The folder is as published, ``dev/dev.src``, or flat, ``dev.src``.

    Raises:
        UserError: there is a source and no reference.
    """
    for parent in (Path(folder) / split, Path(folder)):
        source = parent / f"{split}.src"
        if source.is_file():
            references: list[Path] = []
            while (reference := parent / f"{split}.ref{len(references)}").is_file():
                references.append(reference)
            if not references:
                raise UserError(f"{parent} has {split}.src and no {split}.ref0; give JFLEG's folder as published")
            return [source, *references]
    return None
