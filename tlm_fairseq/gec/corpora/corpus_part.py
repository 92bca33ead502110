"""The sentences of train, valid or test, in whatever form their corpus is published."""

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.m2 import Edit
from tlm_fairseq.text.files import StrPath
from tlm_fairseq.text.manifest import file_record
from tlm_fairseq.text.text_file import encoding_notes

# Why a sentence is left out of a part.
NO_CORRECTION = "no correction"


class CorrectedSentence(NamedTuple):
    """A source sentence and what the annotators made of it.

    ``targets[k]`` is the sentence as annotator k corrected it, or None where that is not known. ``edits`` are those of
    ``AnnotatedSentence``, where the corpus has them. ``line`` is where the sentence stands in its file, from 1, and
    ``identifier`` its id there, where it has one.
    """

    source: str
    targets: tuple[str | None, ...]
    line: int = 0
    edits: dict[int, list[Edit]] | None = None
    identifier: str = ""

    @property
    def known_targets(self) -> list[str]:
        """The targets that are known."""
        return [target for target in self.targets if target is not None]


@dataclass
class CorpusPart:
    """Sentences, a Counter of why others were left out, the files they are from and notes for the user.

    ``m2_lines`` are the lines of the files, where these are M2.
    """

    sentences: list[CorrectedSentence] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)
    paths: list[StrPath] = field(default_factory=list)
    files: list[dict[str, object]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    m2_lines: list[str] | None = None
    _first_of_file: list[tuple[int, StrPath]] = field(default_factory=list)

    def begin_file(self, path: StrPath, encoding: str) -> None:
        """Says that the sentences added from now on are from the file, which was read in the encoding."""
        self.add_source(path, encoding)
        self._first_of_file.append((len(self.sentences), path))

    def add_source(self, path: StrPath, encoding: str) -> None:
        """Records a file that was read."""
        self.paths.append(path)
        self.files.append(file_record(path, encoding=encoding))
        self.notes += encoding_notes(path, encoding)

    def place(self, index: int) -> str:
        """Returns where the sentence of this index stands, ``FILE, line N``; ``sentence N`` where it is of no file."""
        path = self.path_of(index)
        return f"sentence {index + 1}" if path is None else f"{path}, line {self.sentences[index].line}"

    def path_of(self, index: int) -> StrPath | None:
        """Returns the file that the sentence of this index is of, None where it is of none."""
        paths = [path for first, path in self._first_of_file if first <= index]
        return paths[-1] if paths else None

    def annotators(self) -> int:
        """Returns the largest number of annotators of a sentence."""
        return max((len(sentence.targets) for sentence in self.sentences), default=0)


def refuse_shared_files(roles: Mapping[str, Iterable[StrPath]]) -> None:
    """Raises a ``UserError`` where one file is given for two purposes.

    Args:
        roles: option, such as ``--train``, to paths.
    """
    seen: dict[tuple[int, int], str] = {}
    for role, paths in roles.items():
        for path in paths:
            try:
                status = os.stat(path)
            except OSError as error:
                raise UserError(f"{path}: cannot be read ({error.strerror}); give a text file") from None
            earlier = seen.setdefault((status.st_dev, status.st_ino), role)
            if earlier != role:
                raise UserError(f"{path} is given as {earlier} and as {role}; give each text once")


def refuse_partly_blind(part: CorpusPart) -> None:
    """Raises a ``UserError`` where some sentences of the part have a correction and others have none."""
    blind = [index for index, sentence in enumerate(part.sentences) if not sentence.targets]
    if blind and len(blind) < len(part.sentences):
        raise UserError(f"{part.place(blind[0])}: no correction, and others have one; give all or none")


def refuse_repeated_ids(part: CorpusPart) -> None:
    """Raises a ``UserError`` where two sentences of a file have the same id."""
    first_of: dict[tuple[StrPath | None, str], int] = {}
    for index, sentence in enumerate(part.sentences):
        first = first_of.setdefault((part.path_of(index), sentence.identifier), index)
        if sentence.identifier and first != index:
            raise UserError(
                f"{part.place(index)}: id {sentence.identifier[:40]} stands on line {part.sentences[first].line} "
                "already; give each sentence an id of its own"
            )
