"""``tlm-fairseq rotowire``: data-to-text, from games to scored summaries."""

from tlm_fairseq.commands import (
    rotowire_extractor,
    rotowire_generate,
    rotowire_prepare,
    rotowire_report,
    rotowire_scores,
    rotowire_simulate,
)


def add_parser(commands):
    """Adds the command ``rotowire`` and its sub-commands."""
    parser = commands.add_parser("rotowire", help="data-to-text: games, their summaries, scores")
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    rotowire_simulate.add_simulate(steps)
    rotowire_prepare.add_prepare(steps)
    rotowire_generate.add_generate(steps)
    rotowire_simulate.add_template(steps)
    rotowire_extractor.add_train_extractor(steps)
    rotowire_scores.add_score(steps)
    rotowire_scores.add_score_tuples(steps)
    rotowire_scores.add_evaluate_extractor(steps)
    rotowire_report.add_report(steps)
