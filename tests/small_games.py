"""Small games in Rotowire's JSON, made by hand, for tests: two players of each team played, and one did not."""

import copy
import json

from tlm_fairseq.rotowire.corpus.schema import BOX_COLUMNS, LINE_COLUMNS, NOT_AVAILABLE, PLAYER_STATISTICS

# MIN PTS FGM FGA FG_PCT FG3M FG3A FG3_PCT FTM FTA FT_PCT OREB DREB REB AST TO STL BLK PF; PTS = 2 FGM + FG3M + FTM and
# REB = OREB + DREB. The visitors score 20 + 11 and have 5 assists and 4 turnovers, the home team 27 + 6, 9 and 3.
PLAYERS = (
    ("Abel Reed", "Abel", "Reed", "Port Ross", "F", "38 20 8 15 53 2 5 40 2 2 100 1 7 8 4 3 1 0 2"),
    ("Solo", "Solo", "N/A", "Port Ross", "N/A", "22 11 4 9 44 1 3 33 2 4 50 0 3 3 1 1 0 1 4"),
    ("Idle Moss", "Idle", "Moss", "Port Ross", "N/A", None),
    ("C.J. Vance", "C.J.", "Vance", "Kell", "G", "40 27 9 17 53 3 6 50 6 6 100 2 10 12 7 2 2 1 1"),
    ("Tom Reed Jr.", "Tom", "Reed Jr.", "Kell", "N/A", "12 6 3 4 75 0 0 0 0 1 0 1 1 2 2 1 0 0 3"),
    ("Zed Low", "Zed", "Low", "Kell", "N/A", None),
)
# NAME CITY PTS QTR1 QTR2 QTR3 QTR4 REB AST TOV FG_PCT FG3_PCT FT_PCT WINS LOSSES
HOME_LINE = ("Herons", "Kell", *"33 10 8 9 6 14 9 3 57 50 86 12 3".split())
VISITOR_LINE = ("Foxes", "Port Ross", *"31 7 8 9 7 11 5 4 50 38 67 8 7".split())
SPORTSETT_LINE = ("PTS", "AST", "TOV", "FG_PCT", "FG3_PCT", "FT_PCT")
OTHER_KEYS = {"REB": "TREB", "TO": "TOV"}
SUMMARY = (
    "The Kell Herons ( 12 - 3 ) beat the Port Ross Foxes ( 8 - 7 ) 33 - 31 on Friday . C.J . Vance scored 27 points "
    "on 9 - of - 17 shooting , and Abel Reed had 20 for the visitors ."
)


def small_game(players=PLAYERS, day="11_04_16", summary=SUMMARY, home_line=HOME_LINE, visitor_line=VISITOR_LINE):
    """Returns a game as JSON gives it, a new one every time: 11_04_16 was a Friday."""
    rows = [
        [*names, *(figures.split() if figures else [NOT_AVAILABLE] * len(PLAYER_STATISTICS))]
        for *names, figures in players
    ]
    return {
        "home_name": home_line[0],
        "home_city": home_line[1],
        "vis_name": visitor_line[0],
        "vis_city": visitor_line[1],
        "day": day,
        "summary": summary.split(),
        "home_line": dict(zip(LINE_COLUMNS, home_line, strict=True)),
        "vis_line": dict(zip(LINE_COLUMNS, visitor_line, strict=True)),
        "box_score": {
            column: {str(number): row[index] for number, row in enumerate(rows)}
            for index, column in enumerate(BOX_COLUMNS)
        },
    }


def write_small_games(path, games):
    """Writes games as JSON and returns the path."""
    path.write_text(json.dumps(games), "utf-8")
    return path


def small_sportsett(summaries=(SUMMARY,)):
    """Returns the small game as a line of SportSett's JSON in GEM; it has no positions, and zeros for the absent."""
    game = small_game()
    box = game["box_score"]
    teams = {
        side: {
            "name": game[f"{side}_name"],
            "place": game[f"{side}_city"],
            "wins": game[f"{side}_line"]["TEAM-WINS"],
            "losses": game[f"{side}_line"]["TEAM-LOSSES"],
            "conference_standing": 3,
            "line_score": {
                "game": {
                    **{key: game[f"{side}_line"][f"TEAM-{key}"] for key in SPORTSETT_LINE},
                    "TREB": game[f"{side}_line"]["TEAM-REB"],
                },
                "H1": {"PTS": "108"},
                **{f"Q{quarter}": {"PTS": game[f"{side}_line"][f"TEAM-PTS_QTR{quarter}"]} for quarter in range(1, 5)},
            },
            "box_score": [_sportsett_player(box, row) for row in rows],
            "next_game": {"day": "6", "month": "November", "year": "2016"},
        }
        for side, rows in (("home", "345"), ("vis", "012"))
    }
    return {
        "sportsett_id": "1",
        "gem_id": "GEM-sportsett_basketball-train-0",
        "game": {"day": "4", "month": "November", "year": "2016", "season": "2016"},
        "teams": teams,
        "summaries": list(summaries),
    }


def _sportsett_player(box, row):
    figures = {OTHER_KEYS.get(column, column): box[column][row] for column in PLAYER_STATISTICS}
    return {
        "name": box["PLAYER_NAME"][row],
        "first_name": box["FIRST_NAME"][row],
        "last_name": box["SECOND_NAME"][row].replace(NOT_AVAILABLE, ""),
        "starter": str(box["START_POSITION"][row] != NOT_AVAILABLE),
        **{key: figure.replace(NOT_AVAILABLE, "0") for key, figure in figures.items()},
        "+/-": "-3",
        "DOUBLE": "none",
    }


def flipped(game):
    """Returns a copy of the game with the figures of its two line scores exchanged, the names left in place."""
    game = copy.deepcopy(game)
    for column in LINE_COLUMNS[2:]:
        home, visitor = game["home_line"], game["vis_line"]
        home[column], visitor[column] = visitor[column], home[column]
    return game
