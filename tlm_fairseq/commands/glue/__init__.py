"""``tlm-fairseq glue``: the tasks of GLUE and CLUE, from published files to scores and submissions."""

from tlm_fairseq.commands.arguments import Subparsers
from tlm_fairseq.commands.glue import binarise, model_options, predict, prepare, score


def add_parser(commands: Subparsers) -> None:
    """Adds the command ``glue`` and its sub-commands."""
    parser = commands.add_parser("glue", help="sentence classification: the tasks of GLUE and CLUE, their scores")
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    prepare.add_prepare(steps)
    binarise.add_binarise(steps)
    model_options.add_model_options(steps)
    predict.add_predict(steps)
    score.add_score(steps)
