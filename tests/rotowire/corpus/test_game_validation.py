import copy

import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.rotowire.corpus.game_validation import check_game, where_game
from tlm_fairseq.rotowire.corpus.schema import GAME_KEYS, LINE_COLUMNS

from small_games import small_game


def fault(change):
    """The message about a game after ``change`` was made to it."""
    game = small_game()
    change(game)
    with pytest.raises(UserError) as error:
        check_game(game, where_game("x.json", 3, game))
    assert "\n" not in str(error.value)
    return str(error.value)


def test_a_good_game_passes():
    game = small_game()
    kept = copy.deepcopy(game)
    check_game(game, "x")
    assert game == kept


def test_what_a_message_names():
    assert where_game("x.json", 3, small_game()) == "x.json, game 3 (Foxes at Herons, 11_04_16)"
    for broken in (None, [], {}, {"vis_name": 1}, {"vis_name": "A", "home_name": "\n", "day": "d"}):
        assert where_game("x.json", 3, broken) == "x.json, game 3"


@pytest.mark.parametrize("key", GAME_KEYS)
def test_a_missing_key_is_named(key):
    message = fault(lambda game: game.pop(key))
    assert message.startswith("x.json, game 3") and message.endswith(f", {key}: this key is missing; add it")


@pytest.mark.parametrize("side", ["home", "vis"])
@pytest.mark.parametrize("column", LINE_COLUMNS)
def test_a_missing_column_of_a_line_is_named(side, column):
    assert f"{side}_line, {column}: this key is missing" in fault(lambda game: game[f"{side}_line"].pop(column))


def put(*path):
    *outer, last, value = path

    def change(game):
        for key in outer:
            game = game[key]
        game[last] = value

    return change


@pytest.mark.parametrize(
    "change, message",
    [
        (put("home_line", []), "home_line: not a JSON object"),
        (put("home_line", "TEAM-PTS", 33), "home_line, TEAM-PTS: 33 is neither a string of up to nine digits nor N/A"),
        (put("home_line", "TEAM-PTS", "1,234"), "home_line, TEAM-PTS: '1,234' is neither"),
        (put("vis_line", "TEAM-PTS", "\uff11"), "vis_line, TEAM-PTS: '\uff11' is neither"),
        (put("vis_line", "TEAM-PTS", ""), "vis_line, TEAM-PTS: '' is neither"),
        (put("vis_line", "TEAM-PTS", "1234567890"), "vis_line, TEAM-PTS: '1234567890' is neither"),
        (put("vis_line", "TEAM-PTS", "-1"), "vis_line, TEAM-PTS: '-1' is neither"),
        (put("vis_line", "TEAM-NAME", ""), "vis_line, TEAM-NAME: '' is not a name"),
        (put("home_name", "Her\nons"), "home_name: 'Her\\nons' is not a name"),
        (put("home_name", "\ud800"), "home_name: '\\ud800' is not a name"),
        (put("home_name", "Foxes"), "vis_name: the same team as home_name"),
        (put("day", "2016-11-04"), "day: '2016-11-04' is not a day as MM_DD_YY"),
        (put("day", "02_30_16"), "day: '02_30_16' is not a day"),
        (put("day", "\uff10\uff12_01_16"), "is not a day"),
        (put("summary", "A win ."), "summary: not a list of tokens"),
        (put("summary", ["A", 1]), "summary: token 1, 1, is not a string"),
        (put("summary", ["A", ""]), "summary: token 1, '', is not a string"),
        (put("box_score", []), "box_score: not a JSON object"),
        (put("box_score", "PTS", ["1"]), "box_score, PTS: not a JSON object of row number to value"),
        (put("box_score", "PTS", {"0": "20"}), 'box_score, PTS: the rows are not "0" to "5" as PLAYER_NAME has them'),
        (put("box_score", "PTS", "6", "1"), "box_score, PTS: the rows are not"),
        (put("box_score", "PLAYER_NAME", "6", "Al"), "box_score, FIRST_NAME: the rows are not"),
        (put("box_score", "PTS", "0", "ten"), "box_score, PTS, row 0: 'ten' is neither"),
        (put("box_score", "PTS", "0", "N/A"), "box_score, PTS, row 0: N/A and others are known"),
        (put("box_score", "PTS", "2", "0"), "box_score, MIN, row 2: N/A and others are known"),
        (put("box_score", "PLAYER_NAME", "0", None), "box_score, PLAYER_NAME, row 0: None is not a name"),
    ],
)
def test_faults_are_named_by_key(change, message):
    assert message in fault(change)


def test_a_game_without_players_has_the_schema():
    game = small_game()
    game["box_score"] = {column: {} for column in game["box_score"]}
    check_game(game, "x")
