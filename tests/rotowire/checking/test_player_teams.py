import pytest


@pytest.mark.parametrize(
    ("sentence", "marks"),
    [
        ("The visitors were led by Abel Reed , who had 24 points .", []),
        ("The hosts were led by Abel Reed , who had 24 points .", [("hosts", "WORD", "visitors")]),
        ("The Foxes were led by C.J . Vance , who had 31 points .", [("Foxes", "NAME", "Herons")]),
        ("They were led by Abel Reed , who had 24 points .", []),
        ("Abel Reed led the way for the Herons with 24 points .", [("Herons", "NAME", "Foxes")]),
        ("The Herons were led by the duo of Abel Reed and C.J . Vance .", [("Abel Reed", "CONTEXT", "")]),
    ],
)
def test_the_team_of_a_player(found, sentence, marks):
    assert found(sentence) == marks
