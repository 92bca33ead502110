"""CGED corpora to parallel text, to references as M2, and to what the CGED score needs.

Texts are segmented as ``tlm_fairseq.subwords.characters`` does it; ``cged.txt`` keeps the sentences as published,
because positions of errors count their spaces too.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.cged.chinese_script import Simplifier
from tlm_fairseq.gec.cged.corpus import Corpus, add_truths, apply_edits, corrected_versions, read_corpus
from tlm_fairseq.gec.cged.edits import CgedEdit
from tlm_fairseq.gec.cged.markup import Unit
from tlm_fairseq.gec.cged.references import EvaluationSet
from tlm_fairseq.gec.corpora.corpus_part import refuse_shared_files
from tlm_fairseq.gec.corpora.held_out_texts import HeldOutTexts, read_held_out_texts
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
from tlm_fairseq.subwords.characters import segment_characters
from tlm_fairseq.text.files import StrPath
from tlm_fairseq.text.manifest import file_record, sha256_of_file, versions_of
from tlm_fairseq.text.prepared_folder import pair_texts, write_folder


@dataclass(frozen=True)
class Options(Selection):
    """How ``prepare`` chooses pairs, whose tokens are characters and ASCII runs.

    ``simplify`` turns traditional characters into simplified ones, on all sides. ``dedup_against``: files for
    ``read_held_out_texts``.
    """

    simplify: bool = False
    dedup_against: tuple[str, ...] = ()

    def as_record(self) -> dict[str, object]:
        """Returns the options as a manifest has them."""
        return {{"max_tokens": "max_characters"}.get(name, name): value for name, value in asdict(self).items()}


@dataclass
class Prepared:
    """Counts as in the manifest, the number of sentences read, and a line for each thing refused or tolerated."""

    counts: dict[str, Counts]
    sentences: int
    refused: list[str]
    notes: list[str]


def prepare(
    out: StrPath,
    inputs: Sequence[StrPath] = (),
    tests: Sequence[StrPath] = (),
    truths: Sequence[StrPath] = (),
    options: Options | None = None,
) -> Prepared:
    """Writes CGED corpora to the folder ``out`` and returns what was ``Prepared``.

    ``train|valid.{src,tgt}`` from the inputs and ``test.{src,tgt,m2,ids}`` from the tests: the sentences whose
    corrections are known, segmented. ``cged.txt``: every test sentence that can be scored as ``ID<TAB>text``,
    unsegmented, ``cged.src``: the same segmented, without ids, ``cged.ref0``: their corrections, blank where unknown,
    ``cged.truth.txt``: their errors. ``manifest.json``: sources, options, counts, what was refused and why, SHA-256.

    Args:
        out: folder to write to; made where it is missing, its files of these names replaced.
        inputs, tests: files for ``read_corpus``, for training and for evaluation.
        truths: truth files of those that are text files.
        options: ``Options``.

    Raises:
        UserError: a file is not as expected, two tests share an id, or the options leave nothing.
    """
    options = options or Options()
    if not inputs and not tests:
        raise UserError("nothing to prepare; give --input, --test or both")
    refuse_shared_files({"--input": inputs, "--test": tests})
    input_corpora, test_corpora = [read_corpus(path) for path in inputs], [read_corpus(path) for path in tests]
    corpora = [*input_corpora, *test_corpora]
    truth_of = add_truths(corpora, truths)
    for corpus in input_corpora:
        if not corpus.is_markup and corpus.path not in truth_of:
            raise UserError(f"{corpus.path} has no corrections; give its truth file with --truth")
    notes = [note for corpus in corpora for note in (*corpus.notes, *_disagreement(corpus))]
    simplify = Simplifier() if options.simplify else None
    if simplify:
        _simplify(corpora, simplify)
    test_set = EvaluationSet(_units_of_tests(test_corpora))
    texts: dict[str, list[str]] = {}
    writers: dict[str, Callable[[Path], None]] = {}
    counts: dict[str, Counts] = {}
    others = HeldOutTexts()
    if inputs:
        others = read_held_out_texts(
            options.dedup_against, lambda line: segment_characters(simplify(line) if simplify else line)
        )
        texts, counts = _training_set(input_corpora, test_set.units, others, options)
    if tests:
        texts |= test_set.texts()
        writers = test_set.writers()
        counts["test"] = test_set.counts()
        notes += test_set.notes()
    refused = [line for corpus in corpora for line in corpus.refused]
    notes += others.notes
    write_folder(
        out,
        texts,
        writers,
        corpus="CGED",
        source=[_source_record(corpus, truth_of.get(corpus.path)) for corpus in corpora],
        versions=versions_of("rapidfuzz", *(["opencc"] if options.simplify else [])),
        options=options.as_record() | {"dedup_against": others.files},
        counts=counts,
        refused=refused,
        notes=notes,
    )
    return Prepared(counts, sum(len(corpus.units) for corpus in corpora), refused, notes)


def _training_set(
    corpora: Iterable[Corpus], test_units: Iterable[Unit], others: HeldOutTexts, options: Options
) -> tuple[dict[str, list[str]], dict[str, Counts]]:
    """Returns (texts by file name, counts) of train and, where a share is drawn, valid."""
    pairs, dropped = _pairs(corpora)
    train, valid = draw_valid(pairs, options.valid_share, options.seed, "pairs with a known correction")
    test_sources = {source_key(segment_characters(unit.source)) for unit in test_units}
    kept = hold_out(train, valid, {IN_TEST: test_sources, IN_OTHER: others.keys}, options)
    texts, counts = pair_texts("train", kept.train), {"train": count_pairs(kept.train, dropped + kept.train_dropped)}
    if valid:
        texts |= pair_texts("valid", kept.valid)
        counts["valid"] = count_pairs(kept.valid, kept.valid_dropped)
    return texts, counts


def _pairs(corpora: Iterable[Corpus]) -> tuple[list[tuple[str, str]], Counter[str]]:
    """Returns (segmented pairs of source and first corrected version, a Counter of why others have none)."""
    pairs: list[tuple[str, str]] = []
    dropped: Counter[str] = Counter()
    for unit in (unit for corpus in corpora for unit in corpus.units):
        versions, reason = corrected_versions(unit)
        if reason:
            dropped[reason] += 1
        else:
            pairs.append((segment_characters(unit.source), segment_characters(versions[0])))
    return pairs, dropped


def _units_of_tests(corpora: Iterable[Corpus]) -> list[Unit]:
    units: dict[str, Unit] = {}
    for corpus in corpora:
        for unit in corpus.units:
            if unit.identifier in units:
                raise UserError(
                    f"{corpus.path}, line {unit.line}: sentence {unit.identifier} is in another test file too; "
                    "prepare the two into folders of their own"
                )
            units[unit.identifier] = unit
    return list(units.values())


def _simplify(corpora: Iterable[Corpus], simplify: Callable[[str], str]) -> None:
    def candidates(edits: tuple[CgedEdit, ...] | None) -> tuple[CgedEdit, ...] | None:
        return edits and tuple(edit._replace(candidates=tuple(map(simplify, edit.candidates))) for edit in edits)

    for corpus in corpora:
        corpus.units = [
            unit._replace(
                source=simplify(unit.source),
                correction=unit.correction and simplify(unit.correction),
                edits=candidates(unit.edits),
            )
            for unit in corpus.units
        ]


def _disagreement(corpus: Corpus) -> Iterator[str]:
    """Yields a line where applying the errors of a corpus does not give the corrections beside them."""
    made = [
        (apply_edits(unit.source, unit.edits)[0], unit.correction)
        for unit in corpus.units
        if unit.edits and unit.correction is not None
    ]
    known = [(text, correction) for text, correction in made if text is not None]
    different = sum(text != correction for text, correction in known)
    if different:
        yield (
            f"{corpus.path}: in {different} of {len(known)} sentences the errors do not make the correction that "
            "stands beside them (the correction is taken)"
        )


def _source_record(corpus: Corpus, truth: str | None) -> dict[str, object]:
    facts: dict[str, object] = {
        "encoding": corpus.encoding,
        "sentences": len(corpus.units),
        "refused": len(corpus.refused),
    }
    if truth is not None:
        facts |= {"truth": Path(truth).name, "truth_sha256": sha256_of_file(truth)}
    return file_record(corpus.path, **facts)
