import pytest


@pytest.mark.parametrize(
    ("sentence", "marks"),
    [
        ("C.J . Vance scored 31 points . Abel Reed followed up with 24 points .", [("Abel Reed", "CONTEXT", "")]),
        ("C.J . Vance scored 31 points . Tom Hale followed up with 22 points .", []),
        ("C.J . Vance scored 31 points . For the Foxes , Abel Reed added 24 points .", []),
        ("C.J . Vance scored 31 points . Abel Reed scored 24 points .", []),
    ],
)
def test_a_player_of_the_other_team(found, sentence, marks):
    assert found(sentence) == marks
