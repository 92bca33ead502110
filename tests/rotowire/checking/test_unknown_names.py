import pytest


@pytest.mark.parametrize(
    ("sentence", "marks"),
    [
        ("Larry Hale chipped in 22 points .", [("Larry Hale", "NAME", "Tom Hale")]),
        ("Coach Larry Hale watched the game .", []),
        ("Tom Hale chipped in 22 points .", []),
    ],
)
def test_another_first_name_with_figures(found, sentence, marks):
    assert found(f"It was a fine game . Meanwhile , {sentence}") == marks
