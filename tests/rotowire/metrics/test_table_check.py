import pytest

from tlm_fairseq.rotowire.corpus.facts import Fact
from tlm_fairseq.rotowire.metrics.table_check import supports, table_values

from example_games import example_game

# Figures of example_games: all who played have 23 PTS, 0 of nothing, and the Hawks 110 TEAM-PTS.


@pytest.mark.parametrize(
    "entity, number, relation, supported",
    [
        ("Al Horford", "23", "PLAYER-PTS", True),
        ("Al Horford", "24", "PLAYER-PTS", False),
        ("Al Horford", "five", "PLAYER-AST", True),
        ("Hawks", "110", "TEAM-PTS", True),
        ("Trail Blazers", "110", "TEAM-PTS", False),
        ("Trail Blazers", "16", "TEAM-TOV", True),
        # Who did not play has no figures, not zeros.
        ("Idle Jones", "0", "PLAYER-PTS", False),
        # Nobody of this name, a relation of somebody else, and none at all.
        ("Horford", "23", "PLAYER-PTS", False),
        ("Hawks", "23", "PLAYER-PTS", False),
        ("Al Horford", "110", "TEAM-PTS", False),
        ("Al Horford", "23", "PTS", False),
        ("Al Horford", "Al", "PLAYER-FIRST_NAME", False),
        ("Al Horford", "UNK", "PLAYER-PTS", False),
    ],
)
def test_facts_against_the_table(entity, number, relation, supported):
    assert supports(example_game(), Fact(entity, number, relation)) is supported


def test_values():
    game = example_game()
    assert table_values(game, "Hawks", "TEAM-PTS") == ["110"]
    assert table_values(game, "Idle Jones", "PLAYER-PTS") == []
