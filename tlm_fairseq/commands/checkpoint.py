"""``tlm-fairseq checkpoint``: look into checkpoints, average them, export them to stock fairseq, and convert BARTs,
BERTs and RoBERTas of Hugging Face."""

import argparse
import json
import os

from tlm_fairseq.commands.arguments import Subparsers
from tlm_fairseq.errors import UserError
from tlm_fairseq.text.printed_text import show

# Of a refused checkpoint's imports that are listed.
MOST_NAMES, LONGEST_NAME = 30, 80


def add_parser(commands: Subparsers) -> None:
    parser = commands.add_parser(
        "checkpoint", help="inspect, average, export checkpoints, or convert from Hugging Face"
    )
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    inspect = actions.add_parser("inspect", help="print architecture, TLM options, updates, vocabulary and size")
    inspect.add_argument("checkpoint", metavar="IN")
    inspect.add_argument("--json", action="store_true", help="print JSON")
    inspect.set_defaults(run=run_inspect)

    export = actions.add_parser("export", help="write a checkpoint that stock fairseq loads without --user-dir")
    export.add_argument("checkpoint", metavar="IN")
    export.add_argument("output", metavar="OUT")
    export.add_argument("--keep-optimizer", action="store_true", help="keep the optimizer's state, to go on training")
    export.set_defaults(run=run_export)

    average = actions.add_parser("average", help="write the mean of several checkpoints of one training run")
    average.add_argument("--inputs", required=True, nargs="+", metavar="IN")
    average.add_argument("--output", required=True, metavar="OUT")
    average.set_defaults(run=run_average)

    from_hf = actions.add_parser(
        "from-hf", help="write a fairseq checkpoint and its dictionary from a Hugging Face folder: BART, BERT, RoBERTa"
    )
    from_hf.add_argument("folder", metavar="FOLDER", help="with config.json, the weights and the vocabulary")
    from_hf.add_argument(
        "output", metavar="OUT", help="the checkpoint; dict.txt, the pieces' files and hugging_face go beside it"
    )
    from_hf.set_defaults(run=run_from_hf)

    to_hf = actions.add_parser("to-hf", help="write a Hugging Face folder from a fairseq checkpoint of a BART")
    to_hf.add_argument("checkpoint", metavar="IN")
    to_hf.add_argument("folder", metavar="FOLDER", help="a new folder")
    to_hf.add_argument(
        "--like",
        metavar="FOLDER",
        help="the Hugging Face folder that the model came from: its tokenizer and the order of its vocabulary are kept "
        "(without it, by the files that from-hf wrote beside IN, where they are; DIR/hugging_face of them serves too)",
    )
    to_hf.add_argument(
        "--without-bos",
        action="store_true",
        help="the model was trained on text without <s> in front, as fairseq-preprocess makes it: the tokenizer adds "
        "none, and generation forces none",
    )
    to_hf.set_defaults(run=run_to_hf)


def run_inspect(args: argparse.Namespace) -> None:
    from tlm_fairseq.fairseq_support import checkpoints, safe_loading
    from tlm_fairseq.fairseq_support.checkpoint_types import faults_in_one_line
    from tlm_fairseq.fairseq_support.pickle_names import TooLarge

    _check_is_file(args.checkpoint)
    try:
        state = checkpoints.read(args.checkpoint)
    except TooLarge as error:
        raise UserError(f"{error}. {_imports_of(args.checkpoint)}") from None
    except safe_loading.RefusedConfiguration as error:
        named = "; ".join(error.options[:10])
        raise UserError(f"{args.checkpoint}: refused; nothing of it was run. Options that would be: {named}") from None
    except safe_loading.RefusedCheckpoint:
        raise UserError(f"{args.checkpoint}: refused; nothing of it was run. {_imports_of(args.checkpoint)}") from None
    with faults_in_one_line(args.checkpoint):
        description = checkpoints.describe(state)
    if args.json:
        show(json.dumps(description.as_dict(), indent=2, default=str))
        return
    options = ", ".join(f"{name} {value}" for name, value in description.tlm_options.items())
    rows = {
        "architecture": description.architecture,
        "TLM options": options or "none",
        "updates": f"{description.updates:,} (epoch {description.epoch})",
        "vocabulary": f"{description.source_vocabulary:,} source, {description.target_vocabulary:,} target",
        "parameters": f"{description.parameters:,}",
        "task, criterion": f"{description.task}, {description.criterion}",
        "configuration": description.configuration,
        "optimizer state": "yes" if description.optimizer_state else "no",
    }
    for name, value in rows.items():
        show(f"{name:16} {value}")


def run_export(args: argparse.Namespace) -> None:
    from tlm_fairseq.fairseq_support import checkpoints, layer_norms
    from tlm_fairseq.fairseq_support.checkpoint_types import faults_in_one_line

    _check_is_file(args.checkpoint)
    with faults_in_one_line(args.checkpoint):
        stock = checkpoints.to_stock(checkpoints.read(args.checkpoint), args.keep_optimizer)
    checkpoints.write(stock, args.output)
    model = stock["cfg"]["model"]
    show(f"{args.output}: {model.get('arch')}, for stock fairseq")
    eps = model.get(layer_norms.OPTION, layer_norms.STOCK_EPS)
    if eps != layer_norms.STOCK_EPS:
        show(
            f"note: its layer norms added {eps:g} to the variance, and stock fairseq's add {layer_norms.STOCK_EPS:g}; "
            "the outputs will differ a little"
        )


def run_average(args: argparse.Namespace) -> None:
    from tlm_fairseq.fairseq_support import checkpoints
    from tlm_fairseq.fairseq_support.checkpoint_averaging import average

    for path in args.inputs:
        _check_is_file(path)
    checkpoints.write(average(args.inputs), args.output)
    show(f"{args.output}: the mean of {len(args.inputs)} checkpoints")


def run_from_hf(args: argparse.Namespace) -> None:
    from tlm_fairseq.hugging_face.conversion import from_hugging_face

    made = from_hugging_face(args.folder, args.output)
    show(f"{args.output}: {made.architecture}, {made.rows:,} words; beside it {', '.join(made.files)}")
    arch = " ".join([f"--arch {made.architecture}_tlm", *made.options])
    resets = "--reset-optimizer --reset-dataloader --reset-meters --reset-lr-scheduler"
    show(f"fine-tune it with: fairseq-train ... {arch} --restore-file {args.output} {resets}")
    if made.sentence_options:
        show(f"for a task on sentences with: {' '.join(made.sentence_options)} --num-classes ...")
    for remark in made.remarks:
        show(f"note: {remark}")


def run_to_hf(args: argparse.Namespace) -> None:
    from tlm_fairseq.fairseq_support.checkpoint_types import faults_in_one_line
    from tlm_fairseq.hugging_face.conversion import to_hugging_face

    _check_is_file(args.checkpoint)
    with faults_in_one_line(args.checkpoint):
        vocabulary = to_hugging_face(args.checkpoint, args.folder, args.like, args.without_bos)
    show(f"{args.folder}: BartForConditionalGeneration, {vocabulary.kind if vocabulary else 'no'} tokenizer")
    if vocabulary is None:
        show("note: for a tokenizer, name the folder that the model came from with --like")


def _imports_of(path):
    """Says what a refused checkpoint would import, as far as one line holds it."""
    from tlm_fairseq.fairseq_support.pickle_names import names_asked_for

    survey = names_asked_for(path)
    names = [name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}..." for name in survey.names[:MOST_NAMES]]
    if len(survey.names) > MOST_NAMES:
        names.append(f"and {len(survey.names) - MOST_NAMES:,} more")
    rest = "" if survey.is_whole else "; its pickle was not read to its end: it is cut, or longer than any"
    return f"On loading it would import: {', '.join(names) or 'nothing'}{rest}"


def _check_is_file(path):
    if not os.path.isfile(path):
        raise UserError(f"{path}: no such file")
