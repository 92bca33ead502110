"""What ``tlm-fairseq gec prepare`` does for each corpus."""

import argparse
import time

from tlm_fairseq.commands.gec.selection import print_counts, print_notes, print_throughput


def run_m2(args: argparse.Namespace) -> None:
    """Runs ``gec prepare m2``."""
    from tlm_fairseq.gec.corpora.m2 import read_evaluation_m2, read_training_m2

    def read():
        return {
            "train": args.train and read_training_m2(args.train, args.annotator),
            "valid": args.valid and read_evaluation_m2(args.valid),
            "test": args.test and read_evaluation_m2(args.test),
        }

    _prepare(args, "M2", read, options={"annotator": args.annotator})


def run_parallel(args: argparse.Namespace) -> None:
    """Runs ``gec prepare parallel``."""
    from tlm_fairseq.errors import UserError
    from tlm_fairseq.gec.corpora.parallel import read_parallel_part

    if args.train and len(args.train) % 2:
        raise UserError(f"--train takes pairs of source and target, and {len(args.train)} files are given")
    for name, paths in (("--valid", args.valid), ("--test", args.test)):
        if paths is not None and len(paths) < 2:
            raise UserError(f"{name} takes a source and at least one corrected text beside it")
    convert = _conversion(args)

    def read():
        return {
            "train": args.train and read_parallel_part(list(zip(args.train[::2], args.train[1::2])), convert),
            "valid": args.valid and read_parallel_part([args.valid], convert),
            "test": args.test and read_parallel_part([args.test], convert),
        }

    options = {"characters": args.characters, "simplify": args.simplify, "m2": args.m2}
    _prepare(args, "parallel text", read, convert, _annotation(args), options)


def run_tsv(args: argparse.Namespace) -> None:
    """Runs ``gec prepare tsv``."""
    from tlm_fairseq.gec.corpora.tsv import read_tsv

    convert = _conversion(args)
    columns = {"source_column": args.source_column, "target_columns": args.target_columns, "header": args.header}

    def read():
        return {
            name: paths and read_tsv(paths, **columns, convert=convert) for name, paths in _files_of_parts(args).items()
        }

    options = columns | {"characters": args.characters, "simplify": args.simplify, "m2": args.m2}
    _prepare(args, "tab-separated values", read, convert, _annotation(args), options)


def run_jfleg(args: argparse.Namespace) -> None:
    """Runs ``gec prepare jfleg``."""
    from tlm_fairseq.errors import UserError
    from tlm_fairseq.gec.corpora.pair_selection import Selection
    from tlm_fairseq.gec.corpora.parallel import find_jfleg, read_parallel_part

    def read():
        test = find_jfleg(args.folder, args.test_split)
        if test is None:
            other = "" if args.test_split == "dev" else "; with dev alone, take --test-split dev"
            raise UserError(f"{args.folder} has no {args.test_split}.src of JFLEG{other}")
        valid = find_jfleg(args.folder, "dev") if args.test_split == "test" else None
        return {"valid": valid and read_parallel_part([valid]), "test": read_parallel_part([test])}

    options = {"test_split": args.test_split, "m2": args.m2}
    _prepare(args, "JFLEG", read, annotate=_annotation(args), options=options, selection=Selection())


def run_mucgec(args: argparse.Namespace) -> None:
    """Runs ``gec prepare mucgec``."""
    from tlm_fairseq.gec.corpora.tsv import read_mucgec

    _prepare_chinese(args, "MuCGEC", read_mucgec)


def run_nlpcc(args: argparse.Namespace) -> None:
    """Runs ``gec prepare nlpcc``."""
    from tlm_fairseq.gec.corpora.tsv import read_nlpcc

    _prepare_chinese(args, "NLPCC 2018", read_nlpcc)


def run_fcgec(args: argparse.Namespace) -> None:
    """Runs ``gec prepare fcgec``."""
    from tlm_fairseq.gec.corpora.fcgec import read_fcgec

    _prepare_chinese(args, "FCGEC", read_fcgec)


def run_multigec(args: argparse.Namespace) -> None:
    """Runs ``gec prepare multigec``."""
    from tlm_fairseq.gec.corpora.multigec import read_multigec

    def read():
        return {
            "train": args.train and read_multigec(args.train, training=True),
            "valid": args.valid and read_multigec(args.valid),
            "test": args.test and read_multigec([args.test]),
        }

    _prepare(args, "MultiGEC-2025", read, annotate=_annotation(args), options={"m2": args.m2})


def _prepare_chinese(args, corpus, read_part):
    from tlm_fairseq.gec.corpora.reference_edits import annotate_by_characters

    args.characters = True
    convert = _conversion(args)

    def read():
        return {
            name: paths and read_part(paths, convert, training=name == "train")
            for name, paths in _files_of_parts(args).items()
        }

    _prepare(args, corpus, read, convert, annotate_by_characters, {"characters": True, "simplify": args.simplify})


def run_ua_gec(args: argparse.Namespace) -> None:
    """Runs ``gec prepare ua-gec``."""
    from tlm_fairseq.gec.corpora import ua_gec
    from tlm_fairseq.gec.corpora.held_out_texts import read_held_out_texts

    began = time.perf_counter()
    others = read_held_out_texts(args.dedup_against)
    annotate = _annotation(args)
    prepared = ua_gec.prepare(
        args.out, args.annotation_layer, _selection(args), others, annotate, _versions(args, annotate)
    )
    _report(args, prepared, time.perf_counter() - began)


def _prepare(args, corpus, read, convert=str, annotate=None, options=None, selection=None):
    from tlm_fairseq.errors import UserError
    from tlm_fairseq.gec.corpora.held_out_texts import read_held_out_texts
    from tlm_fairseq.gec.corpora.prepare import PARTS, prepare

    began = time.perf_counter()
    parts = {name: part for name, part in read().items() if part}
    if not parts:
        raise UserError(f"nothing to prepare; give {', '.join(f'--{name}' for name in PARTS)} or several of them")
    others = read_held_out_texts(args.dedup_against, convert)
    versions = _versions(args, annotate)
    prepared = prepare(args.out, corpus, parts, selection or _selection(args), others, annotate, options, versions)
    _report(args, prepared, time.perf_counter() - began)


def _report(args, prepared, seconds):
    print_notes(prepared.notes)
    print_counts(prepared.counts)
    print_throughput(args.out, prepared.sentences, seconds)


def _files_of_parts(args):
    return {"train": args.train, "valid": args.valid, "test": args.test}


def _selection(args):
    from tlm_fairseq.gec.corpora.pair_selection import Selection

    return Selection(args.valid_share, args.seed, args.max_tokens, args.drop_unchanged)


def _conversion(args):
    """Returns the function that every text of the corpus goes through."""
    from tlm_fairseq.gec.cged.chinese_script import Simplifier
    from tlm_fairseq.subwords.characters import segment_characters

    simplify = Simplifier() if args.simplify else str
    if args.characters:
        return lambda text: segment_characters(simplify(text))
    return simplify


def _annotation(args):
    """Returns the function that finds the edits of (source, target) pairs, or None where no M2 file is wanted."""
    from tlm_fairseq.gec.corpora.reference_edits import annotate_by_characters

    if args.m2 == "none":
        return None
    if getattr(args, "characters", False):
        return annotate_by_characters
    if _has_evaluation_set(args):
        _require_errant()
    return _annotate_by_errant


def _versions(args, annotate):
    """Returns the versions of the packages that what is written depends on."""
    from tlm_fairseq.gec.metrics import errant_annotation
    from tlm_fairseq.text.manifest import versions_of

    versions = versions_of("opencc") if getattr(args, "simplify", False) else {}
    if annotate is _annotate_by_errant:
        return versions | (errant_annotation.versions() if _has_evaluation_set(args) else {})
    return versions | (versions_of("rapidfuzz") if annotate else {})


def _has_evaluation_set(args):
    """Whether there is one that was not drawn; some corpora have one of their own."""
    return bool(vars(args).get("valid", True) or args.test)


def _require_errant():
    """Raises a ``UserError`` where ERRANT is missing, before the corpus is read."""
    from tlm_fairseq.errors import UserError
    from tlm_fairseq.gec.metrics.errant_annotation import find_spacy_model

    try:
        find_spacy_model()
    except UserError as error:
        raise UserError(f"{error}; or do without M2 references: --m2 none") from None


def _annotate_by_errant(pairs):
    from tlm_fairseq.gec.metrics.errant_annotation import annotate_all

    if not pairs:
        return []
    sources, targets = zip(*pairs)
    return annotate_all(sources, [targets])[0]
