"""``tlm-fairseq glue score``: predictions against gold labels, by the task's own metrics."""

import argparse
import sys

from tlm_fairseq.commands.arguments import Subparsers, add_json_option, write_json
from tlm_fairseq.commands.glue.prepare import add_task_argument
from tlm_fairseq.glue.tasks import TASKS
from tlm_fairseq.text.printed_text import show


def add_score(steps: Subparsers) -> None:
    """Adds the step ``score`` to the sub-parsers of ``glue``."""
    parser = steps.add_parser("score", help="score predictions by the task's own metrics")
    add_task_argument(parser, "--task")
    parser.add_argument("--gold", required=True, metavar="FILE", help="labels or scores, one a line: valid.label")
    parser.add_argument("--pred", required=True, metavar="FILE", help="the same of `glue predict`")
    add_json_option(parser)
    parser.set_defaults(run=run_score)


def run_score(args: argparse.Namespace) -> None:
    """Runs ``glue score``."""
    from tlm_fairseq.errors import UserError
    from tlm_fairseq.glue.predictions import read_predictions
    from tlm_fairseq.glue.scores import score_predictions

    task = TASKS[args.task]
    gold, predicted = (read_predictions(path, task) for path in (args.gold, args.pred))
    if len(gold) != len(predicted):
        raise UserError(f"{args.pred} has {len(predicted)} lines and {args.gold} {len(gold)}; give one for each")
    score = score_predictions(task.name, task.metrics, gold, predicted)
    for note in score.notes:
        show(f"note: {note}", file=sys.stderr)
    show("  ".join(f"{metric} {value:.4f}" for metric, value in score.scores.items()))
    show(score.signature)
    write_json(args.json, score.as_record())
