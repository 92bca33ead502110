"""``tlm-fairseq rotowire check`` and ``score-marks``: what is wrong in texts, and how well such marks find errors."""

import argparse
import sys
from typing import TYPE_CHECKING, NamedTuple

from tlm_fairseq.commands.arguments import Subparsers, add_json_option, write_json
from tlm_fairseq.text.printed_text import show

if TYPE_CHECKING:
    from tlm_fairseq.rotowire.checking.marks import Mark
    from tlm_fairseq.rotowire.corpus.games import Game


def add_check(steps: Subparsers) -> None:
    """Adds the step ``check`` to the sub-parsers of ``rotowire``."""
    parser = steps.add_parser("check", help="mark what is wrong in summaries: names, numbers, words, context")
    parser.add_argument("--games", required=True, metavar="FILE", help="the games, as JSON")
    parser.add_argument(
        "--hyp", required=True, metavar="TEXTS", help="the texts: a file with one a line, or a folder of files *.txt"
    )
    parser.add_argument(
        "--ids", metavar="FILE", help="the names of the texts of a file, one a line (default: the numbers of the lines)"
    )
    parser.add_argument(
        "--out", required=True, metavar="FILE.csv", help="write the marks there, as the accuracy shared task has them"
    )
    parser.add_argument(
        "--unverifiable",
        action="store_true",
        help="mark too what the game's table does not decide: next opponents, streaks, figures of other games",
    )
    parser.add_argument(
        "--calendar",
        nargs="+",
        default=[],
        metavar="FILE",
        help="other games of these seasons, as JSON (the whole corpus): they decide next opponents and streaks",
    )
    parser.add_argument(
        "--detokenised",
        action="store_true",
        help="the texts are as people write them, (32-18) instead of ( 32 - 18 ); marks count words between spaces",
    )
    parser.add_argument("--json", metavar="FILE", help="write the marks there as JSON too")
    parser.add_argument("--page", metavar="FILE.html", help="write a page there that shows each error and why")
    parser.set_defaults(run=run_check)


def add_score_marks(steps: Subparsers) -> None:
    """Adds the step ``score-marks`` to the sub-parsers of ``rotowire``."""
    parser = steps.add_parser("score-marks", help="recall and precision of marks against errors that people marked")
    parser.add_argument("--gold", required=True, metavar="FILE.csv", help="the errors that people marked: gsml.csv")
    parser.add_argument(
        "--marks", required=True, metavar="FILE.csv", help="the marks, of `rotowire check` or any other"
    )
    parser.add_argument(
        "--texts", metavar="TEXTS", help="the texts, to check the marks against them, and to count those without any"
    )
    parser.add_argument("--seed", type=int, default=12345, help="of the resampling (default: %(default)s)")
    add_json_option(parser)
    parser.set_defaults(run=run_score_marks)


def run_check(args: argparse.Namespace) -> None:
    """Runs ``rotowire check``."""
    from tlm_fairseq.rotowire.checking.calendar import Calendar
    from tlm_fairseq.rotowire.checking.checker import check_text
    from tlm_fairseq.rotowire.checking.detokenised import put_back, split_text
    from tlm_fairseq.rotowire.checking.mark_files import write_marks
    from tlm_fairseq.rotowire.checking.texts import games_of, read_texts
    from tlm_fairseq.rotowire.corpus.games import read_games
    from tlm_fairseq.rotowire.corpus.summary_text import to_tokens
    from tlm_fairseq.text.files import written_whole

    texts = read_texts(args.hyp, args.ids)
    games, by_names = games_of(texts, read_games(args.games), args.hyp, args.games)
    if by_names:
        show(f"note: the texts are not one for each game of {args.games}; their games were found by names", sys.stderr)
    calendar = Calendar(game for path in args.calendar for game in read_games(path)) if args.calendar else None
    checked = []
    for (name, text), game in zip(texts.items(), games):
        if args.detokenised:
            split = split_text(text)
            tokens, marks = (
                text.split(),
                put_back(check_text(game, split.tokens, args.unverifiable, calendar), split.words),
            )
        else:
            tokens = to_tokens(text)
            marks = check_text(game, tokens, args.unverifiable, calendar)
        checked.append(_CheckedText(name, game, tokens, marks))
    page = _page(checked, args.unverifiable) if args.page else None
    write_marks(args.out, {one.name: one.tokens for one in checked}, {one.name: one.marks for one in checked})
    write_json(args.json, [_record(one) for one in checked])
    if page is not None:
        with written_whole(args.page) as handle:
            handle.write(page)
        show(f"written: {args.page}", file=sys.stderr)
    found = sum(len(one.marks) for one in checked)
    show(f"{found} errors in {len(checked)} texts, {found / len(checked):.1f} a text; written: {args.out}")


class _CheckedText(NamedTuple):
    name: str
    game: "Game"
    tokens: list[str]
    marks: "list[Mark]"


def _page(checked, unverifiable):
    from tlm_fairseq.rotowire.checking.measured_scores import measured_scores
    from tlm_fairseq.rotowire.report.checked_text import checked_page, checked_text

    return checked_page([checked_text(*one) for one in checked], measured_scores(unverifiable)).as_html()


def _record(checked):
    """Returns a checked text as a dictionary for JSON; ``start`` and ``end`` count tokens from 1, both included."""
    from tlm_fairseq.rotowire.report.checked_text import said

    marks = [
        {
            "start": mark.start + 1,
            "end": mark.end,
            "tokens": said(checked.tokens, mark),
            "type": mark.type,
            "truth": mark.truth,
            "reason": mark.reason,
            "claim": mark.claim,
            "decided": mark.decided,
        }
        for mark in checked.marks
    ]
    return {"text": checked.name, "game": checked.game.identifier, "marks": marks}


def run_score_marks(args: argparse.Namespace) -> None:
    """Runs ``rotowire score-marks``."""
    from tlm_fairseq.rotowire.checking.mark_files import read_marks
    from tlm_fairseq.rotowire.checking.mark_scores import FIGURES, score_marks
    from tlm_fairseq.rotowire.checking.texts import read_texts
    from tlm_fairseq.scoring.significance import Resampling

    texts = None if args.texts is None else {name: text.split() for name, text in read_texts(args.texts).items()}
    gold, found = read_marks(args.gold, texts), read_marks(args.marks, texts)
    scores = score_marks(gold, found, texts or (), Resampling(seed=args.seed))
    show(f"{'type':13}" + "".join(f"  {figure:>28}" for figure in FIGURES))
    for kind, shares in scores.shares.items():
        show(f"{kind:13}" + "".join(f"  {_cell(shares[figure]):>28}" for figure in FIGURES))
    show(f"{scores.n_texts} texts, intervals of 95 % over texts")
    show(scores.signature)
    write_json(args.json, scores.as_record())


def _cell(share):
    interval = "" if share.interval is None else f" [{share.interval[0]:.3f}, {share.interval[1]:.3f}]"
    return f"{share.shown} {share.correct}/{share.of}{interval}"
