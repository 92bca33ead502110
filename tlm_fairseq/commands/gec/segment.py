"""``tlm-fairseq gec segment`` and ``restore``: text to subwords for fairseq, and back, hypotheses too."""

import argparse

from tlm_fairseq.commands.arguments import Subparsers, positive_integer
from tlm_fairseq.commands.subword_options import add_subword_options
from tlm_fairseq.text.printed_text import show


def add_segment(steps: Subparsers) -> None:
    """Adds ``segment train``, ``encode`` and ``decode``."""
    parser = steps.add_parser("segment", help="text <-> subwords, as fairseq-preprocess reads them")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    train = actions.add_parser(
        "train", help="learn SentencePiece subwords: PREFIX.model, and PREFIX.dict.txt for fairseq"
    )
    train.add_argument("--input", required=True, nargs="+", metavar="FILE", help="text, usually both train sides")
    train.add_argument("--prefix", required=True, help="path of the outputs without their endings")
    train.add_argument(
        "--vocabulary-size",
        type=positive_integer,
        required=True,
        metavar="N",
        help="number of subwords, 256 bytes included",
    )
    train.add_argument(
        "--character-coverage",
        type=float,
        default=0.9999,
        metavar="SHARE",
        help="share of the text's characters with a subword of their own; others become bytes (default: %(default)s)",
    )
    train.set_defaults(run=_run_train)
    for name, text in (("encode", "text -> subwords"), ("decode", "subwords -> text")):
        action = actions.add_parser(name, help=text)
        add_subword_options(action)
        action.add_argument("--input", required=True, nargs="+", metavar="FILE", help="texts to read")
        action.add_argument("--out", required=True, nargs="+", metavar="FILE", help="a text to write for each of them")
        action.add_argument(
            "--processes",
            type=positive_integer,
            default=1,
            metavar="N",
            help="processes to share a large text over (default: %(default)s)",
        )
        action.set_defaults(run=_run_convert)


def add_restore(steps: Subparsers) -> None:
    """Adds ``restore``."""
    parser = steps.add_parser(
        "restore", help="the log of fairseq-generate -> corrected sentences in the order of the input"
    )
    parser.add_argument("--log", required=True, metavar="FILE", help="output of fairseq-generate")
    parser.add_argument("--src", required=True, metavar="FILE", help="the text that was corrected, before `segment`")
    add_subword_options(parser)
    parser.add_argument("--out", required=True, metavar="FILE", help="text to write")
    parser.add_argument(
        "--copy-longer-than",
        type=positive_integer,
        metavar="N",
        help="keep a sentence of more than N tokens as it is: the model met none so long in training",
    )
    parser.set_defaults(run=_run_restore)


def _run_train(args: argparse.Namespace) -> None:
    from tlm_fairseq.subwords.sentencepiece import train_sentencepiece

    train_sentencepiece(args.input, args.prefix, args.vocabulary_size, args.character_coverage)
    show(f"written: {args.prefix}.model, {args.prefix}.dict.txt")


def _run_convert(args: argparse.Namespace) -> None:
    from tqdm import tqdm

    from tlm_fairseq.errors import UserError
    from tlm_fairseq.subwords.registry import open_subwords
    from tlm_fairseq.text.parallel_text import read_lines, write_lines

    if len(args.input) != len(args.out):
        raise UserError(f"--input names {len(args.input)} files and --out {len(args.out)}; give one for each")
    subwords = open_subwords(args.bpe, args.bpe_model)
    texts = [read_lines(path) for path in args.input]
    for lines, out in zip(texts, args.out):
        if args.processes == 1:
            converted = map(getattr(subwords, args.action), lines)
        else:
            converted = _convert_in_processes(lines, args)
        with tqdm(converted, total=len(lines), desc=args.action, unit="line", disable=None, leave=False) as progress:
            write_lines(out, progress)
        show(f"written: {out}, {len(lines)} lines")


def _convert_in_processes(lines, args):
    """Yields the converted lines in their order."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # spawn: the threads of sentencepiece and tokenizers do not survive a fork.
    pool = ProcessPoolExecutor(
        args.processes, multiprocessing.get_context("spawn"), _start_process, (args.bpe, args.bpe_model, args.action)
    )
    try:
        yield from pool.map(_convert, lines, chunksize=500)
    finally:
        pool.shutdown(cancel_futures=True)


def _start_process(kind, path, action):
    import signal

    from tlm_fairseq.subwords.registry import open_subwords

    # Ctrl-C is for the process that writes.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    globals()["_conversion"] = getattr(open_subwords(kind, path), action)


def _convert(line):
    return _conversion(line)  # noqa: F821


def _run_restore(args: argparse.Namespace) -> None:
    from tlm_fairseq.subwords.registry import open_subwords
    from tlm_fairseq.text.generation_log import read_best_hypotheses
    from tlm_fairseq.text.parallel_text import read_lines, write_lines

    subwords = open_subwords(args.bpe, args.bpe_model)
    sources = read_lines(args.src)
    logged = read_best_hypotheses(args.log, len(sources))
    hypotheses = [subwords.restore(source, hypothesis) for source, hypothesis in zip(sources, logged)]
    copied = 0
    if args.copy_longer_than is not None:
        too_long = [len(source.split()) > args.copy_longer_than for source in sources]
        copied = sum(too_long)
        hypotheses = [source if keep else hypothesis for source, hypothesis, keep in zip(sources, hypotheses, too_long)]
    write_lines(args.out, hypotheses)
    show(f"written: {args.out}, {len(hypotheses)} lines, {copied} of them kept as they were for their length")
