"""Does a game add up? What does not is found, by game and key; only flipped line scores can be repaired.

What holds in Rotowire: PTS = 2 FGM + FG3M + FTM and REB = OREB + DREB for every player; a team's PTS, AST and TOV are
the sums over its players; its quarters sum to its PTS, save in overtime games.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from tlm_fairseq.rotowire.corpus.games import Game, Player, Team
from tlm_fairseq.rotowire.corpus.schema import NOT_AVAILABLE, TEAM_STATISTICS

FLIPPED, POINTS, REBOUNDS, SUM, QUARTERS, NAMES, MANY_PLAYERS = (
    "flipped line scores",
    "points of a player",
    "rebounds of a player",
    "sum over players",
    "sum of quarters",
    "names of a line",
    "many players",
)

# The most that the corpus is known to have is 28.
_MANY = 28
_QUARTERS = tuple(f"TEAM-PTS_QTR{quarter}" for quarter in range(1, 5))
_SUMS = {"TEAM-PTS": "PTS", "TEAM-AST": "AST", "TEAM-TOV": "TO"}


class Finding(NamedTuple):
    """Something about a game that is not as it should be; ``kind`` is one of the constants above."""

    game: str
    key: str
    kind: str
    message: str

    def __str__(self) -> str:
        return f"{self.game}, {self.key}: {self.message} ({self.kind})"


def check_figures(game: Game) -> list[Finding]:
    """Returns the list of ``Finding`` of a game; figures that are N/A are not checked."""
    found = [*_check_number_of_players(game), *_check_players(game), *_check_lines(game)]
    if is_flipped(game):
        home, visitor = game.home.line["TEAM-PTS"], game.visitor.line["TEAM-PTS"]
        message = f"home_line has {home} and vis_line {visitor}, and the players' sums are the other way round"
        return [*found, Finding(game.identifier, "home_line, TEAM-PTS", FLIPPED, message)]
    return found + list(_check_sums(game))


def is_flipped(game: Game) -> bool:
    """Whether each line score has the points that the other team's players scored."""
    home, visitor = (_sum(players, "PTS") for players in (game.home_players, game.visitor_players))
    lines = _number(game.home.line, "TEAM-PTS"), _number(game.visitor.line, "TEAM-PTS")
    return home is not None and home != visitor and lines == (visitor, home)


def repair_lines(game: Game) -> Game:
    """Returns the game with the figures of its line scores exchanged, and the names with them if these are wrong."""
    home, visitor = game.home.line, game.visitor.line
    if home["TEAM-NAME"] == game.visitor.name and visitor["TEAM-NAME"] == game.home.name:
        lines = visitor, home
    else:
        lines = _with_figures(home, visitor), _with_figures(visitor, home)
    return replace(game, home=replace(game.home, line=lines[0]), visitor=replace(game.visitor, line=lines[1]))


def _with_figures(line: dict[str, str], other: dict[str, str]) -> dict[str, str]:
    return line | {column: other[column] for column in TEAM_STATISTICS}


def _check_number_of_players(game: Game) -> Iterator[Finding]:
    if len(game.players) >= _MANY:
        yield Finding(game.identifier, "box_score", MANY_PLAYERS, f"{len(game.players)} players; all are kept")


def _check_players(game: Game) -> Iterator[Finding]:
    for player in game.players:
        if player.statistics is None:
            continue
        figures = {column: int(value) for column, value in player.statistics.items()}
        for kind, column, expected in (
            (POINTS, "PTS", 2 * figures["FGM"] + figures["FG3M"] + figures["FTM"]),
            (REBOUNDS, "REB", figures["OREB"] + figures["DREB"]),
        ):
            if figures[column] != expected:
                message = f"{player.name} has {figures[column]}, and the other columns make it {expected}"
                yield Finding(game.identifier, f"box_score, {column}, row {player.row}", kind, message)


def _check_lines(game: Game) -> Iterator[Finding]:
    sides = (("home", game.home), ("vis", game.visitor))
    quarters = {side: _sum_of_quarters(team) for side, team in sides}
    # In an overtime game the teams are level after four quarters.
    overtime = quarters["home"] == quarters["vis"]
    for side, team in sides:
        if team.line["TEAM-NAME"] != team.name:
            message = f"{team.line['TEAM-NAME']}, and {side}_name is {team.name}"
            yield Finding(game.identifier, f"{side}_line, TEAM-NAME", NAMES, message)
        points, regular = _number(team.line, "TEAM-PTS"), quarters[side]
        if points is None or regular is None:
            continue
        if points != regular and not (overtime and points > regular):
            message = f"{points}, and the quarters make it {regular}"
            yield Finding(game.identifier, f"{side}_line, TEAM-PTS", QUARTERS, message)


def _check_sums(game: Game) -> Iterator[Finding]:
    for side, team, players in (("home", game.home, game.home_players), ("vis", game.visitor, game.visitor_players)):
        for key, column in _SUMS.items():
            told, total = _number(team.line, key), _sum(players, column)
            if None not in (told, total) and told != total:
                yield Finding(game.identifier, f"{side}_line, {key}", SUM, f"{told}, and the players make it {total}")


def _sum_of_quarters(team: Team) -> int | None:
    figures = [_number(team.line, quarter) for quarter in _QUARTERS]
    known = [figure for figure in figures if figure is not None]
    return sum(known) if len(known) == len(figures) else None


def _sum(players: Sequence[Player], column: str) -> int | None:
    """Returns the sum over those who played; None where nobody did."""
    figures = [int(player.figures[column]) for player in players if player.played]
    return sum(figures) if figures else None


def _number(line: dict[str, str], column: str) -> int | None:
    return None if line[column] == NOT_AVAILABLE else int(line[column])
