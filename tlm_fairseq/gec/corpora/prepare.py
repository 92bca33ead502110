"""From the parts of a corpus to the folder that a model is trained and scored on."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.corpora.corpus_part import CorpusPart, CorrectedSentence, refuse_shared_files
from tlm_fairseq.gec.corpora.held_out_texts import HeldOutTexts
from tlm_fairseq.gec.corpora.pair_selection import (
    IN_OTHER,
    IN_TEST,
    Counts,
    Selection,
    count_pairs,
    draw_valid,
    hold_out,
    keep_pairs,
    source_key,
)
from tlm_fairseq.gec.corpora.reference_edits import Annotate, annotate_targets
from tlm_fairseq.gec.m2 import AnnotatedSentence, write_m2
from tlm_fairseq.text.files import StrPath
from tlm_fairseq.text.manifest import format_dropped
from tlm_fairseq.text.prepared_folder import pair_texts, write_folder

PARTS = ("train", "valid", "test")
# A validation pair: source, target, and the sentence that they are of.
ValidPair = tuple[str, str, CorrectedSentence]


@dataclass
class Prepared:
    """Counts as in the manifest, the number of sentences read, and notes for the user."""

    counts: dict[str, Counts] = field(default_factory=dict)
    sentences: int = 0
    notes: list[str] = field(default_factory=list)


def prepare(
    out: StrPath,
    corpus: str,
    parts: Mapping[str, CorpusPart],
    selection: Selection,
    others: HeldOutTexts | None = None,
    annotate: Annotate | None = None,
    options: dict[str, object] | None = None,
    versions: Mapping[str, str] | None = None,
) -> Prepared:
    """Writes the parts of a corpus to the folder ``out``, see ``gec_folder``, and returns what was ``Prepared``.

    A test set is never cut. Valid is, where it shares sentences with test; where none is given, it is drawn from
    train. Train shares no sentence with either. The reference ``test.tgt`` is the first annotator's that is known, the
    source itself where none is; ``test.ref0``, ... are of those annotators who corrected every sentence. ``test.m2``
    and ``valid.m2`` hold all annotators; a drawn validation set has the latter only where the corpus is M2 itself.

    Args:
        out: folder to write to; made where it is missing, its files of these names replaced.
        corpus: the corpus' name, for the manifest.
        parts: ``"train"``, ``"valid"``, ``"test"`` to ``CorpusPart``; at least one.
        selection: ``Selection``.
        others: ``HeldOutTexts`` that are not trained on either.
        annotate: finds the edits of evaluation sets that have none of their own; None leaves their M2 files out.
        options, versions: further options, and the versions of what was used, for the manifest.

    Raises:
        UserError: a file is given for two purposes, nothing is left to train on, or a text cannot stand in M2.
    """
    others = others or HeldOutTexts()
    refuse_shared_files({f"--{name}": part.paths for name, part in parts.items()})
    for name, part in parts.items():
        if not part.sentences:
            raise UserError(f"nothing left for {name} ({format_dropped(part.dropped)}); give another text")
    folder = _Folder(annotate)
    train, valid, test = (parts.get(name) for name in PARTS)
    held_out = {IN_TEST: {source_key(sentence.source) for sentence in test.sentences} if test else set()}
    held_out[IN_OTHER] = others.keys
    if train:
        _add_training(folder, train, valid, held_out, selection)
    elif valid:
        pairs, dropped = keep_pairs(_first_pairs(valid.sentences), held_out, selection.max_tokens)
        if not pairs:
            raise UserError(f"nothing left for valid ({format_dropped(dropped)}); give another text")
        folder.add_valid(pairs, valid, valid.dropped + dropped)
    if test:
        folder.add_test(test)
    given = [part for part in (train, valid, test) if part]
    notes = [note for part in given for note in part.notes] + others.notes + folder.notes
    write_folder(
        out,
        folder.texts,
        folder.writers,
        corpus=corpus,
        source={name: part.files for name, part in parts.items()},
        versions=versions or {},
        options=(options or {}) | asdict(selection) | {"dedup_against": others.files},
        counts=folder.counts,
        notes=notes,
    )
    return Prepared(folder.counts, sum(len(part.sentences) for part in given), notes)


def _add_training(
    folder: "_Folder",
    train: CorpusPart,
    valid: CorpusPart | None,
    held_out: Mapping[str, set[str]],
    selection: Selection,
) -> None:
    if valid:
        sentences, valid_sentences, valid_dropped = train.sentences, valid.sentences, valid.dropped
    else:
        sentences, valid_sentences = draw_valid(
            train.sentences, selection.valid_share, selection.seed, "sentences with a known correction"
        )
        valid_dropped = Counter()
    pairs = [(sentence.source, target) for sentence in sentences for target in sentence.known_targets]
    kept = hold_out(pairs, _first_pairs(valid_sentences), held_out, selection, valid_is_given=valid is not None)
    folder.texts |= pair_texts("train", kept.train)
    folder.counts["train"] = count_pairs(kept.train, train.dropped + kept.train_dropped)
    if kept.valid:
        folder.add_valid(kept.valid, valid, valid_dropped + kept.valid_dropped)


def _first_pairs(sentences: Iterable[CorrectedSentence]) -> list[ValidPair]:
    """Returns (source, first known target or source, sentence) of each sentence."""
    return [(sentence.source, next(iter(sentence.known_targets), sentence.source), sentence) for sentence in sentences]


class _Folder:
    """Collects what is to be written."""

    def __init__(self, annotate: Annotate | None) -> None:
        self.annotate = annotate
        self.texts: dict[str, list[str]] = {}
        self.writers: dict[str, Callable[[Path], None]] = {}
        self.counts: dict[str, Counts] = {}
        self.notes: list[str] = []

    def add_valid(self, pairs: Sequence[ValidPair], part: CorpusPart | None, dropped: Mapping[str, int]) -> None:
        """Adds validation pairs (source, target, sentence); ``part`` is None where they were drawn from train."""
        sentences = [pair[2] for pair in pairs]
        self.texts |= pair_texts("valid", pairs)
        self.counts["valid"] = count_pairs(pairs, dropped)
        annotated = [
            AnnotatedSentence(sentence.source, sentence.edits) for sentence in sentences if sentence.edits is not None
        ]
        if len(annotated) < len(sentences):
            if part is None or not self.annotate:
                return
            annotated = annotate_targets(sentences, part, self.annotate)
        self.writers["valid.m2"] = partial(write_m2, sentences=annotated)

    def add_test(self, part: CorpusPart) -> None:
        """Adds the whole test set."""
        sentences = part.sentences
        self.counts["test"] = {"sentences": len(sentences), "annotators": part.annotators()}
        self.counts["test"]["dropped"] = dict(sorted(part.dropped.items()))
        self.texts["test.src"] = [sentence.source for sentence in sentences]
        if all(sentence.identifier for sentence in sentences):
            self.texts["test.ids"] = [sentence.identifier for sentence in sentences]
        if not any(sentence.targets for sentence in sentences):
            self.notes.append("test: no sentence has a correction; no reference is written")
            return
        without = sum(not sentence.known_targets for sentence in sentences)
        if without:
            self.notes.append(f"test: {without} sentences without a known correction; in test.tgt the source stands")
        self.texts["test.tgt"] = [target for _, target, _ in _first_pairs(sentences)]
        references = [
            [target for sentence in sentences if (target := sentence.targets[annotator]) is not None]
            for annotator in range(min(len(sentence.targets) for sentence in sentences))
        ]
        whole = [reference for reference in references if len(reference) == len(sentences)]
        self.texts |= {f"test.ref{number}": reference for number, reference in enumerate(whole)}
        if part.m2_lines is not None:
            self.texts["test.m2"] = part.m2_lines
        elif self.annotate:
            self.writers["test.m2"] = partial(write_m2, sentences=annotate_targets(sentences, part, self.annotate))
