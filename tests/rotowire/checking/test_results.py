import pytest


@pytest.mark.parametrize(
    ("sentence", "marks"),
    [
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
