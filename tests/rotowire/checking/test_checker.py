import pytest

from tlm_fairseq.rotowire.checking.checker import check_text
from tlm_fairseq.rotowire.corpus.games import read_games
from tlm_fairseq.rotowire.simulator.simulate import simulate
from tlm_fairseq.rotowire.simulator.template import describe

from checked_game import OPENING


def test_marks_are_in_order_and_none_is_over_another(game):
    text = (
        "The Port Ross Foxes ( 8 - 8 ) defeated the Kell Herons 104 - 98 on Monday . Tom Hale led the bench with 25 "
        "points and a triple - double . The Foxes head to Utah to face the Jazz on Friday ."
    )
    marks = check_text(game, text.split(), unverifiable=True)
    assert len(marks) > 8
    assert all(mark.end <= following.start for mark, following in zip(marks, marks[1:]))
    assert all(mark.reason and mark.claim for mark in marks)


@pytest.mark.parametrize("text", ["", ".", "a", ". . .", OPENING * 3, "<p> <n> 1 - 2 - 3 he they ( ) was led by"])
def test_any_text_is_read(game, text):
    assert isinstance(check_text(game, text.split(), unverifiable=True), list)


def test_nothing_is_wrong_in_the_template_system_s_texts(tmp_path):
    """Its 54 facts a game are those of the table."""
    simulate(tmp_path, (8, 1, 1), seed=3)
    for simulated in read_games(tmp_path / "train.json"):
        tokens, _ = describe(simulated)
        assert check_text(simulated, tokens) == []
