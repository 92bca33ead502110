"""``tlm-fairseq glue predict``: labels or scores of prepared examples, by a fine-tuned checkpoint."""

import argparse

from tlm_fairseq.commands.arguments import Subparsers, positive_integer
from tlm_fairseq.commands.glue.prepare import add_task_argument
from tlm_fairseq.fairseq_support.quiet import quiet_fairseq
from tlm_fairseq.glue.tasks import TASKS
from tlm_fairseq.text.printed_text import show


def add_predict(steps: Subparsers) -> None:
    """Adds the step ``predict`` to the sub-parsers of ``glue``."""
    parser = steps.add_parser("predict", help="predict with a fine-tuned checkpoint; files for a submission")
    add_task_argument(parser, "--task")
    parser.add_argument("--path", required=True, metavar="FILE", help="the checkpoint")
    parser.add_argument(
        "--data-bin",
        required=True,
        metavar="DIR",
        help="the folder it was trained on, with input0/dict.txt and label/dict.txt",
    )
    parser.add_argument(
        "--input",
        required=True,
        nargs="+",
        metavar="FILE",
        help="what `glue prepare` wrote: SPLIT.input0, and for pairs SPLIT.input1",
    )
    parser.add_argument("--out", required=True, metavar="FILE", help="labels or scores to write, one a line")
    parser.add_argument("--submission", metavar="FILE", help="the same in the form that the benchmark's site takes")
    parser.add_argument("--ids", metavar="FILE", help="for --submission: the numbers of the examples, SPLIT.ids")
    parser.add_argument(
        "--max-tokens",
        type=positive_integer,
        default=4096,
        metavar="N",
        help="of a batch, padding among them (default: %(default)s)",
    )
    parser.set_defaults(run=run_predict)


def run_predict(args: argparse.Namespace) -> None:
    """Runs ``glue predict``."""
    from tlm_fairseq.errors import UserError
    from tlm_fairseq.glue.submission import write_submission
    from tlm_fairseq.inference.sentence_classification import load_classifier
    from tlm_fairseq.text.parallel_text import read_lines, read_parallel, write_lines

    task = TASKS[args.task]
    if (args.submission is None) != (args.ids is None):
        raise UserError("--submission and --ids go together; give both or none")
    if len(args.input) != len(task.inputs):
        raise UserError(f"{task.name} has {len(task.inputs)} sentences an example; give as many files with --input")
    texts = read_parallel(args.input)
    numbers = None if args.ids is None else read_lines(args.ids)
    if numbers is not None and len(numbers) != len(texts[0]):
        raise UserError(f"{args.ids} has {len(numbers)} lines and {args.input[0]} {len(texts[0])}; give one for each")
    with quiet_fairseq():
        classifier = load_classifier(args.path, args.data_bin)
    classifier.check_outputs(task.labels)
    predictions = classifier.predict(list(zip(*texts)), args.max_tokens, places=args.input[0])
    write_lines(args.out, predictions)
    show(f"written: {args.out}")
    if numbers is not None:
        write_submission(args.submission, task, numbers, predictions)
        show(f"written: {args.submission}")
