"""``tlm-fairseq gec edits --format errant``: corrected sentences -> M2, as ``errant_parallel`` writes it."""

import argparse

from tlm_fairseq.commands.gec.cherrant_edits import refuse_options_of_cged
from tlm_fairseq.errors import UserError
from tlm_fairseq.text.printed_text import show


def run(args: argparse.Namespace) -> None:
    """Writes the M2 of ``--hyp``, one text per annotator, to ``--out``.

    Raises:
        UserError: an option of another format was given, ERRANT is missing, or a text cannot be in an M2 file or does
            not fit to the others.
    """
    refuse_options_of_cged(args)
    from collections import Counter

    from tlm_fairseq.gec.m2 import SEPARATOR, AnnotatedSentence, write_m2
    from tlm_fairseq.gec.metrics.errant_annotation import annotate_all
    from tlm_fairseq.text.parallel_text import read_parallel

    sources, *texts = read_parallel([args.src, *args.hyp])
    for path, lines in zip([args.src, *args.hyp], [sources, *texts]):
        for number, line in enumerate(lines, start=1):
            if SEPARATOR in line:
                raise UserError(f"{path}, line {number}: an M2 file cannot hold {SEPARATOR!r}; change the text")
    edits = annotate_all(sources, texts)
    by_sentence = zip(sources, zip(*edits))
    # Tokens are what stands between white space of any kind, which M2 has as single spaces.
    write_m2(
        args.out, [AnnotatedSentence(" ".join(source.split()), dict(enumerate(made))) for source, made in by_sentence]
    )
    types = Counter(edit.type[0] for annotator in edits for made in annotator for edit in made)
    counts = ", ".join(f"{types[kind]} {kind}" for kind in "MRU")
    show(f"written: {args.out}, {len(sources)} sentences; edits: {counts}")
