"""The gold edits of a test set: rebuilt from corrected texts, or those of an M2 file for texts of a known length.

Document headers, sentences such as ``# 0002``, stand in UA-GEC's official M2 and not in its texts. They are left out
where the file fits without them, and only there.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.m2 import AnnotatedSentence, Edit, read_m2
from tlm_fairseq.text.files import StrPath

_DOCUMENT_HEADER = re.compile(r"# \d+")


@dataclass(frozen=True)
class Gold:
    """What the annotators did: ``edits`` has for each sentence a dictionary of annotator to list of ``Edit``.

    ``kind`` says where the edits are from, ``"m2"`` or ``"rebuilt"``. Of an M2 file: its ``sources``, how many document
    ``headers`` were left out, ``notes`` for the user and, for each sentence, the ``further_readings`` that an
    annotator's correction has besides ``edits``.
    """

    edits: Sequence[Mapping[int, Sequence[Edit]]]
    kind: str = "m2"
    sources: list[str] = field(default_factory=list)
    headers: int = 0
    notes: list[str] = field(default_factory=list)
    further_readings: Sequence[Mapping[int, Sequence[Sequence[Edit]]]] = ()

    def readings(self) -> Iterator[list[Sequence[Edit]]]:
        """Yields for each sentence the lists of edits to compare with: every reading of every annotator, in order."""
        for readings in self.annotated_readings():
            yield [reading for _, reading in readings]

    def annotated_readings(self) -> Iterator[list[tuple[int, Sequence[Edit]]]]:
        """Yields the same, each reading with its annotator."""
        for number, first in enumerate(self.edits):
            further = self.further_readings[number] if self.further_readings else {}
            yield [
                (annotator, reading)
                for annotator in first
                for reading in (first[annotator], *further.get(annotator, ()))
            ]

    def with_readings_together(self) -> "Gold":
        """Returns the gold whose annotators have one reading, of the edits of all their readings."""
        together: list[dict[int, list[Edit]]] = []
        for readings in self.annotated_readings():
            together.append({})
            for annotator, reading in readings:
                together[-1].setdefault(annotator, []).extend(reading)
        return replace(self, edits=together, further_readings=())

    @property
    def annotators(self) -> int:
        """How many annotators there are."""
        return len({annotator for sentence in self.edits for annotator in sentence})

    @property
    def headers_left_out(self) -> int | None:
        """What a signature says of ``headers``: nothing where there are none."""
        return self.headers or None


def find_m2(references: Sequence[str]) -> str | None:
    """Returns the M2 file that the paths of references name, None where they are texts.

    Raises:
        UserError: an M2 file stands beside others.
    """
    m2 = [path for path in references if path.endswith(".m2")]
    if m2 and len(references) > 1:
        raise UserError("--ref takes one M2 file or several texts; an M2 file holds all annotators")
    return m2[0] if m2 else None


def gold_from_texts(reference_edits: Iterable[Iterable[Sequence[Edit]]]) -> Gold:
    """Returns the ``Gold`` rebuilt from corrected texts.

    Args:
        reference_edits: ``reference_edits[k][i]``, the edits of annotator k in sentence i, from ``annotate_all``.
    """
    return Gold([dict(enumerate(sentence)) for sentence in zip(*reference_edits)], "rebuilt")


def read_gold_m2(path: StrPath, number: int, name: StrPath) -> Gold:
    """Returns the ``Gold`` of an M2 file with a sentence for each of ``number`` lines of the text called ``name``.

    Raises:
        UserError: the file cannot be read, or has another number of sentences.
    """
    sentences = read_m2(path)
    without = [sentence for sentence in sentences if not _DOCUMENT_HEADER.fullmatch(sentence.source)]
    headers = len(sentences) - len(without)
    if headers and len(without) == number:
        return _gold_of(path, without, headers, [f"{path}: {headers} document headers such as '# 0002' left out"])
    if len(sentences) != number:
        raise UserError(f"{name} has {number} lines and {path} {len(sentences)} sentences; give one line for each")
    return _gold_of(path, sentences, 0, [])


def check_sources(gold: Gold, path: StrPath, sources: Iterable[str], between: str = " ") -> None:
    """Checks that the sentences are the sources, but for white space.

    Args:
        gold: ``Gold`` of the file ``path``, of as many sentences as there are sources.
        between: what stands between tokens; nothing where each character is one.

    Raises:
        UserError: a sentence differs.
    """
    check_sentences(gold.sources, path, sources, between, " (document headers left out)" if gold.headers else "")


def check_sentences(
    sentences: Iterable[str], path: StrPath, sources: Iterable[str], between: str = " ", left_out: str = ""
) -> None:
    """Checks the sentences of an M2 file as ``check_sources`` does; ``left_out`` says what of the file is not here."""
    for number, (sentence, source) in enumerate(zip(sentences, sources, strict=True), start=1):
        if between.join(sentence.split()) != between.join(source.split()):
            raise UserError(f"{path}: its sentence {number}{left_out} differs from line {number} of the source")


def _gold_of(path: StrPath, sentences: Sequence[AnnotatedSentence], headers: int, notes: list[str]) -> Gold:
    sources, edits, further_readings = zip(*((one.source, one.edits, one.further_readings) for one in sentences))
    if refused := sum(not annotators for annotators in edits):
        notes = [*notes, f"{path}: not scored, since every annotator refused them (type NA): {refused} sentences"]
    return Gold(edits, "m2", list(sources), headers, notes, further_readings)
