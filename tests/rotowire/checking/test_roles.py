import pytest


@pytest.mark.parametrize(
    ("sentence", "marks"),
    [
        ("Tom Hale scored 22 points off the bench .", [("off the bench", "WORD", "as a starter")]),
        ("Bram Kirk scored 16 points off the bench .", []),
        ("Tom Hale was productive in a reserve role with 22 points .", [("reserve role", "WORD", "as a starter")]),
        ("After coming off the bench Tuesday , Tom Hale had 22 points .", []),
        ("The Herons played without Tom Hale .", [("without", "WORD", "with")]),
        ("The Herons played without Zed Low .", []),
    ],
)
def test_starters_reserves_and_who_played(found, sentence, marks):
    assert found(sentence) == marks
