"""A simulated game in Rotowire's JSON, with its arena, streaks and next games."""

import datetime
from collections.abc import Iterable

from tlm_fairseq.rotowire.corpus import games
from tlm_fairseq.rotowire.corpus.schema import BOX_COLUMNS, NOT_AVAILABLE, PLAYER_STATISTICS, GameRecord, NextGameRecord
from tlm_fairseq.rotowire.simulator.league import Team
from tlm_fairseq.rotowire.simulator.simulated_game import Appearance, NextGame, Side, SimulatedGame


def game_as_json(game: SimulatedGame, summary: Iterable[str]) -> GameRecord:
    """Returns the game in Rotowire's JSON: all values strings, the visitors' players first, ``summary`` as given."""
    rows = [_box_row(side.team, one) for side in (game.visitors, game.home) for one in side.appearances]
    record: GameRecord = {
        "home_name": game.home.team.name,
        "home_city": game.home.team.city,
        "vis_name": game.visitors.team.name,
        "vis_city": game.visitors.team.city,
        "day": _day(game.day),
        "summary": list(summary),
        "home_line": _line(game.home),
        "vis_line": _line(game.visitors),
        "box_score": {name: {str(number): row[name] for number, row in enumerate(rows)} for name in BOX_COLUMNS},
        "stadium": game.home.team.arena,
        "home_streak": _streak(game.home),
        "vis_streak": _streak(game.visitors),
    }
    if game.home.next_game is not None:
        record["home_next_game"] = _next_game(game.home.next_game)
    if game.visitors.next_game is not None:
        record["vis_next_game"] = _next_game(game.visitors.next_game)
    return record


def _day(day: datetime.date) -> str:
    return f"{day.month:02}_{day.day:02}_{day.year % 100:02}"


def _streak(side: Side) -> str:
    return f"{'W' if side.streak > 0 else 'L'}{abs(side.streak)}"


def _next_game(game: NextGame) -> NextGameRecord:
    return games.next_game_as_json(games.NextGame(_day(game.day), game.opponent.name, game.opponent.city, game.is_home))


def _line(side: Side) -> dict[str, str]:
    return {"TEAM-NAME": side.team.name, "TEAM-CITY": side.team.city} | {
        f"TEAM-{name}": str(value) for name, value in side.stats.items()
    }


def _box_row(team: Team, appearance: Appearance) -> dict[str, str]:
    name = appearance.player.name
    row = {
        "PLAYER_NAME": name.table,
        "FIRST_NAME": name.first,
        "SECOND_NAME": name.second,
        "TEAM_CITY": team.city,
        "START_POSITION": appearance.start,
    }
    return row | {column: str(appearance.stats.get(column, NOT_AVAILABLE)) for column in PLAYER_STATISTICS}
