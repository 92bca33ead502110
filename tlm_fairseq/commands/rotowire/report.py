"""``tlm-fairseq rotowire report``: a page and a text that show what a system's summaries say, right and wrong."""

import argparse
import sys

from tlm_fairseq.commands.arguments import Subparsers, not_negative_integer
from tlm_fairseq.commands.rotowire.inputs import (
    add_games_option,
    add_summaries_option,
    read_facts_of,
    read_games_and_summaries,
)
from tlm_fairseq.text.printed_text import show, show_coloured


def add_report(steps: Subparsers) -> None:
    """Adds the step ``report`` to the sub-parsers of ``rotowire``."""
    parser = steps.add_parser(
        "report", help="scores, learning curves and all games' summaries with their wrong numbers marked, as a page"
    )
    add_games_option(parser)
    add_summaries_option(parser)
    parser.add_argument(
        "--facts",
        metavar="FILE",
        help="the facts that the gold summaries state, as tuples (default: read out of them by rules)",
    )
    parser.add_argument("--train-log", metavar="LOG", help="what fairseq-train printed, for the learning curves")
    parser.add_argument(
        "--scores",
        nargs="+",
        default=[],
        metavar="JSON",
        help="files of `rotowire score --json`, a row of the table each",
    )
    parser.add_argument(
        "--game",
        type=not_negative_integer,
        metavar="N",
        help="the game to begin with and to print, counted from 0 (default: the one whose RG precision is the median)",
    )
    parser.add_argument("--out", metavar="FILE.html", help="write the page there, a file that needs no other")
    parser.add_argument("--text", action="store_true", help="print a game's box score and summary too")
    parser.set_defaults(run=run_report)


def run_report(args: argparse.Namespace) -> None:
    """Runs ``rotowire report``."""
    from tlm_fairseq.errors import UserError

    if not (args.out or args.text):
        raise UserError("nothing to do: give --out FILE.html for the page, --text for the terminal, or both")
    games, summaries = _judged_summaries(args)
    number = _shown_number(args, summaries)
    if args.out:
        _write_page(args, games, summaries, number)
    if args.text:
        _print_game(games[number], summaries[number], number, len(games))


def _judged_summaries(args):
    from tlm_fairseq.rotowire.report.game_view import judged_summary

    games, hypotheses = read_games_and_summaries(args.games, args.hyp)
    return games, [judged_summary(game, tokens) for game, tokens in zip(games, hypotheses)]


def _shown_number(args, summaries):
    from tlm_fairseq.errors import UserError
    from tlm_fairseq.rotowire.metrics.judged_facts import median_game

    if args.game is None:
        return median_game([summary.precision for summary in summaries])
    if args.game >= len(summaries):
        last = len(summaries) - 1
        raise UserError(f"--game {args.game}: {args.games} has games 0 to {last}; give one of these")
    return args.game


def _print_game(game, summary, number, n_games):
    from shutil import get_terminal_size

    from tlm_fairseq.report.marked_changes import wants_colours
    from tlm_fairseq.rotowire.report.game_text import format_game

    title = f"{game.identifier} (game {number}, counted from 0, of {n_games})"
    show_coloured(format_game(title, game, summary, get_terminal_size().columns, wants_colours(sys.stdout)))


def _write_page(args, games, summaries, number):
    from tlm_fairseq.rotowire.extraction.measured_precision import MEASURED
    from tlm_fairseq.rotowire.extraction.rule_versions import NEWEST
    from tlm_fairseq.rotowire.report.page import rotowire_page
    from tlm_fairseq.text.files import written_whole

    stated, supported = (sum(counts) for counts in zip(*((len(one.facts), one.supported) for one in summaries)))
    share = f", {100 * supported / stated:.1f} %" if stated else ""
    known = MEASURED[NEWEST.name]
    introduction = (
        f"Summaries of {len(games)} games. They state {stated} facts by the rules of the extractor; the box scores "
        f"support {supported} of them{share}. The extractor, {NEWEST.name}, misreads some: in {known.texts}, its "
        f"precision is {100 * known.precision:.1f} %, its recall {100 * known.recall:.1f} %."
    )
    texts = _shown_texts(args, games, summaries)
    scores, log = [_read_scores(path) for path in args.scores], _read_log(args.train_log)
    document = rotowire_page(introduction, scores, log, texts, (number, _choice(args, summaries, number))).as_html()
    with written_whole(args.out) as handle:
        handle.write(document)
    show(f"written: {args.out}", file=sys.stderr)


def _shown_texts(args, games, summaries):
    from tlm_fairseq.rotowire.metrics.summary_scores import teams_of
    from tlm_fairseq.rotowire.report.game_view import judged_summary

    references = [judged_summary(game, game.summary) for game in games]
    if args.facts is None:
        gold = [[one.fact for one in reference.facts] for reference in references]
    else:
        gold = read_facts_of(args.facts, args.games, games)
    teams = teams_of(games)
    return [
        _shown_text(number, *of_game, teams) for number, of_game in enumerate(zip(games, summaries, references, gold))
    ]


def _shown_text(number, game, summary, reference, gold, teams):
    from tlm_fairseq.rotowire.metrics.tuple_scores import score_tuples
    from tlm_fairseq.rotowire.report.games_on_page import ShownText
    from tlm_fairseq.rotowire.report.judged_text import fact_errors, fact_marks

    notes = [
        f"{summary.supported} of {len(summary.facts)} facts are supported by the box score: RG precision "
        f"{100 * summary.precision:.1f} %."
    ]
    shown_reference = None
    if game.summary:
        score = score_tuples([gold], [[one.fact for one in summary.facts]], teams=teams)
        notes.append(f"The summary states {score.tp} of the {score.gold} facts of the reference summary.")
        shown_reference = (game.summary, fact_marks(reference))
    marks, errors = fact_marks(summary), fact_errors(game, summary)
    return ShownText(f"Game {number}", game, summary.tokens, marks, errors, notes, shown_reference)


def _choice(args, summaries, number):
    if args.game is not None:
        return f"Game {number}, counted from 0, as asked for with --game."
    precisions = [100 * summary.precision for summary in summaries]
    return (
        f"Game {number} of {len(summaries)}, counted from 0: the one whose RG precision, {precisions[number]:.1f} %, "
        f"is the median. The games range from {min(precisions):.1f} to {max(precisions):.1f} %."
    )


def _read_scores(path):
    from tlm_fairseq.errors import UserError
    from tlm_fairseq.experiments.score_file import read_figures
    from tlm_fairseq.rotowire.metrics.score_record import FURTHER_PLACES
    from tlm_fairseq.rotowire.report.page import SCORE_PLACES, SystemScores
    from tlm_fairseq.text.json_file import read_json

    figures = read_figures(path, SCORE_PLACES)
    record = read_json(path)
    figures |= read_figures(
        path, {name: keys for name, keys in FURTHER_PLACES.items() if record.get(keys[0]) is not None}
    )
    texts = [record.get("name"), record["bleu"].get("signature"), record["bleu_13a"].get("signature")]
    texts.append(record.get("signature"))
    if not all(isinstance(text, str) for text in texts):
        raise UserError(f"{path}: no name or signature in it; give a file of `tlm-fairseq rotowire score --json`")
    return SystemScores(texts[0], figures, tuple(texts[1:]))


def _read_log(path):
    from tlm_fairseq.errors import UserError
    from tlm_fairseq.text.training_log import read_training_log

    if path is None:
        return None
    log = read_training_log(path)
    if not (log.train or log.valid):
        raise UserError(f"{path}: no loss in it; give what fairseq-train printed with --log-format simple or json")
    return log
