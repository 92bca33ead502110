"""UA-GEC, Ukrainian learner text with corrections, from the PyPI package ``ua-gec``, to parallel text.

Syvokon, Nahorna, Kuchmiichuk and Osidach, "UA-GEC: Grammatical Error Correction and Fluency Corpus for the
Ukrainian Language", UNLP 2023. CC-BY-4.0.

The sentences are the package's tokenised ones: ERRANT and the corpus's official M2 files are made from these.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.corpora.corpus_part import CorpusPart, CorrectedSentence
from tlm_fairseq.gec.corpora.held_out_texts import HeldOutTexts
from tlm_fairseq.gec.corpora.pair_selection import (
    IN_OTHER,
    IN_TEST,
    Counts,
    Selection,
    count_pairs,
    draw_valid,
    hold_out,
    source_key,
)
from tlm_fairseq.gec.corpora.prepare import Prepared
from tlm_fairseq.gec.corpora.reference_edits import Annotate, annotate_targets
from tlm_fairseq.gec.m2 import AnnotatedSentence, write_m2
from tlm_fairseq.text.files import StrPath
from tlm_fairseq.text.manifest import sha256_of_files
from tlm_fairseq.text.prepared_folder import pair_texts, write_folder

PACKAGE = "ua-gec"
LAYERS = ("gec-only", "gec-fluency")


@dataclass(frozen=True)
class Document:
    """A document as one annotator corrected it: ``source[i]`` was corrected to ``target[i]``."""

    identifier: str
    annotator: int
    source: tuple[str, ...]
    target: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.source) != len(self.target):
            raise UserError(
                f"document {self.identifier}, annotator {self.annotator}: {len(self.source)} source sentences "
                f"and {len(self.target)} corrected ones; reinstall the package {PACKAGE}"
            )

    def pairs(self) -> list[tuple[str, str]]:
        """Returns the (source, target) sentence pairs."""
        return list(zip(self.source, self.target))


def read_documents(partition: str, layer: str) -> list[Document]:
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


def split_documents(
    documents: Sequence[Document], valid_share: float, seed: int
) -> tuple[list[Document], list[Document]]:
    """Returns (train, valid): whole documents, so that no text stands on both sides, drawn with a fixed seed.

    Args:
        documents: the documents of the training partition.
        valid_share: the share of distinct documents that goes to validation, see ``draw_valid``.
        seed: seed of the draw. The same documents and seed give the same split, in whatever order they come.
    """
    identifiers = sorted({document.identifier for document in documents})
    chosen = set(draw_valid(identifiers, valid_share, seed, "documents")[1])
    train = [document for document in documents if document.identifier not in chosen]
    valid = [document for document in documents if document.identifier in chosen]
    return train, valid


def align_annotators(documents: Sequence[Document]) -> tuple[list[str], list[list[str]]]:
    """Returns (sources, references): the source sentences once, and one list of corrections per annotator.

    ``references[k][i]`` is what the k-th annotator made of ``sources[i]``. Blank sentences keep their place.

    Raises:
        UserError: the annotators of two documents differ, or they corrected different sources.
    """
    by_identifier: dict[str, dict[int, Document]] = {}
    for document in documents:
        by_identifier.setdefault(document.identifier, {})[document.annotator] = document
    annotators = sorted({document.annotator for document in documents})
    sources: list[str] = []
    references: list[list[str]] = [[] for _ in annotators]
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


def prepare(
    out: StrPath,
    layer: str = "gec-only",
    selection: Selection | None = None,
    others: HeldOutTexts | None = None,
    annotate: Annotate | None = None,
    versions: Mapping[str, str] | None = None,
) -> Prepared:
    """Writes UA-GEC to the folder ``out``, see ``gec_folder``, and returns what was ``Prepared``.

    Sentences are tokenised. The test set is never cut; ``test.tgt`` is what the first annotator made of it.

    Args:
        out: folder to write to; made where it is missing, its files of these names replaced.
        layer: see ``read_documents``.
        selection: ``Selection``; the share for validation is one of documents, see ``split_documents``.
        others: ``HeldOutTexts`` that are not trained on either.
        annotate: finds the edits for ``test.m2``; None leaves it out.
        versions: of what finds the edits, for the manifest.

    Raises:
        UserError: the package is missing or not as expected, or an option leaves nothing to train on.
    """
    selection, others = selection or Selection(), others or HeldOutTexts()
    train, valid = split_documents(read_documents("train", layer), selection.valid_share, selection.seed)
    sources, references = align_annotators(read_documents("test", layer))
    held_out = {IN_TEST: {source_key(source) for source in sources}, IN_OTHER: others.keys}
    kept = hold_out(_all_pairs(train), _all_pairs(valid), held_out, selection)
    texts, counts = pair_texts("train", kept.train), {"train": _counts(train, kept.train, kept.train_dropped)}
    if valid:
        texts |= pair_texts("valid", kept.valid)
        counts["valid"] = _counts(valid, kept.valid, kept.valid_dropped)
    texts |= {"test.src": sources, "test.tgt": references[0]}
    texts |= {f"test.ref{number}": reference for number, reference in enumerate(references)}
    counts["test"] = {"sentences": len(sources), "annotators": len(references)}
    writers: dict[str, Callable[[Path], None]] = {}
    if annotate:
        writers["test.m2"] = partial(write_m2, sentences=_annotated(sources, references, annotate))
    write_folder(
        out,
        texts,
        writers,
        corpus="UA-GEC",
        source=_source_record(layer),
        versions=versions or {},
        options={"annotation_layer": layer} | asdict(selection) | {"dedup_against": others.files},
        counts=counts,
        notes=others.notes,
    )
    read = sum(len(document.source) for document in (*train, *valid)) + len(sources)
    return Prepared(counts, read, others.notes)


def _annotated(
    sources: Sequence[str], references: Sequence[Sequence[str]], annotate: Annotate
) -> list[AnnotatedSentence]:
    part = CorpusPart()
    part.sentences = [CorrectedSentence(source, tuple(targets)) for source, *targets in zip(sources, *references)]
    return annotate_targets(part.sentences, part, annotate)


def _package() -> Any:  # it has no types
    try:
        import ua_gec
    except ImportError:
        raise UserError(f"the corpus UA-GEC is not installed; run: python -m pip install {PACKAGE}") from None
    return ua_gec


def _source_record(layer: str) -> dict[str, object]:
    data = Path(_package().__file__).parent / "data"
    read = [data / "metadata.csv", *(data / layer).glob("*/*-sentences-tokenized/*.txt")]
    return {
        "package": PACKAGE,
        "version": metadata.version(PACKAGE),
        "licence": "CC-BY-4.0",
        "files": len(read),
        "sha256": sha256_of_files(data, read),
    }


def _all_pairs(documents: Sequence[Document]) -> list[tuple[str, str]]:
    return [pair for document in documents for pair in document.pairs()]


def _counts(documents: Sequence[Document], pairs: Sequence[tuple[str, str]], dropped: Mapping[str, int]) -> Counts:
    return {"documents": len({document.identifier for document in documents})} | count_pairs(pairs, dropped)
