"""``tlm-fairseq rotowire``: data-to-text, from games to scored summaries."""

from tlm_fairseq.commands.arguments import Subparsers
from tlm_fairseq.commands.rotowire import extractor, generate, marks, prepare, report, scores, simulate


def add_parser(commands: Subparsers) -> None:
    """Adds the command ``rotowire`` and its sub-commands."""
    parser = commands.add_parser("rotowire", help="data-to-text: games, their summaries, scores")
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    simulate.add_simulate(steps)
    prepare.add_prepare(steps)
    generate.add_generate(steps)
    simulate.add_template(steps)
    extractor.add_train_extractor(steps)
    scores.add_score(steps)
    scores.add_score_tuples(steps)
    scores.add_evaluate_extractor(steps)
    report.add_report(steps)
    marks.add_check(steps)
    marks.add_score_marks(steps)
