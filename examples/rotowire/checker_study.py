"""How well ``rotowire check`` finds the errors that people marked in the accuracy shared task's texts.

    python examples/rotowire/checker_study.py --games games.json --texts texts --gold gsml.csv --out OUT

Pages of ``check`` show these figures; they are written to tlm_fairseq/rotowire/checking/measured when rules change.

The rules have no weights. What could be fitted is which kinds of claims to mark at all: in cross-validation over texts
a kind is left out of a fold where, in the other folds, its marks are more often wrong than right.
"""

import argparse
import random
from collections import Counter
from pathlib import Path

from tlm_fairseq.report.csv_file import write_csv
from tlm_fairseq.rotowire.checking.checker import check_text
from tlm_fairseq.rotowire.checking.mark_files import read_marks
from tlm_fairseq.rotowire.checking.mark_scores import ALL, FIGURES, score_marks
from tlm_fairseq.rotowire.checking.measured_scores import DECIDED, UNVERIFIABLE
from tlm_fairseq.rotowire.checking.texts import games_of, read_texts
from tlm_fairseq.rotowire.corpus.games import read_games

LEAST_PRECISION = 0.5


def kind_of(mark):
    """Returns what the marks of a kind have in common."""
    return mark.type, mark.claim, mark.decided


def right_and_all(gold, found, names):
    """Returns two counters by kind: the marks that overlap an error, and all of them."""
    right, every = Counter(), Counter()
    for name in names:
        for mark in found[name]:
            every[kind_of(mark)] += 1
            right[kind_of(mark)] += any(mark.overlaps(error) for error in gold.get(name, ()))
    return right, every


def cross_validated(gold, found, folds, seed):
    """Returns the marks that are left where each fold's kinds are chosen on the others."""
    names = sorted(found)
    random.Random(seed).shuffle(names)
    left = {}
    for fold in range(folds):
        held_out = names[fold::folds]
        right, every = right_and_all(gold, found, [name for name in names if name not in held_out])
        for name in held_out:
            left[name] = [
                mark for mark in found[name] if right[kind_of(mark)] >= LEAST_PRECISION * every[kind_of(mark)] > 0
            ]
    return left


def rows_of(name, gold, found):
    """Returns a row for each type: its figures with their intervals."""
    scores = score_marks(gold, found, found)
    for kind, shares in scores.shares.items():
        cells = []
        for figure in FIGURES:
            share = shares[figure]
            ends = [round(end, 3) for end in share.interval] if share.interval else ["", ""]
            cells += [share.shown, share.correct, share.of, *ends]
        if shares["recall"].of or shares["precision"].of:
            yield [name, kind, *cells]


def main():
    """Runs the study."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for option, what in (("--games", "the games"), ("--texts", "the texts"), ("--gold", "what people marked")):
        parser.add_argument(option, required=True, help=what)
    parser.add_argument("--out", required=True, help="folder of the tables")
    parser.add_argument("--folds", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    texts = read_texts(args.texts)
    games, _ = games_of(texts, read_games(args.games), args.texts, args.games)
    tokens = {name: text.split() for name, text in texts.items()}
    gold = read_marks(args.gold, tokens)
    everything = {name: check_text(game, tokens[name], unverifiable=True) for name, game in zip(texts, games)}
    decided = {name: check_text(game, tokens[name]) for name, game in zip(texts, games)}
    systems = {
        DECIDED: decided,
        UNVERIFIABLE: everything,
        f"decided, {args.folds}-fold cross-validation": cross_validated(gold, decided, args.folds, args.seed),
        f"with --unverifiable, {args.folds}-fold cross-validation": cross_validated(
            gold, everything, args.folds, args.seed
        ),
    }
    header = [f"{figure}{part}" for figure in FIGURES for part in ("", " correct", " of", " low", " high")]
    rows = [row for name, found in systems.items() for row in rows_of(name, gold, found)]
    write_csv(Path(args.out) / "scores.csv", ["marks", "type", *header], rows)
    right, every = right_and_all(gold, everything, everything)
    kinds = sorted(every, key=lambda kind: (-every[kind], kind))
    write_csv(
        Path(args.out) / "kinds.csv",
        ["type", "claim", "decided by the table", "right", "marks"],
        [[*kind[:2], "yes" if kind[2] else "no", right[kind], every[kind]] for kind in kinds],
    )
    for row in rows:
        if row[1] == ALL or row[0] != DECIDED:
            print(f"{row[0]:50} {row[1]:14} recall {row[2]:6} precision {row[7]}")


if __name__ == "__main__":
    main()
