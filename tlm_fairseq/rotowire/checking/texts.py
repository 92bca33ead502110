"""The texts that are checked: a folder of them, or a file with one a line; and their games."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from tlm_fairseq.errors import UserError
from tlm_fairseq.rotowire.checking.game_figures import GameFigures
from tlm_fairseq.rotowire.checking.mark_files import text_name
from tlm_fairseq.rotowire.corpus.games import Game
from tlm_fairseq.rotowire.corpus.summary_text import to_tokens
from tlm_fairseq.text.files import StrPath
from tlm_fairseq.text.parallel_text import read_lines

# A text is of the game from which it has at least so many names of teams and players.
_FEWEST_NAMES = 2


def read_texts(path: StrPath) -> dict[str, str]:
    """Returns the texts by name: of the files ``*.txt`` of a folder, by file name, or the lines of a file, from 1.

    Raises:
        UserError: the file or the folder cannot be read, holds no text, or a file of the folder has several lines.
    """
    path = Path(path)
    if not path.is_dir():
        return {str(number): line for number, line in enumerate(read_lines(path), start=1)}
    files = sorted(path.glob("*.txt"))
    if not files:
        raise UserError(f"{path}: no file *.txt in this folder; give the texts there, or a file with one a line")
    return {text_name(file.name): " ".join(read_lines(file)) for file in files}


def games_of(
    texts: Mapping[str, str], games: Sequence[Game], texts_path: StrPath, games_path: StrPath
) -> tuple[list[Game], bool]:
    """Returns the game of each text, and whether that was found by the names in it.

    Texts and games of the same number and order are taken as they stand. Otherwise each text gets the game that most of
    the names in it are of; between games of the same teams the score and the weekday decide.

    Raises:
        UserError: a text that is not in the games' order fits no game, or several alike.
    """
    evidence = [_Evidence(game) for game in games]
    words = [to_tokens(text) for text in texts.values()]
    in_order = len(texts) == len(games)
    if in_order and all(each.names(tokens) >= _FEWEST_NAMES for each, tokens in zip(evidence, words)):
        return list(games), False
    found = []
    for number, (name, tokens) in enumerate(zip(texts, words)):
        if in_order and evidence[number].names(tokens) >= _FEWEST_NAMES:
            found.append(games[number])
            continue
        scores = [each.score(tokens) for each in evidence]
        best = max(scores, default=(0, 0, 0))
        fitting = [game for game, score in zip(games, scores) if score == best]
        different = {game.identifier for game in fitting}
        if best[0] < _FEWEST_NAMES or len(different) != 1:
            fits = "names no game" if best[0] < _FEWEST_NAMES else f"fits {len(different)} games alike"
            counts = f"{len(texts)} texts, {len(games)} games"
            raise UserError(
                f"{texts_path}, text {name}: {fits} of {games_path} ({counts}); give a text for each game, in their order"
            )
        found.append(fitting[0])
    return found, True


class _Evidence:
    """What a game leaves in a text about it: names, the score, the weekday."""

    def __init__(self, game: Game) -> None:
        teams = {word for team in (game.home, game.visitor) for word in (team.name.split()[-1], team.city.split()[-1])}
        self._names = teams | {player.second_name or player.name for player in game.players if player.played}
        self._weekday = GameFigures(game).weekday
        points = [team.line["TEAM-PTS"] for team in (game.home, game.visitor)]
        self._scores = {(points[0], "-", points[1]), (points[1], "-", points[0])}

    def names(self, tokens: Sequence[str]) -> int:
        """Returns how many of the game's names a text has."""
        return len(self._names.intersection(tokens))

    def score(self, tokens: Sequence[str]) -> tuple[int, int, int]:
        """Returns what speaks for the game, to be compared in this order."""
        triples = set(zip(tokens, tokens[1:], tokens[2:]))
        return self.names(tokens), int(bool(self._scores & triples)), tokens.count(self._weekday or "")
