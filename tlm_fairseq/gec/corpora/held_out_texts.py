"""Further evaluation sets whose sentences must not be trained on: plain text, or M2 files by their name."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tlm_fairseq.gec.corpora.pair_selection import source_key
from tlm_fairseq.gec.m2 import parse_m2
from tlm_fairseq.text.files import StrPath
from tlm_fairseq.text.manifest import file_record
from tlm_fairseq.text.text_file import encoding_notes, read_text_lines


@dataclass
class HeldOutTexts:
    """The ``source_key`` of each sentence of the texts, a record of each file, and notes for the user."""

    keys: set[str] = field(default_factory=set)
    files: list[dict[str, object]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_held_out_texts(paths: Iterable[StrPath], convert: Callable[[str], str] = str) -> HeldOutTexts:
    """Returns the ``HeldOutTexts`` of the files.

    Args:
        paths: texts with a sentence a line; a file whose name ends in ``.m2`` is read as M2.
        convert: what was done to the sources that these are compared with.

    Raises:
        UserError: a file cannot be read.
    """
    texts = HeldOutTexts()
    for path in paths:
        lines, encoding = read_text_lines(path)
        if str(path).endswith(".m2"):
            lines = [sentence.source for sentence in parse_m2(lines, path)]
        keys = {source_key(convert(line)) for line in lines}
        texts.keys |= keys - {""}
        texts.files.append(file_record(path, encoding=encoding, sentences=len(lines)))
        texts.notes += encoding_notes(path, encoding)
    return texts
