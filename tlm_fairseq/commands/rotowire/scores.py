"""``tlm-fairseq rotowire score``, ``score-tuples`` and ``evaluate-extractor``."""

import argparse

from tlm_fairseq.commands.arguments import Subparsers, add_json_option, write_json
from tlm_fairseq.commands.rotowire.extractor import RULES, load_extractor
from tlm_fairseq.commands.rotowire.inputs import (
    add_games_option,
    add_summaries_option,
    read_facts_of,
    read_games_and_summaries,
)
from tlm_fairseq.text.printed_text import show


def add_score(steps: Subparsers) -> None:
    """Adds the step ``score`` to the sub-parsers of ``rotowire``."""
    parser = steps.add_parser(
        "score", help="score summaries: BLEU beside that of chance, relation generation, content selection, ordering"
    )
    add_games_option(parser)
    add_summaries_option(parser)
    parser.add_argument(
        "--facts",
        metavar="FILE",
        help="the facts that the gold summaries state, as tuples (default: read out of them by the extractor)",
    )
    parser.add_argument(
        "--clean",
        metavar="FILE",
        help="the games of --games that no other split has, as `prepare --clean` writes them: gives BLEU on them too",
    )
    _add_extractor(parser)
    _add_variant(parser)
    parser.add_argument("--table", action="store_true", help="show the scores beside the published ones")
    parser.add_argument("--name", default="system", help="the system's name in the table (default: %(default)s)")
    add_json_option(parser)
    parser.set_defaults(run=_run_score)


def add_score_tuples(steps: Subparsers) -> None:
    """Adds the step ``score-tuples`` to the sub-parsers of ``rotowire``."""
    parser = steps.add_parser("score-tuples", help="content selection and ordering of extracted facts")
    for option, what in (("--gold", "the gold summaries"), ("--pred", "the system's summaries")):
        parser.add_argument(
            option,
            required=True,
            metavar="FILE",
            help=f"the facts of {what}: entity|number|RELATION, a blank line before each game",
        )
    _add_variant(parser)
    parser.add_argument(
        "--entity-match",
        choices=("words", "characters"),
        default="words",
        help="how a part of a name is found in the other: by words, or by characters as the original scorers do, where "
        "Lo is Brook Lopez (default: %(default)s)",
    )
    add_json_option(parser)
    parser.set_defaults(run=_run_score_tuples)


def add_evaluate_extractor(steps: Subparsers) -> None:
    """Adds the step ``evaluate-extractor`` to the sub-parsers of ``rotowire``."""
    parser = steps.add_parser("evaluate-extractor", help="precision and recall of an extractor on the gold summaries")
    add_games_option(parser)
    parser.add_argument(
        "--facts",
        required=True,
        metavar="rules|FILE",
        help="the facts that the gold summaries state; or rules, for the agreement with what the rules read in them",
    )
    _add_extractor(parser)
    add_json_option(parser)
    parser.set_defaults(run=_run_evaluate_extractor)


def _add_extractor(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--extractor",
        default=RULES,
        metavar="rules|rules@N|FILE",
        help="what reads facts out of summaries: the newest rules, those of an earlier version such as rules@1, whose "
        "scores stay as they were, or a file of `train-extractor` (default: %(default)s)",
    )


def _add_variant(parser: argparse.ArgumentParser) -> None:
    from tlm_fairseq.rotowire.metrics.score_record import VARIANTS

    parser.add_argument(
        "--variant",
        choices=VARIANTS,
        default=VARIANTS[0],
        help="of content selection and ordering: wiseman compares numbers as strings, ncp lets number words equal "
        "digits, macro also keeps duplicates and matches one to one (default: %(default)s)",
    )


def _run_score(args: argparse.Namespace) -> None:
    from tlm_fairseq.rotowire.metrics.published import PUBLISHED_ROWS
    from tlm_fairseq.rotowire.metrics.summary_scores import score_summaries
    from tlm_fairseq.rotowire.report.table import format_rotowire_table

    extractor = load_extractor(args.extractor)
    games, hypotheses = read_games_and_summaries(args.games, args.hyp)
    gold = None if args.facts is None else read_facts_of(args.facts, args.games, games)
    score = score_summaries(games, hypotheses, extractor, args.variant, gold)
    if args.table:
        show(format_rotowire_table([(args.name, score)], PUBLISHED_ROWS))
    else:
        _print_score(score)
    record = {"name": args.name, **score.as_record()}
    if args.clean:
        record["clean"] = _score_clean(args.clean, games, hypotheses)
    write_json(args.json, record)


def _score_clean(path, games, hypotheses):
    """Prints both BLEUs on the games that are in the file too, and returns them for JSON."""
    from tlm_fairseq.errors import UserError
    from tlm_fairseq.rotowire.corpus.games import read_games
    from tlm_fairseq.rotowire.metrics.summary_scores import score_texts

    clean = {game.identifier for game in read_games(path)}
    unknown = sorted(clean - {game.identifier for game in games})
    if unknown:
        raise UserError(f"{path}: {unknown[0]} is not among the games that are scored; give the clean part of them")
    pairs = [pair for pair in zip(games, hypotheses, strict=True) if pair[0].identifier in clean]
    scores = score_texts(*zip(*pairs))
    for score in scores:
        show(f"BLEU {score.score:.2f} on the {len(pairs)} games that no other split has  {score.signature}")
    return {"n_games": len(pairs), "bleu": scores[0].as_record(), "bleu_13a": scores[1].as_record()}


def _print_score(score):
    relations, selection = score.relations, score.selection
    for bleu, chance in ((score.bleu, score.chance), (score.bleu_13a, score.chance_13a)):
        beside = "" if chance is None else f" (chance {chance.score:.2f})"
        show(f"BLEU {bleu.score:.2f}{beside}  {bleu.signature}")
    show(f"RG  # {relations.number:.2f}  P {relations.precision:.4f}")
    show(f"CS  P {selection.precision:.4f}  R {selection.recall:.4f}  F1 {selection.f1:.4f}")
    show(f"CO  {selection.co:.4f}  published {selection.co_published:.4f}")
    show(f"{100 * score.repeating:.1f} % of the summaries repeat a sentence")
    show(score.signature)


def _run_score_tuples(args: argparse.Namespace) -> None:
    from tlm_fairseq.rotowire.corpus.fact_files import read_facts
    from tlm_fairseq.rotowire.metrics.tuple_scores import score_tuples

    gold = read_facts(args.gold)
    predicted = read_facts_of(args.pred, args.gold, gold)
    score = score_tuples(gold, predicted, args.variant, args.entity_match)
    show(f"tp {score.tp}  pred {score.pred}  gold {score.gold}  games {score.n_games}")
    show(f"CS  P {score.precision:.5f}  R {score.recall:.5f}  F1 {score.f1:.5f}")
    show(f"CO  {score.co:.5f}  published {score.co_published:.5f}")
    show(score.signature)
    write_json(args.json, score.as_record())


def _run_evaluate_extractor(args: argparse.Namespace) -> None:
    from tlm_fairseq.rotowire.corpus.games import read_games
    from tlm_fairseq.rotowire.extraction.extractor_scores import score_extraction
    from tlm_fairseq.rotowire.extraction.measured_precision import MEASURED

    extractor = load_extractor(args.extractor)
    games = read_games(args.games)
    if args.facts == RULES:
        rules = load_extractor(RULES)
        known = [rules.extract(game, game.summary) for game in games]
    else:
        known = read_facts_of(args.facts, args.games, games)
    score = score_extraction(known, [extractor.extract(game, game.summary) for game in games])
    width = max(map(len, [*score.by_relation, "relation"]))
    show(f"{'relation':{width}}  {'correct':>7}  {'found':>7}  {'known':>7}  {'P':>6}  {'R':>6}  {'F1':>6}")
    for name, counts in [*score.by_relation.items(), ("all", score.total)]:
        ratios = "  ".join(f"{ratio:.4f}" for ratio in (counts.precision, counts.recall, counts.f1))
        show(f"{name:{width}}  {counts.correct:7}  {counts.extracted:7}  {counts.known:7}  {ratios}")
    # A score on simulated games is no proof of how it reads what people wrote.
    measured = MEASURED.get(extractor.name)
    if measured is not None:
        show(f"{extractor.name} on {measured.texts}: P {measured.precision:.3f}  R {measured.recall:.3f}")
    else:
        show(f"{extractor.name}: not measured on human summaries of real games")
    write_json(args.json, {"extractor": extractor.name, "n_games": len(games), **score.as_record()})
