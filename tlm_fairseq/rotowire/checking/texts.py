"""The texts that are checked: a folder of them, or a file with one a line; and their games."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from tlm_fairseq.errors import UserError
from tlm_fairseq.rotowire.checking.detokenised import split_text
from tlm_fairseq.rotowire.checking.game_figures import GameFigures
from tlm_fairseq.rotowire.checking.mark_files import text_name
from tlm_fairseq.rotowire.corpus.games import Game
from tlm_fairseq.text.files import StrPath
from tlm_fairseq.text.parallel_text import check_equal_length, read_lines

# A text is of the game from which it has at least so many names of teams and players.
_FEWEST_NAMES = 2


def read_texts(path: StrPath, ids: StrPath | None = None) -> dict[str, str]:
    """Returns the texts by name: the files ``*.txt`` of a folder, by file name, or the lines of a file.

    Args:
        path: of the folder or the file.
        ids: a file with the names of the lines; they are called by their numbers where it is None.

    Raises:
        UserError: a file or the folder cannot be read, holds no text, or there are not as many names as lines.
    """
    path = Path(path)
    if not path.is_dir():
        lines = read_lines(path)
        names = [str(number) for number in range(1, len(lines) + 1)] if ids is None else _read_ids(ids)
        check_equal_length((path, ids or path), (lines, names))
        return dict(zip(names, lines))
    files = sorted(path.glob("*.txt"))
    if not files:
        raise UserError(f"{path}: no file *.txt in this folder; give the texts there, or a file with one a line")
    return {text_name(file.name): " ".join(read_lines(file)) for file in files}


def _read_ids(path: StrPath) -> list[str]:
    names = [text_name(line.strip()) for line in read_lines(path)]
    for number, name in enumerate(names, start=1):
        if not name or name in names[: number - 1]:
            fault = f"{name!r:.60} is named twice" if name else "no name"
            raise UserError(f"{path}, line {number}: {fault}; give a name of its own for each text")
    return names


def games_of(
    texts: Mapping[str, str], games: Sequence[Game], texts_path: StrPath, games_path: StrPath
) -> tuple[list[Game], bool]:
    """Returns the game of each text, and whether that was found by the names in it.

    Texts and games of one number are taken as they stand where most texts fit the game at their place. Otherwise each
    text gets the game that most of the names in it are of; between games of the same teams the score and the weekday
    decide.

    Raises:
        UserError: a text fits no game, or several alike.
    """
    index = _NameIndex(games)
    words = [split_text(text).tokens for text in texts.values()]
    named = [index.names_of_games(tokens) for tokens in words]
    if len(texts) == len(games):
        in_place = sum(3 * each[number] >= 2 * max(each.values(), default=0) for number, each in enumerate(named))
        if 2 * in_place > len(texts):
            return list(games), False
    found: list[Game] = []
    for name, tokens, each in zip(texts, words, named):
        most = max(each.values(), default=0)
        fitting = {games[number].identifier: games[number] for number in _best(games, each, tokens)}
        if most < _FEWEST_NAMES or len(fitting) != 1:
            fits = "names no game" if most < _FEWEST_NAMES else f"fits {len(fitting)} games alike"
            counts = f"{len(texts)} texts, {len(games)} games"
            raise UserError(
                f"{texts_path}, text {name}: {fits} of {games_path} ({counts}); give one for each game, in order"
            )
        found += fitting.values()
    return found, True


class _NameIndex:
    """In which games each name of a team or a player is."""

    def __init__(self, games: Sequence[Game]) -> None:
        self._games: dict[str, list[int]] = {}
        for number, game in enumerate(games):
            teams = {
                word for team in (game.home, game.visitor) for word in (team.name.split()[-1], team.city.split()[-1])
            }
            for word in teams | {player.second_name or player.name for player in game.players if player.played}:
                self._games.setdefault(word, []).append(number)

    def names_of_games(self, tokens: Sequence[str]) -> Counter[int]:
        """Returns how many of each game's names a text has, by the number of the game."""
        return Counter(number for word in set(tokens) for number in self._games.get(word, ()))


def _best(games: Sequence[Game], named: Counter[int], tokens: Sequence[str]) -> list[int]:
    """Returns the games that a text has most names of; of these, if there are any, those whose score and day it has."""
    triples, words = set(zip(tokens, tokens[1:], tokens[2:])), set(tokens)
    scores = {}
    for number in (number for number, count in named.items() if count == max(named.values())):
        home, visitor = (team.line["TEAM-PTS"] for team in (games[number].home, games[number].visitor))
        has_score = not triples.isdisjoint({(home, "-", visitor), (visitor, "-", home)})
        scores[number] = (has_score, GameFigures(games[number]).weekday in words)
    return [number for number, score in scores.items() if score == max(scores.values())]
