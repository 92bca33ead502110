"""``tlm-fairseq glue binarise``: prepared text -> the folders that fairseq's ``sentence_prediction`` reads.

It is ``fairseq-preprocess`` for each of input0, input1 and label, in one process.
"""

import argparse
import shutil
from pathlib import Path

from tlm_fairseq.commands.arguments import Subparsers
from tlm_fairseq.errors import UserError
from tlm_fairseq.fairseq_support.quiet import quiet_fairseq
from tlm_fairseq.text.printed_text import show

PARTS = ("input0", "input1", "label")


def add_binarise(steps: Subparsers) -> None:
    """Adds the step ``binarise`` to the sub-parsers of ``glue``."""
    parser = steps.add_parser("binarise", help="prepared text -> fairseq's binary form, for fairseq-train")
    parser.add_argument("data", metavar="DIR", help="folder of `glue prepare`")
    parser.add_argument("--out", required=True, metavar="DIR", help="folder to write to: what fairseq-train is given")
    parser.set_defaults(run=run_binarise)


def run_binarise(args: argparse.Namespace) -> None:
    """Runs ``glue binarise``."""
    from tlm_fairseq.glue.prepare import DICTIONARY, LABELS
    from tlm_fairseq.text.manifest import NAME

    data, out = Path(args.data), Path(args.out)
    if not (data / NAME).is_file():
        raise UserError(f"{data}: holds no {NAME}; make the folder with `tlm-fairseq glue prepare`")
    for part in PARTS:
        if not (data / f"train.{part}").is_file():
            continue
        valid = sorted(data.glob(f"valid*.{part}"))
        dictionary = data / (LABELS if part == "label" else DICTIONARY)
        if dictionary.stat().st_size:
            _preprocess(data / f"train.{part}", valid, dictionary, out / part)
        else:
            # A regression: fairseq reads the scores as text.
            (out / part).mkdir(parents=True, exist_ok=True)
            for path in (data / f"train.{part}", *valid):
                shutil.copyfile(path, out / part / path.name)
    show(f"written: {out}")


def _preprocess(train, valid, dictionary, out):
    """The labelled splits only: those without labels are predicted from their text."""
    # fairseq refuses a folder that has one, as an interruption leaves it.
    (out / "dict.txt").unlink(missing_ok=True)
    with quiet_fairseq():
        from fairseq import options
        from fairseq_cli import preprocess

        arguments = ["--only-source", "--trainpref", str(train), "--validpref", ",".join(map(str, valid))]
        arguments += ["--srcdict", str(dictionary), "--destdir", str(out), "--workers", "1"]
        preprocess.main(options.get_preprocessing_parser().parse_args(arguments))
