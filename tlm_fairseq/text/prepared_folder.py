"""The folder that every ``gec prepare`` writes: texts, references and the manifest, which comes last.

``train|valid|test.{src,tgt}``, one sentence a line; ``test.ref0``, ``test.ref1``, ...: the test set as each annotator
corrected it; ``valid.m2``, ``test.m2``: the edits of all annotators; ``test.ids``: the ids of ``test.src``, where the
corpus has some. ``rotowire prepare`` writes such a folder too, with ``test-clean`` beside ``test``.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from tlm_fairseq.errors import UserError
from tlm_fairseq.text.files import StrPath, written_together
from tlm_fairseq.text.json_file import read_json
from tlm_fairseq.text.manifest import NAME, write_manifest
from tlm_fairseq.text.parallel_text import write_lines

# Source and target, and what else is known of them.
Pair = tuple[str, str, *tuple[object, ...]]

_OURS = re.compile(r"(train|valid|test|test-clean|cged)\.[a-z0-9.]+")


def pair_texts(name: str, pairs: Sequence[Pair]) -> dict[str, list[str]]:
    """Returns the texts ``NAME.src`` and ``NAME.tgt``: file name to lines."""
    return {f"{name}.src": [pair[0] for pair in pairs], f"{name}.tgt": [pair[1] for pair in pairs]}


def write_folder(
    out: StrPath,
    texts: Mapping[str, Iterable[str]],
    writers: Mapping[str, Callable[[Path], object]] | None = None,
    **record: object,
) -> None:
    """Writes the files and ``manifest.json`` to the folder ``out``: all of them, or none.

    What an earlier manifest there lists and this one would not is removed, so that no reference of another test set
    stays beside the new one.

    Args:
        out: folder to write to; made where it is missing, its files of these names replaced.
        texts: file name to lines.
        writers: file name to a function that writes the file to the path it gets.
        record: what else the manifest says.
    """
    out = Path(out)
    writers = writers or {}
    obsolete = _listed_files(out) - set(texts) - set(writers)
    with written_together(out, NAME, obsolete) as folder:
        for name, lines in texts.items():
            write_lines(folder / name, lines)
        for name, write in writers.items():
            write(folder / name)
        write_manifest(folder, [*texts, *writers], **record)


def _listed_files(out: Path) -> set[str]:
    try:
        listed = read_json(out / NAME)["outputs"]
        return {name for name in listed if _OURS.fullmatch(name)}
    except (UserError, LookupError, TypeError):
        return set()
