"""What several steps of ``tlm-fairseq rotowire`` read: games, a system's summaries of them, and known facts."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tlm_fairseq.rotowire.corpus.facts import Fact
    from tlm_fairseq.rotowire.corpus.games import Game


def add_games_option(parser: argparse.ArgumentParser) -> None:
    """Adds ``--games FILE``."""
    parser.add_argument(
        "--games",
        required=True,
        metavar="FILE",
        help="the games with their gold summaries, in any form that `rotowire prepare` reads",
    )


def add_summaries_option(parser: argparse.ArgumentParser) -> None:
    """Adds ``--hyp FILE``."""
    parser.add_argument("--hyp", required=True, metavar="FILE", help="the system's summaries, a line a game, tokenised")


def read_games_and_summaries(games_path: str, summaries_path: str) -> "tuple[list[Game], list[list[str]]]":
    """Returns the games and, for each, the tokens of the system's summary.

    Raises:
        UserError: a file is missing or malformed, or they differ in number.
    """
    from tlm_fairseq.rotowire.corpus.games import read_games
    from tlm_fairseq.rotowire.corpus.summary_text import to_tokens
    from tlm_fairseq.text.parallel_text import read_lines

    games = read_games(games_path)
    summaries = [to_tokens(line) for line in read_lines(summaries_path)]
    _check_numbers(summaries_path, summaries, games_path, games, "lines")
    return games, summaries


def read_games_of_tags(path: str, lines: Sequence[str], games_path: str | None) -> "list[Game] | None":
    """Returns the games of linearised ones, None where they were not prepared with ``--copy tags``.

    Args:
        path: of the lines, ``test.src``.
        lines: a game each.
        games_path: of the games; None for the file that ``rotowire prepare`` writes beside them, ``test.games.json``.

    Raises:
        UserError: there is no such file, it is malformed, or it has other games than ``test.ids`` beside the lines.
    """
    from tlm_fairseq.errors import UserError
    from tlm_fairseq.rotowire.copying.tags import is_tag
    from tlm_fairseq.rotowire.corpus.games import read_games
    from tlm_fairseq.text.parallel_text import read_lines

    if not any(is_tag(word) for line in lines for word in line.split()):
        return None
    beside = Path(path).with_suffix(".games.json")
    if games_path is None and not beside.exists():
        raise UserError(f"{path} was prepared with --copy tags, and {beside} is missing; give the games with --games")
    games_path = games_path or str(beside)
    games = read_games(games_path)
    _check_numbers(path, lines, games_path, games, "lines")
    identifiers = Path(path).with_suffix(".ids")
    if identifiers.exists():
        for number, (identifier, game) in enumerate(zip(read_lines(identifiers), games), start=1):
            if identifier != game.identifier:
                raise UserError(
                    f"{identifiers}, line {number}: {identifier}, and game {number} of {games_path} is "
                    f"{game.identifier}; give the games of {path}"
                )
    return games


def read_facts_of(path: str, other_path: str, games: Sequence[object]) -> "list[list[Fact]]":
    """Returns the facts of a file, a list for each of the games, which ``other_path`` holds.

    Raises:
        UserError: the file is missing or malformed, or they differ in number.
    """
    from tlm_fairseq.rotowire.corpus.fact_files import read_facts

    facts = read_facts(path)
    _check_numbers(path, facts, other_path, games, "games")
    return facts


def _check_numbers(path, entries, other_path, others, unit):
    """Raises a ``UserError`` where two files do not have one entry for each game."""
    from tlm_fairseq.errors import UserError

    if len(entries) != len(others):
        raise UserError(f"{path} has {len(entries)} {unit} and {other_path} {len(others)} games; give one for each")
