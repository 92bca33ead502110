"""The keys of a game beyond Rotowire's own: its arena, streaks, and what the teams play next."""

import json

import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.rotowire.corpus.corpus_files import CorpusFile
from tlm_fairseq.rotowire.corpus.game_validation import check_game
from tlm_fairseq.rotowire.corpus.games import NextGame, read_corpus, read_games, write_games

from small_games import small_game, write_small_games

NEXT = {"day": "11_06_16", "opponent_name": "Owls", "opponent_place": "Alder Bay", "is_home": "False"}
SCHEDULE = {"stadium": "Union Garden", "home_streak": "W3", "vis_streak": "L1", "home_next_game": NEXT}


def test_they_are_read_and_written_as_they_were(tmp_path):
    entries = [small_game() | SCHEDULE, small_game()]
    corpus = read_corpus(CorpusFile(write_small_games(tmp_path / "x.json", entries)))
    game, without = corpus.games
    assert (game.stadium, game.home.streak, game.visitor.streak) == ("Union Garden", "W3", "L1")
    assert game.home.next_game == NextGame("11_06_16", "Owls", "Alder Bay", False) and game.visitor.next_game is None
    assert (without.stadium, without.home.streak, without.home.next_game) == (None, None, None)
    assert corpus.form.extra_keys == []
    write_games(tmp_path / "y.json", corpus.games)
    assert json.loads((tmp_path / "y.json").read_text("utf-8")) == entries
    assert read_games(tmp_path / "y.json") == corpus.games


@pytest.mark.parametrize(
    "keys, message",
    [
        ({"stadium": ""}, "x, stadium: '' is not a name"),
        ({"home_streak": "W0"}, "x, home_streak: 'W0' is no streak; give W3 or L3"),
        ({"vis_streak": 3}, "x, vis_streak: 3 is no streak"),
        ({"vis_streak": None}, "x, vis_streak: None is no streak"),
        ({"home_next_game": None}, "x, home_next_game: not a JSON object"),
        ({"home_next_game": {}}, "x, home_next_game, day: this key is missing; add it"),
        ({"vis_next_game": NEXT | {"day": "2016-11-06"}}, "x, vis_next_game, day: '2016-11-06' is not a day"),
        ({"vis_next_game": NEXT | {"opponent_name": 7}}, "x, vis_next_game, opponent_name: 7 is not a name"),
        ({"vis_next_game": NEXT | {"is_home": True}}, 'x, vis_next_game, is_home: True is neither "True" nor "False"'),
    ],
)
def test_a_wrong_one_is_named(keys, message):
    with pytest.raises(UserError) as error:
        check_game(small_game() | keys, "x")
    assert message in str(error.value)
