"""CGED corpora to parallel text, to references as M2, and to what the CGED score needs.

Texts are segmented as ``tlm_fairseq.data.characters`` does it; ``cged.txt`` keeps the sentences as published, because
positions of errors count their spaces too.
"""

import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tlm_fairseq.data.cged_corpus import add_truths, apply_edits, corrected_versions, read_corpus
from tlm_fairseq.data.cged_references import EvaluationSet
from tlm_fairseq.data.characters import segment_characters
from tlm_fairseq.data.chinese_script import Simplifier
from tlm_fairseq.data.manifest import discard_manifest, sha256_of_file, write_manifest
from tlm_fairseq.data.parallel_text import write_lines
from tlm_fairseq.data.ua_gec import IN_TEST, IN_VALID, keep_pairs
from tlm_fairseq.errors import UserError

UNCHANGED = "unchanged"


@dataclass
class Options:
    """How ``prepare`` chooses pairs.

    ``max_characters`` counts characters and ASCII runs, of training and validation pairs only; None keeps all.
    ``simplify`` turns traditional characters into simplified ones, on all sides.
    """

    valid_share: float = 0.05
    seed: int = 1
    max_characters: int | None = None
    drop_unchanged: bool = False
    simplify: bool = False


@dataclass
class Prepared:
    """Counts as in the manifest, the number of sentences read, and a line for each thing refused or tolerated."""

    counts: dict
    sentences: int
    refused: list
    notes: list


def prepare(out, inputs=(), tests=(), truths=(), options=None):
    """Writes CGED corpora to the folder ``out`` and returns what was ``Prepared``.

    ``train|valid.{src,tgt}`` from the inputs and ``test.{src,tgt,m2,ids}`` from the tests: the sentences whose
    corrections are known, segmented. ``cged.txt``: every test sentence that can be scored as ``ID<TAB>text``,
    unsegmented, ``cged.src``: the same segmented, without ids, ``cged.truth.txt``: their errors. ``manifest.json``:
    sources, options, counts, what was refused and why, SHA-256.

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
    input_corpora, test_corpora = [read_corpus(path) for path in inputs], [read_corpus(path) for path in tests]
    corpora = [*input_corpora, *test_corpora]
    truth_of = add_truths(corpora, truths)
    for corpus in input_corpora:
        if not corpus.is_markup and corpus.path not in truth_of:
            raise UserError(f"{corpus.path} has no corrections; give its truth file with --truth")
    notes = [note for corpus in corpora for note in (*corpus.notes, *_disagreement(corpus))]
    if options.simplify:
        _simplify(corpora, Simplifier())
    test_set = EvaluationSet(_units_of_tests(test_corpora))
    training, counts = _training_set(input_corpora, test_set.units, options) if inputs else ({}, {})
    if tests:
        counts["test"] = test_set.counts()
        notes += test_set.notes()
    refused = [line for corpus in corpora for line in corpus.refused]

    out = Path(out)
    discard_manifest(out)
    for name, lines in training.items():
        write_lines(out / name, lines)
    write_manifest(
        out,
        [*training, *(test_set.write(out) if tests else ())],
        corpus="CGED",
        source=[_source_record(corpus, truth_of.get(corpus.path)) for corpus in corpora],
        options=vars(options),
        counts=counts,
        refused=refused,
        notes=notes,
    )
    return Prepared(counts, sum(len(corpus.units) for corpus in corpora), refused, notes)


def _training_set(corpora, test_units, options):
    """Returns (texts by file name, counts) of train and valid."""
    pairs, dropped = _pairs(corpora, options)
    test_sources = {segment_characters(unit.source) for unit in test_units}
    train, valid = _split(pairs, options)
    valid, valid_dropped = keep_pairs(valid, {IN_TEST: test_sources}, options.max_characters)
    held_out = {IN_TEST: test_sources, IN_VALID: {source for source, _ in valid}}
    train, train_dropped = keep_pairs(train, held_out, options.max_characters)
    if not train or not valid:
        raise UserError(
            f"nothing left for {'valid' if train else 'train'} of {len(pairs)} pairs with a known correction: "
            "raise --max-characters or --valid-share, or give more with --input"
        )
    texts, counts = {}, {}
    for name, part, reasons in (("train", train, dropped + train_dropped), ("valid", valid, valid_dropped)):
        texts[f"{name}.src"] = [source for source, _ in part]
        texts[f"{name}.tgt"] = [target for _, target in part]
        counts[name] = {
            "pairs": len(part),
            "unchanged_pairs": sum(source == target for source, target in part),
            "dropped": dict(sorted(reasons.items())),
        }
    return texts, counts


def _pairs(corpora, options):
    """Returns (segmented pairs of source and first corrected version, a Counter of why others have none)."""
    pairs, dropped = [], Counter()
    for unit in (unit for corpus in corpora for unit in corpus.units):
        versions, reason = corrected_versions(unit)
        if reason is None and options.drop_unchanged and versions[0] == unit.source:
            reason = UNCHANGED
        if reason:
            dropped[reason] += 1
        else:
            pairs.append((segment_characters(unit.source), segment_characters(versions[0])))
    return pairs, dropped


def _split(pairs, options):
    """Returns (train, valid), drawn with a fixed seed; the order of the corpus is kept."""
    if not 0 < options.valid_share < 1 or len(pairs) < 2:
        raise UserError(
            f"--valid-share {options.valid_share} of {len(pairs)} pairs with a known correction: "
            "give a share between 0 and 1 and at least two such pairs with --input"
        )
    number = min(max(1, round(options.valid_share * len(pairs))), len(pairs) - 1)
    chosen = set(random.Random(options.seed).sample(range(len(pairs)), number))
    train = [pair for at, pair in enumerate(pairs) if at not in chosen]
    return train, [pairs[at] for at in sorted(chosen)]


def _units_of_tests(corpora):
    units = {}
    for corpus in corpora:
        for unit in corpus.units:
            if unit.identifier in units:
                raise UserError(
                    f"{corpus.path}, line {unit.line}: sentence {unit.identifier} is in another test file too; "
                    "prepare the two into folders of their own"
                )
            units[unit.identifier] = unit
    return list(units.values())


def _simplify(corpora, simplify):
    def candidates(edits):
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


def _disagreement(corpus):
    """Yields a line where applying the errors of a corpus does not give the corrections beside them."""
    both = [unit for unit in corpus.units if unit.edits and unit.correction is not None]
    made = [(apply_edits(unit.source, unit.edits)[0], unit.correction) for unit in both]
    known = [(text, correction) for text, correction in made if text is not None]
    different = sum(text != correction for text, correction in known)
    if different:
        yield (
            f"{corpus.path}: in {different} of {len(known)} sentences the errors do not make the correction that "
            "stands beside them (the correction is taken)"
        )


def _source_record(corpus, truth):
    record = {
        "file": Path(corpus.path).name,
        "sha256": sha256_of_file(corpus.path),
        "encoding": corpus.encoding,
        "sentences": len(corpus.units),
        "refused": len(corpus.refused),
    }
    if truth is not None:
        record |= {"truth": Path(truth).name, "truth_sha256": sha256_of_file(truth)}
    return record
