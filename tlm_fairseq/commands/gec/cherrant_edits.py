"""``tlm-fairseq gec edits --format cherrant``: corrected Chinese sentences -> ChERRANT's M2."""

import argparse

from tlm_fairseq.commands.gec.selection import print_notes
from tlm_fairseq.errors import UserError
from tlm_fairseq.text.printed_text import show


def refuse_options_of_cged(args: argparse.Namespace) -> None:
    """Raises a ``UserError`` where an option was given that only the format ``cged`` has."""
    for name in ("ids", "ceiling", "json"):
        if getattr(args, name):
            raise UserError(f"--{name} belongs to --format cged, not to {args.format}; leave it out")
    if args.by == "words":
        raise UserError(f"--by words belongs to --format cged, not to {args.format}; leave it out")


def run(args: argparse.Namespace) -> None:
    """Writes the M2 of ``--hyp``, one text per annotator, to ``--out``.

    Raises:
        UserError: an option of the format ``cged`` was given, a table is missing, or the texts do not fit together.
    """
    refuse_options_of_cged(args)
    from collections import Counter

    from tlm_fairseq.gec.cherrant.annotation import Annotator, annotate_all
    from tlm_fairseq.gec.cherrant.characters import split_tokens
    from tlm_fairseq.gec.cherrant.m2_layout import write_m2
    from tlm_fairseq.gec.cherrant.resources import find_folder, read_resources
    from tlm_fairseq.text.parallel_text import read_parallel

    resources = read_resources(find_folder(args.resources))
    print_notes(resources.notes)
    annotator = Annotator(resources)
    sources, *texts = read_parallel([args.src, *args.hyp])
    annotated = [annotate_all(annotator, sources, text) for text in texts]
    # Of several annotators, one need not have looked at each sentence.
    looked = [[len(texts) == 1 or bool(line.strip()) for line in text] for text in texts]
    sentences = [
        (split_tokens(source), {number: made[at] for number, made in enumerate(annotated) if looked[number][at]})
        for at, source in enumerate(sources)
    ]
    write_m2(args.out, sentences)
    first = [one.readings[0] for _, made in sentences for one in made.values() if one.readings]
    types = Counter(edit.type for edits in first for edit in edits)
    counts = ", ".join(f"{types[kind]} {kind}" for kind in "RMSW")
    show(f"written: {args.out}, {len(sources)} sentences; edits of the first readings: {counts}")
