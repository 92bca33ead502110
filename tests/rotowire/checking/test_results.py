import pytest

from tlm_fairseq.rotowire.corpus.games import read_games

from checked_game import HOME_LINE, PLAYERS, VISITOR_LINE, found_in
from small_games import small_game, write_small_games


@pytest.mark.parametrize(
    ("sentence", "marks"),
    [
        ("The Foxes will look to continue their winning ways .", [("winning ways", "WORD", "")]),
        ("The Herons tried , but it was n't enough to get the win .", [("was n't enough", "WORD", "was enough")]),
        ("The Foxes had a big night , but it was n't enough to get the win .", []),
        ("Abel Reed had 24 points in a losing effort .", []),
        ("Tom Hale had 22 points in a losing effort .", [("losing effort", "WORD", "win")]),
        ("It was a wire - to - wire win .", [("wire - to - wire", "WORD", "")]),
        ("The Herons have been one of the best teams in the league .", []),
        ("The Herons have been one of the worst teams in the league .", [("worst", "WORD", "")]),
        ("The Herons are off to a strong start to the season .", []),
        ("The Herons will look to bounce back .", [("bounce back", "WORD", "")]),
        ("The Foxes will look to bounce back .", []),
        ("The Foxes will look to keep rolling .", [("keep rolling", "WORD", "")]),
        ("The Herons came in looking to get their guard back on track .", []),
        ("Abel Reed had 24 points in the win .", [("win", "WORD", "loss")]),
        ("Abel Reed had 24 points in the loss .", []),
        ("The Herons continue to struggle .", [("struggle", "WORD", "")]),
        ("The Foxes continue to struggle .", []),
        ("The Herons pulled away in the fourth quarter .", [("pulled away", "WORD", "")]),
        ("The Herons pulled away in the second half .", []),
        ("The Herons battled back in the second half .", []),
        ("The Herons led for the entirety of the second half .", []),
        ("The Foxes led for the entirety of the second half .", [("led for the entirety", "WORD", "")]),
        ("The Foxes were the superior shooters in this game .", [("superior", "WORD", "")]),
        ("It was an overtime win for the Herons .", [("overtime", "WORD", "")]),
    ],
)
def test_words_that_follow_from_the_result(found, sentence, marks):
    assert found(sentence) == marks


def test_praise_of_a_team_with_a_losing_record(tmp_path):
    line = (*VISITOR_LINE[:-2], "3", "12")
    path = write_small_games(tmp_path / "games.json", [small_game(PLAYERS, "11_04_16", "", HOME_LINE, line)])
    text = "The Herons beat the Foxes . The Foxes , off to a hot start to the season , are one of the best teams ."
    assert found_in(read_games(path)[0], text) == [("hot start to the season", "WORD", ""), ("best", "WORD", "")]
