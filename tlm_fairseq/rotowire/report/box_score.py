"""A game's line score and box score as rows of text, for tables."""

from collections.abc import Sequence

from tlm_fairseq.rotowire.corpus.games import Game, Player, Team

PLAYER_HEADER = ("", "MIN", "PTS", "REB", "AST", "STL", "BLK", "TO", "PF", "FG", "3P", "FT")
_COUNTS = PLAYER_HEADER[1:9]
_SHOTS = ("FG", "FG3", "FT")
_QUARTERS = tuple(f"TEAM-PTS_QTR{number}" for number in range(1, 5))
_TEAM_FIGURES = {
    "PTS": "TEAM-PTS",
    "REB": "TEAM-REB",
    "AST": "TEAM-AST",
    "TOV": "TEAM-TOV",
    "FG%": "TEAM-FG_PCT",
    "3P%": "TEAM-FG3_PCT",
    "FT%": "TEAM-FT_PCT",
}


def line_score(game: Game) -> tuple[list[str], list[list[str]]]:
    """Returns ``(header, rows)``: points of each quarter and the teams' figures, the visitors first.

    A column OT has the points of overtime, where there were any.
    """
    teams = (game.visitor, game.home)
    overtime = [_overtime_points(team) for team in teams]
    with_overtime = any(overtime)
    header = ["", "Q1", "Q2", "Q3", "Q4", *(["OT"] if with_overtime else []), *_TEAM_FIGURES, "W-L"]
    rows = []
    for team, points in zip(teams, overtime):
        row = [f"{team.city} {team.name}", *(team.line[column] for column in _QUARTERS)]
        row += [str(points)] if with_overtime else []
        row += [team.line[column] for column in _TEAM_FIGURES.values()]
        rows.append([*row, f"{team.line['TEAM-WINS']}-{team.line['TEAM-LOSSES']}"])
    return header, rows


def player_rows(players: Sequence[Player]) -> list[list[str]]:
    """Returns a row under ``PLAYER_HEADER`` for each player who played; ``FG`` is shots made and attempted."""
    rows = []
    for player in players:
        if player.played:
            figures = player.figures
            name = f"{player.name} ({player.start_position})" if player.start_position else player.name
            shots = (f"{figures[f'{kind}M']}-{figures[f'{kind}A']}" for kind in _SHOTS)
            rows.append([name, *(figures[column] for column in _COUNTS), *shots])
    return rows


def idle_players(players: Sequence[Player]) -> list[str]:
    """Returns the names of those who did not play."""
    return [player.name for player in players if not player.played]


def _overtime_points(team: Team) -> int:
    """Returns the points that no quarter has; 0 where a figure is no number or the quarters have too many."""
    figures = [team.line[column] for column in ("TEAM-PTS", *_QUARTERS)]
    if not all(figure.isdecimal() for figure in figures):
        return 0
    points, *quarters = map(int, figures)
    return max(0, points - sum(quarters))
