"""Games of Rotowire's JSON, read and written: two teams with their line scores, their players, and a summary."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, cast

from tlm_fairseq.rotowire.corpus.corpus_files import CorpusFile, read_entries
from tlm_fairseq.rotowire.corpus.game_validation import check_game
from tlm_fairseq.rotowire.corpus.published_forms import Form, read_form
from tlm_fairseq.rotowire.corpus.schema import (
    BOX_COLUMNS,
    LINE_COLUMNS,
    NOT_AVAILABLE,
    PLAYER_STATISTICS,
    GameRecord,
    NextGameRecord,
)
from tlm_fairseq.rotowire.corpus.team_sides import home_rows
from tlm_fairseq.text.files import written_whole


class NextGame(NamedTuple):
    """A team's next game; ``day`` is MM_DD_YY."""

    day: str
    opponent_name: str
    opponent_city: str
    is_home: bool


@dataclass(frozen=True)
class Team:
    """A team in one game; ``line`` has the fifteen columns of its line score, all values strings.

    Known of some corpora only: ``streak``, such as ``W3`` or ``L1``, with this game, and ``next_game``.
    """

    name: str
    city: str
    line: dict[str, str] = field(default_factory=dict)
    streak: str | None = None
    next_game: NextGame | None = None


@dataclass(frozen=True)
class Player:
    """A player in one game.

    ``row`` is the row in the box score, from 0. ``second_name`` is None for a player of one name, ``start_position``
    None for the bench, and ``statistics`` (the nineteen columns of figures as strings of digits) None for a player who
    did not play.
    """

    row: int
    name: str
    first_name: str
    second_name: str | None
    city: str
    is_home: bool
    start_position: str | None
    statistics: dict[str, str] | None

    @property
    def played(self) -> bool:
        return self.statistics is not None

    @property
    def figures(self) -> dict[str, str]:
        """The ``statistics`` of a player who played."""
        assert self.statistics is not None, self.name
        return self.statistics


@dataclass(frozen=True)
class Game:
    """One game and its summary; ``players`` has the visitors first, each team in the order of the box score.

    ``day`` is MM_DD_YY. ``summary`` is a list of tokens, empty where the game comes without one. ``stadium`` is known
    of some corpora only.
    """

    day: str
    home: Team
    visitor: Team
    players: list[Player]
    summary: list[str]
    stadium: str | None = None

    @property
    def identifier(self) -> str:
        """The day and both teams, such as ``02_03_17 Lakers at Celtics``: two summaries of one game share it."""
        return f"{self.day} {self.visitor.name} at {self.home.name}"

    @property
    def visitor_players(self) -> list[Player]:
        return [player for player in self.players if not player.is_home]

    @property
    def home_players(self) -> list[Player]:
        return [player for player in self.players if player.is_home]

    def team_of(self, player: Player) -> Team:
        """Returns the ``Team`` that a player of this game belongs to."""
        return self.home if player.is_home else self.visitor


class Corpus(NamedTuple):
    """The games of a file in its order, and the ``Form`` that they were published in."""

    games: list[Game]
    form: Form


def read_games(path: str | Path) -> list[Game]:
    """Returns the list of ``Game`` in a file of Rotowire's schema or one of ``published_forms``, in the file's order.

    Raises:
        UserError: the file cannot be read, is not a list of games, or a game breaks the schema; the message names the
            file, the number of the game from 0 with its teams and day, and the key.
    """
    return read_corpus(CorpusFile(Path(path))).games


def read_corpus(file: CorpusFile) -> Corpus:
    """Returns the ``Corpus`` in a file; the errors are those of ``read_games``."""
    entries, layout = read_entries(file)
    records, form = read_form(entries, str(file), layout)
    return Corpus([game_of_record(record, where) for where, record in records], form)


def write_games(path: str | Path, games: Iterable[Game]) -> None:
    """Writes games as the JSON that ``read_games`` reads, whole or not at all."""
    with written_whole(path) as handle:
        json.dump([as_json(game) for game in games], handle, indent=None)
        handle.write("\n")


def as_json(game: Game) -> GameRecord:
    """Returns the game as a dictionary of Rotowire's schema."""
    rows = {player.row: _box_row(player) for player in game.players}
    record: GameRecord = {
        "home_name": game.home.name,
        "home_city": game.home.city,
        "vis_name": game.visitor.name,
        "vis_city": game.visitor.city,
        "day": game.day,
        "summary": list(game.summary),
        "home_line": dict(game.home.line),
        "vis_line": dict(game.visitor.line),
        "box_score": {column: {str(row): rows[row][column] for row in sorted(rows)} for column in BOX_COLUMNS},
    }
    if game.stadium is not None:
        record["stadium"] = game.stadium
    if game.home.streak is not None:
        record["home_streak"] = game.home.streak
    if game.visitor.streak is not None:
        record["vis_streak"] = game.visitor.streak
    if game.home.next_game is not None:
        record["home_next_game"] = next_game_as_json(game.home.next_game)
    if game.visitor.next_game is not None:
        record["vis_next_game"] = next_game_as_json(game.visitor.next_game)
    return record


def next_game_as_json(game: NextGame) -> NextGameRecord:
    """Returns a team's next game as a dictionary of the schema."""
    return {
        "day": game.day,
        "opponent_name": game.opponent_name,
        "opponent_place": game.opponent_city,
        "is_home": str(game.is_home),
    }


def game_of_record(entry: object, where: str) -> Game:
    """Returns the ``Game`` of an entry in Rotowire's schema; ``where`` names it in messages.

    Raises:
        UserError: the entry breaks the schema.
    """
    check_game(entry, where)
    record = cast(GameRecord, entry)
    box = record["box_score"]
    home = home_rows(record, where)
    players = [_player(box, row, row in home) for row in range(len(box["PLAYER_NAME"]))]
    return Game(
        day=record["day"],
        home=Team(
            record["home_name"],
            record["home_city"],
            _line(record["home_line"]),
            record.get("home_streak"),
            _next_game(record.get("home_next_game")),
        ),
        visitor=Team(
            record["vis_name"],
            record["vis_city"],
            _line(record["vis_line"]),
            record.get("vis_streak"),
            _next_game(record.get("vis_next_game")),
        ),
        players=sorted(players, key=lambda player: player.is_home),
        summary=list(record["summary"]),
        stadium=record.get("stadium"),
    )


def _line(line: dict[str, str]) -> dict[str, str]:
    return {column: line[column] for column in LINE_COLUMNS}


def _next_game(record: NextGameRecord | None) -> NextGame | None:
    if record is None:
        return None
    is_home = record["is_home"] == "True"
    return NextGame(record["day"], record["opponent_name"], record["opponent_place"], is_home)


def _player(box: dict[str, dict[str, str]], row: int, is_home: bool) -> Player:
    value = {column: box[column][str(row)] for column in BOX_COLUMNS}
    statistics = {column: value[column] for column in PLAYER_STATISTICS}
    return Player(
        row=row,
        name=value["PLAYER_NAME"],
        first_name=value["FIRST_NAME"],
        second_name=_or_none(value["SECOND_NAME"]),
        city=value["TEAM_CITY"],
        is_home=is_home,
        start_position=_or_none(value["START_POSITION"]),
        statistics=None if NOT_AVAILABLE in statistics.values() else statistics,
    )


def _or_none(value: str) -> str | None:
    return None if value == NOT_AVAILABLE else value


def _box_row(player: Player) -> dict[str, str]:
    return {
        "PLAYER_NAME": player.name,
        "FIRST_NAME": player.first_name,
        "SECOND_NAME": player.second_name or NOT_AVAILABLE,
        "TEAM_CITY": player.city,
        "START_POSITION": player.start_position or NOT_AVAILABLE,
        **(player.statistics or dict.fromkeys(PLAYER_STATISTICS, NOT_AVAILABLE)),
    }
