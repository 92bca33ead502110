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


def flipped(game):
    """Returns a copy of the game with the figures of its two line scores exchanged, the names left in place."""
    game = copy.deepcopy(game)
    for column in LINE_COLUMNS[2:]:
        home, visitor = game["home_line"], game["vis_line"]
        home[column], visitor[column] = visitor[column], home[column]
    return game
