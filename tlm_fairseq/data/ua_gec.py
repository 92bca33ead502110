"""UA-GEC, Ukrainian learner text with corrections, from the PyPI package ``ua-gec``, to parallel text.

Syvokon, Nahorna, Kuchmiichuk and Osidach, "UA-GEC: Grammatical Error Correction and Fluency Corpus for the
Ukrainian Language", UNLP 2023. CC-BY-4.0.

The sentences are the package's tokenised ones: ERRANT and the corpus's official M2 files are made from these.
"""

import random
from collections import Counter
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from tlm_fairseq.data.manifest import discard_manifest, sha256_of_files, write_manifest
from tlm_fairseq.data.parallel_text import write_lines
from tlm_fairseq.errors import UserError

PACKAGE = "ua-gec"
LAYERS = ("gec-only", "gec-fluency")
IN_TEST = "source also in test"
IN_VALID = "source also in valid"
TOO_LONG = "longer than the maximum"
BLANK = "blank source or target"


@dataclass(frozen=True)
class Document:
    """A document as one annotator corrected it: ``source[i]`` was corrected to ``target[i]``."""

    identifier: str
    annotator: int
    source: tuple
    target: tuple

    def __post_init__(self):
        if len(self.source) != len(self.target):
            raise UserError(
                f"document {self.identifier}, annotator {self.annotator}: {len(self.source)} source sentences "
                f"and {len(self.target)} corrected ones; reinstall the package {PACKAGE}"
            )

    def pairs(self):
        """Returns the (source, target) sentence pairs."""
        return list(zip(self.source, self.target))


def read_documents(partition, layer):
    """Returns the package's documents of a partition, a document that has two annotators twice.

    Args:
        partition: ``"train"`` or ``"test"``.
        layer: ``"gec-only"`` (grammar, spelling, punctuation) or ``"gec-fluency"`` (style as well).

    Raises:
        UserError: the package is not installed.
    """
    return [
        Document(
            document.doc_id,
            document.meta.annotator_id,
            tuple(document.source_sentences_tokenized),
            tuple(document.target_sentences_tokenized),
        )
        for document in _package().Corpus(partition=partition, annotation_layer=layer)
    ]


def split_documents(documents, valid_share, seed):
    """Returns (train, valid): whole documents, so that no text stands on both sides, drawn with a fixed seed.

    Args:
        documents: the documents of the training partition.
        valid_share: the share of distinct documents that goes to validation, 0 < share < 1; at least one goes.
        seed: seed of the draw. The same documents and seed give the same split, in whatever order they come.
    """
    identifiers = sorted({document.identifier for document in documents})
    if not 0 < valid_share < 1 or len(identifiers) < 2:
        raise UserError(f"--valid-share {valid_share} of {len(identifiers)} documents: give a share between 0 and 1")
    number = min(max(1, round(valid_share * len(identifiers))), len(identifiers) - 1)
    chosen = set(random.Random(seed).sample(identifiers, number))
    train = [document for document in documents if document.identifier not in chosen]
    valid = [document for document in documents if document.identifier in chosen]
    return train, valid


def align_annotators(documents):
    """Returns (sources, references): the source sentences once, and one list of corrections per annotator.

    ``references[k][i]`` is what the k-th annotator made of ``sources[i]``. Blank sentences keep their place.

    Raises:
        UserError: the annotators of two documents differ, or they corrected different sources.
    """
    by_identifier = {}
    for document in documents:
        by_identifier.setdefault(document.identifier, {})[document.annotator] = document
    annotators = sorted({document.annotator for document in documents})
    sources, references = [], [[] for _ in annotators]
    for identifier, versions in by_identifier.items():
        if sorted(versions) != annotators or len({version.source for version in versions.values()}) != 1:
            raise UserError(
                f"test document {identifier}: its annotators {sorted(versions)} do not all correct the same source "
                f"(expected annotators: {annotators}); reinstall the package {PACKAGE}"
            )
        sources.extend(versions[annotators[0]].source)
        for reference, annotator in zip(references, annotators):
            reference.extend(versions[annotator].target)
    return sources, references


def keep_pairs(pairs, held_out, max_tokens=None):
    """Returns (kept, dropped): the pairs to train on, and a Counter of why the others were dropped.

    Args:
        pairs: (source, target) sentences.
        held_out: mapping of a reason to the set of source sentences that it keeps away.
        max_tokens: pairs with more tokens than this on either side are dropped; None keeps all.
    """
    kept, dropped = [], Counter()
    for source, target in pairs:
        reason = _reason_to_drop(source, target, held_out, max_tokens)
        if reason:
            dropped[reason] += 1
        else:
            kept.append((source, target))
    return kept, dropped


def prepare(out, layer="gec-only", valid_share=0.05, seed=1, max_tokens=None):
    """Writes UA-GEC to the folder ``out`` as parallel text, and returns the counts of its manifest.

    ``train|valid|test.{src,tgt}``, one tokenised sentence a line; ``test.ref0``, ``test.ref1``: the test set as each
    annotator corrected it (``test.tgt`` is the first); ``manifest.json``: source, options, counts, SHA-256.

    Args:
        out: folder to write to; made where it is missing, its files of these names replaced.
        layer, valid_share, seed: see ``read_documents`` and ``split_documents``.
        max_tokens: the longest sentence kept for training and validation, in tokens. The test set is never cut.

    Raises:
        UserError: the package is missing or not as expected, or an option leaves nothing to train on.
    """
    train, valid = split_documents(read_documents("train", layer), valid_share, seed)
    test_sources, test_references = align_annotators(read_documents("test", layer))
    valid_pairs, valid_dropped = keep_pairs(_all_pairs(valid), {IN_TEST: set(test_sources)}, max_tokens)
    held_out = {IN_TEST: set(test_sources), IN_VALID: {source for source, _ in valid_pairs}}
    train_pairs, train_dropped = keep_pairs(_all_pairs(train), held_out, max_tokens)
    if not train_pairs or not valid_pairs:
        raise UserError(
            f"nothing left for {'valid' if train_pairs else 'train'}: raise --max-tokens or --valid-share"
        )

    texts = {
        "train.src": [source for source, _ in train_pairs],
        "train.tgt": [target for _, target in train_pairs],
        "valid.src": [source for source, _ in valid_pairs],
        "valid.tgt": [target for _, target in valid_pairs],
        "test.src": test_sources,
        "test.tgt": test_references[0],
    }
    texts.update({f"test.ref{number}": reference for number, reference in enumerate(test_references)})
    counts = {
        "train": _counts(train, train_pairs, train_dropped),
        "valid": _counts(valid, valid_pairs, valid_dropped),
        "test": {"sentences": len(test_sources), "annotators": len(test_references)},
    }
    out = Path(out)
    discard_manifest(out)
    for name, lines in texts.items():
        write_lines(out / name, lines)
    write_manifest(
        out,
        texts,
        corpus="UA-GEC",
        source=_source_record(layer),
        options={"annotation_layer": layer, "valid_share": valid_share, "seed": seed, "max_tokens": max_tokens},
        counts=counts,
    )
    return counts


def _package():
    try:
        import ua_gec
    except ImportError:
        raise UserError(f"the corpus UA-GEC is not installed; run: python -m pip install {PACKAGE}") from None
    return ua_gec


def _source_record(layer):
    data = Path(_package().__file__).parent / "data"
    read = [data / "metadata.csv", *(data / layer).glob("*/*-sentences-tokenized/*.txt")]
    return {
        "package": PACKAGE,
        "version": metadata.version(PACKAGE),
        "licence": "CC-BY-4.0",
        "files": len(read),
        "sha256": sha256_of_files(data, read),
    }


def _all_pairs(documents):
    return [pair for document in documents for pair in document.pairs()]


def _reason_to_drop(source, target, held_out, max_tokens):
    if not source.strip() or not target.strip():
        return BLANK
    for reason, sources in held_out.items():
        if source in sources:
            return reason
    if max_tokens is not None and max(len(source.split()), len(target.split())) > max_tokens:
        return TOO_LONG
    return None


def _counts(documents, pairs, dropped):
    return {
        "documents": len({document.identifier for document in documents}),
        "pairs": len(pairs),
        "unchanged_pairs": sum(source == target for source, target in pairs),
        "dropped": dict(sorted(dropped.items())),
    }
