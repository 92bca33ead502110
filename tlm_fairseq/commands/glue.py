"""``tlm-fairseq glue``: the tasks of GLUE and CLUE, from published files to scores and submissions."""

from tlm_fairseq.commands import glue_binarise, glue_model_options, glue_predict, glue_prepare, glue_score


def add_parser(commands):
    """Adds the command ``glue`` and its sub-commands."""
    parser = commands.add_parser("glue", help="sentence classification: the tasks of GLUE and CLUE, their scores")
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    glue_prepare.add_prepare(steps)
    glue_binarise.add_binarise(steps)
    glue_model_options.add_model_options(steps)
    glue_predict.add_predict(steps)
    glue_score.add_score(steps)
