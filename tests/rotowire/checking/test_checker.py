import pytest

from tlm_fairseq.rotowire.checking.checker import check_text

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
